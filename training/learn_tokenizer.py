"""Learn the merges of a byte-level BPE from a corpus."""
from __future__ import annotations

import argparse
import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import tokenizer
from command import BadInput, run
from files import read_texts
from tokenizer import MAX_VOCABULARY, SPECIAL_TOKENS, Merge, Tokenizer, words

SAMPLE_SEED = 1
MAX_WORD_BYTES = 59


def count_words(folder: Path, share: float) -> Counter[bytes]:
    """How often each word occurs in a random `share` of the training documents.

    Words seen once and very long ones are left out: they cost time and no merge is due to them.
    """
    rng = random.Random(SAMPLE_SEED)
    counts: Counter[bytes] = Counter()
    for text in read_texts(folder, "train"):
        if rng.random() <= share:
            counts.update(words(text))
    return Counter({word: count for word, count in counts.items()
                    if count > 1 and len(word) <= MAX_WORD_BYTES})


def learn_merges(counts: Mapping[bytes, int], number: int) -> list[Merge]:
    """Up to `number` merges: each time the most frequent adjacent pair, the smallest on a tie.

    The heap may hold counts that have since fallen; such an entry is put back with its true
    count when it comes up, so that what is taken is always the maximum.
    """
    spelled = [[bytes([byte]) for byte in word] for word in counts]
    weight = list(counts.values())
    pairs: Counter[Merge] = Counter()
    where: defaultdict[Merge, set[int]] = defaultdict(set)
    for i, parts in enumerate(spelled):
        for pair in zip(parts, parts[1:]):
            pairs[pair] += weight[i]
            where[pair].add(i)
    heap = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(heap)

    merges: list[Merge] = []
    made: set[bytes] = set()
    while len(merges) < number and heap:
        negative, best = heapq.heappop(heap)
        count = pairs.get(best, 0)
        if count != -negative:
            if count > 0:
                heapq.heappush(heap, (-count, best))
            continue
        if best[0] + best[1] in made:
            continue
        merges.append(best)
        made.add(best[0] + best[1])
        grown: set[Merge] = set()
        for i in where.pop(best, ()):
            parts = spelled[i]
            for pair in zip(parts, parts[1:]):
                pairs[pair] -= weight[i]
            parts = spelled[i] = _join(parts, best)
            for pair in zip(parts, parts[1:]):
                pairs[pair] += weight[i]
                where[pair].add(i)
                grown.add(pair)
        pairs.pop(best, None)
        for pair in grown:
            if pairs[pair] > 0:
                heapq.heappush(heap, (-pairs[pair], pair))
    return merges


def _join(parts: list[bytes], pair: Merge) -> list[bytes]:
    joined: list[bytes] = []
    k = 0
    while k < len(parts):
        if k + 1 < len(parts) and (parts[k], parts[k + 1]) == pair:
            joined.append(parts[k] + parts[k + 1])
            k += 2
        else:
            joined.append(parts[k])
            k += 1
    return joined


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Learn a byte-level BPE vocabulary from CORPUS/train.jsonl and report how "
                    "many characters a token holds on CORPUS/valid.jsonl.")
    parser.add_argument("corpus", type=Path, help="folder that corpus.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="file for the merges (JSON)")
    parser.add_argument("--vocabulary", type=int, default=8192, metavar="N",
                        help="number of token ids, special tokens included (default %(default)s)")
    parser.add_argument("--sample-share", type=float, default=0.30, metavar="S",
                        help="share of the documents to count words in (default %(default)s)")
    arguments = parser.parse_args()
    smallest = 256 + len(SPECIAL_TOKENS)
    if not smallest < arguments.vocabulary <= MAX_VOCABULARY:
        raise BadInput(f"--vocabulary must be {smallest + 1} to {MAX_VOCABULARY}.")
    if not 0 < arguments.sample_share <= 1:
        raise BadInput("--sample-share must be above 0 and at most 1.")

    counts = count_words(arguments.corpus, arguments.sample_share)
    number = arguments.vocabulary - smallest
    merges = learn_merges(counts, number)
    if len(merges) < number:
        raise BadInput(f"the corpus gives only {len(merges)} of {number} merges; use more text "
                       f"or --vocabulary {smallest + len(merges)} at most.")
    learned = Tokenizer(merges)
    characters = tokens = 0
    for text in read_texts(arguments.corpus, "valid"):
        characters += len(text)
        tokens += len(learned.encode(text))
    tokenizer.save(merges, arguments.out)
    print(f"{arguments.out}: {learned.size} tokens, "
          f"{characters / tokens:.2f} characters per token on the held-out files")


if __name__ == "__main__":
    run(main)

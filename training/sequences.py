"""Turn a corpus into training sequences: rows of context + 1 token ids, packed end to end.

OUT/train.npy and OUT/valid.npy hold 16-bit ids, shape (rows, context + 1): a row's first `context`
ids are the input and its last `context` ids what is to be predicted. OUT/sequences.json says how
they were made.
"""
from __future__ import annotations

import argparse
import random
from functools import partial
from pathlib import Path

import tokenizer as tokenizers
from command import BadInput, run
from documents import read_documents, spans_file
from files import sha256
from recipe import Recipe, save_recipe
from row_files import write_rows
from sample_stream import SampleStream

MIN_CONTEXT = 64
SHARES = ("fim_share", "suffix_first_share", "aligned_share", "project_share")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Cut the documents of a corpus into fill-in-the-middle and plain samples and "
                    "pack them into training rows.")
    parser.add_argument("corpus", type=Path, help="folder that corpus.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True,
                        help="merges that learn_tokenizer.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for the rows")
    parser.add_argument("--context", type=int, default=512, metavar="N",
                        help="tokens the model sees at once (default %(default)s)")
    parser.add_argument("--tokens", type=float, default=30e6, metavar="N",
                        help="training tokens to write (default %(default)g)")
    parser.add_argument("--valid-tokens", type=float, default=400e3, metavar="N",
                        help="held-out tokens to write (default %(default)g)")
    parser.add_argument("--fim-share", type=float, default=0.75, metavar="S",
                        help="share of samples that are fill-in-the-middle (default %(default)s)")
    parser.add_argument("--suffix-first-share", type=float, default=0.0, metavar="S",
                        help="share of those with the suffix before the prefix "
                             "(default %(default)s)")
    parser.add_argument("--aligned-share", type=float, default=0.0, metavar="S",
                        help="share of those whose middle is a piece of syntax, by what a parser "
                             "found (CORPUS/*.spans.jsonl) or else by simple rules "
                             "(default %(default)s)")
    parser.add_argument("--project-share", type=float, default=0.0, metavar="S",
                        help="share of those with snippets of the project's other files in front "
                             "(default %(default)s)")
    parser.add_argument("--seed", type=int, default=3, metavar="N",
                        help="seed of the cuts (default %(default)s)")
    parser.add_argument("--shards", type=int, default=1, metavar="N",
                        help="parts with a seed each, which several processes can write at the "
                             "same time (default %(default)s: one stream)")
    parser.add_argument("--processes", type=int, default=1, metavar="N",
                        help="processes, at most one per shard; decides nothing but the time "
                             "(default %(default)s)")
    arguments = parser.parse_args()
    if arguments.context < MIN_CONTEXT:
        raise BadInput(f"--context must be at least {MIN_CONTEXT} tokens, or most middles do not "
                       "fit.")
    for option in SHARES:
        if not 0 <= getattr(arguments, option) <= 1:
            raise BadInput(f"--{option.replace('_', '-')} must be between 0 and 1.")
    for option in ("shards", "processes"):
        if getattr(arguments, option) < 1:
            raise BadInput(f"--{option} must be at least 1.")
    return arguments


def main() -> None:
    arguments = parse_arguments()
    width = arguments.context + 1
    rows = {"valid": int(arguments.valid_tokens) // width, "train": int(arguments.tokens) // width}
    if min(rows.values()) < 1:
        raise BadInput(f"--tokens and --valid-tokens must each fill a row of {width} tokens.")

    tokenizer = tokenizers.load(arguments.tokenizer)
    recipe = Recipe(tokenizer.size, arguments.context, sha256(arguments.tokenizer),
                    arguments.fim_share, arguments.suffix_first_share, arguments.seed,
                    arguments.aligned_share, arguments.project_share, arguments.shards)
    one_stream = random.Random(arguments.seed)

    def generator(split: str, shard: int) -> random.Random:
        return one_stream if recipe.shards == 1 else random.Random(f"{recipe.seed} {split} {shard}")

    for split, number in rows.items():
        samples = SampleStream(list(read_documents(arguments.corpus, split)), tokenizer, recipe)
        write_rows(arguments.out / f"{split}.npy", number, width, samples.rows,
                   partial(generator, split), recipe.shards, arguments.processes)
        needs_parser = recipe.aligned_share > 0 or recipe.project_share > 0
        print(f"{split}: {number} rows of {width} tokens" + (
            f" without {spans_file(arguments.corpus, split)}, by simple rules"
            if needs_parser and not spans_file(arguments.corpus, split).is_file() else ""),
            flush=True)
    save_recipe(arguments.out, recipe)


if __name__ == "__main__":
    run(main)

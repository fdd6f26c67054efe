"""How much of what a model writes stands word for word in the corpus that it was trained on.

Prompts are stretches of documents; each is continued greedily by 50 ordinary tokens, and these
bytes are looked for in every training document. Prompts out of held-out documents tell what is
common to much code from what was learned by heart.
"""
from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from command import BadInput, run
from documents import Document, read_documents
from files import SPLITS, read_texts
from greedy import continuations
from measure import Measured, load
from sample_stream import draw
from tokenizer import END_OF_TEXT
from trainer import choose_device

STEPS = 50
PROMPT_TOKENS = 200
BATCH = 32
SEED = 23
ANCHOR = 8  # bytes by which a stretch is looked for first
CHUNK = 1 << 23


def prompts(documents: list[Document], measured: Measured, number: int) -> torch.Tensor:
    """(number, 200) ids: an end of text, and a stretch of a document up to a random place."""
    rng = random.Random(SEED)
    rows = []
    drawn = draw(documents, [len(document.text) for document in documents], rng)
    for _ in range(100 * number):
        text = next(drawn).text
        ids = measured.tokenizer.encode(text[:rng.randrange(len(text))])
        if len(ids) >= PROMPT_TOKENS:
            rows.append([measured.tokenizer.special[END_OF_TEXT], *ids[1 - PROMPT_TOKENS:]])
        if len(rows) == number:
            return torch.tensor(rows)
    raise BadInput(f"too few documents have {PROMPT_TOKENS} tokens; give a larger corpus.")


def written(measured: Measured, ids: torch.Tensor) -> list[bytes]:
    """The bytes of each prompt's continuation."""
    texts = []
    for batch in ids.to(measured.model.token_embd.weight.device).split(BATCH):
        chosen = continuations(measured.model, batch, STEPS, len(measured.tokenizer.tokens))
        texts += [measured.tokenizer.decode(row) for row in chosen.tolist()]
    return texts


def anchor_of(text: bytes) -> bytes:
    """The stretch of eight bytes with the most different bytes: it is rare, mostly."""
    return max((text[i:i + ANCHOR] for i in range(len(text) - ANCHOR + 1)),
               key=lambda part: len(set(part)))


def found_in(corpus: Path, stretches: set[bytes]) -> set[bytes]:
    """Which of the stretches, of eight bytes at least, stand in a training document."""
    by_anchor: defaultdict[int, set[bytes]] = defaultdict(set)
    for stretch in stretches:
        by_anchor[int.from_bytes(anchor_of(stretch), "little")].add(stretch)
    found: set[bytes] = set()
    chunk = bytearray()

    def search() -> None:
        anchors = np.array(sorted(by_anchor), np.uint64)
        content = bytes(chunk)
        for shift in range(ANCHOR):
            words = np.frombuffer(content, "<u8", (len(content) - shift) // ANCHOR, shift)
            places = np.searchsorted(anchors, words).clip(max=len(anchors) - 1)
            for anchor in np.unique(words[anchors[places] == words]).tolist():
                found.update(stretch for stretch in by_anchor[anchor] if stretch in content)
        chunk.clear()

    for text in read_texts(corpus, "train"):
        chunk.extend(text.encode() + b"\0")
        if len(chunk) >= CHUNK:
            search()
    search()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=f"Print the share of greedy continuations of {STEPS} tokens that stand "
                    "verbatim in the training documents.")
    parser.add_argument("model", type=Path, help="GGUF file of export.py, or a checkpoint")
    parser.add_argument("corpus", type=Path, help="folder that corpus.py wrote")
    parser.add_argument("--tokenizer", type=Path, help="of a checkpoint")
    parser.add_argument("--prompts", type=int, default=300, metavar="N",
                        help="prompts out of each split (default %(default)s)")
    parser.add_argument("--out", type=Path, help="file for what was found (JSON)")
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    arguments = parser.parse_args()
    if arguments.prompts < 1:
        raise BadInput("--prompts must be at least 1.")
    measured = load(arguments.model, arguments.tokenizer)
    if measured.model.shape.context < PROMPT_TOKENS + STEPS:
        raise BadInput(f"{arguments.model} has a context of fewer than {PROMPT_TOKENS + STEPS} "
                       "tokens.")
    measured.model.to(choose_device(arguments.device))
    texts = {split: written(measured, prompts(list(read_documents(arguments.corpus, split)),
                                              measured, arguments.prompts)) for split in SPLITS}
    long = {text for each in texts.values() for text in each if len(text) >= ANCHOR}
    found = found_in(arguments.corpus, long)
    for split, each in texts.items():
        number = sum(text in found for text in each)
        print(f"{split}: {number} of {len(each)} continuations ({number / len(each):.1%}) stand "
              "in the training documents")
    if arguments.out:
        arguments.out.write_text(json.dumps(
            sorted(text.decode(errors="replace") for text in found), indent=1) + "\n",
            encoding="utf-8")


if __name__ == "__main__":
    run(main)

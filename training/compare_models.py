"""Measure models on the same held-out text, in bits per byte, whatever their vocabularies.

Three kinds of text: left to right; middles between little text, which fits into 512 tokens of any
vocabulary; and the same middles between as much text as each model has been trained to look at.
"""
from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterator
from pathlib import Path

import torch

from command import BadInput, run
from documents import Document, read_documents
from fim import Parts, choose_middle, lay_out, window
from measure import Measured, load, token_nats
from sample_stream import draw
from tokenizer import END_OF_TEXT, FIM_MIDDLE
from trainer import choose_device

SEED = 17
LITTLE, MUCH = 512, 2048  # what the windows are cut for
MAX_MIDDLE_BYTES = 400
PLAIN_CHARACTERS = 1000
MOST_DRAWS = 100  # for each stretch: most texts do
KINDS = ("left to right", "middles, little text around", "middles, as much as it takes")


def cases(documents: list[Document], number: int,
          models: list[Measured]) -> Iterator[tuple[str, Parts, Parts]]:
    """A stretch of plain text that every model takes, and a middle with little and much around."""
    rng = random.Random(SEED)
    drawn = draw(documents, [len(document.text) for document in documents], rng)
    most = MOST_DRAWS * number
    while number:
        most -= 1
        if most < 0:
            raise BadInput("hardly any of the text fits into the context of all these models; "
                           "compare others.")
        text = next(drawn).text
        cursor, end = choose_middle(text, rng)
        start = text.rfind("\n", 0, cursor) + 1
        plain = text[start:start + PLAIN_CHARACTERS]
        if 0 < len(text[cursor:end].encode()) <= MAX_MIDDLE_BYTES and all(
                len(each.tokenizer.encode(plain)) < each.model.shape.context for each in models):
            number -= 1
            yield (plain, window(text, cursor, end, rng, LITTLE),
                   window(text, cursor, end, rng, MUCH))


def middle_ids(parts: Parts, measured: Measured) -> tuple[list[int], int]:
    """The parts as the model takes them, and the place of the first token of the middle."""
    ids = lay_out(parts, measured.tokenizer, measured.model.shape.context,
                  float(measured.suffix_first), random.Random(0))
    return ids, ids.index(measured.tokenizer.special[FIM_MIDDLE]) + 1


def bits(measured: Measured, ids: list[int], first: int) -> float:
    """Bits of the ids from number `first` on."""
    nats = token_nats(measured.model, torch.tensor([ids]))[0]
    return float(nats[first - 1:].sum()) / math.log(2)


def measure(measured: Measured, texts: list[tuple[str, Parts, Parts]]) -> list[float]:
    """Bits per byte of each kind of text; of a middle, its end is part of what it costs."""
    totals, sizes = [0.0] * 3, [0] * 3
    end = measured.tokenizer.special[END_OF_TEXT]
    for plain, little, much in texts:
        asked = [([end, *measured.tokenizer.encode(plain)], 1),
                 middle_ids(little, measured), middle_ids(much, measured)]
        for kind, (ids, first) in enumerate(asked):
            totals[kind] += bits(measured, ids, first)
            sizes[kind] += len((plain if kind == 0 else little.middle).encode())
    return [total / size for total, size in zip(totals, sizes)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Print what models cost on the same held-out text, in bits per byte, as a "
                    "table.")
    parser.add_argument("corpus", type=Path, help="folder that corpus.py wrote")
    parser.add_argument("models", type=Path, nargs="+",
                        help="GGUF files of export.py, or checkpoints of one tokenizer")
    parser.add_argument("--tokenizer", type=Path, help="of the checkpoints")
    parser.add_argument("--number", type=int, default=300, metavar="N",
                        help="stretches of each kind (default %(default)s)")
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    arguments = parser.parse_args()
    if arguments.number < 1:
        raise BadInput("--number must be at least 1.")
    documents = list(read_documents(arguments.corpus, "valid"))
    print(f"bits per byte on {arguments.number} stretches of the held-out files of "
          f"{len({document.project for document in documents})} projects\n")
    print(f"| model | {' | '.join(KINDS)} |\n|---|---|---|---|")
    models = [load(path, arguments.tokenizer) for path in arguments.models]
    texts = list(cases(documents, arguments.number, models))
    for path, measured in zip(arguments.models, models):
        measured.model.to(choose_device(arguments.device))
        values = measure(measured, texts)
        print(f"| {path.name} | {' | '.join(f'{value:.4f}' for value in values)} |", flush=True)


if __name__ == "__main__":
    run(main)

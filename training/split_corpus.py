"""Split a corpus into several that stand alone, each small enough to carry, of whole projects.

Each gets the held-out documents. Of what a parser found, only as much is kept as training can
use: all members, one piece of every other kind for so many characters, and of types only those
that the project declares and uses.
"""
from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from command import BadInput, run
from documents import Document, read_documents, spans_file
from files import SPLITS, atomic_write, corpus_file

CHARACTERS_PER_SPAN = 2000
SEED = 5


def assign(documents: list[Document], number: int) -> dict[str, int]:
    """The number of each project's part: the largest first, each to the smallest part."""
    sizes: Counter[str] = Counter()
    for document in documents:
        sizes[document.project] += len(document.text)
    filled = [0] * number
    parts = {}
    for project, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        parts[project] = min(range(number), key=lambda part: (filled[part], part))
        filled[parts[project]] += size
    return parts


def thinned(document: Document, rng: random.Random) -> dict[str, list[list[int]]]:
    """All members, and of the other kinds a piece for every 2,000 characters, at least one."""
    most = 1 + len(document.text) // CHARACTERS_PER_SPAN
    kept = {}
    for kind, spans in document.spans.items():
        chosen = range(len(spans))
        if kind != "member" and len(spans) > most:
            chosen = sorted(rng.sample(chosen, most))
        kept[kind] = spans[np.array(chosen, int)].tolist()
    return kept


def write_split(documents: list[Document], parts: dict[str, int] | None, number: int, out: Path,
                split: str) -> list[int]:
    """Write the documents of one split; characters of each part. Without `parts`, all to all."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    used: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        known[document.project].update(name for name, _ in document.declares)
        used[document.project].update(document.uses)
    rng = random.Random(SEED)
    sizes = []
    for part in range(number):
        chosen = [document for document in documents
                  if parts is None or parts[document.project] == part]
        with atomic_write(corpus_file(out / str(part + 1), split)) as file:
            for document in chosen:
                file.write(json.dumps({"path": document.path, "project": document.project,
                                       "text": document.text}, ensure_ascii=False) + "\n")
        if all(document.spans is not None for document in chosen):
            with atomic_write(spans_file(out / str(part + 1), split)) as file:
                for document in chosen:
                    kept = {"spans": thinned(document, rng),
                            "declares": [pair for pair in document.declares
                                         if pair[0] in used[document.project]],
                            "uses": [name for name in document.uses
                                     if name in known[document.project]]}
                    file.write(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n")
        sizes.append(sum(len(document.text) for document in chosen))
    return sizes


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Split a corpus into OUT/1, OUT/2 … of whole projects, each a corpus that "
                    "sequences.py can read.")
    parser.add_argument("corpus", type=Path, help="folder that corpus.py wrote")
    parser.add_argument("--parts", type=int, required=True, metavar="N", help="how many")
    parser.add_argument("--out", type=Path, required=True, help="folder for the parts' folders")
    arguments = parser.parse_args()
    if arguments.parts < 1:
        raise BadInput("--parts must be at least 1.")
    for split in reversed(SPLITS):  # held-out documents first, so that training ones come last
        documents = list(read_documents(arguments.corpus, split))
        parts = assign(documents, arguments.parts) if split == "train" else None
        if parts is not None and len(parts) < arguments.parts:
            raise BadInput(f"{arguments.corpus} has {len(parts)} projects, too few for "
                           f"{arguments.parts} parts; give a smaller --parts.")
        sizes = write_split(documents, parts, arguments.parts, arguments.out, split)
        print(f"{split}: {', '.join(f'{size / 1e6:.1f}' for size in sizes)} million characters")


if __name__ == "__main__":
    run(main)

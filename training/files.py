"""Files written whole or not at all, and the document files that pass between the scripts."""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from command import BadInput

SPLITS = ("train", "valid")


@contextmanager
def atomic_write(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a neighbour of `path` for writing and put it in place only when all went well.

    A reader, or a run after a crash, sees the old file or the new one, never half of one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": "\n"}
    try:
        with open(partial, mode, **text) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def corpus_file(folder: Path, split: str) -> Path:
    """Where the corpus in `folder` keeps the documents of `split` ("train" or "valid")."""
    return folder / f"{split}.jsonl"


def read_texts(folder: Path, split: str) -> Iterator[str]:
    """The documents of one split, in the order they were written; at least one, or `BadInput`."""
    path = corpus_file(folder, split)
    if not path.is_file():
        raise BadInput(f"there is no corpus file {path}; write it with corpus.py first.")
    number = 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                text = json.loads(line)["text"]
            except (ValueError, KeyError, TypeError):
                text = None
            if not isinstance(text, str) or not text:
                raise BadInput(f"line {number} of {path} is not a corpus document; "
                               "write the corpus again with corpus.py.")
            yield text
    if number == 0:
        raise BadInput(f"{path} holds no document; collect more sources, "
                       "or hold out a larger share with corpus.py --held-out-every.")

"""The documents of a corpus with what is known of them: project, pieces of syntax, types.

CORPUS/SPLIT.jsonl holds a document's `path`, `text` and, where known, `project`. Beside it may lie
CORPUS/SPLIT.spans.jsonl, a line for each document in the same order: `spans` (offsets in code
points of its pieces of syntax, by kind), `declares` (types with their signatures) and `uses`
(names of types). Without it documents have neither, and whoever needs them finds something like
them by simple rules.
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from command import BadInput
from files import corpus_file

KINDS = ("statement", "expression", "argument", "block", "member")


@dataclass(slots=True, eq=False)
class Document:
    """A file of a project. `spans` holds for each kind (n, 2) offsets of starts and ends."""

    path: str
    text: str
    project: str
    spans: dict[str, np.ndarray] | None = None
    declares: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


def spans_file(folder: Path, split: str) -> Path:
    """Where the corpus in `folder` keeps what the parser found in the documents of `split`."""
    return folder / f"{split}.spans.jsonl"


def read_documents(folder: Path, split: str) -> Iterator[Document]:
    """The documents of one split, in the order they were written; at least one, or `BadInput`."""
    path, beside = corpus_file(folder, split), spans_file(folder, split)
    if not path.is_file():
        raise BadInput(f"there is no corpus file {path}; write it with corpus.py first.")
    found = open(beside, encoding="utf-8") if beside.is_file() else nullcontext()
    number = 0
    with open(path, encoding="utf-8") as lines, found as pieces:
        for number, line in enumerate(lines, 1):
            try:
                document = _document(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise BadInput(f"line {number} of {path} is not a corpus document; write the "
                               "corpus again with corpus.py.") from None
            if pieces:
                try:
                    _add_syntax(document, json.loads(next(pieces, "")))
                except (ValueError, KeyError, TypeError, IndexError):
                    raise BadInput(f"line {number} of {beside} does not describe line {number} of "
                                   f"{path}; write it again, or remove it.") from None
            yield document
        if pieces and next(pieces, None):
            raise BadInput(f"{beside} has more lines than {path}; write it again, or remove it.")
    if number == 0:
        raise BadInput(f"{path} holds no document; collect more sources, "
                       "or hold out a larger share with corpus.py --held-out-every.")


def _document(values: dict[str, Any]) -> Document:
    text, path = values["text"], values.get("path", "")
    if not isinstance(text, str) or not text:
        raise ValueError("no text")
    return Document(path, text, values.get("project") or "/".join(path.split("/")[:2]))


def _add_syntax(document: Document, values: dict[str, Any]) -> None:
    document.spans = {}
    for kind in KINDS:
        spans = np.array(values["spans"].get(kind, []), np.int32).reshape(-1, 2)
        if len(spans) and not (0 <= spans.min() and spans.max() <= len(document.text)
                               and (spans[:, 0] <= spans[:, 1]).all()):
            raise ValueError("a span outside of the text")
        document.spans[kind] = spans
    document.declares = tuple((name, text) for name, text in values.get("declares", ()))
    document.uses = tuple(values.get("uses", ()))

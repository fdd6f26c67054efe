"""Middles that are pieces of syntax: a statement, an expression, an argument, a block, a member.

A model that is cut off in the middle of a piece does not learn where one ends. Half of the middles
are whole pieces, half are what is left of one from a random character on, as where someone typed.
After AST-T5 (Gong et al., 2024) and AST-FIM (Gong et al., 2025), which mask whole nodes.
"""
from __future__ import annotations

import random

from documents import KINDS, Document
from fim import MAX_MIDDLE_CHARACTERS
from spans import draw_span

KIND_WEIGHTS = (0.30, 0.20, 0.15, 0.20, 0.15)  # of KINDS
WHOLE_SHARE = 0.5
_TRIES = 8


def choose_aligned(document: Document, rng: random.Random) -> tuple[int, int]:
    """Start and end of a middle that is a piece of syntax, or the rest of one.

    Where no parser has been over the document, rules on its characters find something like it.
    """
    if document.spans is None:
        return draw_span(document.text, rng.randrange(len(document.text)), rng)
    for _ in range(_TRIES):
        spans = document.spans[rng.choices(KINDS, KIND_WEIGHTS)[0]]
        if not len(spans):
            continue
        start, end = map(int, spans[rng.randrange(len(spans))])
        if document.text[start:start + 1] == "{" and document.text[end - 1:end] == "}":
            start, end = start + 1, end - 1  # what is written into a block, not its braces
        if rng.random() >= WHOLE_SHARE and start < end:
            start = rng.randrange(start, end)
        if 0 < end - start <= MAX_MIDDLE_CHARACTERS:
            return start, end
    return draw_span(document.text, rng.randrange(len(document.text)), rng)

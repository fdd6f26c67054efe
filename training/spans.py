"""Which stretch of C# a hole stands for: what is left of a line or block, or a piece of syntax.

The pieces of syntax are found by cheap rules on characters. They know nothing of strings and
comments, so now and then a hole is an odd one, as holes are where people type.
"""
from __future__ import annotations

import random
import re

from fim import end_of_line, middle_end

MAX_SEARCH = 300  # characters to look for the bracket or semicolon that ends a piece
OPENING, CLOSING = "([{", ")]}"
NAME = re.compile(r"\w+")


def draw_span(text: str, cursor: int, rng: random.Random) -> tuple[int, int]:
    """Start and end of a hole at `cursor` or a little after it.

    What is left of the line, the block or a few lines (45%, see `fim.middle_end`), one argument
    (15%) or all that is left of an argument list (5%), what is left of a statement (15%), a whole
    line of code (15%), or what is left of a name (5%).
    """
    kind = rng.random()
    span = None
    if kind < 0.15:
        span = argument(text, cursor, rng)
    elif kind < 0.20:
        span = rest_of_list(text, cursor)
    elif kind < 0.35:
        span = rest_of_statement(text, cursor)
    elif kind < 0.50:
        span = line_of_code(text, cursor)
    elif kind < 0.55:
        span = rest_of_name(text, cursor)
    return span or (cursor, middle_end(text, cursor, rng))


def closing_bracket(text: str, start: int) -> tuple[int | None, list[int]]:
    """Where the bracket stands that closes the list open at `start`, and its commas before that."""
    depth, commas = 0, []
    for i in range(start, min(len(text), start + MAX_SEARCH)):
        character = text[i]
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth -= 1
            if depth < 0:
                return i, commas
        elif character == "," and depth == 0:
            commas.append(i)
    return None, commas


def argument(text: str, cursor: int, rng: random.Random) -> tuple[int, int] | None:
    """One argument of the first list that opens after `cursor`, without its commas."""
    opening = text.find("(", cursor, cursor + MAX_SEARCH)
    if opening < 0:
        return None
    closing, commas = closing_bracket(text, opening + 1)
    if closing is None:
        return None
    edges = [opening, *commas, closing]
    number = rng.randrange(len(edges) - 1)
    start, end = edges[number] + 1, edges[number + 1]
    while start < end and text[start] == " ":
        start += 1
    return start, end


def rest_of_list(text: str, cursor: int) -> tuple[int, int] | None:
    """From after the first opening parenthesis behind `cursor` to before what closes it."""
    opening = text.find("(", cursor, cursor + MAX_SEARCH)
    closing, _ = closing_bracket(text, opening + 1) if opening >= 0 else (None, [])
    return None if closing is None else (opening + 1, closing)


def rest_of_statement(text: str, cursor: int) -> tuple[int, int] | None:
    """From `cursor` to behind the next semicolon."""
    semicolon = text.find(";", cursor, cursor + MAX_SEARCH)
    return None if semicolon < 0 else (cursor, semicolon + 1)


def line_of_code(text: str, cursor: int) -> tuple[int, int] | None:
    """The next line that has text, without its indentation."""
    start = end_of_line(text, cursor) + 1
    while start < len(text) and text[start].isspace():
        start += 1
    return (start, end_of_line(text, start)) if start < len(text) else None


def rest_of_name(text: str, cursor: int) -> tuple[int, int] | None:
    """From `cursor`, or from the next name's start, to the end of the name."""
    name = NAME.search(text, cursor, cursor + MAX_SEARCH)
    return name.span() if name else None

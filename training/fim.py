"""Fill-in-the-middle: where a document is cut, and in which order its three parts are trained.

Cuts fall between characters, not tokens, so that a cursor in the middle of a word is what the
model was trained on.
"""
from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from tokenizer import END_OF_TEXT, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX, Tokenizer

PREFIX_CHARACTERS = (400, 800, 1400, 1800)  # at WINDOW_CONTEXT tokens; in proportion with more
SUFFIX_CHARACTERS = (0, 100, 300, 500)
WINDOW_CONTEXT = 512
MAX_MIDDLE_CHARACTERS = 1200
MAX_BLOCK_CHARACTERS = 1500
MARKERS = 4  # prefix, suffix, middle, end of text
MIN_ROOM = 20


class Parts(NamedTuple):
    """Neighbouring stretches of one document; `middle` is what the model learns to fill in."""

    prefix: str
    middle: str
    suffix: str


def end_of_block(text: str, start: int) -> int | None:
    """Where the brace stands that closes the block open at `start`, if it is near."""
    depth = 0
    for i in range(start, min(len(text), start + MAX_BLOCK_CHARACTERS)):
        if text[i] == "{":
            depth += 1
        elif text[i] == "}":
            depth -= 1
            if depth < 0:
                return i
    return None


def end_of_line(text: str, start: int) -> int:
    """Where the line that `start` is in ends, before its line feed."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def middle_end(text: str, cursor: int, rng: random.Random) -> int:
    """Where a middle that starts at `cursor` ends.

    It ends at the end of the line (45%), one to four lines later (20%), before the brace that
    closes the block (20%), or 3 to 300 characters on (15%).
    """
    kind = rng.random()
    line = end = end_of_line(text, cursor)
    if kind < 0.45:
        pass
    elif kind < 0.65:
        for _ in range(rng.randint(1, 4)):
            next_line = text.find("\n", end + 1)
            if next_line < 0:
                break
            end = next_line
    elif kind < 0.85:
        end = end_of_block(text, cursor) or line
    else:
        end = min(len(text), cursor + rng.randint(3, 300))
    return end if end - cursor <= MAX_MIDDLE_CHARACTERS else line


def choose_middle(text: str, rng: random.Random) -> tuple[int, int]:
    """A random cursor and where the middle that starts there ends, as character offsets."""
    cursor = rng.randrange(len(text))
    return cursor, middle_end(text, cursor, rng)


def in_proportion(characters: int, context: int) -> int:
    """Characters at a context of 512 tokens or less, as many more as the context is longer."""
    return characters * max(context, WINDOW_CONTEXT) // WINDOW_CONTEXT


def window(text: str, cursor: int, end: int, rng: random.Random,
           context: int = WINDOW_CONTEXT) -> Parts:
    """A window of random size about a middle; the prefix starts with a line where it can."""
    prefix_size = in_proportion(rng.choice(PREFIX_CHARACTERS), context)
    suffix_size = in_proportion(rng.choice(SUFFIX_CHARACTERS), context)
    start = max(0, cursor - prefix_size)
    if start > 0:
        line = text.find("\n", start) + 1
        if 0 < line <= cursor:
            start = line
    return Parts(text[start:cursor], text[cursor:end], text[end:end + suffix_size])


def cut(text: str, rng: random.Random, context: int = WINDOW_CONTEXT) -> Parts:
    """Cut a window out of a document about a random middle."""
    cursor, end = choose_middle(text, rng)
    return window(text, cursor, end, rng, context)


def lay_out(parts: Parts, tokenizer: Tokenizer, context: int, suffix_first_share: float,
            rng: random.Random, ahead: Callable[[int], list[int]] | None = None
            ) -> list[int] | None:
    """The parts as one sequence of at most `context` token ids, the end-of-text token included.

    The middle is kept whole; the suffix loses its far end beyond a quarter of the room left,
    the prefix its beginning. `ahead` gives what stands in front of all, in at most as many tokens
    as it is told: a quarter of the room. None when the middle leaves too little room.
    """
    middle = tokenizer.encode(parts.middle)
    suffix = tokenizer.encode(parts.suffix)
    prefix = tokenizer.encode(parts.prefix)
    room = context - MARKERS - len(middle)
    if room < MIN_ROOM:
        return None
    other_files = ahead(room // 4) if ahead else []
    suffix = suffix[:room // 4]
    prefix = prefix[-(room - len(suffix) - len(other_files)):]
    special = tokenizer.special
    before = [special[FIM_PREFIX], *prefix]
    after = [special[FIM_SUFFIX], *suffix]
    ends = [special[FIM_MIDDLE], *middle, special[END_OF_TEXT]]
    if rng.random() < suffix_first_share:
        return other_files + after + before + ends
    return other_files + before + after + ends

"""What must not be trained on, and what comes too near to it."""
from __future__ import annotations

from collections import Counter

LONG_LINE_CHARACTERS = 25
MAX_SHARED_LINES = 0.5
MIN_LINES = 5  # of a held-out document, for a larger document to count as one that contains it


def long_lines(text: str) -> list[int]:
    """Hashes of the lines that are long enough to tell documents apart, without their blanks."""
    return [hash(line.strip()) for line in text.split("\n")
            if len(line.strip()) > LONG_LINE_CHARACTERS]


class HeldOut:
    """Remembers held-out documents, to recognise copies, near copies and what contains one."""

    def __init__(self) -> None:
        self._digests: set[str] = set()
        self._sizes: list[int] = []
        self._documents: dict[int, list[int]] = {}

    def add(self, text: str, digest: str) -> None:
        """Remember a document."""
        self._digests.add(digest)
        lines = set(long_lines(text))
        for line in lines:
            self._documents.setdefault(line, []).append(len(self._sizes))
        self._sizes.append(len(lines))

    def resembles(self, text: str, digest: str) -> bool:
        """Whether a document is a copy (but for blanks), shares more than half of its long lines
        with held-out documents, or has more than half of the long lines of one of them."""
        if digest in self._digests:
            return True
        lines = set(long_lines(text))
        shared = [self._documents[line] for line in lines if line in self._documents]
        if len(shared) > MAX_SHARED_LINES * len(lines):
            return True
        per_document = Counter(number for numbers in shared for number in numbers)
        return any(count > MAX_SHARED_LINES * self._sizes[number]
                   and self._sizes[number] >= MIN_LINES for number, count in per_document.items())

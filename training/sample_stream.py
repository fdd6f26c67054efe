"""The samples that training rows are cut from: which document, which middle, what stands ahead."""
from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TypeVar

import numpy as np

from aligned import choose_aligned
from cross_file import pack as pack_snippets
from documents import Document
from fim import Parts, choose_middle, in_proportion, lay_out, window
from recipe import Recipe
from snippets import Snippets
from tokenizer import END_OF_TEXT, Tokenizer

PLAIN_CHARACTERS = 2200
_DRAWN_AT_ONCE = 20_000


Item = TypeVar("Item")


def draw(items: list[Item], lengths: list[int], rng: random.Random) -> Iterator[Item]:
    """Items without end, each as often as it is long: every character is as likely."""
    while True:
        drawn = rng.choices(items, weights=lengths, k=_DRAWN_AT_ONCE)
        while drawn:
            yield drawn.pop()


class SampleStream:
    """Samples of a corpus, and rows of them; the generator that is given decides all."""

    def __init__(self, documents: list[Document], tokenizer: Tokenizer, recipe: Recipe) -> None:
        self._documents = documents
        self._tokenizer = tokenizer
        self._recipe = recipe
        self._snippets = Snippets(documents)

    def rows(self, number: int, rng: random.Random) -> np.ndarray:
        """(number, context + 1) 16-bit ids, cut from one stream of samples laid end to end."""
        width = self._recipe.context + 1
        packed = np.empty((number, width), np.uint16)
        stream: list[int] = []
        lengths = [len(document.text) for document in self._documents]
        documents = draw(self._documents, lengths, rng)
        row = 0
        while row < number:
            stream += self.sample(next(documents), rng) or []
            while len(stream) >= width and row < number:
                packed[row] = stream[:width]
                stream = stream[width:]
                row += 1
        return packed

    def sample(self, document: Document, rng: random.Random) -> list[int] | None:
        """One sample as at most `context` ids; None when the middle leaves too little room."""
        if rng.random() < self._recipe.fim_share:
            return self._hole(document, rng)
        return self._plain(document.text, rng)

    def _hole(self, document: Document, rng: random.Random) -> list[int] | None:
        recipe = self._recipe

        def is_drawn(share: float) -> bool:
            return share > 0 and rng.random() < share

        cursor, end = (choose_aligned(document, rng) if is_drawn(recipe.aligned_share)
                       else choose_middle(document.text, rng))
        parts = window(document.text, cursor, end, rng, recipe.context)
        ahead = None
        if is_drawn(recipe.project_share):
            def ahead(room: int) -> list[int]:
                return self._other_files(document, cursor, end, parts, room)
        return lay_out(parts, self._tokenizer, recipe.context, recipe.suffix_first_share, rng,
                       ahead)

    def _other_files(self, document: Document, cursor: int, end: int, parts: Parts,
                     room: int) -> list[int]:
        found = self._snippets.around(document, cursor - len(parts.prefix), cursor, end,
                                      end + len(parts.suffix))
        return pack_snippets(found, document.name, self._tokenizer, room)

    def _plain(self, text: str, rng: random.Random) -> list[int]:
        """At most `context` token ids from the start of a random line on, then the end."""
        context = self._recipe.context
        start = text.rfind("\n", 0, rng.randrange(len(text))) + 1
        ids = self._tokenizer.encode(text[start:start + in_proportion(PLAIN_CHARACTERS, context)])
        return ids[:context - 1] + [self._tokenizer.special[END_OF_TEXT]]

"""What a model may be shown of a project's other files, chosen as the engine chooses it.

Blocks (members in parts of at most 12 lines) that share names with the text around the hole, and
signatures of the types it names. `Completion.CSharp/Context` does the same with a compiler at hand:
same files, same blocks, same values, but that types come by their names alone. The hole's own text
is never looked at.
"""
from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from documents import Document

MAX_FILES = 12
MAX_DECLARING = 4
MAX_FILE_CHARACTERS = 1 << 16
MAX_BLOCK_LINES = 12
MAX_BLOCKS = 96
MAX_SNIPPETS = 48
LEAST_SHARED = 2
LEAST_SHARE = 0.05
NAMED = 0.9  # relevance of a type that is named
BEFORE, BEHIND = 1500, 500  # characters around the hole whose names count

WORD = re.compile(r"[^\W\d]\w{2,}")
NAME_PART = re.compile(r"[A-Z]?[^A-Z._]+|[A-Z]+")
KEYWORDS = frozenset(
    "abstract base bool break byte case catch char checked class const continue decimal default "
    "delegate double else enum event explicit extern false finally fixed float for foreach get "
    "goto implicit int interface internal lock long namespace new null object operator out "
    "override params private protected public readonly ref return sbyte sealed set short sizeof "
    "stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe "
    "ushort using var virtual void volatile while".split())


class Snippet(NamedTuple):
    """A piece of another file; `value` is above 0 and tells it from others of the same place."""

    origin: str
    text: str
    value: float


class Block(NamedTuple):
    """Whole lines of a document, `start` to `end`, and the names they use."""

    start: int
    end: int
    words: frozenset[str]


def words_of(text: str) -> frozenset[str]:
    """Names of three and more characters that are no keywords."""
    return frozenset(WORD.findall(text)) - KEYWORDS


@lru_cache(1 << 20)
def name_parts(name: str) -> frozenset[str]:
    """The words of a file's name, cut where a small letter is followed by a large one."""
    return frozenset(NAME_PART.findall(name))


def blocks_of(document: Document) -> list[Block]:
    """The members of a document that have more than a line, in parts of at most 12 lines."""
    text, blocks = document.text, []
    for start, end in _members(document):
        start = text.rfind("\n", 0, start) + 1
        lines = text[start:end].rstrip().split("\n")
        if len(lines) < 2:
            continue  # one line alone says no more than a signature does
        size = math.ceil(len(lines) / math.ceil(len(lines) / MAX_BLOCK_LINES))
        for first in range(0, len(lines), size):
            part = "\n".join(lines[first:first + size])
            blocks.append(Block(start, start + len(part), words_of(part)))
            start += len(part) + 1
            if len(blocks) == MAX_BLOCKS:
                return blocks
    return blocks


def _members(document: Document) -> Iterator[tuple[int, int]]:
    """The innermost members; without a parser's word, what stands between blank lines."""
    if document.spans is None:
        for match in re.finditer(r"(?:^.*\S.*\n?)+", document.text, re.MULTILINE):
            yield match.span()
        return
    spans = sorted(map(tuple, document.spans["member"].tolist()))
    for (start, end), (following, _) in zip(spans, [*spans[1:], (len(document.text), 0)]):
        if following >= end:
            yield start, end


def dedented(text: str) -> str:
    """Without the indentation that all lines have, and with a line feed at the end of each."""
    lines = text.rstrip().split("\n")
    common = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "".join(line[common:].rstrip() + "\n" for line in lines)


class Project:
    """The documents of one project: what lies beside what, and who declares what."""

    def __init__(self, documents: list[Document]) -> None:
        self.declaring: dict[str, tuple[Document, str]] = {}
        self.folders: defaultdict[str, list[Document]] = defaultdict(list)
        for document in documents:
            if len(document.text) <= MAX_FILE_CHARACTERS:
                self.folders[document.folder].append(document)
            for name, text in document.declares:
                self.declaring.setdefault(name, (document, text))

    def files_for(self, document: Document, words: frozenset[str]) -> list[Document]:
        """The document, files that declare what it uses there, neighbours with a similar name."""
        files = [document]

        def add(candidate: Document, most: int) -> None:
            if len(files) < most and candidate not in files:
                files.append(candidate)

        for name in document.uses:
            if name in words and name in self.declaring:
                add(self.declaring[name][0], 1 + MAX_DECLARING)
        own = name_parts(document.name)
        neighbours = nsmallest(MAX_FILES + len(files), self.folders[document.folder],
                               key=lambda other: (-len(own & name_parts(other.name)), other.path))
        for neighbour in neighbours:
            add(neighbour, MAX_FILES)
        return files


class Snippets:
    """Snippets for holes in the documents of a corpus."""

    def __init__(self, documents: list[Document]) -> None:
        by_project: defaultdict[str, list[Document]] = defaultdict(list)
        for document in documents:
            by_project[document.project].append(document)
        self._by_name = by_project
        self._project = lru_cache(1024)(lambda name: Project(self._by_name[name]))
        self._blocks = lru_cache(8192)(blocks_of)

    def around(self, document: Document, start: int, cursor: int, end: int,
               behind: int) -> list[Snippet]:
        """Snippets for the hole from `cursor` to `end` where `start` to `behind` is shown anyway.

        The most valuable first.
        """
        words = words_of(document.text[max(start, cursor - BEFORE):cursor]) \
            | words_of(document.text[end:min(behind, end + BEHIND)])
        project = self._project(document.project)
        found = [(file, block) for file in project.files_for(document, words)
                 for block in self._blocks(file)
                 if file is not document or block.end <= start]
        counts = Counter(word for _, block in found for word in block.words)
        weights = {word: math.log((len(found) + 1) / count) for word, count in counts.items()}
        whole = sum(weights.get(word, 0) for word in words)
        snippets = []
        for file, block in found:
            shared = block.words & words
            value = sum(weights[word] for word in sorted(shared))
            if len(shared) >= LEAST_SHARED and value >= LEAST_SHARE * whole and value > 0:
                snippets.append(Snippet(file.name, dedented(file.text[block.start:block.end]),
                                        value))
        heaviest = max(max(weights.values(), default=1), 1)
        for name in document.uses:
            declared = project.declaring.get(name)
            if name in words and declared and declared[0] is not document:
                text = dedented(declared[1])
                members = max(1, text.count("\n") - 2)
                snippets.append(Snippet(declared[0].name, text, NAMED * heaviest * members))
        snippets.sort(key=lambda snippet: (-snippet.value, snippet.text))
        return snippets[:MAX_SNIPPETS]

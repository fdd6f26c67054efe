"""Snippets of other files as tokens, in front of a sample: what the engine's `ContextPacker` writes.

    <|repo_name|>solution\\n  { <|file_sep|>ORIGIN\\n SNIPPET }  <|file_sep|>FILE\\n

Every piece is tokenised by itself; the most valuable snippet stands last, next to the code.
"""
from __future__ import annotations

from snippets import Snippet
from tokenizer import FILE_SEPARATOR, REPO_NAME, Tokenizer

REPOSITORY = "solution\n"
MAX_TOKENS = 1024


def choose(costs: list[int], values: list[float], budget: int) -> list[int]:
    """Indices, ascending, by value per token while they fit; or the most valuable one alone."""
    taken, left = [], budget
    for index in sorted(range(len(costs)), key=lambda index: (-values[index] / costs[index],
                                                              index)):
        if costs[index] <= left:
            taken.append(index)
            left -= costs[index]
    fitting = [index for index in range(len(costs)) if costs[index] <= budget]
    best = min(fitting, key=lambda index: (-values[index], index), default=None)
    if best is not None and values[best] > sum(values[index] for index in taken):
        return [best]
    return sorted(taken)


def pack(snippets: list[Snippet], file_name: str, tokenizer: Tokenizer, room: int) -> list[int]:
    """At most `room` token ids of the most valuable snippets and the header of the file itself.

    `snippets`, the most valuable first. Nothing at all where none of them fits.
    """
    def header(name: str) -> list[int]:
        return [tokenizer.special[FILE_SEPARATOR], *tokenizer.encode(name + "\n")]

    first = [tokenizer.special[REPO_NAME], *tokenizer.encode(REPOSITORY)]
    last = header(file_name)
    texts = [header(snippet.origin) + tokenizer.encode(snippet.text) for snippet in snippets]
    chosen = choose([len(text) for text in texts], [snippet.value for snippet in snippets],
                    min(room, MAX_TOKENS) - len(first) - len(last))
    if not chosen:
        return []
    return first + [i for index in reversed(chosen) for i in texts[index]] + last

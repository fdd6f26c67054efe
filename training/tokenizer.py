"""Byte-level BPE: text to token ids and back.

Text is first cut into words by Qwen2's pre-tokenizer pattern, then each word's UTF-8 bytes are
merged pair by pair, the earliest learned merge first. Ids: 256 single bytes in the order of
GPT-2's byte alphabet, then one id per merge, then the special tokens.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import regex

from command import BadInput
from files import atomic_write

Merge = tuple[bytes, bytes]

PRE_TOKENIZER = regex.compile(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+")

END_OF_TEXT = "<|endoftext|>"
FIM_PREFIX = "<|fim_prefix|>"
FIM_MIDDLE = "<|fim_middle|>"
FIM_SUFFIX = "<|fim_suffix|>"
FIM_PAD = "<|fim_pad|>"
REPO_NAME = "<|repo_name|>"
FILE_SEPARATOR = "<|file_sep|>"
MASK = "<|mask|>"
SPECIAL_TOKENS = (END_OF_TEXT, FIM_PREFIX, FIM_MIDDLE, FIM_SUFFIX, FIM_PAD, REPO_NAME,
                  FILE_SEPARATOR, MASK)

MAX_VOCABULARY = 1 << 16  # sequences are stored as 16-bit ids
_CACHED_WORDS = 2_000_000


def _byte_alphabet() -> dict[int, str]:
    """GPT-2's printable stand-in for each byte: itself where visible, U+0100 onward otherwise."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    alphabet = {byte: chr(byte) for byte in visible}
    for byte in range(256):
        if byte not in alphabet:
            alphabet[byte] = chr(256 + len(alphabet) - len(visible))
    return alphabet


BYTE_ALPHABET = _byte_alphabet()


def printable(token: bytes) -> str:
    """A token as vocabulary files spell it: one character of the byte alphabet per byte."""
    return "".join(BYTE_ALPHABET[byte] for byte in token)


def words(text: str) -> Iterator[bytes]:
    """The UTF-8 bytes of each pre-tokenizer word; together they are the whole text."""
    return (match.group().encode() for match in PRE_TOKENIZER.finditer(text))


class _Words(dict[str, tuple[int, ...]]):
    """Token ids of words, made when first asked for: a word that is known costs no Python call."""

    def __init__(self, spell: Callable[[bytes], Iterable[int]]) -> None:
        super().__init__()
        self._spell = spell

    def __missing__(self, word: str) -> tuple[int, ...]:
        ids = tuple(self._spell(word.encode()))
        if len(self) < _CACHED_WORDS:
            self[word] = ids
        return ids


class Tokenizer:
    """The vocabulary that a list of merges makes, and encoding and decoding with it."""

    def __init__(self, merges: list[Merge]) -> None:
        self.merges = merges
        ordered_bytes = sorted(BYTE_ALPHABET, key=lambda byte: BYTE_ALPHABET[byte])
        self.tokens = [bytes([byte]) for byte in ordered_bytes]
        self.tokens += [left + right for left, right in merges]
        self.special = {token: len(self.tokens) + i for i, token in enumerate(SPECIAL_TOKENS)}
        self._rank = {merge: i for i, merge in enumerate(merges)}
        self._id = {token: i for i, token in enumerate(self.tokens)}
        self._words = _Words(self._spell)

    @property
    def size(self) -> int:
        """Number of ids: bytes, merges and special tokens."""
        return len(self.tokens) + len(self.special)

    def encode(self, text: str) -> list[int]:
        """Token ids of `text`; special tokens are never produced from text."""
        known = self._words.__getitem__
        return list(chain.from_iterable(map(known, PRE_TOKENIZER.findall(text))))

    def decode(self, ids: Iterable[int]) -> bytes:
        """The bytes of ordinary tokens. Bytes, as a token may end inside a character."""
        return b"".join(self.tokens[i] for i in ids)

    def _spell(self, word: bytes) -> Iterator[int]:
        return (self._id[part] for part in self._merge(word))

    def _merge(self, word: bytes) -> list[bytes]:
        parts = [bytes([byte]) for byte in word]
        unknown = len(self._rank)
        while len(parts) > 1:
            rank, at = min((self._rank.get(pair, unknown), i)
                           for i, pair in enumerate(zip(parts, parts[1:])))
            if rank == unknown:
                break
            parts[at:at + 2] = [parts[at] + parts[at + 1]]
        return parts


def save(merges: list[Merge], path: Path) -> None:
    """Write merges as a JSON list of [left, right] pairs in hexadecimal."""
    with atomic_write(path) as file:
        json.dump([[left.hex(), right.hex()] for left, right in merges], file)


def load(path: Path) -> Tokenizer:
    """Read what `save` wrote."""
    if not path.is_file():
        raise BadInput(f"there is no tokenizer file {path}; learn one with learn_tokenizer.py.")
    try:
        pairs = json.loads(path.read_text(encoding="utf-8"))
        merges = [(bytes.fromhex(left), bytes.fromhex(right)) for left, right in pairs]
    except (ValueError, TypeError):
        raise BadInput(f"{path} is not a tokenizer file; "
                       "learn one with learn_tokenizer.py.") from None
    known = {bytes([byte]) for byte in range(256)}
    for left, right in merges:
        if left not in known or right not in known or left + right in known:
            raise BadInput(f"{path} is not a usable tokenizer: the merge {left.hex()} + "
                           f"{right.hex()} does not make a new token out of earlier ones.")
        known.add(left + right)
    return Tokenizer(merges)

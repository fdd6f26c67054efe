"""Cut the documents of a corpus into windows with one, two or three holes, as token ids.

A window is what one training sample of the masked-diffusion model is made of: the text before the
first hole, the holes' own text, the fixed text between them, the text behind the last one. What is
masked is drawn anew at every step, so a window is good for more than one round.

OUT/{train,valid}.npy hold all ids end to end (16 bit); OUT/{train,valid}.lengths.npy has a row per
window: the lengths of suffix, prefix, hole, text, hole, text, hole, -1 for what is not there.
"""
from __future__ import annotations

import argparse
import json
import random
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

import tokenizer as tokenizers
from command import BadInput, run
from files import SPLITS, atomic_write, read_texts, sha256
from fim import window
from sample_stream import draw
from spans import draw_span
from tokenizer import Tokenizer

MAX_HOLES = 3
MAX_HOLE = 64  # tokens; the longest canvas that is trained
MAX_HOLE_CHARACTERS = 400
MAX_CONTEXT = 448  # tokens before the canvas, markers included
MARKERS = 3
SUFFIX_SHARE = 1 / 4
FIXED_CHARACTERS = (5, 300)
HOLE_SHARES = (0.80, 0.12, 0.08)  # of windows with one, two and three holes
_COLUMNS = 2 + 2 * MAX_HOLES - 1


@dataclass(frozen=True)
class WindowRecipe:
    """How windows were made."""

    vocabulary: int
    tokenizer_sha256: str
    seed: int


@dataclass(frozen=True)
class Window:
    """Token ids of one window; `fixed` has one element less than `holes`."""

    suffix: np.ndarray
    prefix: np.ndarray
    holes: list[np.ndarray]
    fixed: list[np.ndarray]


def draw_stretches(text: str, rng: random.Random) -> tuple[str, str, list[str]]:
    """Prefix, suffix, and between them hole, text, hole, ... of a random place in a document."""
    number = rng.choices(range(1, MAX_HOLES + 1), HOLE_SHARES)[0]
    start, end = draw_span(text, rng.randrange(len(text)), rng)
    stretches = [text[start:end]]
    while len(stretches) < 2 * number - 1:
        shortest, longest = FIXED_CHARACTERS
        cursor = end + rng.randint(shortest, rng.choice((40, longest)))
        if cursor >= len(text):
            break
        next_start, next_end = draw_span(text, cursor, rng)
        if next_start - end > longest:
            break
        stretches += [text[end:next_start], text[next_start:next_end]]
        end = next_end
    parts = window(text, start, end, rng)
    return parts.prefix, parts.suffix, stretches


def encode(text: str, tokenizer: Tokenizer, rng: random.Random) -> list[list[int]] | None:
    """A random window of a document: ids of suffix, prefix, hole, text, hole, ...

    The suffix loses its far end beyond a quarter of the context, the prefix its beginning. None
    when a hole is longer than a canvas can be.
    """
    prefix, suffix, stretches = draw_stretches(text, rng)
    if any(len(hole) > MAX_HOLE_CHARACTERS for hole in stretches[::2]):
        return None
    encoded = [tokenizer.encode(stretch) for stretch in stretches]
    if any(len(hole) > MAX_HOLE for hole in encoded[::2]):
        return None
    room = MAX_CONTEXT - MARKERS
    after = tokenizer.encode(suffix)[:int(room * SUFFIX_SHARE)]
    before = tokenizer.encode(prefix)[-(room - len(after)):]
    return [after, before, *encoded]


def make(texts: list[str], tokens: int, tokenizer: Tokenizer,
         rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Windows of at least `tokens` ids in all: the ids (n,) and the lengths (windows, 7)."""
    pieces: list[np.ndarray] = []
    lengths = []
    written = 0
    documents = draw(texts, [len(text) for text in texts], rng)
    while written < tokens:
        stretches = encode(next(documents), tokenizer, rng)
        if stretches is None:
            continue
        row = [len(stretch) for stretch in stretches]
        lengths.append(row + [-1] * (_COLUMNS - len(row)))
        pieces += [np.array(stretch, np.uint16) for stretch in stretches]
        written += sum(row)
    return np.concatenate(pieces), np.array(lengths, np.int16)


class Windows:
    """The windows of one split, read when asked for."""

    def __init__(self, ids: np.ndarray, lengths: np.ndarray) -> None:
        self._ids = ids
        self._lengths = lengths
        self._starts = np.concatenate(([0], np.cumsum(np.maximum(lengths, 0).sum(1))))

    def __len__(self) -> int:
        return len(self._lengths)

    def __getitem__(self, number: int) -> Window:
        lengths = [int(length) for length in self._lengths[number] if length >= 0]
        start = int(self._starts[number])
        edges = np.cumsum([start, *lengths])
        suffix, prefix, *rest = (np.asarray(self._ids[a:b]) for a, b in zip(edges, edges[1:]))
        return Window(suffix, prefix, rest[::2], rest[1::2])


def save(folder: Path, recipe: WindowRecipe,
         splits: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Write the windows of each split, and last the recipe, whose presence says all is there."""
    for split, (ids, lengths) in splits.items():
        for name, values in ((f"{split}.npy", ids), (f"{split}.lengths.npy", lengths)):
            with atomic_write(folder / name, "wb") as file:
                np.save(file, values)
    with atomic_write(folder / "windows.json") as file:
        json.dump(asdict(recipe), file, indent=2)
        file.write("\n")


def load(folder: Path) -> tuple[WindowRecipe, dict[str, Windows]]:
    """Read what `save` wrote."""
    path = folder / "windows.json"
    if not path.is_file():
        raise BadInput(f"there are no finished windows in {folder}; write them with windows.py.")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        recipe = WindowRecipe(**{field.name: values[field.name] for field in fields(WindowRecipe)})
        splits = {}
        for split in SPLITS:
            ids = np.load(folder / f"{split}.npy")
            lengths = np.load(folder / f"{split}.lengths.npy")
            if (ids.dtype != np.uint16 or lengths.ndim != 2 or lengths.shape[1] != _COLUMNS
                    or np.maximum(lengths, 0).sum() != len(ids) or ids.max() >= recipe.vocabulary):
                raise ValueError
            splits[split] = Windows(ids, lengths)
        return recipe, splits
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"{folder} does not hold whole windows; write them again with "
                       "windows.py.") from None


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Cut the documents of a corpus into windows with holes, for "
                    "train_diffusion.py.")
    parser.add_argument("corpus", type=Path, help="folder that corpus.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True, help="merges")
    parser.add_argument("--out", type=Path, required=True, help="folder for the windows")
    parser.add_argument("--tokens", type=float, default=12e6, metavar="N",
                        help="training tokens to write (default %(default)g)")
    parser.add_argument("--valid-tokens", type=float, default=300e3, metavar="N",
                        help="held-out tokens to write (default %(default)g)")
    parser.add_argument("--seed", type=int, default=17, metavar="N",
                        help="seed of the cuts (default %(default)s)")
    arguments = parser.parse_args()
    if min(arguments.tokens, arguments.valid_tokens) < 1:
        raise BadInput("--tokens and --valid-tokens must be at least 1.")
    tokenizer = tokenizers.load(arguments.tokenizer)
    rng = random.Random(arguments.seed)
    splits = {}
    for split, tokens in (("valid", arguments.valid_tokens), ("train", arguments.tokens)):
        texts = list(read_texts(arguments.corpus, split))
        splits[split] = make(texts, int(tokens), tokenizer, rng)
        print(f"{split}: {len(splits[split][1])} windows of {len(splits[split][0])} tokens",
              flush=True)
    recipe = WindowRecipe(tokenizer.size, sha256(arguments.tokenizer), arguments.seed)
    save(arguments.out, recipe, splits)


if __name__ == "__main__":
    run(main)

"""Turn a corpus into training sequences: rows of context + 1 token ids, packed end to end.

OUT/train.npy and OUT/valid.npy hold 16-bit ids, shape (rows, context + 1): a row's first `context`
ids are the input and its last `context` ids what is to be predicted. OUT/sequences.json says how
they were made.
"""
from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

import tokenizer as tokenizers
from command import BadInput, run
from fim import cut, lay_out
from files import atomic_write, read_texts, sha256
from tokenizer import END_OF_TEXT, Tokenizer

MIN_CONTEXT = 64
PLAIN_CHARACTERS = 2200
_DRAWN_AT_ONCE = 20_000


@dataclass(frozen=True)
class Recipe:
    """How sequences were made; training reads the first two, a checkpoint keeps the third."""

    vocabulary: int
    context: int
    tokenizer_sha256: str
    fim_share: float
    suffix_first_share: float
    seed: int


def draw_documents(texts: list[str], rng: random.Random) -> Iterator[str]:
    """Documents without end, each as often as it is long: every character is as likely."""
    weights = [len(text) for text in texts]
    while True:
        drawn = rng.choices(texts, weights=weights, k=_DRAWN_AT_ONCE)
        while drawn:
            yield drawn.pop()


def plain(text: str, tokenizer: Tokenizer, context: int, rng: random.Random) -> list[int]:
    """At most `context` token ids of plain text from the start of a random line, then the end."""
    start = text.rfind("\n", 0, rng.randrange(len(text))) + 1
    ids = tokenizer.encode(text[start:start + PLAIN_CHARACTERS])
    return ids[:context - 1] + [tokenizer.special[END_OF_TEXT]]


def pack(texts: list[str], rows: int, tokenizer: Tokenizer, recipe: Recipe,
         rng: random.Random) -> np.ndarray:
    """`rows` rows of context + 1 ids, shape (rows, context + 1), cut from one stream of samples."""
    width = recipe.context + 1
    packed = np.empty((rows, width), np.uint16)
    stream: list[int] = []
    documents = draw_documents(texts, rng)
    row = 0
    while row < rows:
        text = next(documents)
        if rng.random() < recipe.fim_share:
            sample = lay_out(cut(text, rng), tokenizer, recipe.context,
                             recipe.suffix_first_share, rng)
            if sample is None:
                continue
        else:
            sample = plain(text, tokenizer, recipe.context, rng)
        stream += sample
        while len(stream) >= width and row < rows:
            packed[row] = stream[:width]
            stream = stream[width:]
            row += 1
    return packed


def save(folder: Path, recipe: Recipe, splits: dict[str, np.ndarray]) -> None:
    """Write the rows of each split, and last the recipe, whose presence says all is there."""
    for split, rows in splits.items():
        with atomic_write(folder / f"{split}.npy", "wb") as file:
            np.save(file, rows)
    with atomic_write(folder / "sequences.json") as file:
        json.dump(asdict(recipe), file, indent=2)
        file.write("\n")


def load_recipe(folder: Path) -> Recipe:
    """Read how the sequences in `folder` were made."""
    path = folder / "sequences.json"
    if not path.is_file():
        raise BadInput(f"there are no finished sequences in {folder}; write them with "
                       "sequences.py.")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Recipe(**{field.name: values[field.name] for field in fields(Recipe)})
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path} does not describe sequences; write them again with "
                       "sequences.py.") from None


def load_rows(folder: Path, split: str, recipe: Recipe) -> np.ndarray:
    """The rows of one split as a read-only view of the file, checked against the recipe."""
    path = folder / f"{split}.npy"
    try:
        rows = np.load(path, mmap_mode="r")
    except (OSError, ValueError):
        raise BadInput(f"{path} cannot be read; write the sequences again with "
                       "sequences.py.") from None
    if rows.ndim != 2 or rows.shape[1] != recipe.context + 1 or rows.dtype != np.uint16:
        raise BadInput(f"{path} does not hold rows of {recipe.context + 1} 16-bit ids; write the "
                       "sequences again with sequences.py.")
    if len(rows) and int(rows.max()) >= recipe.vocabulary:
        raise BadInput(f"{path} holds token id {int(rows.max())} but the vocabulary has "
                       f"{recipe.vocabulary}; write the sequences again with sequences.py.")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Cut the documents of a corpus into fill-in-the-middle and plain samples and "
                    "pack them into training rows.")
    parser.add_argument("corpus", type=Path, help="folder that corpus.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True,
                        help="merges that learn_tokenizer.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for the rows")
    parser.add_argument("--context", type=int, default=512, metavar="N",
                        help="tokens the model sees at once (default %(default)s)")
    parser.add_argument("--tokens", type=float, default=30e6, metavar="N",
                        help="training tokens to write (default %(default)g)")
    parser.add_argument("--valid-tokens", type=float, default=400e3, metavar="N",
                        help="held-out tokens to write (default %(default)g)")
    parser.add_argument("--fim-share", type=float, default=0.75, metavar="S",
                        help="share of samples that are fill-in-the-middle (default %(default)s)")
    parser.add_argument("--suffix-first-share", type=float, default=0.0, metavar="S",
                        help="share of those with the suffix before the prefix "
                             "(default %(default)s)")
    parser.add_argument("--seed", type=int, default=3, metavar="N",
                        help="seed of the cuts (default %(default)s)")
    arguments = parser.parse_args()
    if arguments.context < MIN_CONTEXT:
        raise BadInput(f"--context must be at least {MIN_CONTEXT} tokens, or most middles do not "
                       "fit.")
    for option in ("fim_share", "suffix_first_share"):
        if not 0 <= getattr(arguments, option) <= 1:
            raise BadInput(f"--{option.replace('_', '-')} must be between 0 and 1.")
    rows = {"valid": int(arguments.valid_tokens) // (arguments.context + 1),
            "train": int(arguments.tokens) // (arguments.context + 1)}
    if min(rows.values()) < 1:
        raise BadInput(f"--tokens and --valid-tokens must each fill a row of "
                       f"{arguments.context + 1} tokens.")

    tokenizer = tokenizers.load(arguments.tokenizer)
    recipe = Recipe(tokenizer.size, arguments.context, sha256(arguments.tokenizer),
                    arguments.fim_share, arguments.suffix_first_share, arguments.seed)
    rng = random.Random(arguments.seed)
    packed = {}
    for split, number in rows.items():
        texts = list(read_texts(arguments.corpus, split))
        packed[split] = pack(texts, number, tokenizer, recipe, rng)
        print(f"{split}: {number} rows of {arguments.context + 1} tokens")
    save(arguments.out, recipe, packed)


if __name__ == "__main__":
    run(main)

"""How sequences were made: what lies beside them, and what training needs to know of them."""
from __future__ import annotations

import json
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path

from command import BadInput
from files import atomic_write


@dataclass(frozen=True)
class Recipe:
    """How sequences were made; training reads the first two, a checkpoint keeps the third.

    The shares are of samples: fill-in-the-middle among all; among those with the suffix before the
    prefix, with a piece of syntax as their middle, and with snippets of other files in front.
    """

    vocabulary: int
    context: int
    tokenizer_sha256: str
    fim_share: float
    suffix_first_share: float
    seed: int
    aligned_share: float = 0.0
    project_share: float = 0.0
    shards: int = 1


def save_recipe(folder: Path, recipe: Recipe) -> None:
    """Write the recipe beside the rows, last of all: its presence says that all is there."""
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
        return Recipe(**{field.name: values[field.name] for field in fields(Recipe)
                         if field.name in values or field.default is MISSING})
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path} does not describe sequences; write them again with "
                       "sequences.py.") from None

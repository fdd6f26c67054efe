"""What a GGUF file's quantisation costs on held-out rows; fails where it costs too much."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from command import BadInput, run
from measure import bits_per_byte, load
from recipe import load_recipe
from trainer import choose_device, load_valid

LIMIT = 0.005


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Compare the bits per byte of a checkpoint and of the GGUF file made from it; "
                    f"exit with 1 where the file's are more than {LIMIT:.1%} higher.")
    parser.add_argument("checkpoint", type=Path, help="checkpoint that train.py wrote")
    parser.add_argument("model", type=Path, help="GGUF file that export.py made from it")
    parser.add_argument("sequences", type=Path, help="folder that sequences.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True,
                        help="merges that learn_tokenizer.py wrote")
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    arguments = parser.parse_args()
    recipe = load_recipe(arguments.sequences)
    rows = load_valid(arguments.sequences, recipe)
    values = []
    for path in (arguments.checkpoint, arguments.model):
        measured = load(path, arguments.tokenizer)
        if (measured.tokenizer.size, measured.model.shape.context) != (recipe.vocabulary,
                                                                       recipe.context):
            raise BadInput(f"{path} has another vocabulary or context than {arguments.sequences}.")
        values.append(bits_per_byte(measured.model.to(choose_device(arguments.device)), rows,
                                    measured.tokenizer))
    cost = values[1] / values[0] - 1
    print(f"checkpoint {values[0]:.4f}, GGUF file {values[1]:.4f} bits per byte: {cost:+.3%}")
    if cost > LIMIT:
        sys.exit(1)


if __name__ == "__main__":
    run(main)

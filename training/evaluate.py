"""Measure the held-out loss of a GGUF file, quantised as it is, or of a checkpoint."""
from __future__ import annotations

import argparse
from pathlib import Path

import tokenizer as tokenizers
from command import BadInput, run
from files import sha256
from measure import bits_per_byte, load
from recipe import load_recipe
from trainer import choose_device, load_valid, mean_loss


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Print the loss of a model, in nats per token, on the held-out rows that "
                    "training measures, and in bits per byte of their text.")
    parser.add_argument("model", type=Path, help="GGUF file that export.py wrote, or a checkpoint")
    parser.add_argument("sequences", type=Path, help="folder that sequences.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True,
                        help="merges that learn_tokenizer.py wrote")
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    arguments = parser.parse_args()

    recipe = load_recipe(arguments.sequences)
    if sha256(arguments.tokenizer) != recipe.tokenizer_sha256:
        raise BadInput(f"{arguments.sequences} was made with another tokenizer than "
                       f"{arguments.tokenizer}.")
    model, tokenizer, _ = load(arguments.model, arguments.tokenizer)
    if tokenizer.tokens != tokenizers.load(arguments.tokenizer).tokens:
        raise BadInput(f"{arguments.model} has another vocabulary than {arguments.tokenizer}.")
    if recipe.context != model.shape.context:
        raise BadInput(f"{arguments.model} has a context of {model.shape.context} tokens but "
                       f"{arguments.sequences} has {recipe.context}.")
    model.to(choose_device(arguments.device))
    rows = load_valid(arguments.sequences, recipe)
    print(f"{mean_loss(model, rows):.3f}")
    print(f"{bits_per_byte(model, rows, tokenizer):.4f} bits per byte")


if __name__ == "__main__":
    run(main)

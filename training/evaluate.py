"""Measure a GGUF file's held-out loss: what the exported, quantised model is worth."""
from __future__ import annotations

import argparse
from pathlib import Path

import tokenizer as tokenizers
from command import BadInput, run
from files import sha256
from gguf_model import load_model
from gguf_reader import read
from recipe import load_recipe
from tokenizer import SPECIAL_TOKENS, printable
from trainer import choose_device, load_valid, mean_loss


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Print the loss of a GGUF file, in nats per token, on the held-out rows that "
                    "training measures.")
    parser.add_argument("model", type=Path, help="GGUF file that export.py wrote")
    parser.add_argument("sequences", type=Path, help="folder that sequences.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True,
                        help="merges that learn_tokenizer.py wrote")
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    arguments = parser.parse_args()

    gguf = read(arguments.model)
    recipe = load_recipe(arguments.sequences)
    if sha256(arguments.tokenizer) != recipe.tokenizer_sha256:
        raise BadInput(f"{arguments.sequences} was made with another tokenizer than "
                       f"{arguments.tokenizer}.")
    tokenizer = tokenizers.load(arguments.tokenizer)
    spelled = [*map(printable, tokenizer.tokens), *SPECIAL_TOKENS]
    try:
        if gguf.metadata["tokenizer.ggml.tokens"] != spelled:
            raise BadInput(f"{arguments.model} has another vocabulary than {arguments.tokenizer}.")
        model = load_model(gguf)
    except (KeyError, RuntimeError):
        raise BadInput(f"{arguments.model} is not a model that export.py wrote.") from None
    if recipe.context != model.shape.context:
        raise BadInput(f"{arguments.model} has a context of {model.shape.context} tokens but "
                       f"{arguments.sequences} has {recipe.context}.")
    model.to(choose_device(arguments.device))
    print(f"{mean_loss(model, load_valid(arguments.sequences, recipe)):.3f}")


if __name__ == "__main__":
    run(main)

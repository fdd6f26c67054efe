"""Write a GGUF file of any sizes with random weights: how large it is, and what it costs to run.

What it says is noise; its size in bytes is that of a trained model with these sizes and tokenizer.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import torch

import tokenizer as tokenizers
from checkpoint import Checkpoint
from command import run
from export import FILE_TYPES, build
from model import Decoder, Shape
from tokenizer import SPECIAL_TOKENS, Tokenizer
from train import add_sizes


def some_merges(vocabulary: int) -> Tokenizer:
    """Merges for a vocabulary that was not learned: pairs of bytes, then those with a byte more."""
    numbers = range(vocabulary - 256 - len(SPECIAL_TOKENS))
    merges = []
    for number in numbers:
        pair, more = number % 8192, number // 8192
        left = bytes([pair >> 8, pair & 255]) + bytes(range(more - 1))
        merges.append((left[:1], left[1:]) if more == 0 else (left, bytes([more - 1])))
    return Tokenizer(merges)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Write a GGUF file of the given sizes with random weights.")
    parser.add_argument("--out", type=Path, required=True, help="GGUF file to write")
    tokens = parser.add_mutually_exclusive_group(required=True)
    tokens.add_argument("--tokenizer", type=Path, help="merges that learn_tokenizer.py wrote")
    tokens.add_argument("--vocabulary", type=int, metavar="N",
                        help="number of tokens, with merges that nobody learned")
    parser.add_argument("--context", type=int, default=2048, help="(default %(default)s)")
    parser.add_argument("--matrices", choices=tuple(FILE_TYPES), default="q8_0",
                        help="(default %(default)s)")
    add_sizes(parser)
    arguments = parser.parse_args()
    tokenizer = (tokenizers.load(arguments.tokenizer) if arguments.tokenizer
                 else some_merges(arguments.vocabulary))
    shape = Shape(tokenizer.size, arguments.context, arguments.width, arguments.layers,
                  arguments.heads, arguments.kv_heads or arguments.heads, arguments.feed_forward)
    shape.check()
    torch.manual_seed(1)
    model = Decoder(shape)
    file = build(Checkpoint(shape, model.state_dict(), None), tokenizer, arguments.out.stem,
                 matrices=arguments.matrices)
    size = file.write(arguments.out)
    parameters = sum(parameter.numel() for parameter in model.parameters())
    print(f"{arguments.out}: {parameters:,} parameters, {size:,} bytes")


if __name__ == "__main__":
    run(main)

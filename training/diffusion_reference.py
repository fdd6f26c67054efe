"""Write what a masked-diffusion GGUF file answers to fixed questions, for other runtimes to match.

The answers are computed in float32 from the dequantised weights by reference.py.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from canvas import Ids
from command import run
from files import atomic_write
from gguf_model import tokenizer_of
from gguf_reader import Gguf, read
from reference import log_probabilities
from tokenizer import Tokenizer

TOP = 5
MASKS = 8

PREFIX = """public sealed class Basket
{
    private readonly List<Item> items = new List<Item>();

    public decimal Total()
    {
        decimal total = 0;
        foreach (var item in items)
        {
            """
SUFFIX = """
        }
        return total;
    }
}
"""

# Name, prefix, text of the hole that is known, the texts behind the canvases, suffix.
CASES = (
    ("one hole", PREFIX, "", ("",), SUFFIX),
    ("one hole, its beginning known", PREFIX, "total += item.", ("",), SUFFIX),
    ("two holes", PREFIX, "", (";\n        }\n        return ", ""), ";\n    }\n}\n"),
)


def question(tokenizer: Tokenizer, prefix: str, known: str, behind: tuple[str, ...],
             suffix: str) -> tuple[list[int], int]:
    """Token ids of a question, and how many of them are context."""
    ids = Ids.of(tokenizer)
    tokens = [ids.suffix, *tokenizer.encode(suffix), ids.prefix, *tokenizer.encode(prefix),
              ids.middle, *tokenizer.encode(known)]
    context = len(tokens) - 1
    for text in behind:
        tokens += [ids.mask] * MASKS + tokenizer.encode(text)
    return tokens, context


def looks(size: int, context: int) -> np.ndarray:
    """(size, size): a context looks back, what follows it at everything."""
    order = np.arange(size)
    return (order[None, :] <= order[:, None]) | (order[:, None] >= context)


def answer(gguf: Gguf, tokenizer: Tokenizer, tokens: list[int], context: int) -> list[dict]:
    """The most likely tokens of every masked slot, read from the row before it."""
    logs = log_probabilities(gguf, np.array(tokens), np.arange(len(tokens)),
                             looks(len(tokens), context))
    mask = Ids.of(tokenizer).mask
    slots = []
    for slot in (at for at, token in enumerate(tokens) if token == mask):
        top = np.argsort(-logs[slot - 1], kind="stable")[:TOP]
        slots.append({"slot": slot, "row": slot - 1, "ids": top.tolist(),
                      "logprobs": [round(float(logs[slot - 1, i]), 5) for i in top]})
    return slots


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Write the most likely tokens that a masked-diffusion GGUF file gives for "
                    "three fixed canvases, as JSON.")
    parser.add_argument("model", type=Path, help="GGUF file that export.py --diffusion wrote")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    arguments = parser.parse_args()
    gguf = read(arguments.model)
    tokenizer = tokenizer_of(gguf)
    cases = []
    for name, *parts in CASES:
        tokens, context = question(tokenizer, *parts)
        cases.append({"name": name, "context": context, "ids": tokens,
                      "positions": list(range(len(tokens))),
                      "slots": answer(gguf, tokenizer, tokens, context)})
    with atomic_write(arguments.out) as file:
        json.dump({"model": arguments.model.name, "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    run(main)

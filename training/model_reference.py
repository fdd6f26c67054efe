"""Write what a GGUF file's tokenizer and model give, for other runtimes to match.

Texts with their token ids, and prompts with the logarithms of the next token's probabilities, in
float32 from the dequantised weights by reference.py. `npm run bench -- reference MODEL FILE`
compares llama.cpp with it.
"""
from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np

from command import BadInput, run
from documents import Document, read_documents
from files import atomic_write
from fim import choose_middle, lay_out, window
from gguf_model import shape_of, tokenizer_of
from gguf_reader import Gguf, read
from reference import log_probabilities
from sample_stream import draw
from tokenizer import END_OF_TEXT, FIM_MIDDLE, Tokenizer

SEED = 29
# What tokenizers disagree about: blanks, line ends, digits, contractions, other scripts, marks.
PIECES = ("a", "b", "get", "Value", "_x", "x1", " ", "  ", "    ", "\n", "\n\n", "\r\n", "\t", "{", "}",
          ";", "(", ")", "//", "///", "0", "42", "1_000", "é", "ß", "字", "🙂", "'s", "'S", "'ll",
          "\u00a0", "\u2028", "\u0301", "½", "²", "İ", "ﬁ", "\u200b", "\ufeff", ".", "...", "=>",
          "??=", '"', '"""', "$\"{", "@", "#if", "<|endoftext|>", "<|fim_prefix|>", "\u0600", "😀")


def random_texts(rng: random.Random, number: int) -> list[str]:
    """Up to 60 pieces in a row."""
    return ["".join(rng.choices(PIECES, k=rng.randint(1, 60))) for _ in range(number)]


def prompts(documents: list[Document], tokenizer: Tokenizer, context: int, number: int,
            rng: random.Random) -> list[list[int]]:
    """Holes in documents as the model takes them, up to a random token of the middle."""
    found = []
    drawn = draw(documents, [len(document.text) for document in documents], rng)
    while len(found) < number:
        text = next(drawn).text
        ids = lay_out(window(text, *choose_middle(text, rng), rng), tokenizer, context, 1.0, rng)
        if ids:
            first = ids.index(tokenizer.special[FIM_MIDDLE]) + 1
            found.append(ids[:rng.randint(first, len(ids) - 1)])
    return found


def answer(gguf: Gguf, ids: list[int], top: int) -> dict[str, list]:
    """The most likely next tokens with the natural logarithms of their probabilities."""
    size = len(ids)
    logs = log_probabilities(gguf, np.array(ids), np.arange(size),
                             np.tri(size, dtype=bool))[-1]
    best = np.argsort(-logs, kind="stable")[:top]
    return {"prompt": ids, "ids": best.tolist(),
            "logprobs": [round(float(logs[i]), 4) for i in best]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Write token ids of texts and next tokens of prompts that a GGUF file gives, "
                    "as JSON.")
    parser.add_argument("model", type=Path, help="GGUF file that export.py wrote")
    parser.add_argument("--corpus", type=Path, help="folder that corpus.py wrote: its training "
                        "documents are tokenised, its held-out ones make prompts")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--random", type=int, default=200, metavar="N",
                        help="random texts (default %(default)s)")
    parser.add_argument("--files", type=int, default=1000, metavar="N",
                        help="documents (default %(default)s)")
    parser.add_argument("--prompts", type=int, default=100, metavar="N",
                        help="prompts (default %(default)s)")
    parser.add_argument("--top", type=int, default=0, metavar="N",
                        help="tokens of each answer (default: the whole vocabulary)")
    arguments = parser.parse_args()
    if min(arguments.random, arguments.files, arguments.prompts, arguments.top) < 0:
        raise BadInput("--random, --files, --prompts and --top must not be below 0.")
    gguf = read(arguments.model)
    tokenizer = tokenizer_of(gguf)
    rng = random.Random(SEED)
    texts = random_texts(rng, arguments.random)
    held_out = [Document("text", text, "") for text in texts]
    if arguments.corpus:
        documents = list(read_documents(arguments.corpus, "train"))
        texts += [document.text for document in
                  rng.sample(documents, min(arguments.files, len(documents)))]
        held_out = list(read_documents(arguments.corpus, "valid"))
    asked = prompts(held_out, tokenizer, shape_of(gguf).context, arguments.prompts, rng)
    content = {"model": arguments.model.name, "end": tokenizer.special[END_OF_TEXT],
               "texts": [{"text": text, "ids": tokenizer.encode(text)} for text in texts],
               "prompts": [answer(gguf, ids, arguments.top or tokenizer.size) for ids in asked]}
    with atomic_write(arguments.out) as file:
        json.dump(content, file, ensure_ascii=True)
        file.write("\n")
    print(f"{arguments.out}: {len(texts)} texts, {len(asked)} prompts")


if __name__ == "__main__":
    run(main)

"""The model and the vocabulary that a GGUF file of export.py holds."""
from __future__ import annotations

import numpy as np
import torch

from command import BadInput
from gguf_reader import Gguf
from model import JOINED, Decoder, Shape
from tokenizer import BYTE_ALPHABET, SPECIAL_TOKENS, Tokenizer, printable

_BYTES = {character: byte for byte, character in BYTE_ALPHABET.items()}


def shape_of(gguf: Gguf) -> Shape:
    """The sizes that export.py wrote into a file."""
    return Shape(*(gguf.metadata[f"llama.{key}"] for key in (
        "vocab_size", "context_length", "embedding_length", "block_count",
        "attention.head_count", "attention.head_count_kv", "feed_forward_length")))


def load_model(gguf: Gguf) -> Decoder:
    """The model with a file's weights, dequantised, and joined as in training."""
    model = Decoder(shape_of(gguf))
    weights = {}
    for name in model.state_dict():
        stem, _, last = name.removesuffix(".weight").rpartition(".")
        parts = [gguf.values(f"{stem}.{part}.weight".lstrip("."))
                 for part in JOINED.get(last, (last,))]
        weights[name] = torch.from_numpy(np.concatenate(parts))
    model.load_state_dict(weights)
    return model


def tokenizer_of(gguf: Gguf) -> Tokenizer:
    """The tokenizer that a file's merges make, checked against the tokens it lists."""
    try:
        pairs = [merge.split(" ") for merge in gguf.metadata["tokenizer.ggml.merges"]]
        tokenizer = Tokenizer([(_unprintable(left), _unprintable(right)) for left, right in pairs])
        if gguf.metadata["tokenizer.ggml.tokens"] == [*map(printable, tokenizer.tokens),
                                                      *SPECIAL_TOKENS]:
            return tokenizer
    except (KeyError, ValueError):
        pass
    raise BadInput("the GGUF file has another vocabulary than export.py writes; start from a "
                   "model that was made here.")


def _unprintable(spelled: str) -> bytes:
    return bytes(_BYTES[character] for character in spelled)

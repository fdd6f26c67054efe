"""Losses by token and by byte: only losses per byte compare models with different vocabularies."""
from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import checkpoint as checkpoints
import gguf_model
import tokenizer as tokenizers
from command import BadInput
from files import sha256
from gguf_reader import read
from model import Decoder
from tokenizer import Tokenizer
from trainer import VALID_BATCH

SUFFIX_FIRST = "suffix-prefix-middle"


class Measured(NamedTuple):
    """A model with what is needed to ask it."""

    model: Decoder
    tokenizer: Tokenizer
    suffix_first: bool


def load(path: Path, tokenizer_path: Path | None = None) -> Measured:
    """The model in a GGUF file of export.py, or in a checkpoint with its tokenizer."""
    if path.suffix != ".gguf":
        if tokenizer_path is None:
            raise BadInput(f"{path} is a checkpoint: give its tokenizer with --tokenizer.")
        saved, tokenizer = checkpoints.load(path), tokenizers.load(tokenizer_path)
        checkpoints.check_tokenizer(saved, tokenizer.size, sha256(tokenizer_path),
                                    str(tokenizer_path))
        model = Decoder(saved.shape)
        model.load_state_dict({name: weights.float() for name, weights in saved.weights.items()})
        return Measured(model, tokenizer, suffix_first=True)
    gguf = read(path)
    try:
        return Measured(gguf_model.load_model(gguf), gguf_model.tokenizer_of(gguf),
                        gguf.metadata.get("completion.fim_order", SUFFIX_FIRST) == SUFFIX_FIRST)
    except (KeyError, RuntimeError):
        raise BadInput(f"{path} is not a model that export.py wrote.") from None


def token_nats(model: Decoder, ids: Tensor) -> Tensor:
    """(B, T) nats of each id of (B, T + 1) but the first, given those before it."""
    ids = ids.to(model.token_embd.weight.device)
    with torch.no_grad(), torch.autocast(ids.device.type, dtype=torch.bfloat16):
        logits = model(ids[:, :-1])
    return F.cross_entropy(logits.float().transpose(1, 2), ids[:, 1:], reduction="none").cpu()


def token_bytes(tokenizer: Tokenizer) -> np.ndarray:
    """Bytes of each token; none of special ones."""
    return np.array([len(token) for token in tokenizer.tokens] + [0] * len(tokenizer.special))


def bits_per_byte(model: Decoder, rows: Tensor, tokenizer: Tokenizer) -> float:
    """Bits for a byte of the text in rows (N, context + 1); markers are not counted."""
    sizes = torch.from_numpy(token_bytes(tokenizer))
    nats = number = 0.0
    for batch in rows.split(VALID_BATCH):
        bytes_ = sizes[batch[:, 1:]]
        nats += float((token_nats(model, batch) * (bytes_ > 0)).sum())
        number += float(bytes_.sum())
    return nats / math.log(2) / number

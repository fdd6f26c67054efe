"""Checkpoints: one file with the weights, the model's sizes and what is needed to go on training.

A PyTorch dictionary: `cfg` (sizes), `sd` (weights), `tokenizer` (SHA-256 of the merges) and, while
where the run can be resumed, `run` (JSON) and `optimisers`. Read with `weights_only`, so that a
checkpoint cannot bring code; PyTorch 1.13 then reads no numbers but whole ones, hence the JSON.
"""
from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from command import BadInput
from files import atomic_write
from model import Shape

_SIZES = {"vocabulary": "vocab", "context": "ctx", "width": "d", "layers": "layers",
          "heads": "heads", "kv_heads": "kv", "feed_forward": "ff"}

# The weights of the first csharp-nano were saved under short names. Reading them is what lets the
# shipped GGUF file be checked against its checkpoint.
_SHORT_NAMES = {"emb": "token_embd", "nf": "output_norm", "blocks": "blk", "n1": "attn_norm",
                "n2": "ffn_norm", "qkv": "attn_qkv", "o": "attn_output", "gu": "ffn_gate_up",
                "dn": "ffn_down", "w": "weight"}


@dataclass
class Checkpoint:
    """What a checkpoint file holds."""

    shape: Shape
    weights: dict[str, Tensor]
    tokenizer_sha256: str | None
    run: dict[str, Any] | None = None
    optimisers: dict[str, Any] | None = None


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint; the file at `path` is the old one or the new one, never half of one."""
    content = {"cfg": {short: getattr(checkpoint.shape, name) for name, short in _SIZES.items()},
               "sd": checkpoint.weights, "tokenizer": checkpoint.tokenizer_sha256,
               "run": json.dumps(checkpoint.run), "optimisers": checkpoint.optimisers}
    with atomic_write(path, "wb") as file:
        torch.save(content, file)


def load(path: Path) -> Checkpoint:
    """Read a checkpoint onto the CPU."""
    if not path.is_file():
        raise BadInput(f"there is no checkpoint {path}; train one with train.py.")
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        shape = Shape(**{name: content["cfg"][short] for name, short in _SIZES.items()})
        weights = {_full_name(name): tensor for name, tensor in content["sd"].items()}
        return Checkpoint(shape, weights, content.get("tokenizer"),
                          json.loads(content.get("run", "null")), content.get("optimisers"))
    except (pickle.UnpicklingError, RuntimeError, EOFError, KeyError, TypeError, AttributeError,
            ValueError):
        raise BadInput(f"{path} is not a checkpoint of this trainer; train one with "
                       "train.py.") from None


def _full_name(name: str) -> str:
    return ".".join(_SHORT_NAMES.get(part, part) for part in name.split("."))


def check_tokenizer(checkpoint: Checkpoint, size: int, sha256: str, what: str) -> None:
    """Refuse a checkpoint that was trained with another vocabulary than `what` has."""
    if checkpoint.shape.vocabulary != size:
        raise BadInput(f"the checkpoint was trained with {checkpoint.shape.vocabulary} tokens but "
                       f"{what} has {size}; use the tokenizer it was trained with.")
    if checkpoint.tokenizer_sha256 not in (None, sha256):
        raise BadInput(f"the checkpoint was trained with other merges than {what} has; use the "
                       "tokenizer it was trained with.")

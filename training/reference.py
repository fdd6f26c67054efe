"""The decoder once more, in NumPy and float32, straight from a GGUF file: slow and easy to follow.

What model.py and llama.cpp compute is compared with it.
"""
from __future__ import annotations

import numpy as np

from gguf_reader import Gguf
from model import NORM_EPSILON, ROPE_BASE


def log_probabilities(gguf: Gguf, ids: np.ndarray, positions: np.ndarray,
                      allowed: np.ndarray) -> np.ndarray:
    """(T, V) natural logarithms for T ids at their positions; `allowed[i, j]`: i looks at j."""
    heads, kv_heads = (int(gguf.metadata[f"llama.attention.{key}"])
                       for key in ("head_count", "head_count_kv"))
    embedding = gguf.values("token_embd.weight")
    x = embedding[ids]
    for block in range(int(gguf.metadata["llama.block_count"])):
        def weights(name: str) -> np.ndarray:
            return gguf.values(f"blk.{block}.{name}.weight")

        normed = _norm(x, weights("attn_norm"))
        query, key = (_rotate(_by_head(normed @ weights(name).T, number), positions)
                      for name, number in (("attn_q", heads), ("attn_k", kv_heads)))
        value = _by_head(normed @ weights("attn_v").T, kv_heads)
        key, value = (part.repeat(heads // kv_heads, 0) for part in (key, value))
        scores = query @ key.swapaxes(1, 2) / np.float32(np.sqrt(query.shape[-1]))
        mixed = _softmax(np.where(allowed, scores, -np.inf)) @ value
        x = x + mixed.swapaxes(0, 1).reshape(len(ids), -1) @ weights("attn_output").T
        normed = _norm(x, weights("ffn_norm"))
        gate = normed @ weights("ffn_gate").T
        x = x + (gate / (1 + np.exp(-gate)) * (normed @ weights("ffn_up").T)
                 ) @ weights("ffn_down").T
    logits = _norm(x, gguf.values("output_norm.weight")) @ embedding.T
    return np.log(_softmax(logits))


def _norm(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(NORM_EPSILON)) * weights


def _softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def _by_head(x: np.ndarray, heads: int) -> np.ndarray:
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)


def _rotate(x: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """(heads, T, size) with components (0, 1), (2, 3), ... turned by their position's angle."""
    size = x.shape[-1]
    angles = np.outer(positions, ROPE_BASE ** (-np.arange(0, size, 2) / size))
    cosines, sines = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
    turned = np.empty_like(x)
    turned[..., 0::2] = x[..., 0::2] * cosines - x[..., 1::2] * sines
    turned[..., 1::2] = x[..., 0::2] * sines + x[..., 1::2] * cosines
    return turned

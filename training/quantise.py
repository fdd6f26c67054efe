"""Weights in blocks: Q8_0, and Q6_K at three quarters of its size.

Q8_0: 32 weights as one float16 scale and 32 signed bytes. Q6_K: 256 weights of six bits in 16
groups, each with a scale of eight bits, and one float16 scale for these; the layout is ggml's
`block_q6_K`, known from its description in the GGUF documents.
"""
from __future__ import annotations

import numpy as np

BLOCK = 32
BLOCK_BYTES = 2 + BLOCK


def q8_0(weights: np.ndarray) -> bytes:
    """The weights, whose last axis must be a multiple of 32, as Q8_0 blocks in row order.

    The scale maps a block's largest magnitude to 127. Rounding uses the float32 scale, storing
    the float16 one: half a step of error from the bytes, and a relative 2^-11 from the scale.
    """
    blocks = weights.astype(np.float32).reshape(-1, BLOCK)
    scale = np.abs(blocks).max(1) / 127
    inverse = np.where(scale > 0, 1 / np.where(scale > 0, scale, 1), 0)
    packed = np.empty((len(blocks), BLOCK_BYTES), np.uint8)
    packed[:, :2] = scale.astype("<f2").view(np.uint8).reshape(-1, 2)
    packed[:, 2:] = np.rint(blocks * inverse[:, None]).astype(np.int8).view(np.uint8)
    return packed.tobytes()


SUPER_BLOCK = 256
GROUP = 16
SUPER_BLOCK_BYTES = 128 + 64 + 16 + 2
_TRIED = np.linspace(0.86, 1.0, 8, dtype=np.float32)  # of the scale that just reaches the largest


def q6_k(weights: np.ndarray) -> bytes:
    """The weights, whose last axis must be a multiple of 256, as Q6_K blocks in row order.

    Of a few scales of each group the one with the least squared error is taken.
    """
    return b"".join(_q6_k(rows) for rows in
                    np.array_split(weights.astype(np.float32).reshape(-1, SUPER_BLOCK),
                                   max(1, weights.size // (1 << 20))))


def _q6_k(blocks: np.ndarray) -> bytes:
    groups = blocks.reshape(len(blocks), -1, GROUP)
    scales = _best_scales(groups)
    wide = scales[np.arange(len(scales)), np.abs(scales).argmax(1)] / -128
    wide = wide.astype("<f2")
    divisor = np.where(wide == 0, 1, wide.astype(np.float32))[:, None]
    narrow = np.clip(np.rint(scales / divisor), -128, 127).astype(np.int8)
    steps = narrow * wide.astype(np.float32)[:, None]
    inverse = np.where(steps != 0, 1 / np.where(steps != 0, steps, 1), 0)
    quanta = np.clip(np.rint(groups * inverse[..., None]), -32, 31).astype(np.int8) + 32
    quanta = quanta.astype(np.uint8).reshape(len(blocks), 2, 4, 32)  # half, quarter of it, place
    low, high = quanta & 15, quanta >> 4
    packed = np.empty((len(blocks), SUPER_BLOCK_BYTES), np.uint8)
    packed[:, :128] = (low[:, :, :2] | low[:, :, 2:] << 4).reshape(len(blocks), -1)
    packed[:, 128:192] = (high << np.array([0, 2, 4, 6], np.uint8)[:, None]).sum(
        2, dtype=np.uint8).reshape(len(blocks), -1)
    packed[:, 192:208] = narrow.view(np.uint8)
    packed[:, 208:] = wide.view(np.uint8).reshape(-1, 2)
    return packed.tobytes()


def _best_scales(groups: np.ndarray) -> np.ndarray:
    """The step of each group (N, 16 groups, 16 weights) that loses least, in float32."""
    at = np.abs(groups).argmax(-1)[..., None]
    reach = np.take_along_axis(groups, at, -1)[..., 0] / -32
    best, least = reach, np.full(reach.shape, np.inf, np.float32)
    for share in _TRIED:
        step = reach * share
        divisor = np.where(step == 0, 1, step)[..., None]
        quanta = np.clip(np.rint(groups / divisor), -32, 31)
        error = ((groups - quanta * step[..., None]) ** 2).sum(-1)
        best = np.where(error < least, step, best)
        least = np.minimum(error, least)
    return best

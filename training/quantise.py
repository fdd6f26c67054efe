"""Q8_0: blocks of 32 weights as one float16 scale and 32 signed bytes."""
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

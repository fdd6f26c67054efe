"""Q8_0 against a slow version; what comes back of Q8_0 and Q6_K."""
import struct
import unittest

from requirements import need

need("numpy")

import numpy as np  # noqa: E402

from gguf_reader import Gguf, Tensor  # noqa: E402
from quantise import (BLOCK, BLOCK_BYTES, SUPER_BLOCK, SUPER_BLOCK_BYTES, q6_k,  # noqa: E402
                      q8_0)


def slow_q8_0(weights):
    """One block after the other, one weight after the other, in single precision."""
    out = bytearray()
    flat = weights.reshape(-1)
    for start in range(0, len(flat), BLOCK):
        block = flat[start:start + BLOCK]
        scale = np.float32(max(abs(weight) for weight in block)) / np.float32(127)
        inverse = np.float32(1) / scale if scale else np.float32(0)
        out += struct.pack("<e", scale)
        for weight in block:
            out += struct.pack("b", round(float(weight * inverse)))  # ties to even, as rint
    return bytes(out)


def matrices(seed):
    rng = np.random.default_rng(seed)
    for exponent in range(-4, 4):
        yield (rng.standard_normal((8, 64)) * 10.0 ** exponent).astype(np.float32)
    yield np.zeros((2, 32), np.float32)
    spiked = rng.standard_normal((4, 32)).astype(np.float32)
    spiked[:, 3] = 1000
    yield spiked


class QuantiseTests(unittest.TestCase):
    def test_equals_the_slow_version(self):
        for matrix in matrices(1):
            self.assertEqual(q8_0(matrix), slow_q8_0(matrix))

    def test_the_error_is_half_a_step_and_the_rounding_of_the_scale(self):
        for matrix in matrices(2):
            packed = np.frombuffer(q8_0(matrix), [("scale", "<f2"), ("bytes", "i1", BLOCK)])
            back = packed["scale"].astype(np.float64)[:, None] * packed["bytes"]
            blocks = matrix.reshape(-1, BLOCK).astype(np.float64)
            largest = np.abs(blocks).max(1, keepdims=True)
            smallest_half = 2.0 ** -24  # where the scale is subnormal, its step does not shrink
            bound = largest / 254 * 1.0001 + np.maximum(largest * 2.0 ** -11, 127 * smallest_half)
            self.assertTrue((np.abs(back - blocks) <= bound).all())

    def test_size_is_34_bytes_a_block(self):
        self.assertEqual(len(q8_0(np.ones((3, 64), np.float32))), 3 * 2 * BLOCK_BYTES)


class SixBitTests(unittest.TestCase):
    def back(self, matrix):
        packed = q6_k(matrix)
        self.assertEqual(len(packed), matrix.size // SUPER_BLOCK * SUPER_BLOCK_BYTES)
        gguf = Gguf({}, {"m": Tensor(matrix.shape, 14, 0)}, packed)
        return gguf.values("m")

    def test_each_weight_comes_back_nearly(self):
        rng = np.random.default_rng(3)
        for exponent in range(-3, 3):
            matrix = (rng.standard_normal((16, 512)) * 10.0 ** exponent).astype(np.float32)
            error = self.back(matrix) - matrix
            self.assertLess(np.sqrt((error ** 2).mean() / (matrix ** 2).mean()), 0.02)

    def test_what_six_bits_and_one_scale_can_say_comes_back_exactly(self):
        rng = np.random.default_rng(4)
        matrix = rng.integers(-32, 32, (4, 256)).astype(np.float32)
        matrix[:, ::16] = -32
        self.assertTrue(np.array_equal(self.back(matrix), matrix))
        scaled = matrix * np.repeat(rng.integers(1, 128, (4, 16)), 16, 1)
        scaled[:, 16:32] = matrix[:, 16:32] * -128
        self.assertTrue(np.array_equal(self.back(scaled.astype(np.float32)), scaled))
        zeros = np.zeros((1, 512), np.float32)
        self.assertTrue(np.array_equal(self.back(zeros), zeros))

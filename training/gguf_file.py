"""Writing GGUF version 3: header, metadata, tensor table, aligned tensor data, little-endian."""
from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from files import atomic_write
from quantise import q6_k, q8_0

VERSION = 3
ALIGNMENT = 32

UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9  # metadata value types
TENSOR_F32, TENSOR_Q8_0, TENSOR_Q6_K = 0, 8, 14


class GgufFile:
    """Collects metadata and tensors in the order they shall have, then writes them."""

    def __init__(self) -> None:
        self._metadata: list[bytes] = []
        self._tensors: list[tuple[str, tuple[int, ...], int, bytes]] = []

    def add_string(self, key: str, value: str) -> None:
        self._add(key, STRING, _string(value))

    def add_uint32(self, key: str, value: int) -> None:
        self._add(key, UINT32, struct.pack("<I", value))

    def add_float32(self, key: str, value: float) -> None:
        self._add(key, FLOAT32, struct.pack("<f", value))

    def add_bool(self, key: str, value: bool) -> None:
        self._add(key, BOOL, struct.pack("<?", value))

    def add_strings(self, key: str, values: list[str]) -> None:
        self._add_array(key, STRING, len(values), b"".join(map(_string, values)))

    def add_int32s(self, key: str, values: list[int]) -> None:
        self._add_array(key, INT32, len(values), np.array(values, "<i4").tobytes())

    def add_float32_tensor(self, name: str, weights: np.ndarray) -> None:
        self._tensors.append((name, weights.shape, TENSOR_F32, weights.astype("<f4").tobytes()))

    def add_q8_0_tensor(self, name: str, weights: np.ndarray) -> None:
        self._tensors.append((name, weights.shape, TENSOR_Q8_0, q8_0(weights)))

    def add_q6_k_tensor(self, name: str, weights: np.ndarray) -> None:
        self._tensors.append((name, weights.shape, TENSOR_Q6_K, q6_k(weights)))

    def write(self, path: Path) -> int:
        """Write the file whole or not at all; its size in bytes."""
        head = b"GGUF" + struct.pack("<IQQ", VERSION, len(self._tensors), len(self._metadata))
        head += b"".join(self._metadata)
        offset = 0
        for name, shape, kind, data in self._tensors:
            # GGUF lists the fastest axis first, NumPy last.
            sizes = b"".join(struct.pack("<Q", size) for size in reversed(shape))
            head += _string(name) + struct.pack("<I", len(shape)) + sizes
            head += struct.pack("<IQ", kind, offset)
            offset += len(data) + _padding(len(data))
        with atomic_write(path, "wb") as file:
            file.write(head + bytes(_padding(len(head))))
            for _, _, _, data in self._tensors:
                file.write(data + bytes(_padding(len(data))))
            return file.tell()

    def _add(self, key: str, kind: int, value: bytes) -> None:
        self._metadata.append(_string(key) + struct.pack("<I", kind) + value)

    def _add_array(self, key: str, kind: int, length: int, values: bytes) -> None:
        self._add(key, ARRAY, struct.pack("<IQ", kind, length) + values)


def _string(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _padding(length: int) -> int:
    return -length % ALIGNMENT

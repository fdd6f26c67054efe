"""Reading GGUF version 3, written from the format's description and not from `gguf_file`."""
from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from command import BadInput

SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q",
           12: "d"}
STRING, ARRAY = 8, 9


class Tensor(NamedTuple):
    """A tensor's table entry: NumPy shape, GGUF type, byte offset within the data section."""

    shape: tuple[int, ...]
    kind: int
    offset: int


@dataclass
class Gguf:
    """A parsed file: metadata, tensor table and the data section."""

    metadata: dict[str, Any]
    tensors: dict[str, Tensor]
    data: bytes

    def blocks(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Scales (n,) and bytes (n, 32) of a Q8_0 tensor."""
        tensor = self.tensors[name]
        if tensor.kind != 8:
            raise ValueError(f"{name} is not Q8_0")
        packed = np.frombuffer(self.data, [("d", "<f2"), ("q", "i1", 32)],
                               int(np.prod(tensor.shape)) // 32, tensor.offset)
        return packed["d"].astype(np.float32), packed["q"]

    def values(self, name: str) -> np.ndarray:
        """A tensor as float32, dequantised."""
        tensor = self.tensors[name]
        if tensor.kind == 0:
            flat = np.frombuffer(self.data, "<f4", int(np.prod(tensor.shape)), tensor.offset)
        elif tensor.kind == 14:
            flat = self._six_bits(tensor)
        else:
            scales, quanta = self.blocks(name)
            flat = scales[:, None] * quanta
        return flat.reshape(tensor.shape)

    def _six_bits(self, tensor: Tensor) -> np.ndarray:
        """Q6_K: weight by weight, which bits of which byte hold it."""
        packed = np.frombuffer(self.data, [("low", "u1", 128), ("high", "u1", 64),
                                           ("scales", "i1", 16), ("d", "<f2")],
                               int(np.prod(tensor.shape)) // 256, tensor.offset)
        number = np.arange(256)
        half, inside = number // 128, number % 128
        quarter, place = inside // 32, inside % 32
        low = packed["low"][:, 64 * half + 32 * (quarter % 2) + place] >> (4 * (quarter // 2))
        high = packed["high"][:, 32 * half + place] >> (2 * quarter)
        quanta = ((low & 15) | (high & 3) << 4).astype(np.float32) - 32
        scales = packed["d"].astype(np.float32)[:, None] * packed["scales"]
        return scales[:, number // 16] * quanta


class _Cursor:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def scalar(self, code: str) -> Any:
        value, = struct.unpack_from("<" + code, self.content, self.at)
        self.at += struct.calcsize("<" + code)
        return value

    def string(self) -> str:
        length = self.scalar("Q")
        self.at += length
        return self.content[self.at - length:self.at].decode()

    def value(self, kind: int) -> Any:
        if kind == STRING:
            return self.string()
        if kind == ARRAY:
            element, length = self.scalar("I"), self.scalar("Q")
            return [self.value(element) for _ in range(length)]
        return self.scalar(SCALARS[kind])


def read(path: Path) -> Gguf:
    """Read a whole GGUF file."""
    try:
        return parse(path.read_bytes())
    except (ValueError, KeyError, struct.error) as error:
        raise BadInput(f"{path} is not a GGUF version 3 file that can be read: {error}.") from None


def parse(content: bytes) -> Gguf:
    """Parse a file's bytes; `ValueError`, `KeyError` or `struct.error` when they are no GGUF."""
    cursor = _Cursor(content)
    if content[:4] != b"GGUF":
        raise ValueError("no GGUF magic")
    cursor.at = 4
    version, tensor_count, pair_count = cursor.scalar("I"), cursor.scalar("Q"), cursor.scalar("Q")
    if version != 3:
        raise ValueError(f"version {version}")
    metadata = {}
    for _ in range(pair_count):
        key = cursor.string()
        metadata[key] = cursor.value(cursor.scalar("I"))
    tensors = {}
    for _ in range(tensor_count):
        name = cursor.string()
        shape = tuple(cursor.scalar("Q") for _ in range(cursor.scalar("I")))[::-1]
        tensors[name] = Tensor(shape, cursor.scalar("I"), cursor.scalar("Q"))
    alignment = metadata.get("general.alignment", 32)
    start = -(-cursor.at // alignment) * alignment
    return Gguf(metadata, tensors, content[start:])

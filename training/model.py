"""The decoder: llama architecture, written so that its weights go into a GGUF file unchanged.

RMSNorm, rotary positions on interleaved pairs, SwiGLU, no biases, and the output layer shares the
embedding's weights. Parameters carry the names that GGUF gives them, but that some matrices with
the same input are one here (`JOINED`).

Shapes: B sequences, T positions, D width, H heads of size D / H, K key-value heads, V vocabulary.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from command import BadInput

NORM_EPSILON = 1e-5
ROPE_BASE = 10000.0
QUANTISED_BLOCK = 32
INITIAL_DEVIATION = 0.02

JOINED = {"attn_qkv": ("attn_q", "attn_k", "attn_v"), "ffn_gate_up": ("ffn_gate", "ffn_up")}

FUSED_ATTENTION = hasattr(F, "scaled_dot_product_attention")  # from PyTorch 2.0 on


@dataclass(frozen=True)
class Shape:
    """The sizes of a model, in tokens (`vocabulary`, `context`) and components (the others)."""

    vocabulary: int
    context: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    feed_forward: int

    @property
    def head_size(self) -> int:
        return self.width // self.heads

    def check(self) -> None:
        """Refuse sizes that the architecture or the Q8_0 export cannot have."""
        for name, value in vars(self).items():
            if value < 1:
                raise BadInput(f"the model's {name.replace('_', ' ')} must be at least 1.")
        if self.width % self.heads or self.head_size % 2:
            raise BadInput(f"a width of {self.width} does not divide into {self.heads} heads of "
                           "even size; choose another width or number of heads.")
        if self.heads % self.kv_heads:
            raise BadInput(f"{self.heads} heads cannot share {self.kv_heads} key-value heads "
                           "evenly; choose a divisor.")
        for name, value in (("width", self.width), ("feed-forward size", self.feed_forward)):
            if value % QUANTISED_BLOCK:
                raise BadInput(f"the {name} must be a multiple of {QUANTISED_BLOCK}, the block "
                               f"of the Q8_0 export; {value} is not.")


class RmsNorm(nn.Module):
    """Scale each vector to unit root mean square, in float32 whatever the input's type."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        wide = x.float()
        scale = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + NORM_EPSILON)
        return ((wide * scale) * self.weight).to(x.dtype)


def rotary_tables(context: int, head_size: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines of every position's angles, each (context, head_size / 2)."""
    frequencies = 1.0 / (ROPE_BASE ** (torch.arange(0, head_size, 2).float() / head_size))
    angles = torch.outer(torch.arange(context).float(), frequencies)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """Turn components (0, 1), (2, 3), ... of (B, heads, T, head_size) by their position's angle."""
    even, odd = x.float()[..., 0::2], x.float()[..., 1::2]
    turned = torch.stack((even * cosines - odd * sines, even * sines + odd * cosines), -1)
    return turned.flatten(-2)


def causal_mask(size: int) -> Tensor:
    """(size, size): 0 where a row's position may look, minus infinity at later ones."""
    return torch.triu(torch.full((size, size), float("-inf")), 1)


def explicit_attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    """Causal attention with the (T, T) scores written out; all else (B, heads, T, head_size)."""
    scores = (query @ key.transpose(-1, -2)) * (1 / math.sqrt(query.shape[-1]))
    return torch.softmax(scores + mask, -1) @ value


def fused_attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """The same in one kernel that keeps no scores; needs PyTorch 2.0."""
    return F.scaled_dot_product_attention(query, key, value, is_causal=True)


class Block(nn.Module):
    """Attention and feed-forward, each added to the residual stream (B, T, D)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        projected = (shape.heads + 2 * shape.kv_heads) * shape.head_size
        self.attn_norm = RmsNorm(shape.width)
        self.ffn_norm = RmsNorm(shape.width)
        self.attn_qkv = nn.Linear(shape.width, projected, bias=False)
        self.attn_output = nn.Linear(shape.width, shape.width, bias=False)
        self.ffn_gate_up = nn.Linear(shape.width, 2 * shape.feed_forward, bias=False)
        self.ffn_down = nn.Linear(shape.feed_forward, shape.width, bias=False)

    def forward(self, x: Tensor, cosines: Tensor, sines: Tensor, mask: Tensor | None) -> Tensor:
        x = x + self.attn_output(self._attend(self.attn_norm(x), cosines, sines, mask))
        gate, up = self.ffn_gate_up(self.ffn_norm(x)).chunk(2, -1)
        return x + self.ffn_down(F.silu(gate) * up)

    def _attend(self, x: Tensor, cosines: Tensor, sines: Tensor, mask: Tensor | None) -> Tensor:
        shape = self.shape
        batch, length, _ = x.shape

        def by_head(part: Tensor) -> Tensor:
            return part.view(batch, length, -1, shape.head_size).transpose(1, 2)

        kv_size = shape.kv_heads * shape.head_size
        query, key, value = map(by_head, self.attn_qkv(x).split(
            [shape.heads * shape.head_size, kv_size, kv_size], -1))
        query = rotate(query, cosines, sines).to(x.dtype)
        key = rotate(key, cosines, sines).to(x.dtype)
        if shape.kv_heads != shape.heads:
            key, value = (part.repeat_interleave(shape.heads // shape.kv_heads, 1)
                          for part in (key, value))
        mixed = (fused_attention(query, key, value) if mask is None
                 else explicit_attention(query, key, value, mask))
        return mixed.transpose(1, 2).reshape(batch, length, shape.width)


class Decoder(nn.Module):
    """Token ids (B, T) to logits (B, T, V); call it under bfloat16 autocast.

    `fused` chooses the attention; left out, the fused kernel is used where PyTorch has one.
    """

    def __init__(self, shape: Shape, fused: bool = FUSED_ATTENTION) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = RmsNorm(shape.width)
        self._initialise()
        cosines, sines = rotary_tables(shape.context, shape.head_size)
        self.register_buffer("cosines", cosines, persistent=False)
        self.register_buffer("sines", sines, persistent=False)
        mask = None if fused else causal_mask(shape.context)
        self.register_buffer("mask", mask, persistent=False)

    def _initialise(self) -> None:
        """Normal weights; matrices that write to the residual stream start smaller with depth."""
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                writes = name.endswith(("attn_output.weight", "ffn_down.weight"))
                depth = math.sqrt(2 * self.shape.layers) if writes else 1
                nn.init.normal_(parameter, 0, INITIAL_DEVIATION / depth)

    def forward(self, ids: Tensor) -> Tensor:
        length = ids.shape[1]
        mask = None if self.mask is None else self.mask[:length, :length].to(torch.bfloat16)
        return self.head(self._states(ids, self.cosines[:length], self.sines[:length], mask))

    def states(self, ids: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        """Last hidden states (B, T, D) under a (B, T, T) mask that is added to the scores.

        `positions` (B, T) need not be consecutive, nor each occur once.
        """
        cosines, sines = self.cosines[positions][:, None], self.sines[positions][:, None]
        return self._states(ids, cosines, sines, mask[:, None])

    def head(self, states: Tensor) -> Tensor:
        """Logits (..., V) of last hidden states (..., D)."""
        return F.linear(self.output_norm(states), self.token_embd.weight)

    def _states(self, ids: Tensor, cosines: Tensor, sines: Tensor,
                mask: Tensor | None) -> Tensor:
        x = self.token_embd(ids).to(torch.bfloat16)
        for block in self.blk:
            x = block(x, cosines, sines, mask)
        return x

"""Greedy continuations with the keys and values of earlier positions kept."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from model import Block, Decoder, rotate

Memory = list[tuple[Tensor, Tensor]]  # keys and values of each block, (B, K, T, head size)


def continuations(model: Decoder, prompts: Tensor, steps: int, ordinary: int) -> Tensor:
    """(B, steps) ids, each the most likely of the first `ordinary` ones, for (B, T) prompts."""
    memory: Memory = []
    chosen, ids = [], prompts
    with torch.no_grad(), torch.autocast(prompts.device.type, dtype=torch.bfloat16):
        for _ in range(steps):
            states = _advance(model, ids, memory)
            ids = model.head(states[:, -1])[:, :ordinary].argmax(-1, keepdim=True)
            chosen.append(ids)
    return torch.cat(chosen, 1)


def _advance(model: Decoder, ids: Tensor, memory: Memory) -> Tensor:
    """Last states (B, T, D) of ids that follow what is in memory, which grows by them."""
    past = memory[0][0].shape[2] if memory else 0
    length = ids.shape[1]
    places = slice(past, past + length)
    cosines, sines = model.cosines[places], model.sines[places]
    looks = torch.ones(length, past + length, dtype=torch.bool, device=ids.device).tril(past)
    mask = torch.zeros(looks.shape, device=ids.device).masked_fill(~looks, float("-inf"))
    x = model.token_embd(ids).to(torch.bfloat16)
    for number, block in enumerate(model.blk):
        x = x + _attend(block, block.attn_norm(x), cosines, sines, mask, memory, number)
        gate, up = block.ffn_gate_up(block.ffn_norm(x)).chunk(2, -1)
        x = x + block.ffn_down(F.silu(gate) * up)
    return x


def _attend(block: Block, x: Tensor, cosines: Tensor, sines: Tensor, mask: Tensor,
            memory: Memory, number: int) -> Tensor:
    shape = block.shape
    query, key, value = (part.unflatten(-1, (-1, shape.head_size)).transpose(1, 2)
                         for part in block.attn_qkv(x).split(
        [shape.width, shape.kv_heads * shape.head_size, shape.kv_heads * shape.head_size], -1))
    query, key = (rotate(part, cosines, sines).to(x.dtype) for part in (query, key))
    if number < len(memory):
        key, value = (torch.cat(pair, 2) for pair in zip(memory[number], (key, value)))
        memory[number] = key, value
    else:
        memory.append((key, value))
    key, value = (part.repeat_interleave(shape.heads // shape.kv_heads, 1)
                  for part in (key, value))
    scores = query @ key.transpose(-1, -2) * shape.head_size ** -0.5
    mixed = torch.softmax(scores + mask, -1).to(x.dtype) @ value
    return block.attn_output(mixed.transpose(1, 2).flatten(2))

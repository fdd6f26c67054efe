"""Learning to fill masked canvases: the batches, the loss, and the loss on held-out windows.

The loss is the cross-entropy of masked slots, each read from the row before it, and with a small
weight that of the next token in a sample of the context's rows, so that what the start weights
know of C# stays.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from canvas import IGNORE, Ids
from model import Decoder
from packing import Rows, allowed, pack
from windows import Windows

CONTEXT_LOSS_WEIGHT = 0.2
CONTEXT_ROWS_SHARE = 0.25
VALID_BATCHES = 8
VALID_ROWS = 8
VALID_SEED = 1


@dataclass
class Batch:
    """`Rows` as tensors.

    `ids` and `positions` are (B, T), `mask` (B, T, T) is added to the scores. The others are (n,):
    flat indices of the rows that are learned from, and each one's target, weight, and whether it
    is that of a masked slot.
    """

    ids: Tensor
    positions: Tensor
    mask: Tensor
    learned: Tensor
    targets: Tensor
    weights: Tensor
    slots: Tensor


def to_batch(rows: Rows, rng: np.random.Generator) -> Batch:
    """Tensors of packed rows; `rng` draws which rows of the contexts are learned from."""
    slots = rows.weights > 0
    sampled = rng.random(rows.ids.shape) < CONTEXT_ROWS_SHARE
    context = (rows.copies == 0) & (rows.targets != IGNORE) & sampled
    learned = np.flatnonzero(slots | context)
    may_look = allowed(torch.from_numpy(rows.samples), torch.from_numpy(rows.copies))
    mask = torch.zeros(may_look.shape, dtype=torch.bfloat16).masked_fill_(~may_look, float("-inf"))
    return Batch(torch.from_numpy(rows.ids), torch.from_numpy(rows.positions), mask,
                 *(torch.from_numpy(values.reshape(-1)[learned]) for values in (
                     np.arange(rows.ids.size), rows.targets, rows.weights, slots)))


class Batches:
    """Batches without end; the one at a position depends on the seed and the position alone."""

    def __init__(self, windows: Windows, batch: int, length: int, ids: Ids, seed: int) -> None:
        self._windows = windows
        self._batch = batch
        self._length = length
        self._ids = ids
        self._seed = seed

    def take(self, position: int) -> tuple[Batch, int]:
        """The batch at `position`, and the position after it."""
        rng = np.random.default_rng((self._seed, position))
        rows = pack(self._windows, self._batch, self._length, self._ids, rng)
        return to_batch(rows, rng), position + 1


def token_losses(model: Decoder, batch: Batch) -> Tensor:
    """Nats of each row that is learned from, shape (n,)."""
    device = model.token_embd.weight.device
    with torch.autocast(device.type, dtype=torch.bfloat16):
        states = model.states(batch.ids.to(device), batch.positions.to(device),
                              batch.mask.to(device))
        logits = model.head(states.flatten(0, 1)[batch.learned.to(device)])
    return F.cross_entropy(logits.float(), batch.targets.to(device), reduction="none")


def slot_loss(losses: Tensor, batch: Batch) -> Tensor:
    """Weighted mean nats of the masked slots."""
    weights = batch.weights.to(losses.device)
    return (losses * weights).sum() / weights.sum()


def loss_of(model: Decoder, batch: Batch) -> Tensor:
    """What training makes small: the slots' loss and, with a small weight, the contexts'."""
    losses = token_losses(model, batch)
    context = ~batch.slots.to(losses.device)
    return (slot_loss(losses, batch)
            + CONTEXT_LOSS_WEIGHT * losses[context].sum() / context.sum().clamp(min=1))


def valid_batches(windows: Windows, length: int, ids: Ids) -> list[Batch]:
    """The held-out batches that losses are measured on, always the same for the same windows."""
    batches = Batches(windows, VALID_ROWS, length, ids, VALID_SEED)
    return [batches.take(position)[0] for position in range(VALID_BATCHES)]


def mean_loss(model: Decoder, batches: list[Batch]) -> float:
    """The loss of the masked slots of held-out batches."""
    with torch.no_grad():
        return float(np.mean([slot_loss(token_losses(model, batch), batch).item()
                              for batch in batches]))

"""A training run: its data, its steps, its held-out loss, and how it is saved and taken up again."""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import checkpoint as checkpoints
from checkpoint import Checkpoint
from command import BadInput
from model import Decoder
from muon import Optimisers
from schedule import Schedule
from recipe import Recipe
from row_files import load_rows
from workers import Workers

VALID_ROWS = 128
VALID_BATCH = 16
SMOOTHING = 0.98


LossOf = Callable[[Decoder, Any], Tensor]  # of one batch that `rows.take` gave
MeanLoss = Callable[[Decoder, Any], float]  # of the held-out data


@dataclass(frozen=True)
class Settings:
    """What decides the course of a run, and so must be the same when it is resumed."""

    sequences_sha256: str
    seconds: float | None
    steps: int | None
    warmup_steps: int
    peak: float
    batch: int
    seed: int
    order_seed: int


@dataclass
class Progress:
    """Where a run is: `position` is the next row's place in the shuffled order."""

    step: int = 0
    seconds: float = 0.0
    position: int = 0
    loss: float | None = None


class Rows:
    """Training rows in a fixed random order, batch by batch, round and round.

    Rows may come in several parts; each has an order of its own, and the parts follow one another,
    so that a run can be resumed with more parts than it began with.
    """

    def __init__(self, parts: list[np.ndarray], batch: int, order_seed: int) -> None:
        number = sum(map(len, parts))
        if number <= batch:
            raise BadInput(f"{number} training rows are too few for batches of {batch}; write "
                           "more with sequences.py --tokens, or give a smaller --batch.")
        self._parts = parts
        self._batch = batch
        self._starts = np.cumsum([0, *map(len, parts)])
        self._order = np.concatenate([
            start + np.random.RandomState(order_seed + i).permutation(len(part))
            for i, (start, part) in enumerate(zip(self._starts, parts))])

    def take(self, position: int) -> tuple[Tensor, int]:
        """The batch at `position` as (batch, context + 1) ids, and the position after it."""
        chosen = np.sort(self._order[position:position + self._batch])  # in file order: faster
        borders = np.searchsorted(chosen, self._starts)
        rows = np.concatenate([part[chosen[first:last] - start] for part, start, first, last in
                               zip(self._parts, self._starts, borders, borders[1:])])
        after = (position + self._batch) % (len(self._order) - self._batch)
        return torch.from_numpy(rows.astype(np.int64)), after


def loss_of(model: Decoder, ids: Tensor) -> Tensor:
    """Mean nats per token of predicting each next id of rows (B, context + 1)."""
    return _loss_there(model, _to_device(ids, model.token_embd.weight.device))


def compiled() -> LossOf:
    """The same as few large kernels; the first batch takes a minute, all others less time."""
    if not hasattr(torch, "compile"):
        raise BadInput(f"PyTorch {torch.__version__} cannot compile; leave out --compile.")
    fast = torch.compile(_loss_there, dynamic=False)
    return lambda model, ids: fast(model, _to_device(ids, model.token_embd.weight.device))


def _to_device(ids: Tensor, device: torch.device) -> Tensor:
    """The same on a device, without waiting for the copy."""
    return ids.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else ids


def _loss_there(model: Decoder, ids: Tensor) -> Tensor:
    with torch.autocast(ids.device.type, dtype=torch.bfloat16):
        logits = model(ids[:, :-1])
    return F.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten())


def mean_loss(model: Decoder, rows: Tensor) -> float:
    """The loss over held-out rows, batch by batch."""
    with torch.no_grad():
        return float(np.mean([loss_of(model, batch).item() for batch in rows.split(VALID_BATCH)]))


class Trainer:
    """A model, its optimisers and its data on one device.

    What is learned is decided by the rows, whose `take` gives a batch and the position after it,
    and by the two losses; left out, it is to predict the next token of rows of ids. Rows that do
    not fit into memory together go through the model `micro_batch` at a time.
    """

    def __init__(self, model: Decoder, settings: Settings, rows: Any, valid: Any,
                 loss_of: LossOf = loss_of, mean_loss: MeanLoss = mean_loss,
                 micro_batch: int | None = None,
                 workers: Workers | None = None) -> None:
        self.model = model
        self.settings = settings
        self.schedule = Schedule(settings.seconds, settings.steps, settings.warmup_steps)
        self.optimisers = Optimisers(model, model.token_embd.weight)
        self.rows = rows
        self.valid = valid
        self.loss_of = loss_of
        self.mean_loss = mean_loss
        self.micro_batch = micro_batch
        self.workers = workers
        self.progress = Progress()

    def spent(self) -> float:
        """Share of the budget that is spent."""
        return self.schedule.progress(self.progress.step, self.progress.seconds)

    def valid_loss(self) -> float:
        """The loss on held-out data."""
        return self.mean_loss(self.model, self.valid)

    def step(self) -> None:
        """Learn from one batch."""
        progress = self.progress
        rate = self.settings.peak * self.schedule.rate(progress.step, self.spent())
        batch, progress.position = self.rows.take(progress.position)
        value = self._learn(batch)
        self.optimisers.step(rate)
        self.model.zero_grad(set_to_none=True)
        if not math.isfinite(value):
            raise BadInput(f"the loss is no longer a number at step {progress.step + 1}; train "
                           "with a lower --peak.")
        progress.step += 1
        progress.loss = (value if progress.loss is None
                         else SMOOTHING * progress.loss + (1 - SMOOTHING) * value)

    def _learn(self, batch: Any) -> float:
        """Set the gradients of a batch; its loss."""
        if self.workers:
            return self.workers.learn(self.model, batch, self.micro_batch or len(batch),
                                      lambda rows: self.loss_of(self.model, rows))
        if self.micro_batch is None:
            loss = self.loss_of(self.model, batch)
            loss.backward()
            return loss.item()
        losses = []
        for part in batch.split(self.micro_batch):
            loss = self.loss_of(self.model, part) * (len(part) / len(batch))
            loss.backward()
            losses.append(loss.detach())
        return torch.stack(losses).sum().item()

    def warm_up(self) -> None:
        """Pay for what only the first batch costs; nothing is learned."""
        self._learn(self.rows.take(self.progress.position)[0])
        self.model.zero_grad(set_to_none=True)

    def save(self, path: Path, tokenizer_sha256: str) -> None:
        """Write a checkpoint from which `restore` goes on."""
        state = {"settings": asdict(self.settings), "progress": asdict(self.progress)}
        checkpoints.save(path, Checkpoint(self.model.shape, self.model.state_dict(),
                                          tokenizer_sha256, state,
                                          self.optimisers.state()))

    def restore(self, path: Path, saved: Checkpoint) -> None:
        """Go on where the run that wrote `saved` was."""
        if saved.run is None:
            raise BadInput(f"{path} holds weights only and cannot be resumed; give it as --init "
                           "of a new run.")
        for name, value in asdict(self.settings).items():
            before = saved.run["settings"].get(name)
            if name == "sequences_sha256" and value.startswith(f"{before} "):
                continue  # more parts than before, behind those that were there
            if before != value:
                raise BadInput(f"{path} is of a run with another {name.replace('_', ' ')}; resume "
                               "it as it was started, or train into another --out.")
        self.optimisers.restore(saved.optimisers)
        self.progress = Progress(**saved.run["progress"])


def choose_device(name: str) -> torch.device:
    """The device for "cpu", "cuda" or "auto" (CUDA where there is one)."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda":
        if not torch.cuda.is_available():
            raise BadInput("PyTorch sees no CUDA device; use --device cpu.")
        if not torch.cuda.is_bf16_supported():
            raise BadInput("this CUDA device has no bfloat16; use --device cpu.")
    return torch.device(name)


def load_valid(sequences: Path, recipe: Recipe) -> Tensor:
    """The held-out rows that losses are measured on, (128, context + 1) ids or fewer."""
    return torch.from_numpy(load_rows(sequences, "valid", recipe)[:VALID_ROWS].astype(np.int64))

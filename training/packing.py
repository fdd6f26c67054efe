"""Rows of training samples for the masked-diffusion model, and who may look at whom in them.

A row of T positions holds one or more samples. A sample is its context once and then several
copies of its active region, each masked in its own way: the copies share positions and context but
do not see each other, so the context is paid for once.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from canvas import IGNORE, Active, Ids, draw_active
from windows import Window, Windows

COPIES = 8
TRIES = 4  # samples, or copies, that are drawn anew when one does not fit what is left of a row
LEAST_ROOM = 64
PREFILLED_SHARE = 0.35  # of samples with one hole: its first tokens are context already
NO_SAMPLE = -1


@dataclass
class Sample:
    """A window with its parts in order: the context, and what the active region is drawn from."""

    context: list[np.ndarray]  # before the prefix, the prefix, behind it
    first: int
    holes: list[np.ndarray]
    fixed: list[np.ndarray]

    def __len__(self) -> int:
        return sum(map(len, self.context))

    def trimmed(self, room: int) -> np.ndarray:
        """The context's ids; its prefix loses as much of its beginning as `room` asks for."""
        before, prefix, behind = self.context
        cut = max(0, len(self) - room)
        return np.concatenate((before, prefix[cut:], behind)).astype(np.int64)


def arrange(window: Window, ids: Ids, filled: int = 0) -> Sample:
    """Lay a window out suffix first; the first `filled` tokens of its hole are known already.

    The active region starts with the token right before the first slot: the middle marker, or
    the last known token, and then the marker and the others belong to the context.
    """
    before = np.concatenate(([ids.suffix], window.suffix, [ids.prefix]))
    known = np.concatenate(([ids.middle], window.holes[0][:filled]))
    return Sample([before, window.prefix, known[:-1]], int(known[-1]),
                  [window.holes[0][filled:], *window.holes[1:]], window.fixed)


def draw_sample(windows: Windows, ids: Ids, rng: np.random.Generator) -> Sample:
    """A random window, in about a third of the cases with the beginning of its hole known."""
    window = windows[int(rng.integers(len(windows)))]
    filled = 0
    if len(window.holes) == 1 and len(window.holes[0]) and rng.random() < PREFILLED_SHARE:
        filled = int(rng.integers(1, len(window.holes[0]) + 1))
    return arrange(window, ids, filled)


@dataclass
class Rows:
    """A batch: arrays of shape (B, T).

    `copies` is 0 in contexts and counts the copies of a sample from 1; `samples` is -1 where a
    row is empty. `targets` are the next token in a context and what a mask stands for in a
    canvas; `weights` are above 0 for the latter only.
    """

    ids: np.ndarray
    positions: np.ndarray
    samples: np.ndarray
    copies: np.ndarray
    targets: np.ndarray
    weights: np.ndarray

    @staticmethod
    def empty(batch: int, length: int, ids: Ids) -> Rows:
        def full(value: int) -> np.ndarray:
            return np.full((batch, length), value, np.int64)

        return Rows(full(ids.delete), full(0), full(NO_SAMPLE), full(0), full(IGNORE),
                    np.zeros((batch, length), np.float32))


class Packer:
    """Fills one row of `rows` after the other."""

    def __init__(self, rows: Rows, ids: Ids) -> None:
        self._rows = rows
        self._ids = ids
        self._length = rows.ids.shape[1]
        self._row = 0
        self._at = 0
        self._sample = 0
        self._copy = 0
        self._context = 0

    @property
    def room(self) -> int:
        return self._length - self._at

    def next_row(self) -> None:
        self._row, self._at, self._sample = self._row + 1, 0, 0

    def place(self, sample: Sample, active: Active) -> bool:
        """Put a sample with its first copy into the row; False when it does not fit.

        The first sample of a row is made to fit by leaving out the beginning of its prefix.
        """
        room = self.room - len(active.ids)
        if self._at and len(sample) > room:
            return False
        context = sample.trimmed(room)
        if len(context) > room:
            return False
        rows, here = self._rows, (self._row, slice(self._at, self._at + len(context)))
        after = np.append(context[1:], active.ids[0])
        rows.ids[here] = context
        rows.positions[here] = np.arange(len(context))
        rows.samples[here] = self._sample
        rows.targets[here] = np.where(after < self._ids.delete, after, IGNORE)
        self._at += len(context)
        self._context = len(context)
        self._copy = 0
        self._sample += 1
        return self.copy(active)

    def copy(self, active: Active) -> bool:
        """Put one more copy of the last sample's active region into the row, if it fits."""
        size = len(active.ids)
        if size > self.room:
            return False
        self._copy += 1
        rows, here = self._rows, (self._row, slice(self._at, self._at + size))
        rows.ids[here] = active.ids
        rows.positions[here] = self._context + np.arange(size)
        rows.samples[here] = self._sample - 1
        rows.copies[here] = self._copy
        rows.targets[here] = active.targets
        rows.weights[here] = active.weights
        self._at += size
        return True


def pack(windows: Windows, batch: int, length: int, ids: Ids, rng: np.random.Generator) -> Rows:
    """`batch` rows of random samples: several copies of each, then more samples while they fit."""
    rows = Rows.empty(batch, length, ids)
    packer = Packer(rows, ids)

    def draw(sample: Sample) -> Active:
        return draw_active(sample.first, sample.holes, sample.fixed, ids, rng)

    for _ in range(batch):
        failures = 0
        last = None
        while failures < TRIES and packer.room >= LEAST_ROOM:
            sample = draw_sample(windows, ids, rng)
            if not packer.place(sample, draw(sample)):
                failures += 1
                continue
            last = sample
            for _ in range(COPIES - 1):
                packer.copy(draw(sample))
        for _ in range(TRIES):
            if last is not None:
                packer.copy(draw(last))
        packer.next_row()
    return rows


def allowed(samples: Tensor, copies: Tensor) -> Tensor:
    """(B, T, T), true where row i may look at position j.

    Within a sample: a context looks back; an active region looks at the whole context and at all
    of its own copy.
    """
    order = torch.arange(samples.shape[1])
    same_sample = samples[:, :, None] == samples[:, None, :]
    same_copy = copies[:, :, None] == copies[:, None, :]
    active, at_context = copies[:, :, None] > 0, copies[:, None, :] == 0
    back = order[None, :] <= order[:, None]
    return same_sample & ((at_context & (active | back)) | (same_copy & active))

"""What the masked-diffusion model is asked at one training sample: which slots are masked, and
what stands behind each mask.

A hole's canvas is its tokens and then surplus slots whose target is DELETE (end of text), so that
the model learns how long the hole is; DreamOn's way to unknown lengths. Where there is no surplus,
two neighbouring masks may be merged to one whose target is EXPAND (padding): one slot for two
tokens. A surplus slot is masked or not there at all, as a deleted slot is taken out.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tokenizer import (END_OF_TEXT, FIM_MIDDLE, FIM_PAD, FIM_PREFIX, FIM_SUFFIX, MASK, Tokenizer)

CANVAS_SIZES = np.array((8, 16, 24, 32, 48, 64))
MAX_CANVAS = 64
EXACT_SHARE = 0.30  # of holes: no surplus
FEW_SHARE = 0.15  # one to four surplus slots
ANY_SHARE = 0.10  # any number
EXPAND_SHARE = 0.5  # of samples without surplus: some pairs of masks are merged
MAX_EXPANDS = 3
LAST_PAIR_SHARE = 0.5  # of merges: the last two masks of the hole that are neighbours
ALL_MASKED_SHARE = 0.15
LEFT_TO_RIGHT_SHARE = 0.25
MASKED_BEHIND = 0.1  # share of masked slots left of the point where such masking begins
SURPLUS_WEIGHT = 1 / 3  # of a surplus slot behind another one
IGNORE = -1


class Ids(NamedTuple):
    """Token ids that have a meaning here."""

    suffix: int
    prefix: int
    middle: int
    mask: int
    delete: int
    expand: int

    @staticmethod
    def of(tokenizer: Tokenizer) -> Ids:
        return Ids(*(tokenizer.special[token] for token in (
            FIM_SUFFIX, FIM_PREFIX, FIM_MIDDLE, MASK, END_OF_TEXT, FIM_PAD)))


class Active(NamedTuple):
    """The part of a sample that sees itself in both directions, as three arrays of one length.

    `targets[i]` is what row i is to predict, the token one position on, or `IGNORE`.
    """

    ids: np.ndarray
    targets: np.ndarray
    weights: np.ndarray


def draw_size(tokens: int, rng: np.random.Generator) -> int:
    """How many slots a hole of so many tokens gets: mostly more than it needs, at most 64."""
    kind = rng.random()
    if kind < EXACT_SHARE:
        size = tokens
    elif kind < EXACT_SHARE + FEW_SHARE:
        size = tokens + int(rng.integers(1, 5))
    elif kind < EXACT_SHARE + FEW_SHARE + ANY_SHARE:
        size = int(rng.integers(tokens, MAX_CANVAS + 1))
    else:
        size = int(rng.choice(CANVAS_SIZES[CANVAS_SIZES >= tokens]))
    return min(MAX_CANVAS, max(1, size))


def draw_masked(slots: int, rng: np.random.Generator) -> np.ndarray:
    """Which of `slots` slots are masked, at least one of them.

    All (15%); all from a random point on and few before it, as when a canvas is filled from the
    left (25%); or each with one probability that is itself drawn from (0, 1].
    """
    kind = rng.random()
    if kind < ALL_MASKED_SHARE:
        return np.ones(slots, bool)
    if kind < ALL_MASKED_SHARE + LEFT_TO_RIGHT_SHARE:
        masked = rng.random(slots) < MASKED_BEHIND
        masked[rng.integers(slots):] = True
        return masked
    masked = rng.random(slots) < 1 - rng.random()
    if not masked.any():
        masked[rng.integers(slots)] = True
    return masked


def fill_hole(tokens: np.ndarray, masked: np.ndarray, expands: int, ids: Ids,
              rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Ids and targets of one hole's slots; slot i's target stands at i, not yet shifted.

    `masked` has one entry per slot of the canvas, surplus slots behind the tokens.
    """
    surplus = np.full(len(masked) - len(tokens), ids.delete, np.int64)
    content = np.concatenate((tokens.astype(np.int64), surplus))
    there = masked.copy()
    there[:len(tokens)] = True
    shown = np.where(masked, ids.mask, content)[there]
    targets = np.where(masked, content, IGNORE)[there]
    for _ in range(expands):
        text = (targets != IGNORE) & (targets != ids.delete) & (targets != ids.expand)
        pairs = np.flatnonzero(text[:-1] & text[1:])
        if not len(pairs):
            break
        at = pairs[-1] if rng.random() < LAST_PAIR_SHARE else rng.choice(pairs)
        targets[at] = ids.expand
        shown, targets = np.delete(shown, at + 1), np.delete(targets, at + 1)
    return shown, targets


def slot_weights(targets: np.ndarray, delete: int) -> np.ndarray:
    """The weight of each slot's loss: 1, but less for surplus slots that follow another one.

    Where the text ends is one decision; without this a long canvas would be nearly all of the loss.
    """
    weights = (targets != IGNORE).astype(np.float32)
    weights[np.flatnonzero(targets == delete)[1:]] = SURPLUS_WEIGHT
    return weights


def draw_active(first: int, holes: list[np.ndarray], fixed: list[np.ndarray], ids: Ids,
                rng: np.random.Generator) -> Active:
    """The active region of a sample: the token before the first slot, then holes and fixed text."""
    sizes = [draw_size(len(hole), rng) for hole in holes]
    masked = draw_masked(sum(sizes), rng)
    exact = all(size == len(hole) for size, hole in zip(sizes, holes))
    expands = int(rng.integers(1, MAX_EXPANDS + 1)) if (
        exact and rng.random() < EXPAND_SHARE) else 0
    shown, targets, weights = [np.array([first])], [], []
    for number, hole in enumerate(holes):
        hole_masked, masked = masked[:sizes[number]], masked[sizes[number]:]
        slots, wanted = fill_hole(hole, hole_masked, expands, ids, rng)
        shown.append(slots)
        targets.append(wanted)
        weights.append(slot_weights(wanted, ids.delete))
        if number < len(fixed):
            shown.append(fixed[number].astype(np.int64))
            targets.append(np.full(len(fixed[number]), IGNORE))
            weights.append(np.zeros(len(fixed[number]), np.float32))
    return shift(np.concatenate(shown), np.concatenate(targets), np.concatenate(weights))


def shift(shown: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Active:
    """Move targets of the slots (one less than `shown`) to the rows before them."""
    return Active(shown, np.append(targets, IGNORE), np.append(weights, np.float32(0)))

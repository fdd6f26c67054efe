"""Files of training rows: written in shards by several processes, read as views."""
from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np

from command import BadInput
from recipe import Recipe

MakeRows = Callable[[int, random.Random], np.ndarray]  # how many, and what decides which
Generator = Callable[[int], random.Random]  # of a shard


def write_rows(path: Path, number: int, width: int, make: MakeRows, generator: Generator,
               shards: int = 1, processes: int = 1) -> None:
    """Write `number` rows of `width` 16-bit ids to a .npy file, whole or not at all.

    Each shard's rows come from a generator of its own, so they do not depend on the number of
    processes. A process holds one shard in memory at a time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    processes = min(processes, shards)

    def write(start: int) -> None:
        file = np.load(partial, mmap_mode="r+")
        for shard in range(start, shards, processes):
            first, last = number * shard // shards, number * (shard + 1) // shards
            file[first:last] = make(last - first, generator(shard))
        file.flush()

    try:
        np.lib.format.open_memmap(partial, "w+", np.uint16, (number, width)).flush()
        if processes == 1:
            write(0)
        else:
            _in_processes(write, processes)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _in_processes(write: Callable[[int], None], number: int) -> None:
    """Forked, so that they share the documents."""
    context = multiprocessing.get_context("fork")
    running = [context.Process(target=write, args=(start,)) for start in range(number)]
    try:
        for process in running:
            process.start()
        for process in running:
            process.join()
            if process.exitcode:
                raise BadInput("a process that writes rows failed; what it said stands above.")
    finally:
        for process in running:
            if process.is_alive():
                process.terminate()


def load_rows(folder: Path, split: str, recipe: Recipe) -> np.ndarray:
    """The rows of one split as a read-only view of the file, checked against the recipe."""
    path = folder / f"{split}.npy"
    try:
        rows = np.load(path, mmap_mode="r")
    except (OSError, ValueError):
        raise BadInput(f"{path} cannot be read; write the sequences again with "
                       "sequences.py.") from None
    if rows.ndim != 2 or rows.shape[1] != recipe.context + 1 or rows.dtype != np.uint16:
        raise BadInput(f"{path} does not hold rows of {recipe.context + 1} 16-bit ids; write the "
                       "sequences again with sequences.py.")
    if len(rows) and int(rows.max()) >= recipe.vocabulary:
        raise BadInput(f"{path} holds token id {int(rows.max())} but the vocabulary has "
                       f"{recipe.vocabulary}; write the sequences again with sequences.py.")
    return rows

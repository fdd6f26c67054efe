"""Measure how GGUF models fill masked canvases of held-out windows, before and after training.

Every window with one hole is asked six things at once, as six copies of its active region:

- `all`, `half`, `one`: the canvas is as long as the hole, and so many of its slots are masked;
- `surplus`: all is masked and the canvas has at least four slots too many;
- `end`: the same canvas, but the hole's text is there and only the surplus is masked;
- `expand`: all is masked, and one slot stands for two tokens.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import windows
from canvas import CANVAS_SIZES, IGNORE, Active, Ids, fill_hole, shift
from command import BadInput, run
from diffusion import Batch, to_batch
from gguf_model import load_model, tokenizer_of
from gguf_reader import read
from model import Decoder
from packing import Packer, Rows, arrange
from trainer import choose_device
from windows import Windows

MODES = ("all", "half", "one", "surplus", "end", "expand")
LEAST_TOKENS = 2
LEAST_CONTEXT = 100
SURPLUS = 4
BATCH = 16
SEED = 1


def ask(first: int, hole: np.ndarray, ids: Ids, rng: np.random.Generator) -> list[Active]:
    """The active regions of a hole's six questions, in the order of `MODES`."""
    tokens = len(hole)
    fitting = CANVAS_SIZES[CANVAS_SIZES >= tokens + SURPLUS]
    longest = int(fitting[0]) if len(fitting) else tokens + SURPLUS
    shuffled = rng.permutation(tokens)

    def some(number: int) -> np.ndarray:
        masked = np.zeros(tokens, bool)
        masked[shuffled[:number]] = True
        return masked

    questions = ((some(tokens), 0), (some((tokens + 1) // 2), 0), (some(1), 0),
                 (np.ones(longest, bool), 0), (np.arange(longest) >= tokens, 0),
                 (some(tokens), 1))
    regions = []
    for masked, expands in questions:
        shown, targets = fill_hole(hole, masked, expands, ids, rng)
        regions.append(shift(np.append([first], shown), targets,
                             (targets != IGNORE).astype(np.float32)))
    return regions


def questions(held_out: Windows, length: int, ids: Ids, number: int) -> list[Rows]:
    """At most `number` windows in batches of rows, one window per row."""
    rng = np.random.default_rng(SEED)
    batches: list[Rows] = []
    asked = 0
    for at in range(len(held_out)):
        window = held_out[at]
        if len(window.holes) > 1 or len(window.holes[0]) < LEAST_TOKENS:
            continue
        sample = arrange(window, ids)
        regions = ask(sample.first, sample.holes[0], ids, rng)
        room = length - sum(len(region.ids) for region in regions)
        if room < LEAST_CONTEXT:
            continue
        sample.context[1] = sample.context[1][max(0, len(sample) - room):]
        if asked % BATCH == 0:
            batches.append(Rows.empty(BATCH, length, ids))
            packer = Packer(batches[-1], ids)
        packer.place(sample, regions[0])
        for region in regions[1:]:
            packer.copy(region)
        packer.next_row()
        asked += 1
        if asked == number:
            break
    if not asked:
        raise BadInput("no held-out window has one hole of two tokens or more; hold out more with "
                       "corpus.py --held-out-every.")
    return batches


def answers(model: Decoder, batch: Batch) -> tuple[Tensor, Tensor]:
    """Nats and the most likely token of each row that is learned from, both (n,)."""
    device = model.token_embd.weight.device
    with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
        states = model.states(batch.ids.to(device), batch.positions.to(device),
                              batch.mask.to(device))
        logits = model.head(states.flatten(0, 1)[batch.learned.to(device)]).float()
    losses = F.cross_entropy(logits, batch.targets.to(device), reduction="none")
    return losses.cpu(), logits.argmax(-1).cpu()


def measure(model: Decoder, asked: list[Rows], ids: Ids) -> dict[str, float]:
    """The figures of one model, by name; shares are between 0 and 1."""
    columns: list[list[np.ndarray]] = []
    for rows in asked:
        batch = to_batch(rows, np.random.default_rng(0))
        losses, best = answers(model, batch)
        slots = batch.slots.numpy()
        flat = batch.learned.numpy()[slots]
        columns.append([losses.numpy()[slots], best.numpy()[slots], batch.targets.numpy()[slots],
                        rows.copies.reshape(-1)[flat] - 1, flat])
    losses, best, targets, modes, flat = map(np.concatenate, zip(*columns))
    text = targets < ids.delete
    right = best == targets
    first = np.append(True, (np.diff(flat) != 1) | (np.diff(modes) != 0))

    def share(values: np.ndarray, mode: str, which: np.ndarray) -> float:
        return float(values[which & (modes == MODES.index(mode))].mean())

    figures = {}
    for mode in ("all", "half", "one"):
        figures[f"{mode} masked: nats"] = share(losses, mode, text)
        figures[f"{mode} masked: right"] = share(right, mode, text)
    deleted, expanded = best == ids.delete, best == ids.expand
    figures["surplus slots deleted"] = share(deleted, "surplus", targets == ids.delete)
    figures["text slots deleted"] = share(deleted, "surplus", text)
    figures["end of a known text seen"] = share(deleted, "end", first)
    figures["double slots expanded"] = share(expanded, "expand", targets == ids.expand)
    figures["single slots expanded"] = share(expanded, "all", text)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Print, for one or more GGUF files, loss (nats per token) and share of right "
                    "tokens on masked slots of held-out windows, and how often surplus and double "
                    "slots are recognised.")
    parser.add_argument("windows", type=Path, help="folder that windows.py wrote")
    parser.add_argument("models", type=Path, nargs="+", help="GGUF files that export.py wrote")
    parser.add_argument("--number", type=int, default=512, metavar="N",
                        help="windows to measure on (default %(default)s, or as many as fit)")
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    parser.add_argument("--threads", type=int, help="CPU threads (default: PyTorch's choice)")
    arguments = parser.parse_args()
    if arguments.number < 1:
        raise BadInput("--number must be at least 1.")
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    recipe, splits = windows.load(arguments.windows)
    device = choose_device(arguments.device)
    table = []
    for path in arguments.models:
        gguf = read(path)
        tokenizer = tokenizer_of(gguf)
        if tokenizer.size != recipe.vocabulary:
            raise BadInput(f"{path} has {tokenizer.size} tokens but {arguments.windows} was made "
                           f"with {recipe.vocabulary}; cut the windows with its tokenizer.")
        model, ids = load_model(gguf), Ids.of(tokenizer)
        asked = questions(splits["valid"], model.shape.context, ids, arguments.number)
        table.append(measure(model.to(device), asked, ids))
    number = sum(int((rows.samples[:, 0] >= 0).sum()) for rows in asked)
    print(f"| {number} held-out windows | " + " | ".join(path.stem for path in arguments.models)
          + " |")
    print("|---|" + "---|" * len(table))
    for name in table[0]:
        print(f"| {name} | " + " | ".join(f"{figures[name]:.3f}" for figures in table) + " |")


if __name__ == "__main__":
    run(main)

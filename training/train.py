"""Train a decoder on packed sequences for a budget of seconds or steps.

The loss is the cross-entropy of the next token over whole rows, markers included. Writes the
checkpoint OUT and the loss curve OUT.loss.jsonl. A run that was stopped goes on with --resume.
"""
from __future__ import annotations

import argparse
import math
import signal
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import checkpoint as checkpoints
from checkpoint import Checkpoint
from command import BadInput, run
from files import sha256
from loss_curve import LossCurve
from model import Decoder, Shape
from muon import Optimisers
from schedule import Schedule
from sequences import Recipe, load_recipe, load_rows

VALID_ROWS = 128
VALID_BATCH = 16
SMOOTHING = 0.98


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
    """Training rows in a fixed random order, batch by batch, round and round."""

    def __init__(self, rows: np.ndarray, batch: int, order_seed: int) -> None:
        if len(rows) <= batch:
            raise BadInput(f"{len(rows)} training rows are too few for batches of {batch}; write "
                           "more with sequences.py --tokens, or give a smaller --batch.")
        self._rows = rows
        self._batch = batch
        self._order = np.random.RandomState(order_seed).permutation(len(rows))

    def take(self, position: int) -> tuple[Tensor, int]:
        """The batch at `position` as (batch, context + 1) ids, and the position after it."""
        chosen = np.sort(self._order[position:position + self._batch])  # in file order: faster
        after = (position + self._batch) % (len(self._order) - self._batch)
        return torch.from_numpy(self._rows[chosen].astype(np.int64)), after


def loss_of(model: Decoder, ids: Tensor) -> Tensor:
    """Mean nats per token of predicting each next id of rows (B, context + 1)."""
    device = model.token_embd.weight.device
    ids = ids.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        logits = model(ids[:, :-1])
    return F.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten())


def mean_loss(model: Decoder, rows: Tensor) -> float:
    """The loss over held-out rows, batch by batch."""
    with torch.no_grad():
        return float(np.mean([loss_of(model, batch).item() for batch in rows.split(VALID_BATCH)]))


class Trainer:
    """A model, its optimisers and its data on one device."""

    def __init__(self, model: Decoder, settings: Settings, rows: Rows, valid: Tensor) -> None:
        self.model = model
        self.settings = settings
        self.schedule = Schedule(settings.seconds, settings.steps, settings.warmup_steps)
        self.optimisers = Optimisers(model, model.token_embd.weight)
        self.rows = rows
        self.valid = valid
        self.progress = Progress()

    def spent(self) -> float:
        """Share of the budget that is spent."""
        return self.schedule.progress(self.progress.step, self.progress.seconds)

    def step(self) -> None:
        """Learn from one batch."""
        progress = self.progress
        rate = self.settings.peak * self.schedule.rate(progress.step, self.spent())
        ids, progress.position = self.rows.take(progress.position)
        loss = loss_of(self.model, ids)
        loss.backward()
        self.optimisers.step(rate)
        self.model.zero_grad(set_to_none=True)
        value = loss.item()
        if not math.isfinite(value):
            raise BadInput(f"the loss is no longer a number at step {progress.step + 1}; train "
                           "with a lower --peak.")
        progress.step += 1
        progress.loss = (value if progress.loss is None
                         else SMOOTHING * progress.loss + (1 - SMOOTHING) * value)

    def save(self, path: Path, recipe: Recipe) -> None:
        """Write a checkpoint from which `restore` goes on."""
        state = {"settings": asdict(self.settings), "progress": asdict(self.progress)}
        checkpoints.save(path, Checkpoint(self.model.shape, self.model.state_dict(),
                                          recipe.tokenizer_sha256, state,
                                          self.optimisers.state()))

    def restore(self, path: Path, saved: Checkpoint) -> None:
        """Go on where the run that wrote `saved` was."""
        if saved.run is None:
            raise BadInput(f"{path} holds weights only and cannot be resumed; give it as --init "
                           "of a new run.")
        for name, value in asdict(self.settings).items():
            if saved.run["settings"].get(name) != value:
                raise BadInput(f"{path} is of a run with another {name.replace('_', ' ')}; resume "
                               "it as it was started, or train into another --out.")
        self.optimisers.restore(saved.optimisers)
        self.progress = Progress(**saved.run["progress"])


def load_valid(sequences: Path, recipe: Recipe) -> Tensor:
    """The held-out rows that losses are measured on, (128, context + 1) ids or fewer."""
    return torch.from_numpy(load_rows(sequences, "valid", recipe)[:VALID_ROWS].astype(np.int64))


def load_weights(model: Decoder, saved: Checkpoint, path: Path, recipe: Recipe,
                 sequences: Path) -> None:
    """Put a checkpoint's weights into the model when it is of the same sizes and vocabulary."""
    checkpoints.check_tokenizer(saved, recipe.vocabulary, recipe.tokenizer_sha256, str(sequences))
    if saved.shape != model.shape:
        different = [name.replace("_", " ") for name in vars(saved.shape)
                     if getattr(saved.shape, name) != getattr(model.shape, name)]
        raise BadInput(f"{path} is of a model with another {' and '.join(different)}; give the "
                       "sizes it was trained with.")
    try:
        model.load_state_dict(saved.weights)
    except RuntimeError:
        raise BadInput(f"{path} does not hold the weights of such a model; train it again with "
                       "train.py.") from None


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


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Train a C# model on packed sequences; writes a checkpoint and, beside it, "
                    "the loss curve.")
    parser.add_argument("sequences", type=Path, help="folder that sequences.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint file to write")
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--seconds", type=float, help="train for this long")
    budget.add_argument("--steps", type=int, help="train for this many batches")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--init", type=Path, metavar="CHECKPOINT",
                       help="start from these weights instead of random ones")
    start.add_argument("--resume", action="store_true",
                       help="go on with the run whose checkpoint is at --out")
    sizes = parser.add_argument_group(
        "sizes of the model", "vocabulary and context are those of the sequences")
    sizes.add_argument("--width", type=int, default=256, help="(default %(default)s)")
    sizes.add_argument("--layers", type=int, default=8, help="(default %(default)s)")
    sizes.add_argument("--heads", type=int, default=4, help="(default %(default)s)")
    sizes.add_argument("--kv-heads", type=int, help="(default: as many as heads)")
    sizes.add_argument("--feed-forward", type=int, default=704, help="(default %(default)s)")
    course = parser.add_argument_group("course of the run")
    course.add_argument("--batch", type=int, default=16, help="rows per step (default %(default)s)")
    course.add_argument("--peak", type=float, default=1.0,
                        help="factor on the learning rates (default %(default)s)")
    course.add_argument("--warmup-steps", type=int, default=60, help="(default %(default)s)")
    course.add_argument("--seed", type=int, default=1,
                        help="seed of the first weights (default %(default)s)")
    course.add_argument("--order-seed", type=int, default=0,
                        help="seed of the order of the rows (default %(default)s)")
    course.add_argument("--log-every", type=int, default=50, metavar="STEPS",
                        help="(default %(default)s)")
    course.add_argument("--checkpoint-every", type=int, default=600, metavar="STEPS",
                        help="also measures the held-out loss (default %(default)s)")
    machine = parser.add_argument_group("machine")
    machine.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto",
                         help="(default %(default)s: CUDA where there is one)")
    machine.add_argument("--threads", type=int, help="CPU threads (default: PyTorch's choice)")
    arguments = parser.parse_args()
    for name in ("seconds", "steps", "batch", "peak", "warmup_steps", "log_every",
                 "checkpoint_every", "threads"):
        value = getattr(arguments, name)
        if value is not None and not (value > 0 and math.isfinite(value)):
            raise BadInput(f"--{name.replace('_', '-')} must be above 0.")
    return arguments


def prepare(arguments: argparse.Namespace) -> tuple[Trainer, Recipe]:
    """Check everything that can be wrong, and build the run up to its first step."""
    device = choose_device(arguments.device)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    recipe = load_recipe(arguments.sequences)
    shape = Shape(recipe.vocabulary, recipe.context, arguments.width, arguments.layers,
                  arguments.heads, arguments.kv_heads or arguments.heads, arguments.feed_forward)
    shape.check()
    Schedule(arguments.seconds, arguments.steps, arguments.warmup_steps).check_steps()
    if arguments.out.exists() and not arguments.resume:
        raise BadInput(f"{arguments.out} is there already; go on with it (--resume), or train "
                       "into another --out.")
    settings = Settings(sha256(arguments.sequences / "train.npy"), arguments.seconds,
                        arguments.steps, arguments.warmup_steps, arguments.peak, arguments.batch,
                        arguments.seed, arguments.order_seed)
    rows = Rows(load_rows(arguments.sequences, "train", recipe), arguments.batch,
                arguments.order_seed)
    valid = load_valid(arguments.sequences, recipe)

    torch.manual_seed(arguments.seed)
    model = Decoder(shape)
    start = arguments.out if arguments.resume else arguments.init
    saved = checkpoints.load(start) if start else None
    if saved:
        load_weights(model, saved, start, recipe, arguments.sequences)
    trainer = Trainer(model.to(device), settings, rows, valid)
    if arguments.resume:
        trainer.restore(start, saved)
    return trainer, recipe


def train(trainer: Trainer, recipe: Recipe, arguments: argparse.Namespace) -> None:
    """Run until the budget is spent; a run stopped by hand saves where it is."""
    progress = trainer.progress
    if trainer.spent() >= 1:
        print(f"{arguments.out}: finished at step {progress.step}")
        return
    curve = LossCurve(arguments.out.with_name(arguments.out.name + ".loss.jsonl"), progress.step)

    def point(**loss: float) -> None:
        tokens = progress.step * trainer.settings.batch * recipe.context
        curve.add(step=progress.step, tokens=tokens, seconds=progress.seconds, **loss)

    stop = threading.Event()
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, lambda *_: stop.set())  # heeded between steps, where all is whole
    started = time.monotonic() - progress.seconds
    while trainer.spent() < 1 and not stop.is_set():
        trainer.step()
        progress.seconds = time.monotonic() - started
        trainer.schedule.check_seconds(progress.step, progress.seconds)
        if progress.step % arguments.log_every == 0:
            point(loss=progress.loss)
        if progress.step % arguments.checkpoint_every == 0:
            point(valid_loss=mean_loss(trainer.model, trainer.valid))
            trainer.save(arguments.out, recipe)
    trainer.save(arguments.out, recipe)
    if stop.is_set():
        raise BadInput(f"stopped at step {progress.step}, saved in {arguments.out}; go on with "
                       "--resume.")
    point(valid_loss=mean_loss(trainer.model, trainer.valid))


def main() -> None:
    arguments = parse_arguments()
    trainer, recipe = prepare(arguments)
    train(trainer, recipe, arguments)


if __name__ == "__main__":
    run(main)

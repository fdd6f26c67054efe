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
from pathlib import Path

import torch

import checkpoint as checkpoints
from checkpoint import Checkpoint
from command import BadInput, run
from files import sha256
from loss_curve import LossCurve
from model import Decoder, Shape
from schedule import Schedule
from recipe import Recipe, load_recipe
from row_files import load_rows
from trainer import (Rows, Settings, Trainer, choose_device, compiled, load_valid,
                     loss_of)
from workers import Workers


def load_weights(model: Decoder, saved: Checkpoint, path: Path, recipe: Recipe,
                 sequences: Path) -> None:
    """Put a checkpoint's weights into the model when it is of the same sizes and vocabulary.

    Its context may be another: no weight depends on it.
    """
    checkpoints.check_tokenizer(saved, recipe.vocabulary, recipe.tokenizer_sha256, str(sequences))
    different = [name.replace("_", " ") for name, size in vars(saved.shape).items()
                 if name != "context" and size != getattr(model.shape, name)]
    if different:
        raise BadInput(f"{path} is of a model with another {' and '.join(different)}; give the "
                       "sizes it was trained with.")
    try:
        model.load_state_dict(saved.weights)
    except RuntimeError:
        raise BadInput(f"{path} does not hold the weights of such a model; train it again with "
                       "train.py.") from None


def add_budget(parser: argparse.ArgumentParser) -> None:
    """The options --seconds and --steps, one of which must be given."""
    budget = parser.add_mutually_exclusive_group(required=True)
    budget.add_argument("--seconds", type=float, help="train for this long")
    budget.add_argument("--steps", type=int, help="train for this many batches")


def add_course(parser: argparse.ArgumentParser, peak: float) -> argparse._ArgumentGroup:
    """The options that decide the course of a run, but for its budget; gives the machine's."""
    course = parser.add_argument_group("course of the run")
    course.add_argument("--batch", type=int, default=16, help="rows per step (default %(default)s)")
    course.add_argument("--peak", type=float, default=peak,
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
    machine.add_argument("--stop-after", type=float, metavar="SECONDS",
                         help="save, and end well, after this long here, whatever is left of the "
                              "budget; go on with --resume")
    machine.add_argument("--threads", type=int, help="CPU threads (default: PyTorch's choice)")
    return machine


def add_sizes(parser: argparse.ArgumentParser) -> None:
    """The options that are a model's sizes."""
    sizes = parser.add_argument_group(
        "sizes of the model", "vocabulary and context are those of the sequences")
    sizes.add_argument("--width", type=int, default=256, help="(default %(default)s)")
    sizes.add_argument("--layers", type=int, default=8, help="(default %(default)s)")
    sizes.add_argument("--heads", type=int, default=4, help="(default %(default)s)")
    sizes.add_argument("--kv-heads", type=int, help="(default: as many as heads)")
    sizes.add_argument("--feed-forward", type=int, default=704, help="(default %(default)s)")


def check_numbers(arguments: argparse.Namespace) -> None:
    """Refuse numbers that no run can have."""
    for name in ("seconds", "steps", "batch", "peak", "warmup_steps", "log_every",
                 "checkpoint_every", "threads", "stop_after", "micro_batch", "workers"):
        value = getattr(arguments, name, None)
        if value is not None and not (value > 0 and math.isfinite(value)):
            raise BadInput(f"--{name.replace('_', '-')} must be above 0.")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Train a C# model on packed sequences; writes a checkpoint and, beside it, "
                    "the loss curve.")
    parser.add_argument("sequences", type=Path, nargs="+",
                        help="folders that sequences.py wrote; held out is what the first holds")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint file to write")
    add_budget(parser)
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--init", type=Path, metavar="CHECKPOINT",
                       help="start from these weights instead of random ones")
    start.add_argument("--resume", action="store_true",
                       help="go on with the run whose checkpoint is at --out")
    add_sizes(parser)
    machine = add_course(parser, peak=1.0)
    machine.add_argument("--micro-batch", type=int, metavar="ROWS",
                         help="rows that go through the model together (default: all of --batch)")
    machine.add_argument("--workers", type=int, metavar="N",
                         help="parts of a batch that go through the model at the same time, each "
                              "on one thread: pays on a CPU (default: one part, on --threads)")
    machine.add_argument("--compile", action="store_true",
                         help="compile the model before the first step: pays on a GPU")
    arguments = parser.parse_args()
    check_numbers(arguments)
    return arguments


def common_recipe(folders: list[Path]) -> Recipe:
    """What the parts of the sequences have in common; refuse parts that are of different kinds."""
    first, *others = [load_recipe(folder) for folder in folders]
    for folder, other in zip(folders[1:], others):
        if (other.vocabulary, other.context, other.tokenizer_sha256) != (
                first.vocabulary, first.context, first.tokenizer_sha256):
            raise BadInput(f"{folder} has another tokenizer or context than {folders[0]}; write "
                           "both with the same.")
    return first


def prepare(arguments: argparse.Namespace) -> tuple[Trainer, Recipe]:
    """Check everything that can be wrong, and build the run up to its first step."""
    device = choose_device(arguments.device)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    workers = None
    if arguments.workers and arguments.workers > 1:
        if device.type != "cpu":
            raise BadInput("--workers are for a CPU; leave them out, or give --device cpu.")
        if arguments.workers > arguments.batch:
            raise BadInput(f"a batch of {arguments.batch} rows cannot be shared by "
                           f"{arguments.workers} workers; give fewer --workers or a larger --batch.")
        workers = Workers(arguments.workers)
    recipe = common_recipe(arguments.sequences)
    shape = Shape(recipe.vocabulary, recipe.context, arguments.width, arguments.layers,
                  arguments.heads, arguments.kv_heads or arguments.heads, arguments.feed_forward)
    shape.check()
    Schedule(arguments.seconds, arguments.steps, arguments.warmup_steps).check_steps()
    if arguments.out.exists() and not arguments.resume:
        raise BadInput(f"{arguments.out} is there already; go on with it (--resume), or train "
                       "into another --out.")
    parts = [load_rows(folder, "train", recipe) for folder in arguments.sequences]
    digests = [sha256(folder / "train.npy") for folder in arguments.sequences]
    settings = Settings(" ".join(digests), arguments.seconds, arguments.steps,
                        arguments.warmup_steps, arguments.peak, arguments.batch, arguments.seed,
                        arguments.order_seed)
    rows = Rows(parts, arguments.batch, arguments.order_seed)
    valid = load_valid(arguments.sequences[0], recipe)

    torch.manual_seed(arguments.seed)
    model = Decoder(shape)
    start = arguments.out if arguments.resume else arguments.init
    saved = checkpoints.load(start) if start else None
    if saved:
        load_weights(model, saved, start, recipe, arguments.sequences[0])
    trainer = Trainer(model.to(device), settings, rows, valid,
                      compiled() if arguments.compile else loss_of,
                      micro_batch=arguments.micro_batch, workers=workers)
    if arguments.resume:
        trainer.restore(start, saved)
    return trainer, recipe


def train(trainer: Trainer, tokenizer_sha256: str, arguments: argparse.Namespace) -> None:
    """Run until the budget is spent; a run stopped by hand saves where it is."""
    progress = trainer.progress
    if trainer.spent() >= 1:
        print(f"{arguments.out}: finished at step {progress.step}")
        return
    curve = LossCurve(arguments.out.with_name(arguments.out.name + ".loss.jsonl"), progress.step)

    def point(**loss: float) -> None:
        tokens = progress.step * trainer.settings.batch * trainer.model.shape.context
        curve.add(step=progress.step, tokens=tokens, seconds=progress.seconds, **loss)

    stop = threading.Event()
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, lambda *_: stop.set())  # heeded between steps, where all is whole
    called = time.monotonic()
    if getattr(arguments, "compile", False):
        trainer.warm_up()
    started = time.monotonic() - progress.seconds
    while trainer.spent() < 1 and not stop.is_set():
        trainer.step()
        progress.seconds = time.monotonic() - started
        trainer.schedule.check_seconds(progress.step, progress.seconds)
        if progress.step % arguments.log_every == 0:
            point(loss=progress.loss)
        if progress.step % arguments.checkpoint_every == 0:
            point(valid_loss=trainer.valid_loss())
            trainer.save(arguments.out, tokenizer_sha256)
        if arguments.stop_after and time.monotonic() - called >= arguments.stop_after:
            break
    trainer.save(arguments.out, tokenizer_sha256)
    if stop.is_set():
        raise BadInput(f"stopped at step {progress.step}, saved in {arguments.out}; go on with "
                       "--resume.")
    point(valid_loss=trainer.valid_loss())
    if trainer.spent() < 1:
        print(f"{arguments.out}: {trainer.spent():.0%} of the budget spent at step "
              f"{progress.step}; go on with --resume.")


def main() -> None:
    arguments = parse_arguments()
    trainer, recipe = prepare(arguments)
    train(trainer, recipe.tokenizer_sha256, arguments)


if __name__ == "__main__":
    run(main)

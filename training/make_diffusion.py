"""Make the masked-diffusion twin of a model: corpus, windows, training, GGUF file, figures, plot.

Starts from the weights and the vocabulary of a GGUF file (the default model's). Prints each command
that it runs; what an earlier run finished is not done again, and training that was stopped goes on.
"""
from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import tokenizer as tokenizers
from command import run
from files import corpus_file, sha256
from gguf_model import tokenizer_of
from gguf_reader import read
from make import do, parse, remember

START = Path(__file__).resolve().parent.parent / "models" / "csharp-nano.gguf"


@dataclass(frozen=True)
class Plan:
    """All that decides what a run makes; `budget` is in `unit` ("seconds" or "steps")."""

    held_out_every: int
    tokens: int
    valid_tokens: int
    seed: int
    unit: str
    budget: float
    warmup_steps: int
    batch: int
    peak: float
    measured: int
    start_sha256: str = ""


FULL = Plan(held_out_every=200, tokens=28_000_000, valid_tokens=300_000, seed=17, unit="seconds",
            budget=4500, warmup_steps=30, batch=8, peak=0.2, measured=512)

SMOKE = Plan(held_out_every=8, tokens=60_000, valid_tokens=8_000, seed=17, unit="steps",
             budget=12, warmup_steps=3, batch=2, peak=0.2, measured=8)


def make(plan: Plan, arguments: argparse.Namespace) -> None:
    """Run the stages of a plan, but for those whose output is there."""
    work, start, out = arguments.work, arguments.init, arguments.out
    corpus, windows, weights = work / "corpus", work / "windows", work / "diffusion.pt"
    vocabulary, curve = work / "tokenizer.json", work / "diffusion.pt.loss.jsonl"
    threads = ["--threads", arguments.threads] if arguments.threads else []
    device = ["--device", arguments.device, *threads]
    if not corpus_file(corpus, "train").exists():  # the one that is put in place last
        do("corpus.py", *arguments.source, "--out", corpus, "--permissive-only",
           "--held-out-every", plan.held_out_every)
    if not vocabulary.exists():
        tokenizers.save(tokenizer_of(read(start)).merges, vocabulary)
    if not (windows / "windows.json").exists():
        do("windows.py", corpus, "--tokenizer", vocabulary, "--out", windows,
           "--tokens", plan.tokens, "--valid-tokens", plan.valid_tokens, "--seed", plan.seed)
    do("train_diffusion.py", windows, "--init", start, "--out", weights,
       f"--{plan.unit}", plan.budget, "--warmup-steps", plan.warmup_steps, "--batch", plan.batch,
       "--peak", plan.peak, "--log-every", 10, "--checkpoint-every", 100, *device,
       *(["--resume"] if weights.exists() else []))
    do("export.py", weights, "--tokenizer", vocabulary, "--diffusion", "--out", out,
       *(word for name in ("name", "license", "description")
         if (value := getattr(arguments, name)) for word in (f"--{name}", value)))
    do("evaluate_diffusion.py", windows, start, out, "--number", plan.measured, *device)
    do("diffusion_reference.py", out, "--out", work / "reference.json")
    do("plot_loss.py", curve, "--out", out.with_name(out.stem + "-loss.svg"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Make the masked-diffusion twin of a C# completion model from source trees; "
                    "run it again to go on where it was stopped.")
    parser.add_argument("source", nargs="+", type=Path, help="folder of an unpacked source tree")
    parser.add_argument("--work", type=Path, required=True,
                        help="folder for what lies between: corpus, windows, checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="GGUF file to write")
    parser.add_argument("--init", type=Path, metavar="GGUF", default=START,
                        help="model to start from (default: models/csharp-nano.gguf)")
    parser.add_argument("--smoke", action="store_true",
                        help="a dozen small steps, to try everything in less than a minute")
    parser.add_argument("--budget-scale", type=float, default=1.0, metavar="F",
                        help="train F times as long (default %(default)s)")
    arguments = parse(parser)
    plan = SMOKE if arguments.smoke else FULL
    plan = replace(plan, budget=max(1, round(plan.budget * arguments.budget_scale)),
                   start_sha256=sha256(arguments.init))
    remember(plan, arguments.source, arguments.work)
    make(plan, arguments)


if __name__ == "__main__":
    run(main)

"""Make a model from C# sources: corpus, tokenizer, two stages of training, GGUF file, loss.

Runs the other scripts one after the other and prints each command. What an earlier run finished is
not done again, and training that was stopped goes on.
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import shlex
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from command import BadInput, run
from files import atomic_write, corpus_file

SCRIPTS = Path(__file__).parent
NEEDED = ("numpy", "regex", "torch")
MIN_TOKENS = 20_000


@dataclass(frozen=True)
class Stage:
    """One stage of training: its sequences, and its budget in `unit` ("seconds" or "steps")."""

    tokens: int
    seed: int
    fim_share: float
    suffix_first_share: float
    unit: str
    budget: float
    peak: float


@dataclass(frozen=True)
class Plan:
    """All that decides what a run makes; token counts, and sizes as train.py names them."""

    held_out_every: int
    permissive_only: bool
    vocabulary: int
    sample_share: float
    context: int
    valid_tokens: int
    sizes: dict[str, int]
    warmup_steps: int
    stages: tuple[Stage, ...]

    def scaled(self, factor: float) -> Plan:
        """The same with `factor` times the training, and the tokens for it."""
        return replace(self, stages=tuple(
            replace(stage, tokens=max(MIN_TOKENS, int(stage.tokens * factor)),
                    budget=max(1, round(stage.budget * factor))) for stage in self.stages))


# The second stage teaches the order suffix, prefix, middle to a model that knows C# by then.
FULL = Plan(held_out_every=200, permissive_only=False, vocabulary=8192, sample_share=0.30,
            context=512, valid_tokens=400_000, warmup_steps=60,
            sizes={"width": 256, "layers": 8, "heads": 4, "feed-forward": 704},
            stages=(Stage(30_000_000, 3, 0.75, 0.0, "seconds", 5700, 1.0),
                    Stage(9_000_000, 11, 0.85, 0.9, "seconds", 1440, 0.5)))

SMOKE = Plan(held_out_every=8, permissive_only=False, vocabulary=512, sample_share=1.0,
             context=128, valid_tokens=20_000, warmup_steps=20,
             sizes={"width": 64, "layers": 2, "heads": 2, "feed-forward": 192},
             stages=(Stage(400_000, 3, 0.75, 0.0, "steps", 400, 1.0),
                     Stage(100_000, 11, 0.85, 0.9, "steps", 100, 0.5)))


def do(script: str, *arguments: object) -> None:
    """Run one script to its end; when it fails, or a stop is asked for, so does this one."""
    words = [sys.executable, str(SCRIPTS / script), *map(str, arguments)]
    print(f"$ {shlex.join(words)}", flush=True)
    process = subprocess.Popen(words)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    signal.signal(signal.SIGINT, lambda *_: None)  # the terminal tells the script as well
    if process.wait():
        sys.exit(2)


def make(plan: Plan, arguments: argparse.Namespace) -> None:
    """Run the stages of a plan, but for those whose output is there."""
    work = arguments.work
    corpus, tokenizer = work / "corpus", work / "tokenizer.json"
    if not corpus_file(corpus, "train").exists():  # the one that is put in place last
        do("corpus.py", *arguments.source, "--out", corpus,
           "--held-out-every", plan.held_out_every,
           *(["--permissive-only"] if plan.permissive_only else []))
    if not tokenizer.exists():
        do("learn_tokenizer.py", corpus, "--out", tokenizer, "--vocabulary", plan.vocabulary,
           "--sample-share", plan.sample_share)
    start: list[object] = []
    for number, stage in enumerate(plan.stages, 1):
        sequences, weights = work / f"stage{number}", work / f"stage{number}.pt"
        if not (sequences / "sequences.json").exists():
            do("sequences.py", corpus, "--tokenizer", tokenizer, "--out", sequences,
               "--context", plan.context, "--tokens", stage.tokens,
               "--valid-tokens", plan.valid_tokens, "--seed", stage.seed,
               "--fim-share", stage.fim_share, "--suffix-first-share", stage.suffix_first_share)
        sizes = [word for name, size in plan.sizes.items() for word in (f"--{name}", size)]
        threads = ["--threads", arguments.threads] if arguments.threads else []
        do("train.py", sequences, "--out", weights, f"--{stage.unit}", stage.budget,
           "--warmup-steps", plan.warmup_steps, "--peak", stage.peak, *sizes,
           "--device", arguments.device, *threads, *(["--resume"] if weights.exists() else start))
        start = ["--init", weights]
    provenance = [word for name in ("name", "license", "description")
                  if (value := getattr(arguments, name)) for word in (f"--{name}", value)]
    do("export.py", weights, "--tokenizer", tokenizer, "--out", arguments.out, *provenance)
    do("evaluate.py", arguments.out, sequences, "--tokenizer", tokenizer,
       "--device", arguments.device)


def remember(plan: Plan, sources: list[Path], work: Path) -> None:
    """Write the plan to the work folder; refuse one that was begun with another."""
    path = work / "plan.json"
    content = json.dumps({"sources": [str(source.resolve()) for source in sources],
                          "plan": asdict(plan)}, indent=2) + "\n"
    if path.exists() and corpus_file(work / "corpus", "train").exists():
        if path.read_text(encoding="utf-8") != content:
            raise BadInput(f"{work} was begun with other sources or another budget; give it the "
                           "same again, or use another --work folder.")
        return
    with atomic_write(path) as file:
        file.write(content)


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Read the command line with what all makers of models take; refuse what cannot be made."""
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    parser.add_argument("--threads", type=int, help="CPU threads (default: PyTorch's choice)")
    parser.add_argument("--name", help="general.name (default: the stem of --out)")
    parser.add_argument("--license", metavar="SPDX", help="general.license, for example mit")
    parser.add_argument("--description", metavar="TEXT", help="general.description")
    arguments = parser.parse_args()
    if not 0 < arguments.budget_scale < float("inf"):
        raise BadInput("--budget-scale must be above 0.")
    for module in NEEDED:
        if importlib.util.find_spec(module) is None:
            raise BadInput(f"{sys.executable} has no {module}; install python3-{module} and run "
                           "this with the Python that has it.")
    return arguments


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Make a C# completion model from source trees; run it again to go on where "
                    "it was stopped.")
    parser.add_argument("source", nargs="+", type=Path, help="folder of an unpacked source tree")
    parser.add_argument("--work", type=Path, required=True,
                        help="folder for what lies between: corpus, sequences, checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="GGUF file to write")
    parser.add_argument("--permissive-only", action="store_true",
                        help="leave out files under the GPL, LGPL, MPL or MS-PL (see corpus.py)")
    parser.add_argument("--smoke", action="store_true",
                        help="a toy model on a small vocabulary, to try everything in minutes")
    parser.add_argument("--budget-scale", type=float, default=1.0, metavar="F",
                        help="train F times as long, on F times the tokens (default %(default)s)")
    arguments = parse(parser)
    plan = (SMOKE if arguments.smoke else FULL).scaled(arguments.budget_scale)
    plan = replace(plan, permissive_only=arguments.permissive_only)
    remember(plan, arguments.source, arguments.work)
    make(plan, arguments)


if __name__ == "__main__":
    run(main)

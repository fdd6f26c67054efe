"""Make a model from C# sources: corpus, tokenizer, two stages of training, GGUF file, loss.

Runs the other scripts one after the other and prints each command. What an earlier run finished is
not done again, and training that was stopped goes on.
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import MISSING, asdict, fields, replace
from pathlib import Path
from typing import Any

from command import BadInput, run
from documents import spans_file
from files import SPLITS, atomic_write, corpus_file, sha256
from plans import PLANS, Plan, smoke

SCRIPTS = Path(__file__).parent
NEEDED = ("numpy", "regex", "torch")
COLLECTOR = SCRIPTS / "collector"


def do(script: str, *arguments: object) -> None:
    """Run one script to its end; when it fails, or a stop is asked for, so does this one."""
    run_words([sys.executable, str(SCRIPTS / script), *map(str, arguments)])


def run_words(words: list[str]) -> None:
    """Run a command to its end, as `do` says."""
    print(f"$ {shlex.join(words)}", flush=True)
    process = subprocess.Popen(words)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    signal.signal(signal.SIGINT, lambda *_: None)  # the terminal tells the script as well
    if process.wait():
        sys.exit(2)


def prepare(plan: Plan, arguments: argparse.Namespace) -> tuple[Path, Path]:
    """Make the corpus, what a parser finds in it, and the tokenizer, but for what is there."""
    corpus = arguments.work / "corpus"
    if not corpus_file(corpus, "train").exists():  # the one that is put in place last
        collected = ["--collected", arguments.collected] if arguments.collected else []
        do("corpus.py", *arguments.source, *collected, "--out", corpus,
           "--held-out-every", plan.held_out_every,
           *(["--permissive-only"] if plan.permissive_only else []))
    if plan.needs_syntax and arguments.parse:
        for split in SPLITS:
            if not spans_file(corpus, split).exists():
                run_words(["dotnet", "run", "-c", "Release", "--project", str(COLLECTOR), "--",
                           "spans", str(corpus_file(corpus, split)), "--out",
                           str(spans_file(corpus, split))])
    tokenizer = arguments.tokenizer or arguments.work / "tokenizer.json"
    if not tokenizer.exists():
        do("learn_tokenizer.py", corpus, "--out", tokenizer, "--vocabulary", plan.vocabulary,
           "--sample-share", plan.sample_share)
    return corpus, tokenizer


def sequence_words(plan: Plan, number: int) -> list[object]:
    """What sequences.py is told of a stage, but for the files and the processes."""
    stage = plan.stages[number]
    return ["--context", plan.context, "--tokens", stage.tokens,
            "--valid-tokens", plan.valid_tokens, "--seed", stage.seed,
            "--fim-share", stage.fim_share, "--suffix-first-share", stage.suffix_first_share,
            "--aligned-share", stage.aligned_share, "--project-share", stage.project_share,
            "--shards", plan.shards]


def course_words(plan: Plan, number: int) -> list[object]:
    """What train.py is told of a stage, but for the files, the budget and the machine."""
    sizes = [word for name, size in plan.sizes.items() for word in (f"--{name}", size)]
    return ["--warmup-steps", plan.warmup_steps, "--peak", plan.stages[number].peak,
            "--batch", plan.batch, *sizes]


def make(plan: Plan, arguments: argparse.Namespace) -> None:
    """Run the stages of a plan, but for those whose output is there."""
    corpus, tokenizer = prepare(plan, arguments)
    if arguments.prepare:
        return
    start: list[object] = ["--init", arguments.init] if arguments.init else []
    for number, stage in enumerate(plan.stages):
        sequences = arguments.work / f"stage{number + 1}"
        weights = sequences.with_suffix(".pt")
        if not (sequences / "sequences.json").exists():
            do("sequences.py", corpus, "--tokenizer", tokenizer, "--out", sequences,
               *sequence_words(plan, number), "--processes", arguments.processes)
        machine = [word for name in ("threads", "workers")
                   if (value := getattr(arguments, name)) for word in (f"--{name}", value)]
        do("train.py", sequences, "--out", weights, f"--{stage.unit}", stage.budget,
           *course_words(plan, number), "--device", arguments.device, *machine,
           *(["--resume"] if weights.exists() else start))
        start = ["--init", weights]
    finish(plan, arguments, weights, sequences, tokenizer)


def finish(plan: Plan, arguments: argparse.Namespace, weights: Path, sequences: Path,
           tokenizer: Path) -> None:
    """Write the GGUF file and measure it."""
    provenance = [word for name in ("name", "license", "description")
                  if (value := getattr(arguments, name)) for word in (f"--{name}", value)]
    do("export.py", weights, "--tokenizer", tokenizer, "--out", arguments.out,
       "--matrices", plan.matrices, *provenance,
       *(["--other-files"] if plan.other_files else []))
    do("evaluate.py", arguments.out, sequences, "--tokenizer", tokenizer,
       "--device", arguments.device)


def remember(plan: Any, sources: list[Path], work: Path, init: Path | None = None) -> None:
    """Write the plan, a data class, to the work folder; refuse one that was begun with another."""
    path = work / "plan.json"
    content = {"sources": [str(source.resolve()) for source in sources], "plan": asdict(plan)}
    if init:
        content["init"] = sha256(init)
    if path.exists() and corpus_file(work / "corpus", "train").exists():
        begun = json.loads(path.read_text(encoding="utf-8"))
        defaults = {field.name: field.default for field in fields(plan)
                    if field.default is not MISSING}
        begun["plan"] = {**defaults, **begun["plan"]}  # as plans of that time were
        if begun != json.loads(json.dumps(content)):
            raise BadInput(f"{work} was begun with other sources, other weights or "
                           "another budget; give it the same again, or use another --work folder.")
        return
    with atomic_write(path) as file:
        json.dump(content, file, indent=2)
        file.write("\n")


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
    parser.add_argument("source", nargs="*", type=Path, help="folder of an unpacked source tree")
    parser.add_argument("--collected", type=Path, metavar="FOLDER",
                        help="folder that the collector wrote")
    parser.add_argument("--plan", choices=tuple(PLANS), default="first",
                        help="what to make: the first csharp-nano, one that goes on from it, or "
                             "csharp-small and a csharp-nano with its vocabulary "
                             "(default %(default)s)")
    parser.add_argument("--init", type=Path, metavar="CHECKPOINT",
                        help="weights to start from; the plan 'longer' needs some, and --tokenizer")
    parser.add_argument("--workers", type=int, metavar="N", help="as train.py has it")
    parser.add_argument("--tokenizer", type=Path, metavar="FILE",
                        help="merges to use, learned here if not there "
                             "(default: WORK/tokenizer.json)")
    parser.add_argument("--no-parser", dest="parse", action="store_false",
                        help="find pieces of syntax by simple rules, without the .NET SDK")
    parser.add_argument("--prepare", action="store_true",
                        help="make the corpus and the tokenizer, and no more")
    parser.add_argument("--processes", type=int, default=1, metavar="N",
                        help="processes that write sequences (default %(default)s)")
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
    if not arguments.source and not arguments.collected:
        raise BadInput("there is nothing to learn from; give source trees, --collected, or both.")
    if PLANS[arguments.plan].continues and not (arguments.init and arguments.tokenizer):
        raise BadInput(f"the plan '{arguments.plan}' goes on from other weights; give them with "
                       "--init, and their merges with --tokenizer.")
    plan = smoke(arguments.plan) if arguments.smoke else PLANS[arguments.plan]
    plan = plan.scaled(arguments.budget_scale)
    plan = replace(plan, permissive_only=plan.permissive_only or arguments.permissive_only)
    if plan.needs_syntax and arguments.parse and not (shutil.which("dotnet")
                                                      and COLLECTOR.is_dir()):
        raise BadInput("the .NET SDK or training/collector is missing, which find pieces of "
                       "syntax; install them, or give --no-parser.")
    if arguments.init and not arguments.init.is_file():
        raise BadInput(f"there is no checkpoint {arguments.init}; train one with train.py.")
    sources = [*arguments.source, *([arguments.collected] if arguments.collected else [])]
    remember(plan, sources, arguments.work, arguments.init)
    make(plan, arguments)


if __name__ == "__main__":
    run(main)

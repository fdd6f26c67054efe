"""One call on a GPU that is there for a limited time: take what has arrived, train, hand back.

    python3 training/gpu_run.py --plan small --parts .carry --work /tmp/work --out "$OUT" --limit 580

Run it again with the next parts until it says that the model is made. Each call unpacks the parts
that came with it, writes rows from each corpus that is whole now, trains until its time is up, and
saves. When the budget is spent it writes the GGUF file and what there is to know of it to OUT, in
parts that fit through.
"""
from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import checkpoint as checkpoints
import pack
from command import BadInput, run
from files import atomic_write
from make import SCRIPTS, course_words, sequence_words
from plans import PLANS, Plan, smoke
from recipe import load_recipe
from trainer import choose_device

RESERVE = 45  # seconds of a call for what it does beside training
FINISH = 120  # and for the file and its figures, in the last call
PART_BYTES = 15_500_000
WEIGHTS_FOLDER = "weights"


def words_of(script: str, *arguments: object) -> list[str]:
    return [sys.executable, str(SCRIPTS / script), *map(str, arguments)]


def do(script: str, *arguments: object, may_fail: bool = False) -> str:
    """Run a script to its end; what it said, which is printed as well."""
    print(f"$ {script} {' '.join(map(str, arguments))}", flush=True)
    process = subprocess.Popen(words_of(script, *arguments), stdout=subprocess.PIPE, text=True)
    said = []
    for line in process.stdout:
        print(line, end="", flush=True)
        said.append(line)
    if process.wait() and not may_fail:
        raise BadInput(f"{script} failed; what it said stands above.")
    return "".join(said)


class Calls:
    """What lies on the machine from call to call: corpora, rows, checkpoint."""

    def __init__(self, plan: Plan, arguments: argparse.Namespace) -> None:
        self.plan = plan
        self.arguments = arguments
        self.work: Path = arguments.work
        self.corpora = self.work / "corpora"
        self.tokenizer = self.corpora / "tokenizer.json"
        self.weights = self.work / "model.pt"
        self.names: list[str] = []

    def take(self) -> list[str]:
        """Unpack what has arrived; the names of the corpora that are whole."""
        pack.unpack(self.arguments.parts, self.corpora)
        files = pack.read_manifest(self.arguments.parts)
        self.names = sorted({name.split("/")[0] for name in files if "/" in name})
        if not self.names or self.tokenizer.name not in files:
            raise BadInput(f"{self.arguments.parts} holds no corpora with their tokenizer.json; "
                           "pack the folder that split_corpus.py wrote, and the merges in it.")
        if not self.tokenizer.is_file():
            raise BadInput("the tokenizer has not arrived; it belongs to the first call's parts.")
        return [corpus for corpus in self.names
                if all((self.corpora / name).is_file() for name in files
                       if name.startswith(f"{corpus}/"))]

    def rows(self, corpus: str) -> Path:
        return self.work / "rows" / corpus

    def has_rows(self, corpus: str) -> bool:
        return (self.rows(corpus) / "sequences.json").exists()

    def row_words(self, corpus: str) -> list[object]:
        """What sequences.py is told: an equal share of the tokens, and a seed of its own."""
        number = self.names.index(corpus)
        stage = self.plan.stages[0]
        return [self.corpora / corpus, "--tokenizer", self.tokenizer, "--out", self.rows(corpus),
                *sequence_words(self.plan, 0), "--tokens", stage.tokens // len(self.names),
                "--seed", stage.seed + 100 * number, "--processes", os.cpu_count() or 1]

    def train(self, corpora: list[str], seconds: float) -> bool:
        """Train on the corpora's rows for that long; whether the budget is spent."""
        stage = self.plan.stages[0]
        budget = self.arguments.budget or stage.budget
        words: list[object] = [*map(self.rows, corpora), "--out", self.weights,
                               f"--{stage.unit}", budget, *course_words(self.plan, 0),
                               "--device", self.arguments.device, "--stop-after", seconds,
                               "--checkpoint-every", 400, "--log-every", 20]
        for option in ("micro_batch", "threads"):
            if value := getattr(self.arguments, option):
                words += [f"--{option.replace('_', '-')}", value]
        if self.arguments.compile:
            words.append("--compile")
        if self.weights.exists():
            words.append("--resume")
        said = do("train.py", *words)
        return "of the budget spent" not in said

    def finish(self) -> None:
        """Write the file and its figures to OUT."""
        out: Path = self.arguments.out
        first = self.rows(self.trained_on()[0])
        file = self.work / f"{self.arguments.name}.gguf"
        device = ["--device", self.arguments.device]
        do("export.py", self.weights, "--tokenizer", self.tokenizer, "--out", file,
           "--name", self.arguments.name, "--matrices", self.plan.matrices, "--license", "mit",
           *(["--other-files"] if self.plan.other_files else []))
        pack.pack([file], out / "model", PART_BYTES, True, 1)  # before anything can go wrong
        figures = {
            "evaluate": do("evaluate.py", file, first, "--tokenizer", self.tokenizer, *device,
                           may_fail=True),
            "quantisation": do("quantisation_cost.py", self.weights, file, first, "--tokenizer",
                               self.tokenizer, *device, may_fail=True),
            "compare": "" if self.arguments.smoke else do(
                "compare_models.py", self.corpora / self.trained_on()[0], file,
                SCRIPTS.parent / "models" / "csharp-nano.gguf", *device, may_fail=True),
            "memorisation": "" if self.arguments.smoke else do(
                "memorisation.py", file, self.corpora / self.trained_on()[0], *device,
                may_fail=True),
            "run": checkpoints.load(self.weights).run,
            "recipe": asdict(load_recipe(first)),
            "corpora": self.trained_on()}
        with atomic_write(out / "figures.json") as stream:
            json.dump(figures, stream, indent=1)

    def bring_weights(self) -> None:
        """Write the weights in bfloat16 to OUT, as far as they go through at once."""
        small = self.work / f"{self.arguments.name}.bf16.pt"
        do("compact.py", self.weights, "--out", small)
        pack.pack([small], self.work / WEIGHTS_FOLDER, PART_BYTES, True, 1)
        first, last = self.arguments.bring
        for number, part in enumerate(sorted((self.work / WEIGHTS_FOLDER).iterdir()), 1):
            if part.suffix == ".json" or first <= number <= last:
                shutil.copy(part, self.arguments.out / part.name)

    def trained_on(self) -> list[str]:
        """The corpora in the order in which their rows were first trained on."""
        order = self.work / "order.json"
        return json.loads(order.read_text()) if order.exists() else []

    def remember(self, corpora: list[str]) -> None:
        with atomic_write(self.work / "order.json") as stream:
            json.dump(corpora, stream)


def call(calls: Calls, began: float) -> None:
    """All that one call does."""
    arguments = calls.arguments
    whole = calls.take()
    if not whole:
        raise BadInput("no corpus is whole yet; send the parts of one in the same call.")
    for corpus in whole:
        if not calls.has_rows(corpus):
            do("sequences.py", *calls.row_words(corpus))
    order = [corpus for corpus in calls.trained_on() if corpus in whole]
    order += [corpus for corpus in whole if corpus not in order]
    calls.remember(order)
    left = arguments.limit - (time.monotonic() - began) - RESERVE
    spent = calls.train(order, max(1.0, left - (FINISH if arguments.last else 0)))
    shutil.copy(f"{calls.weights}.loss.jsonl", arguments.out / "loss.jsonl")
    if spent or arguments.last:
        calls.finish()
        print(f"the model is made; {arguments.name}.gguf is in {arguments.out / 'model'}")
    else:
        print("call again: the budget is not spent")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="One call on a GPU: unpack, write rows, train until the time is up, "
                    "and hand back what was made.")
    parser.add_argument("--plan", choices=("small", "nano"), default="small")
    parser.add_argument("--smoke", action="store_true", help="the plan's toy")
    parser.add_argument("--name", help="of the model (default: csharp- and the plan)")
    parser.add_argument("--parts", type=Path, required=True,
                        help="folder with the manifest of pack.py and the parts of this call")
    parser.add_argument("--work", type=Path, required=True,
                        help="folder that stays from call to call")
    parser.add_argument("--out", type=Path, required=True, help="folder that is brought back")
    parser.add_argument("--limit", type=float, default=580, metavar="SECONDS",
                        help="of this call (default %(default)s)")
    parser.add_argument("--budget", type=int,
                        help="seconds or steps of the whole training (default: the plan's)")
    parser.add_argument("--last", action="store_true",
                        help="write the file in this call, whatever is left of the budget")
    parser.add_argument("--bring", type=int, nargs=2, metavar=("FIRST", "LAST"),
                        help="only bring back these parts of the weights in bfloat16")
    parser.add_argument("--device", choices=("cpu", "cuda", "auto"), default="auto")
    parser.add_argument("--compile", action="store_true", help="as train.py has it")
    parser.add_argument("--micro-batch", type=int, metavar="ROWS", help="as train.py has it")
    parser.add_argument("--threads", type=int, help="as train.py has it")
    arguments = parser.parse_args()
    arguments.name = arguments.name or f"csharp-{arguments.plan}"
    if not arguments.limit > RESERVE:
        raise BadInput(f"--limit must be more than {RESERVE} seconds.")
    return arguments


def main() -> None:
    began = time.monotonic()
    arguments = parse_arguments()
    choose_device(arguments.device)
    plan = smoke(arguments.plan) if arguments.smoke else PLANS[arguments.plan]
    arguments.out.mkdir(parents=True, exist_ok=True)
    arguments.work.mkdir(parents=True, exist_ok=True)
    calls = Calls(plan, arguments)
    if arguments.bring:
        calls.bring_weights()
    else:
        call(calls, began)


if __name__ == "__main__":
    run(main)

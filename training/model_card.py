"""Write a model's card out of what its run left: the file, its figures, the corpus's manifest."""
from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from command import BadInput, run
from files import atomic_write
from gguf_reader import Gguf, parse
from plot_loss import draw, read_curve

TYPES = {0: "F32", 8: "Q8_0", 14: "Q6_K"}


def read_json(path: Path, what: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise BadInput(f"{path} is not {what}.") from None


def file_table(path: Path, content: bytes, gguf: Gguf) -> list[str]:
    """What can be read from the file itself."""
    metadata = gguf.metadata
    kinds = Counter()
    for tensor in gguf.tensors.values():
        number = 1
        for size in tensor.shape:
            number *= size
        kinds[TYPES[tensor.kind]] += number
    layers, width, heads, keys, hidden = (metadata[f"llama.{key}"] for key in (
        "block_count", "embedding_length", "attention.head_count", "attention.head_count_kv",
        "feed_forward_length"))
    forms = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common())
    rows = (("file", f"`{path.name}`, {len(content):,} bytes, GGUF version 3"),
            ("SHA-256", f"`{hashlib.sha256(content).hexdigest()}`"),
            ("architecture", f"llama: {layers} layers, width {width}, {heads} heads, {keys} "
                             f"key-value heads, SwiGLU {hidden}, RoPE, embeddings shared with the "
                             "output"),
            ("parameters", f"{sum(kinds.values()):,} ({forms})"),
            ("context", f"{metadata['llama.context_length']:,} tokens"),
            ("vocabulary", f"{metadata['llama.vocab_size']:,} byte-level BPE tokens, Qwen2's "
                           "pre-tokenizer"),
            ("licence", metadata.get("general.license", "not stated").upper()))
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def data_section(manifest: Path) -> list[str]:
    """What the collector took, by source and licence, and what was held out."""
    try:
        packages = [json.loads(line) for line in manifest.read_text("utf-8").splitlines() if line]
        files = sum(package["files"] for package in packages)
        size = sum(package["bytes"] for package in packages)
        how = Counter((package["source"], package["how"]) for package in packages)
        licences = Counter(package["licence"] for package in packages)
        held_out = sorted(package["id"] for package in packages if package["held_out"])
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{manifest} is not the collector's manifest.") from None
    return [f"{len(packages):,} packages, {files:,} files, {size / 1e6:,.1f} MB of C# before "
            "copies, generated code and tables were left out (`corpus.py`).", "",
            "| from | packages |", "|---|---|",
            *(f"| {source}, {kind} | {number:,} |" for (source, kind), number in
              how.most_common()), "",
            "| licence | packages |", "|---|---|",
            *(f"| {licence} | {number:,} |" for licence, number in licences.most_common()), "",
            "Held out, and nothing that resembles their files was trained on: "
            f"{', '.join(held_out) or 'none'}."]


def training_section(figures: dict[str, Any], curve: Path, picture: Path) -> list[str]:
    """The course of the run, as its settings and its loss curve tell it."""
    settings, progress = figures["run"]["settings"], figures["run"]["progress"]
    recipe = figures["recipe"]
    tokens = progress["step"] * settings["batch"] * recipe["context"]
    with atomic_write(picture) as file:
        file.write(draw(read_curve(curve)))
    return [f"{progress['step']:,} steps of {settings['batch']} rows of {recipe['context']:,} "
            f"tokens, {tokens / 1e6:,.1f} million tokens, in {progress['seconds']:,.0f} s. "
            f"{recipe['fim_share']:.0%} of the samples are fill-in-the-middle; of these "
            f"{recipe['suffix_first_share']:.0%} have the suffix first, "
            f"{recipe['aligned_share']:.0%} a piece of syntax as their middle, "
            f"{recipe['project_share']:.0%} other files of the project in front. bfloat16, Muon "
            "for the matrices and AdamW for the rest.", "", f"![loss]({picture.name})"]


def card(path: Path, figures: dict[str, Any], manifest: Path | None, curve: Path,
         about: str) -> str:
    """The card as Markdown; the loss curve's picture is put beside the model."""
    content = path.read_bytes()
    gguf = parse(content)
    name = gguf.metadata["general.name"]
    lines = [f"# {name}", "", about, "", *file_table(path, content, gguf), "", "## Prompt", "",
             f"`completion.fim_order` is `{gguf.metadata['completion.fim_order']}`. Other files "
             "may stand in front, as `training/cross_file.py` and the engine write them.", "",
             "```", "<|fim_suffix|>SUFFIX<|fim_prefix|>PREFIX<|fim_middle|>", "```", ""]
    if manifest:
        lines += ["## Data", "", *data_section(manifest), ""]
    lines += ["## Training", "", *training_section(figures, curve,
                                                   path.with_name(f"{path.stem}-loss.svg")), "",
              "## Measured", "", "Nats per token and bits per byte on held-out rows, and what the "
              "quantisation costs:", "", "```", figures["evaluate"].strip(),
              figures["quantisation"].strip(), "```", "", figures["compare"].strip(), "",
              figures["memorisation"].strip(), "", "## Reproduce", "",
              "`training/README.md` has the commands, from the packages to this card. Weights that "
              "were trained for a time differ from run to run; corpus, vocabulary and rows do "
              f"not. Check the file with `sha256sum {path.name}`."]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Write the card of a model, and its loss curve as SVG, beside its file.")
    parser.add_argument("model", type=Path, help="GGUF file that export.py wrote")
    parser.add_argument("--figures", type=Path, required=True,
                        help="figures.json that gpu_run.py left")
    parser.add_argument("--loss", type=Path, required=True,
                        help="the run's .loss.jsonl file")
    parser.add_argument("--manifest", type=Path, help="manifest.jsonl of the collector")
    parser.add_argument("--about", required=True, metavar="SENTENCE",
                        help="what it is, for whom")
    arguments = parser.parse_args()
    figures = read_json(arguments.figures, "the figures of a run")
    try:
        text = card(arguments.model, figures, arguments.manifest, arguments.loss, arguments.about)
    except KeyError as error:
        raise BadInput(f"{arguments.model} or {arguments.figures} does not say {error}.") from None
    out = arguments.model.with_suffix(".md")
    with atomic_write(out) as file:
        file.write(text)
    print(out)


if __name__ == "__main__":
    run(main)

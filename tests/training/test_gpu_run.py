"""Calls of limited length: parts arrive, rows are written, training goes on, a model comes back."""
import hashlib
import json
import random
import shutil
import tempfile
import unittest
from pathlib import Path

from requirements import need

need("numpy", "regex", "torch")

import gpu_run  # noqa: E402
import learn_tokenizer  # noqa: E402
import model_card  # noqa: E402
import pack  # noqa: E402
import samples  # noqa: E402
import split_corpus  # noqa: E402
from command import BadInput  # noqa: E402
from commands import command  # noqa: E402
from gguf_reader import read  # noqa: E402


class CallTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def call(self, *words):
        return command(gpu_run, "--plan", "small", "--smoke", "--parts", self.folder / "carry",
                       "--work", self.folder / "work", "--out", self.folder / "out",
                       "--device", "cpu", "--threads", "1", "--budget", "24", *words)

    def carry(self, names):
        """Only these corpora's parts, as a call brings them; the manifest always."""
        carry = self.folder / "carry"
        shutil.rmtree(carry, ignore_errors=True)
        carry.mkdir()
        for part in (self.folder / "parts").iterdir():
            if part.name.startswith(names) or part.name == "manifest.json":
                shutil.copy(part, carry / part.name)

    def test_a_model_is_made_in_calls_and_comes_back_in_parts(self):
        rng = random.Random(1)
        for split, number in (("train", 60), ("valid", 12)):
            (self.folder / f"{split}.jsonl").write_text("".join(
                json.dumps({"path": f"p{i % 4}/a/{i}.cs", "project": f"p{i % 4}",
                            "text": samples.source_file(rng, f"Type{i % 9}")}) + "\n"
                for i in range(number)))
        corpora = self.folder / "corpora"
        command(split_corpus, self.folder, "--parts", "2", "--out", corpora)
        command(learn_tokenizer, self.folder, "--out", corpora / "tokenizer.json",
                "--vocabulary", "320", "--sample-share", "1")
        command(pack, "pack", corpora, "--out", self.folder / "parts", "--part-bytes", "2000")

        self.carry(("2-",))
        with self.assertRaisesRegex(BadInput, "tokenizer has not arrived"):
            self.call()
        self.carry(("1-", "tokenizer"))
        said = self.call("--limit", "45.001")
        self.assertIn("call again", said)
        self.carry(("2-",))
        said = self.call("--limit", "100000")
        self.assertIn("the model is made", said)
        self.assertIn("--resume", said)
        figures = json.loads((self.folder / "out/figures.json").read_text())
        self.assertEqual(figures["corpora"], ["1", "2"])
        self.assertEqual(figures["run"]["progress"]["step"], 24)
        self.assertIn("bits per byte", figures["evaluate"])

        pack.unpack(self.folder / "out/model", self.folder / "home")
        gguf = read(self.folder / "home/csharp-small.gguf")
        self.assertEqual(gguf.metadata["llama.context_length"], 256)
        self.assertGreater(len((self.folder / "out/loss.jsonl").read_text().splitlines()), 2)
        manifest = self.folder / "manifest.jsonl"
        manifest.write_text("".join(json.dumps(
            {"id": f"P{i}", "version": "1", "source": "nuget", "licence": "MIT", "how": "sources",
             "files": 3, "bytes": 1000, "sha256": "", "held_out": i == 1}) + "\n"
            for i in range(3)))
        command(model_card, self.folder / "home/csharp-small.gguf", "--figures",
                self.folder / "out/figures.json", "--loss", self.folder / "out/loss.jsonl",
                "--manifest", manifest, "--about", "A toy.")
        card = (self.folder / "home/csharp-small.md").read_text()
        digest = hashlib.sha256((self.folder / "home/csharp-small.gguf").read_bytes()).hexdigest()
        for words in (digest, "24 steps of 16 rows", "3 packages, 9 files", "Held out, and nothing "
                      "that resembles their files was trained on: P1.", "bits per byte",
                      "width 64, 2 heads, 1 key-value heads"):
            self.assertIn(words, card)
        self.assertIn("<polyline", (self.folder / "home/csharp-small-loss.svg").read_text())
        self.call("--bring", "1", "1")
        pack.unpack(self.folder / "out", self.folder / "home")
        self.assertTrue((self.folder / "home/csharp-small.bf16.pt").is_file())


if __name__ == "__main__":
    unittest.main()

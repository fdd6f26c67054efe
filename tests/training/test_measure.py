"""What models are measured by: bits per byte, greedy continuations, what stands in the corpus."""
import json
import math
import random
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from requirements import need

need("numpy", "regex", "torch")

import torch  # noqa: E402

import checkpoint as checkpoints  # noqa: E402
import compact  # noqa: E402
import compare_models  # noqa: E402
import evaluate  # noqa: E402
import export  # noqa: E402
import memorisation  # noqa: E402
import quantisation_cost  # noqa: E402
import samples  # noqa: E402
import sequences  # noqa: E402
import tokenizer as tokenizers  # noqa: E402
from checkpoint import Checkpoint  # noqa: E402
from command import BadInput  # noqa: E402
from commands import command  # noqa: E402
from files import sha256  # noqa: E402
from greedy import continuations  # noqa: E402
from measure import bits_per_byte, load, token_nats  # noqa: E402
from model import Decoder, Shape  # noqa: E402
from tokenizer import Tokenizer  # noqa: E402

SHAPE = Shape(vocabulary=268, context=700, width=64, layers=2, heads=4, kv_heads=2,
              feed_forward=96)
MERGES = [(b" ", b" "), (b"  ", b"  "), (b"i", b"n"), (b"in", b"t")]


class MeasureTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        torch.manual_seed(2)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.tokenizer = cls.folder / "tokenizer.json"
        tokenizers.save(MERGES, cls.tokenizer)
        cls.checkpoint, cls.gguf = cls.folder / "model.pt", cls.folder / "model.gguf"
        decoder = Decoder(SHAPE)
        with torch.no_grad():
            for parameter in decoder.parameters():
                if parameter.dim() == 2:
                    parameter.mul_(4)  # so that predictions differ from place to place
        checkpoints.save(cls.checkpoint, Checkpoint(SHAPE, decoder.state_dict(),
                                                    sha256(cls.tokenizer)))
        command(export, cls.checkpoint, "--tokenizer", cls.tokenizer, "--out", cls.gguf)
        rng = random.Random(1)
        for split in ("train", "valid"):
            (cls.folder / f"{split}.jsonl").write_text("".join(
                json.dumps({"path": f"a/b/{i}.cs", "text": samples.source_file(rng, f"Type{i}")})
                + "\n" for i in range(8)))
        cls.rows = cls.folder / "rows"
        command(sequences, cls.folder, "--tokenizer", cls.tokenizer, "--out", cls.rows,
                "--context", 700, "--tokens", 4000, "--valid-tokens", 4000)

    def test_a_model_that_knows_nothing_costs_what_its_vocabulary_does(self):
        decoder = Decoder(SHAPE)
        with torch.no_grad():
            decoder.token_embd.weight.zero_()
        ids = torch.tensor([[0, 1, 2, 256 + 3, 267, 5]])
        self.assertTrue(torch.allclose(token_nats(decoder, ids),
                                       torch.full((1, 5), math.log(268)), atol=1e-3))
        # Five tokens of 1, 1, 4 and 1 bytes, and a marker that is not counted.
        self.assertAlmostEqual(bits_per_byte(decoder, ids, Tokenizer(MERGES)),
                               4 * math.log2(268) / 6, places=3)

    def test_greedy_continuations_are_those_of_the_whole_model(self):
        decoder = Decoder(SHAPE)
        prompts = torch.randint(260, (3, 20))
        chosen = continuations(decoder, prompts, 12, 260)
        ids = prompts
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            for step in range(12):
                logits = decoder(ids)[:, -1, :260].float()
                best = logits.max(-1).values
                taken = logits.gather(1, chosen[:, step:step + 1])[:, 0]
                self.assertLess((best - taken).max(), 0.02)  # ties in bfloat16 may fall otherwise
                ids = torch.cat((ids, chosen[:, step:step + 1]), 1)

    def test_what_stands_in_the_corpus_is_found(self):
        rng = random.Random(3)
        texts = [json.loads(line)["text"] for line in
                 (self.folder / "train.jsonl").read_text().splitlines()]
        inside, outside = set(), set()
        for _ in range(60):
            text = rng.choice(texts)
            start = rng.randrange(len(text) - 60)
            inside.add(text[start:start + rng.randint(8, 60)].encode())
            outside.add(text[start:start + 20].encode() + b"\1")
        outside.add(texts[0][-20:].encode() + b"\0" + texts[1][:20].encode() + b"?")
        with mock.patch.object(memorisation, "CHUNK", 3000):
            self.assertEqual(memorisation.found_in(self.folder, inside | outside), inside)

    def test_the_commands_measure_the_same_model_alike(self):
        said = command(evaluate, self.gguf, self.rows, "--tokenizer", self.tokenizer)
        nats, bits = said.split("\n")
        self.assertGreater(float(nats), 3)
        cost = command(quantisation_cost, self.checkpoint, self.gguf, self.rows, "--tokenizer",
                       self.tokenizer)
        self.assertIn(f"GGUF file {bits.split()[0]}", cost)
        small = self.folder / "small.pt"
        command(compact, self.checkpoint, "--out", small)
        self.assertLess(small.stat().st_size, self.checkpoint.stat().st_size * 0.6)
        table = command(compare_models, self.folder, self.gguf, self.checkpoint, small,
                        "--tokenizer", self.tokenizer, "--number", 4).splitlines()[4:]
        values = [[float(cell) for cell in row.split("|")[2:5]] for row in table]
        for row in values[1:]:
            for value, first in zip(row, values[0]):
                self.assertAlmostEqual(value / first, 1, delta=0.01)
        said = command(memorisation, self.gguf, self.folder, "--prompts", 2)
        self.assertRegex(said, r"train: 0 of 2 continuations \(0.0%\)")

    def test_a_file_that_costs_too_much_is_told(self):
        other = self.folder / "other.pt"
        saved = checkpoints.load(self.checkpoint)
        saved.weights["output_norm.weight"] = saved.weights["output_norm.weight"] * 30
        checkpoints.save(other, saved)
        worse = self.folder / "worse.gguf"
        command(export, other, "--tokenizer", self.tokenizer, "--out", worse)
        with self.assertRaises(SystemExit):
            command(quantisation_cost, self.checkpoint, worse, self.rows, "--tokenizer",
                    self.tokenizer)
        with self.assertRaisesRegex(BadInput, "give its tokenizer"):
            load(other)


if __name__ == "__main__":
    unittest.main()

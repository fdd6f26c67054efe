"""The masked-diffusion model from GGUF file to GGUF file: what it sees, learns and writes down."""
import json
import os
import random
import signal
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from requirements import REPOSITORY, need

need("numpy", "regex", "torch")

import numpy as np  # noqa: E402
import torch  # noqa: E402

import checkpoint as checkpoints  # noqa: E402
import diffusion_reference  # noqa: E402
import evaluate_diffusion  # noqa: E402
import export  # noqa: E402
import gguf_model  # noqa: E402
import plot_loss  # noqa: E402
import reference  # noqa: E402
import samples  # noqa: E402
import tokenizer as tokenizers  # noqa: E402
import train_diffusion  # noqa: E402
import windows  # noqa: E402
from checkpoint import Checkpoint  # noqa: E402
from command import BadInput  # noqa: E402
from commands import command  # noqa: E402
from files import sha256  # noqa: E402
from gguf_reader import read  # noqa: E402
from model import Decoder, Shape  # noqa: E402

MERGES = [(b" ", b" "), (b"  ", b"  "), (b"i", b"n"), (b"in", b"t")]
SHAPE = Shape(vocabulary=268, context=192, width=64, layers=2, heads=4, kv_heads=2,
              feed_forward=96)
COURSE = ["--warmup-steps", "3", "--batch", "2", "--device", "cpu", "--log-every", "5"]


class DiffusionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        torch.manual_seed(2)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.tokenizer = cls.folder / "tokenizer.json"
        tokenizers.save(MERGES, cls.tokenizer)
        learned = tokenizers.load(cls.tokenizer)
        weights = cls.folder / "start.pt"
        checkpoints.save(weights, Checkpoint(SHAPE, Decoder(SHAPE).state_dict(),
                                             sha256(cls.tokenizer)))
        cls.start = cls.folder / "start.gguf"
        command(export, weights, "--tokenizer", cls.tokenizer, "--out", cls.start)
        rng = random.Random(1)
        texts = [samples.source_file(rng, f"Type{i}") for i in range(20)]
        cls.windows = cls.folder / "windows"
        windows.save(cls.windows, windows.WindowRecipe(learned.size, sha256(cls.tokenizer), 1),
                     {split: windows.make(texts, number, learned, rng)
                      for split, number in (("train", 20_000), ("valid", 4_000))})

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name) / "model.pt"

    def train(self, *words):
        command(train_diffusion, self.windows, "--init", self.start, "--out", self.out, *COURSE,
                *words)

    def test_weights_and_merges_are_read_back_from_a_gguf_file(self):
        gguf = read(self.start)
        self.assertEqual(gguf_model.tokenizer_of(gguf).merges, MERGES)
        saved = checkpoints.load(self.folder / "start.pt")
        for name, weights in gguf_model.load_model(gguf).state_dict().items():
            original = saved.weights[name]
            self.assertEqual(weights.shape, original.shape)
            # Q8_0 is off by at most half a step of the largest value in a block, and a little.
            self.assertLess((weights - original).abs().max(), original.abs().max() / 220)

    def test_the_default_model_can_be_started_from(self):
        gguf = read(REPOSITORY / "models" / "csharp-nano.gguf")
        tokenizer = gguf_model.tokenizer_of(gguf)
        text = "public static int Main() { return 0; }"
        self.assertEqual(tokenizer.decode(tokenizer.encode(text)).decode(), text)
        self.assertEqual(tokenizer.size, gguf_model.shape_of(gguf).vocabulary)

    def test_another_vocabulary_is_refused(self):
        gguf = read(self.start)
        gguf.metadata["tokenizer.ggml.tokens"][3] = "other"
        with self.assertRaisesRegex(BadInput, "another vocabulary"):
            gguf_model.tokenizer_of(gguf)

    def test_the_model_agrees_with_the_slow_one_and_contexts_see_no_canvas(self):
        gguf = read(self.start)
        model = gguf_model.load_model(gguf)
        ids = torch.randint(260, (1, 40))
        positions = torch.cat((torch.arange(30), torch.arange(20, 30)))[None]
        looks = diffusion_reference.looks(40, 20)
        mask = torch.zeros(1, 40, 40).masked_fill(~torch.from_numpy(looks)[None], float("-inf"))

        def logs(tokens):
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                states = model.states(tokens, positions, mask.bfloat16())
                return torch.log_softmax(model.head(states).float(), -1)[0].numpy()

        fast = logs(ids)
        slow = reference.log_probabilities(gguf, ids[0].numpy(), positions[0].numpy(), looks)
        self.assertLess(np.abs(fast - slow).max(), 0.05)
        changed = ids.clone()
        changed[0, 35] = (ids[0, 35] + 1) % 260
        other = logs(changed)
        self.assertTrue(np.array_equal(fast[:20], other[:20]))
        self.assertFalse(np.array_equal(fast[20], other[20]))

    def test_the_loss_falls_and_the_file_says_how_canvases_are_filled(self):
        self.train("--steps", "60")
        curve = self.out.with_name("model.pt.loss.jsonl")
        losses = plot_loss.read_curve(curve)["loss"]
        self.assertLess(losses[-1][1], losses[0][1])
        path = self.out.with_suffix(".gguf")
        command(export, self.out, "--tokenizer", self.tokenizer, "--diffusion", "--out", path)
        gguf = read(path)
        special = tokenizers.load(self.tokenizer).special
        prefix = "completion.diffusion."
        self.assertEqual({key.removeprefix(prefix): value for key, value in gguf.metadata.items()
                          if key.startswith(prefix)},
                         {"layout": "suffix-first", "attention": "context-causal", "shift": True,
                          "expand_token_id": special[tokenizers.FIM_PAD],
                          "delete_token_id": special[tokenizers.END_OF_TEXT], "canvas": 64})
        self.assertNotIn(prefix + "layout", read(self.start).metadata)

        table = command(evaluate_diffusion, self.windows, self.start, path, "--number", 12)
        before, after = table.splitlines()[2].split("|")[2:4]
        self.assertIn("all masked: nats", table)
        self.assertLess(float(after), float(before))

        picture = self.out.with_suffix(".svg")
        command(plot_loss, curve, "--out", picture)
        self.assertIn("<polyline", picture.read_text())

        answers = self.out.with_suffix(".json")
        command(diffusion_reference, path, "--out", answers)
        for case in json.loads(answers.read_text())["cases"]:
            self.assertTrue(case["slots"])
            for slot in case["slots"]:
                self.assertEqual(case["ids"][slot["slot"]], special[tokenizers.MASK])
                self.assertEqual(slot["row"], slot["slot"] - 1)
                self.assertGreaterEqual(slot["row"], case["context"])
                self.assertEqual(slot["logprobs"], sorted(slot["logprobs"], reverse=True))

    def test_a_stopped_run_goes_on_to_the_same_weights(self):
        self.train("--steps", "12")
        straight = checkpoints.load(self.out)
        self.out.unlink()
        real = train_diffusion.Trainer.step

        def stopping(run):
            real(run)
            if run.progress.step == 7:
                os.kill(os.getpid(), signal.SIGTERM)

        with mock.patch.object(train_diffusion.Trainer, "step", stopping), \
                self.assertRaisesRegex(BadInput, "stopped at step 7"):
            self.train("--steps", "12")
        self.train("--steps", "12", "--resume")
        for name, weights in checkpoints.load(self.out).weights.items():
            self.assertTrue(torch.equal(weights, straight.weights[name]), name)

    def test_bad_input_is_one_sentence(self):
        for words, sentence in (([self.folder, "--init", self.start], "no finished windows"),
                                ([self.windows, "--init", self.tokenizer], "not a GGUF"),
                                ([self.windows, "--init", self.start, "--batch", "0"], "above 0")):
            with self.subTest(sentence), self.assertRaisesRegex(BadInput, sentence):
                command(train_diffusion, words[0], "--steps", "20", "--warmup-steps", "2",
                        "--device", "cpu", *words[1:], "--out", self.out)

"""The model looks back only, and a run that was stopped ends as one that was not."""
import os
import random
import shutil
import signal
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

from requirements import need

need("numpy", "regex", "torch")

import numpy as np  # noqa: E402
import torch  # noqa: E402

import checkpoint as checkpoints  # noqa: E402
import evaluate  # noqa: E402
import export  # noqa: E402
import gguf_model  # noqa: E402
import model  # noqa: E402
import muon  # noqa: E402
import samples  # noqa: E402
import tokenizer as tokenizers  # noqa: E402
import train  # noqa: E402
import trainer  # noqa: E402
import workers  # noqa: E402
from command import BadInput  # noqa: E402
from commands import command  # noqa: E402
from documents import Document  # noqa: E402
from files import sha256  # noqa: E402
from gguf_reader import read  # noqa: E402
from model import Decoder, Shape  # noqa: E402
from recipe import Recipe, load_recipe, save_recipe  # noqa: E402
from row_files import write_rows  # noqa: E402
from sample_stream import SampleStream  # noqa: E402

SMALL = Shape(vocabulary=300, context=64, width=64, layers=2, heads=4, kv_heads=4, feed_forward=96)
GROUPED = Shape(vocabulary=300, context=64, width=64, layers=2, heads=4, kv_heads=2,
                feed_forward=96)
SIZES = ["--width", "32", "--layers", "1", "--heads", "2", "--feed-forward", "32",
         "--warmup-steps", "3", "--batch", "4", "--device", "cpu", "--log-every", "5"]


def logits(decoder, ids):
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return decoder(ids)


class ModelTests(unittest.TestCase):
    def setUp(self):
        torch.set_num_threads(1)
        torch.manual_seed(1)

    def test_a_position_does_not_see_later_ones(self):
        for shape in (SMALL, GROUPED):
            decoder = Decoder(shape)
            ids = torch.randint(300, (2, 64))
            changed = ids.clone()
            changed[:, 40:] = torch.randint(300, (2, 24))
            before, after = logits(decoder, ids), logits(decoder, changed)
            self.assertTrue(torch.equal(before[:, :40], after[:, :40]))
            self.assertFalse(torch.equal(before[:, 40:], after[:, 40:]))

    def test_attention_depends_on_distance_alone(self):
        cosines, sines = model.rotary_tables(64, 16)
        query, key = torch.randn(1, 1, 1, 16), torch.randn(1, 1, 1, 16)

        def score(i, j):
            return (model.rotate(query, cosines[i], sines[i])
                    * model.rotate(key, cosines[j], sines[j])).sum().item()

        for i, j in ((5, 3), (20, 7), (40, 40)):
            self.assertAlmostEqual(score(i, j), score(i + 20, j + 20), places=4)

    @unittest.skipUnless(model.FUSED_ATTENTION, "this PyTorch has no fused attention")
    def test_fused_and_explicit_attention_agree(self):
        query, key, value = (torch.randn(2, 4, 50, 16) for _ in range(3))
        explicit = model.explicit_attention(query, key, value, model.causal_mask(50))
        fused = model.fused_attention(query, key, value)
        self.assertTrue(torch.allclose(explicit, fused, atol=1e-5))

    def test_impossible_sizes_are_refused(self):
        for change in ({"width": 60}, {"heads": 3}, {"kv_heads": 3}, {"feed_forward": 100},
                       {"layers": 0}, {"width": 32, "heads": 32, "kv_heads": 32}):
            with self.subTest(change), self.assertRaises(BadInput):
                Shape(**{**vars(SMALL), **change}).check()


class TrainTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.tokenizer = cls.folder / "tokenizer.json"
        tokenizers.save([(b" ", b" "), (b"  ", b"  "), (b"i", b"n"), (b"in", b"t")],
                        cls.tokenizer)
        learned = tokenizers.load(cls.tokenizer)
        rng = random.Random(1)
        documents = [Document(f"{i}.cs", samples.source_file(rng, f"Type{i}"), "a")
                     for i in range(20)]
        recipe = Recipe(learned.size, 64, sha256(cls.tokenizer), 0.75, 0.5, 3)
        cls.sequences = cls.folder / "sequences"
        for split, number in (("train", 40), ("valid", 8)):
            write_rows(cls.sequences / f"{split}.npy", number, 65,
                       SampleStream(documents, learned, recipe).rows, lambda _: rng)
        save_recipe(cls.sequences, recipe)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name) / "model.pt"

    def train(self, *words):
        command(train, self.sequences, "--out", self.out, *SIZES, *words)

    def stop_after(self, step):
        """A stand-in for `Trainer.step` that sends this process a stop signal after a step."""
        real = trainer.Trainer.step

        def stepping(run):
            real(run)
            if run.progress.step == step:
                os.kill(os.getpid(), signal.SIGTERM)

        return mock.patch.object(trainer.Trainer, "step", stepping)

    def test_a_stopped_run_goes_on_to_the_same_weights_and_curve(self):
        self.train("--steps", "20")
        straight = checkpoints.load(self.out)
        curve = self.out.with_name("model.pt.loss.jsonl").read_text()
        self.out.unlink()
        with self.stop_after(12), self.assertRaisesRegex(BadInput, "stopped at step 12"):
            self.train("--steps", "20")
        self.train("--steps", "20", "--resume")
        resumed = checkpoints.load(self.out)
        for name, weights in straight.weights.items():
            self.assertTrue(torch.equal(weights, resumed.weights[name]), name)

        def losses(text):
            return [line.split('"seconds"')[0] + line.split("loss")[1] for line in
                    text.splitlines()]

        again = self.out.with_name("model.pt.loss.jsonl").read_text()
        self.assertEqual(losses(curve), losses(again))

    def test_a_run_with_a_time_limit_ends_well_and_goes_on_to_the_same_weights(self):
        self.train("--steps", "12")
        straight = checkpoints.load(self.out)
        self.out.unlink()
        words = []
        for step in range(1, 12):
            self.train("--steps", "12", "--stop-after", "0.0001", *words)
            self.assertEqual(checkpoints.load(self.out).run["progress"]["step"], step)
            words = ["--resume"]
        self.train("--steps", "12", "--resume")
        for name, weights in checkpoints.load(self.out).weights.items():
            self.assertTrue(torch.equal(weights, straight.weights[name]), name)

    def test_rows_in_parts_make_the_same_batches_and_parts_can_be_added(self):
        rows = np.arange(60, dtype=np.uint16).reshape(20, 3)
        parts = [rows[:8], rows[8:9], rows[9:]]
        whole = trainer.Rows(parts, 4, 5)
        seen = [row for position in range(0, 20, 4)
                for row in whole.take(position)[0][:, 0].tolist()]
        self.assertEqual(sorted(seen), rows[:, 0].tolist())
        begun = trainer.Rows(parts[:2], 4, 5)
        for position in (0, 4):
            self.assertTrue(torch.equal(begun.take(position)[0], whole.take(position)[0]))

    def test_a_run_is_resumed_with_more_parts_but_not_with_others(self):
        more = self.out.with_name("more")
        shutil.copytree(self.sequences, more)
        rows = np.load(more / "train.npy")
        np.save(more / "train.npy", rows[::-1])
        self.train("--steps", "20", "--stop-after", "0.0001")
        with self.assertRaisesRegex(BadInput, "another sequences"):
            command(train, more, "--out", self.out, *SIZES, "--steps", "20", "--resume")
        command(train, self.sequences, more, "--out", self.out, *SIZES, "--steps", "20",
                "--resume")
        self.assertEqual(checkpoints.load(self.out).run["progress"]["step"], 20)
        recipe = load_recipe(more)
        save_recipe(more, replace(recipe, tokenizer_sha256="1" * 64))
        with self.assertRaisesRegex(BadInput, "another tokenizer or context"):
            command(train, self.sequences, more, "--out", self.out, *SIZES, "--steps", "20")

    def test_parts_of_a_batch_add_up(self):
        self.train("--steps", "10", "--batch", "4")
        whole = checkpoints.load(self.out)
        self.out.unlink()
        self.train("--steps", "10", "--batch", "4", "--micro-batch", "2")
        parts = checkpoints.load(self.out)
        self.assertAlmostEqual(whole.run["progress"]["loss"], parts.run["progress"]["loss"],
                               places=1)

    def test_workers_find_the_gradients_of_the_whole_batch(self):
        torch.manual_seed(2)
        decoder = Decoder(GROUPED)
        batch = torch.randint(GROUPED.vocabulary, (5, GROUPED.context + 1))
        parameters = list(decoder.parameters())
        whole = trainer.loss_of(decoder, batch)
        expected = torch.autograd.grad(whole, parameters)
        for number, micro_batch in ((2, 1), (2, 5), (3, 2), (5, 1)):
            with self.subTest(number=number, micro_batch=micro_batch):
                team = workers.Workers(number)
                seen = []
                for _ in range(2):
                    decoder.zero_grad(set_to_none=True)
                    loss = team.learn(decoder, batch, micro_batch,
                                      lambda rows: trainer.loss_of(decoder, rows))
                    self.assertAlmostEqual(loss, whole.item(), places=2)
                    seen.append([parameter.grad for parameter in parameters])
                for first, again, truth in zip(*seen, expected):
                    self.assertTrue(torch.equal(first, again))
                    self.assertLess((first - truth).norm(), 0.05 * truth.norm())

    def test_workers_that_cannot_share_a_batch_are_refused(self):
        with self.assertRaisesRegex(BadInput, "fewer --workers"):
            self.train("--steps", "10", "--batch", "4", "--workers", "5")

    def test_a_run_may_start_from_a_checkpoint_of_another_context(self):
        self.train("--steps", "10")
        longer = self.out.with_name("longer.pt")
        saved = checkpoints.load(self.out)
        checkpoints.save(longer, checkpoints.Checkpoint(
            replace(saved.shape, context=4 * saved.shape.context), saved.weights,
            saved.tokenizer_sha256))
        self.out.unlink()
        self.train("--steps", "10", "--workers", "2", "--init", longer)
        self.assertEqual(checkpoints.load(self.out).shape, saved.shape)

    def test_matrices_of_one_shape_are_made_orthogonal_together_as_one_by_one(self):
        torch.manual_seed(3)
        decoders = [Decoder(GROUPED) for _ in range(2)]
        decoders[1].load_state_dict(decoders[0].state_dict())
        gradients = [torch.randn_like(p) for p in decoders[0].parameters()]
        for decoder, step in zip(decoders, (muon.Optimisers._step_one_by_one,
                                            muon.Optimisers._step_together)):
            for parameter, gradient in zip(decoder.parameters(), gradients):
                parameter.grad = gradient.clone()
            optimisers = muon.Optimisers(decoder, decoder.token_embd.weight)
            optimisers.groups = muon._of_one_shape(optimisers.matrices)
            with torch.no_grad():
                step(optimisers, 1.0)
        before = Decoder(GROUPED)
        for first, second in zip(*(decoder.parameters() for decoder in decoders)):
            self.assertLess((first - second).abs().max(), 2e-3)
        self.assertLess(max(map(len, optimisers.groups)), 5)
        self.assertFalse(torch.equal(before.blk[0].ffn_down.weight,
                                     decoders[0].blk[0].ffn_down.weight))

    @unittest.skipUnless(hasattr(torch, "compile"), "this PyTorch cannot compile")
    def test_a_compiled_run_learns_the_same(self):
        self.train("--steps", "10")
        plain = checkpoints.load(self.out).run["progress"]["loss"]
        self.out.unlink()
        self.train("--steps", "10", "--compile")
        self.assertAlmostEqual(checkpoints.load(self.out).run["progress"]["loss"], plain, places=1)

    def test_the_loss_falls(self):
        self.train("--steps", "80", "--warmup-steps", "5")
        values = checkpoints.load(self.out).run["progress"]
        self.assertLess(values["loss"], 5.0)  # ln 268 = 5.6 at the start

    def test_the_exported_model_has_the_loss_of_the_checkpoint(self):
        self.train("--steps", "40")
        saved = checkpoints.load(self.out)
        decoder = Decoder(saved.shape)
        decoder.load_state_dict(saved.weights)
        valid = trainer.load_valid(self.sequences, load_recipe(self.sequences))
        path = self.out.with_suffix(".gguf")
        command(export, self.out, "--tokenizer", self.tokenizer, "--out", path,
                "--license", "mit", "--description", "a test")
        gguf = read(path)
        self.assertEqual(gguf.metadata["general.license"], "mit")
        loss = trainer.mean_loss(gguf_model.load_model(gguf), valid)
        self.assertAlmostEqual(loss, trainer.mean_loss(decoder, valid), delta=0.01)

    def test_other_settings_are_not_resumed(self):
        self.train("--steps", "12")
        for words, sentence in ((["--steps", "13", "--resume"], "another steps"),
                                (["--steps", "12", "--resume", "--seed", "2"], "another seed"),
                                (["--steps", "12", "--resume", "--width", "64"], "another width"),
                                (["--steps", "12"], "is there already")):
            with self.subTest(words), self.assertRaisesRegex(BadInput, sentence):
                self.train(*words)

    def test_bad_input_is_one_sentence(self):
        other = self.out.with_name("other.json")
        tokenizers.save([(b"a", b"b")] * 1, other)
        self.train("--steps", "10")
        broken = self.out.with_name("broken.pt")
        broken.write_bytes(b"not a checkpoint")
        for script, words, sentence in (
                (train, [self.sequences, "--steps", "9"], "too few for 3 steps of warm-up|already"),
                (train, [self.folder, "--steps", "10"], "no finished sequences"),
                (train, [self.sequences, "--steps", "10", "--init", broken], "not a checkpoint"),
                (train, [self.sequences, "--steps", "10", "--batch", "40"], "too few for batches"),
                (export, [broken, "--tokenizer", self.tokenizer], "not a checkpoint"),
                (export, [self.out, "--tokenizer", other], "trained with 268 tokens")):
            with self.subTest(sentence), self.assertRaisesRegex(BadInput, sentence):
                sizes = SIZES if script is train else []
                command(script, *words[:1], *sizes, *words[1:], "--out", self.out.with_name("new"))

"""Packing: rows are full, come from one stream of samples, and depend on the seed alone."""
import hashlib
import json
import random
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from requirements import need

need("numpy", "regex")

import numpy as np  # noqa: E402

import samples  # noqa: E402
import sequences  # noqa: E402
import tokenizer as tokenizers  # noqa: E402
from command import BadInput  # noqa: E402
from documents import Document  # noqa: E402
from recipe import Recipe, load_recipe, save_recipe  # noqa: E402
from row_files import load_rows, write_rows  # noqa: E402
from sample_stream import SampleStream  # noqa: E402
from tokenizer import END_OF_TEXT, FILE_SEPARATOR, Tokenizer  # noqa: E402

TOKENIZER = Tokenizer([(b" ", b" "), (b"  ", b"  "), (b"i", b"n"), (b"in", b"t")])
RECIPE = Recipe(TOKENIZER.size, 128, "0" * 64, 0.75, 0.5, 3)
LONG = Recipe(TOKENIZER.size, 512, "0" * 64, 0.85, 0.9, 11)


def texts():
    rng = random.Random(1)
    return [samples.source_file(rng, f"Type{i}") for i in range(20)]


def pack(texts, rows, recipe, rng):
    documents = [Document(f"a/b/{i}.cs", text, "a") for i, text in enumerate(texts)]
    return SampleStream(documents, TOKENIZER, recipe).rows(rows, rng)


class SequenceTests(unittest.TestCase):
    def test_samples_are_packed_end_to_end(self):
        rows = pack(texts(), 60, RECIPE, random.Random(3))
        self.assertEqual(rows.shape, (60, 129))
        stream = rows.reshape(-1).tolist()
        end = TOKENIZER.special[END_OF_TEXT]
        lengths = np.diff([-1] + [i for i, token in enumerate(stream) if token == end])
        self.assertLessEqual(max(lengths), RECIPE.context)
        self.assertLess(max(stream), TOKENIZER.size)

    def test_plain_samples_start_with_a_line_of_a_document(self):
        recipe = Recipe(TOKENIZER.size, 128, "0" * 64, 0.0, 0.0, 3)
        rows = pack(texts(), 60, recipe, random.Random(3))
        end = TOKENIZER.special[END_OF_TEXT]
        sample = []
        for token in rows.reshape(-1).tolist():
            if token != end:
                sample.append(token)
                continue
            found = TOKENIZER.decode(sample).decode()
            self.assertTrue(any(f"\n{found}" in f"\n{text}" for text in texts()), found)
            sample = []

    def test_the_seed_decides_everything(self):
        first, again, other = (pack(texts(), 20, RECIPE, random.Random(seed))
                               for seed in (3, 3, 4))
        self.assertTrue(np.array_equal(first, again))
        self.assertFalse(np.array_equal(first, other))

    def test_saved_rows_are_read_back_and_checked(self):
        rows = pack(texts(), 5, RECIPE, random.Random(3))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with self.assertRaisesRegex(BadInput, "no finished sequences"):
                load_recipe(folder)
            write_rows(folder / "train.npy", 5, 129, lambda *_: rows, random.Random)
            save_recipe(folder, RECIPE)
            self.assertEqual(load_recipe(folder), RECIPE)
            self.assertTrue(np.array_equal(load_rows(folder, "train", RECIPE), rows))
            with self.assertRaisesRegex(BadInput, "cannot be read"):
                load_rows(folder, "valid", RECIPE)
            small = Recipe(100, 128, "0" * 64, 0.75, 0.5, 3)
            with self.assertRaisesRegex(BadInput, "vocabulary has 100"):
                load_rows(folder, "train", small)
            (folder / "train.npy").write_bytes((folder / "train.npy").read_bytes()[:200])
            with self.assertRaises(BadInput):
                load_rows(folder, "train", RECIPE)

    def test_rows_of_the_first_recipe_stay_what_they_were(self):
        digests = [hashlib.sha256(pack(texts(), 40, recipe, random.Random(3)).tobytes())
                   .hexdigest()[:16] for recipe in (RECIPE, LONG)]
        self.assertEqual(digests, ["3c7b41b51f362cc9", "5961c43cfdfaa02e"])

    def test_other_files_stand_in_front_and_samples_stay_in_the_context(self):
        rng = random.Random(5)
        alike = [samples.source_file(rng, f"Type{i % 3}") for i in range(20)]
        for share, most in ((1.0, 1.0), (0.0, 0.0)):
            recipe = Recipe(TOKENIZER.size, 2048, "0" * 64, 1.0, 0.5, 3, 0.5, share)
            stream = pack(alike, 20, recipe, random.Random(3)).reshape(-1)
            ends = np.flatnonzero(stream == TOKENIZER.special[END_OF_TEXT])
            self.assertLessEqual(np.diff(ends).max(), 2048)
            files = np.flatnonzero(stream == TOKENIZER.special[FILE_SEPARATOR])
            self.assertGreaterEqual(len(files), most * len(ends))
            self.assertLessEqual(len(files), most * len(stream))

    def test_processes_change_nothing_and_shards_do(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            tokenizers.save(TOKENIZER.merges, folder / "tokenizer.json")
            for split in ("train", "valid"):
                (folder / f"{split}.jsonl").write_text("".join(
                    json.dumps({"path": "a/b/c.cs", "text": text}) + "\n" for text in texts()))

            def write(out, *words):
                command = ["sequences.py", str(folder), "--tokenizer",
                           str(folder / "tokenizer.json"), "--out", str(folder / out), "--context",
                           "128", "--tokens", "8000", "--valid-tokens", "3000",
                           "--aligned-share", "0.5", "--project-share", "0.5", *words]
                with mock.patch("sys.argv", command), mock.patch("builtins.print"):
                    sequences.main()
                recipe = load_recipe(folder / out)
                return [load_rows(folder / out, split, recipe) for split in ("train", "valid")]

            one, three, fast = (write("one"), write("three", "--shards", "3"),
                                write("fast", "--shards", "3", "--processes", "2"))
            for split in (0, 1):
                self.assertTrue(np.array_equal(three[split], fast[split]))
                self.assertFalse(np.array_equal(one[split], three[split]))
            self.assertEqual(len(three[0]), 8000 // 129)
            with self.assertRaisesRegex(BadInput, "--project-share must be between"):
                write("bad", "--project-share", "2")

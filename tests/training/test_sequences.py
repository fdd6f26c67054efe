"""Packing: rows are full, come from one stream of samples, and depend on the seed alone."""
import random
import tempfile
import unittest
from pathlib import Path

from requirements import need

need("numpy", "regex")

import numpy as np  # noqa: E402

import samples  # noqa: E402
from command import BadInput  # noqa: E402
from sequences import Recipe, load_recipe, load_rows, pack, save  # noqa: E402
from tokenizer import END_OF_TEXT, Tokenizer  # noqa: E402

TOKENIZER = Tokenizer([(b" ", b" "), (b"  ", b"  "), (b"i", b"n"), (b"in", b"t")])
RECIPE = Recipe(TOKENIZER.size, 128, "0" * 64, 0.75, 0.5, 3)


def texts():
    rng = random.Random(1)
    return [samples.source_file(rng, f"Type{i}") for i in range(20)]


class SequenceTests(unittest.TestCase):
    def test_samples_are_packed_end_to_end(self):
        rows = pack(texts(), 60, TOKENIZER, RECIPE, random.Random(3))
        self.assertEqual(rows.shape, (60, 129))
        stream = rows.reshape(-1).tolist()
        end = TOKENIZER.special[END_OF_TEXT]
        lengths = np.diff([-1] + [i for i, token in enumerate(stream) if token == end])
        self.assertLessEqual(max(lengths), RECIPE.context)
        self.assertLess(max(stream), TOKENIZER.size)

    def test_plain_samples_start_with_a_line_of_a_document(self):
        recipe = Recipe(TOKENIZER.size, 128, "0" * 64, 0.0, 0.0, 3)
        rows = pack(texts(), 60, TOKENIZER, recipe, random.Random(3))
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
        first, again, other = (pack(texts(), 20, TOKENIZER, RECIPE, random.Random(seed))
                               for seed in (3, 3, 4))
        self.assertTrue(np.array_equal(first, again))
        self.assertFalse(np.array_equal(first, other))

    def test_saved_rows_are_read_back_and_checked(self):
        rows = pack(texts(), 5, TOKENIZER, RECIPE, random.Random(3))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with self.assertRaisesRegex(BadInput, "no finished sequences"):
                load_recipe(folder)
            save(folder, RECIPE, {"train": rows})
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

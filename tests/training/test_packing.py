"""Rows hold whole samples in their layout, and nobody looks at what it must not see."""
import unittest

from requirements import need

need("numpy", "regex", "torch")

import numpy as np  # noqa: E402
import torch  # noqa: E402

import diffusion  # noqa: E402
import packing  # noqa: E402
from canvas import IGNORE, Ids  # noqa: E402
from windows import Windows  # noqa: E402

IDS = Ids(suffix=1003, prefix=1001, middle=1002, mask=1007, delete=1000, expand=1004)
LENGTH = 512
BATCH = 6


def random_windows(rng, number):
    """Windows of random ids with one to three holes."""
    lengths = np.full((number, 7), -1, np.int16)
    for row in lengths:
        holes = rng.integers(1, 4)
        row[:2] = rng.integers(0, 110), rng.integers(0, 330)
        row[2:1 + 2 * holes] = rng.integers(0, 40, 2 * holes - 1)
    return Windows(rng.integers(0, 1000, np.maximum(lengths, 0).sum()).astype(np.uint16), lengths)


def may_look(rows, row, i, j):
    """The rule of who looks at whom, for one pair of positions."""
    if rows.samples[row, i] != rows.samples[row, j]:
        return False
    if rows.copies[row, i] == 0:  # a context looks back, and at no canvas
        return rows.copies[row, j] == 0 and j <= i
    return rows.copies[row, j] == 0 or rows.copies[row, j] == rows.copies[row, i]


class PackingTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        rng = np.random.default_rng(3)
        cls.windows = random_windows(rng, 60)
        cls.rows = packing.pack(cls.windows, BATCH, LENGTH, IDS, rng)

    def samples(self):
        """(row, positions of one sample in it) of every sample."""
        for row in range(BATCH):
            for sample in range(self.rows.samples[row].max() + 1):
                yield row, np.flatnonzero(self.rows.samples[row] == sample)

    def test_the_mask_follows_the_rule_for_every_pair(self):
        mask = packing.allowed(torch.from_numpy(self.rows.samples),
                               torch.from_numpy(self.rows.copies)).numpy()
        rng = np.random.default_rng(4)
        pairs = rng.integers(0, (BATCH, LENGTH, LENGTH), (20_000, 3))
        for row, i, j in pairs.tolist():
            self.assertEqual(mask[row, i, j], may_look(self.rows, row, i, j), (row, i, j))
        self.assertTrue(mask[:, range(LENGTH), range(LENGTH)].all())

    def test_rows_are_nearly_full(self):
        self.assertGreater((self.rows.samples >= 0).mean(), 0.85)

    def test_a_sample_is_suffix_prefix_middle_and_its_copies_follow_on(self):
        for row, here in self.samples():
            ids, copies = self.rows.ids[row, here], self.rows.copies[row, here]
            positions = self.rows.positions[row, here]
            context = ids[copies == 0]
            self.assertEqual(context[0], IDS.suffix)
            self.assertEqual((context == IDS.prefix).sum(), 1)
            self.assertEqual(positions[copies == 0].tolist(), list(range(len(context))))
            known = (context == IDS.middle).any()
            first = set()
            for copy in range(1, copies.max() + 1):
                active = ids[copies == copy]
                self.assertEqual(positions[copies == copy].tolist(),
                                 list(range(len(context), len(context) + len(active))))
                self.assertEqual((active == IDS.middle).sum(), 0 if known else 1)
                first.add(active[0])
            self.assertEqual(len(first), 1)
            self.assertTrue(known or first == {IDS.middle})
            self.assertLessEqual(positions.max(), LENGTH - 1)

    def test_contexts_learn_their_next_token_and_canvases_their_masks(self):
        for row, here in self.samples():
            ids, copies = self.rows.ids[row, here], self.rows.copies[row, here]
            targets, weights = self.rows.targets[row, here], self.rows.weights[row, here]
            for copy in range(copies.max() + 1):
                part, wanted = ids[copies == copy], targets[copies == copy]
                after = np.append(part[1:], IGNORE)
                if copy:
                    self.assertTrue(np.array_equal(wanted != IGNORE, after == IDS.mask))
                else:
                    after[-1] = ids[copies == 1][0]
                    self.assertEqual(wanted.tolist(),
                                     [t if t < IDS.delete else IGNORE for t in after])
                    self.assertTrue((weights[copies == 0] == 0).all())

    def test_a_context_too_long_loses_the_beginning_of_its_prefix(self):
        for number in range(len(self.windows)):
            sample = packing.arrange(self.windows[number], IDS)
            before, prefix, behind = sample.context
            for room in (len(sample) + 5, len(sample), len(sample) - len(prefix) // 2):
                trimmed = sample.trimmed(room)
                self.assertLessEqual(len(trimmed), room)
                self.assertEqual(trimmed[:len(before)].tolist(), before.tolist())
                kept = len(trimmed) - len(before)
                self.assertEqual(trimmed[len(before):].tolist(), prefix[-kept:].tolist()
                                 if kept else [])

    def test_a_batch_depends_on_its_position_alone(self):
        batches = diffusion.Batches(self.windows, 2, LENGTH, IDS, seed=7)
        first, position = batches.take(5)
        again, _ = diffusion.Batches(self.windows, 2, LENGTH, IDS, seed=7).take(5)
        other, _ = batches.take(position)
        self.assertTrue(torch.equal(first.ids, again.ids))
        self.assertTrue(torch.equal(first.learned, again.learned))
        self.assertFalse(torch.equal(first.ids, other.ids))

"""Masks, surplus and double slots of a canvas: what is asked can be answered, and only that."""
import unittest

from requirements import need

need("numpy", "regex")

import numpy as np  # noqa: E402

import canvas  # noqa: E402
from canvas import IGNORE, Ids  # noqa: E402

IDS = Ids(suffix=1003, prefix=1001, middle=1002, mask=1007, delete=1000, expand=1004)
ROUNDS = 400


def hole(rng, most=canvas.MAX_CANVAS):
    return rng.integers(0, 1000, rng.integers(0, most + 1))


class CanvasTests(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(11)

    def test_a_canvas_holds_its_tokens_and_all_sizes_occur(self):
        seen = set()
        for _ in range(5000):
            tokens = int(self.rng.integers(0, canvas.MAX_CANVAS + 1))
            size = canvas.draw_size(tokens, self.rng)
            self.assertLessEqual(max(1, tokens), size)
            self.assertLessEqual(size, canvas.MAX_CANVAS)
            seen.add(size)
        self.assertEqual(seen, set(range(1, canvas.MAX_CANVAS + 1)))

    def test_some_slot_is_always_masked_and_every_share_occurs(self):
        shares = []
        for _ in range(ROUNDS):
            slots = int(self.rng.integers(1, 65))
            masked = canvas.draw_masked(slots, self.rng)
            self.assertEqual(len(masked), slots)
            self.assertTrue(masked.any())
            shares.append(masked.mean())
        self.assertTrue((np.histogram(shares, 5, (0, 1))[0] > 0).all())

    def test_targets_spell_the_hole_and_then_only_deletions(self):
        for _ in range(ROUNDS):
            tokens = hole(self.rng)
            size = canvas.draw_size(len(tokens), self.rng)
            masked = canvas.draw_masked(size, self.rng)
            shown, targets = canvas.fill_hole(tokens, masked, 0, IDS, self.rng)
            self.assertTrue(np.array_equal(shown == IDS.mask, targets != IGNORE))
            filled = np.where(shown == IDS.mask, targets, shown)
            self.assertEqual(filled[:len(tokens)].tolist(), tokens.tolist())
            self.assertTrue((filled[len(tokens):] == IDS.delete).all())
            # A surplus slot that is not masked is gone: a deleted slot leaves the canvas.
            self.assertTrue((shown[len(tokens):] == IDS.mask).all())
            self.assertEqual(len(shown) - len(tokens), masked[len(tokens):].sum())

    def test_a_double_slot_stands_for_two_masked_tokens(self):
        merged = 0
        for _ in range(ROUNDS):
            tokens = hole(self.rng)
            if not len(tokens):
                continue
            masked = canvas.draw_masked(len(tokens), self.rng)
            shown, targets = canvas.fill_hole(tokens, masked, canvas.MAX_EXPANDS, IDS, self.rng)
            self.assertTrue(np.array_equal(shown == IDS.mask, targets != IGNORE))
            at = 0
            for slot, target in zip(shown.tolist(), targets.tolist()):
                if target == IDS.expand:
                    self.assertTrue(masked[at] and masked[at + 1])
                    at += 2
                    merged += 1
                else:
                    self.assertEqual(target if slot == IDS.mask else slot, tokens[at])
                    self.assertEqual(slot == IDS.mask, masked[at])
                    at += 1
            self.assertEqual(at, len(tokens))
            self.assertLessEqual((targets == IDS.expand).sum(), canvas.MAX_EXPANDS)
        self.assertGreater(merged, ROUNDS)

    def test_surplus_slots_behind_the_first_weigh_less(self):
        for surplus in range(64):
            targets = np.array([5, IGNORE, 7] + [IDS.delete] * surplus)
            weights = canvas.slot_weights(targets, IDS.delete)
            self.assertEqual(weights[:4].tolist(), [1, 0, 1, 1][:3 + min(1, surplus)])
            self.assertTrue(((0 < weights[4:]) & (weights[4:] < 1)).all())

    def test_each_row_predicts_the_token_one_position_on(self):
        for _ in range(ROUNDS):
            holes = [hole(self.rng, 20) for _ in range(self.rng.integers(1, 4))]
            fixed = [self.rng.integers(0, 1000, 6) for _ in holes[1:]]
            active = canvas.draw_active(IDS.middle, holes, fixed, IDS, self.rng)
            self.assertEqual(active.ids[0], IDS.middle)
            masked = active.ids == IDS.mask
            self.assertTrue(np.array_equal(masked[1:], active.targets[:-1] != IGNORE))
            self.assertEqual(active.targets[-1], IGNORE)
            self.assertTrue(np.array_equal(active.weights > 0, active.targets != IGNORE))
            answers = np.append(active.ids[0], active.targets[:-1])
            solved = np.where(masked, answers, active.ids)
            text = solved[(solved != IDS.delete)][1:].tolist()
            whole = np.concatenate([part for pair in zip(holes, [*fixed, []]) for part in pair])
            if IDS.expand in text:
                self.assertEqual(len(text) + text.count(IDS.expand), len(whole))
            else:
                self.assertEqual(text, whole.tolist())

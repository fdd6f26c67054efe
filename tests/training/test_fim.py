"""Fill-in-the-middle: parts are neighbours in the document, and sequences hold just them."""
import random
import unittest

from requirements import need

need("regex")

import samples  # noqa: E402
from fim import MIN_ROOM, choose_middle, cut, end_of_block, lay_out  # noqa: E402
from tokenizer import END_OF_TEXT, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX, Tokenizer  # noqa: E402

MERGES = [(b"a", b"b"), (b"ab", b"c"), (b"g", b"e"), (b"ge", b"t"), (b" ", b" ")]


def documents(seed, number):
    rng = random.Random(seed)
    for i in range(number):
        text = samples.text(rng, 400) if i % 2 else samples.source_file(rng, f"Type{i}")
        if text:
            yield text, rng


class FimTests(unittest.TestCase):
    def setUp(self):
        self.tokenizer = Tokenizer(MERGES)

    def parse(self, ids):
        """A sequence's order of markers and its prefix, middle and suffix as bytes."""
        name = {i: token for token, i in self.tokenizer.special.items()}
        order, parts = [], {}
        for i in ids:
            if i in name:
                order.append(name[i])
                parts[name[i]] = []
            else:
                parts[order[-1]].append(i)
        decode = self.tokenizer.decode
        return order, *(decode(parts[key]) for key in (FIM_PREFIX, FIM_MIDDLE, FIM_SUFFIX))

    def test_parts_are_neighbours_in_the_document(self):
        for text, rng in documents(1, 400):
            parts = cut(text, rng)
            self.assertIn("".join(parts), text)

    def test_the_middle_is_reached_from_any_character(self):
        rng = random.Random(2)
        text = "int a;\nint b;\n"
        cursors = {choose_middle(text, rng)[0] for _ in range(600)}
        self.assertEqual(cursors, set(range(len(text))))

    def test_middles_lie_in_the_document_and_are_not_long(self):
        for text, rng in documents(3, 400):
            cursor, end = choose_middle(text, rng)
            self.assertLessEqual(cursor, end)
            self.assertLessEqual(end, len(text))
            line = text.find("\n", cursor)
            self.assertLessEqual(end - cursor, max(1200, line - cursor))

    def test_reassembled_sequences_are_stretches_of_the_document(self):
        for text, rng in documents(4, 300):
            parts = cut(text, rng)
            ids = lay_out(parts, self.tokenizer, 400, 0.5, rng)
            if ids is None:
                self.assertGreater(len(self.tokenizer.encode(parts.middle)), 400 - 4 - MIN_ROOM)
                continue
            self.assertLessEqual(len(ids), 400)
            order, prefix, middle, suffix = self.parse(ids)
            self.assertEqual(middle, parts.middle.encode())
            self.assertTrue(parts.prefix.encode().endswith(prefix))
            self.assertTrue(parts.suffix.encode().startswith(suffix))
            self.assertEqual(order[2:], [FIM_MIDDLE, END_OF_TEXT])

    def test_nothing_is_lost_where_all_fits(self):
        for text, rng in documents(5, 200):
            parts = cut(text, rng)
            ids = lay_out(parts, self.tokenizer, 100_000, 0.5, rng)
            _, prefix, middle, suffix = self.parse(ids)
            self.assertEqual((prefix + middle + suffix).decode(), "".join(parts))

    def test_what_stands_ahead_takes_a_quarter_at_most_and_nothing_of_the_middle(self):
        for text, rng in documents(8, 200):
            parts = cut(text, rng)
            asked = []

            def ahead(room):
                asked.append(room)
                return [7] * room

            ids = lay_out(parts, self.tokenizer, 400, 0.5, rng, ahead)
            if ids is None:
                continue
            size = len(self.tokenizer.encode(parts.middle))
            self.assertEqual(asked, [(400 - 4 - size) // 4])
            self.assertLessEqual(len(ids), 400)
            self.assertEqual(ids[:asked[0]], [7] * asked[0])
            _, _, middle, suffix = self.parse(ids[asked[0]:])
            self.assertEqual(middle, parts.middle.encode())
            self.assertTrue(parts.suffix.encode().startswith(suffix))

    def test_windows_grow_with_the_context(self):
        rng = random.Random(9)
        text = "x = 1;\n" * 4000
        sizes = {context: max(len(cut(text, rng, context).prefix) for _ in range(200))
                 for context in (256, 512, 2048)}
        self.assertLessEqual(max(sizes[256], sizes[512]), 1800)
        self.assertGreater(sizes[2048], 6000)

    def test_the_share_decides_the_order(self):
        for text, rng in documents(6, 50):
            parts = cut(text, rng)
            for share, first in ((0.0, [FIM_PREFIX, FIM_SUFFIX]), (1.0, [FIM_SUFFIX, FIM_PREFIX])):
                ids = lay_out(parts, self.tokenizer, 100_000, share, rng)
                self.assertEqual(self.parse(ids)[0][:2], first)

    def test_the_end_of_a_block_is_its_closing_brace(self):
        rng = random.Random(7)
        for _ in range(300):
            inside = "".join(rng.choices(["{}", "{x{}}", "y;", "\n"], k=rng.randrange(20)))
            self.assertEqual(end_of_block(inside + "} {", 0), len(inside))
            self.assertIsNone(end_of_block(inside, 0))

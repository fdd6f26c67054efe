"""Holes lie within their document, and each rule ends a hole where it says."""
import random
import unittest

from requirements import need

need("numpy", "regex")

import samples  # noqa: E402
import spans  # noqa: E402
import windows  # noqa: E402
from tokenizer import Tokenizer  # noqa: E402

CODE = "var a = Call(first, Other(1, 2), last);\nreturn a.Name;\n"


class SpanTests(unittest.TestCase):
    def test_arguments_are_split_at_their_own_commas(self):
        rng = random.Random(1)
        found = {CODE[start:end] for _ in range(100)
                 for start, end in [spans.argument(CODE, 0, rng)]}
        self.assertEqual(found, {"first", "Other(1, 2)", "last"})

    def test_each_rule_ends_where_it_says(self):
        for rule, cursor, expected in (
                (spans.rest_of_list, 0, "first, Other(1, 2), last"),
                (spans.rest_of_statement, 4, "a = Call(first, Other(1, 2), last);"),
                (spans.line_of_code, 4, "return a.Name;"),
                (spans.rest_of_name, CODE.index("irst"), "irst"),
                (spans.rest_of_name, CODE.index("= Call"), "Call")):
            with self.subTest(rule.__name__):
                start, end = rule(CODE, cursor)
                self.assertEqual(CODE[start:end], expected)

    def test_what_is_not_there_is_not_found(self):
        rng = random.Random(1)
        for text in ("", "no brackets", "Call(never closed", "x" * 1000 + ";"):
            self.assertIsNone(spans.argument(text, 0, rng))
            self.assertIsNone(spans.rest_of_list(text, 0))
            self.assertIsNone(spans.rest_of_statement(text, 0))

    def test_a_span_lies_at_or_behind_the_cursor_in_any_text(self):
        rng = random.Random(2)
        for _ in range(500):
            text = samples.text(rng, 60) + "x"
            cursor = rng.randrange(len(text))
            start, end = spans.draw_span(text, cursor, rng)
            self.assertTrue(cursor <= start <= end <= len(text))


class WindowTests(unittest.TestCase):
    def test_the_stretches_of_a_window_are_neighbours_in_the_document(self):
        rng = random.Random(3)
        seen = set()
        for _ in range(500):
            text = samples.source_file(rng, "Thing") + samples.text(rng, 30)
            prefix, suffix, stretches = windows.draw_stretches(text, rng)
            self.assertIn(prefix + "".join(stretches) + suffix, text)
            self.assertEqual(len(stretches) % 2, 1)
            seen.add(len(stretches))
        self.assertEqual(seen, {1, 3, 5})

    def test_windows_are_read_back_as_they_were_cut(self):
        rng = random.Random(4)
        tokenizer = Tokenizer([(b"i", b"n"), (b"in", b"t"), (b" ", b" ")])
        texts = [samples.source_file(rng, f"Type{i}") for i in range(5)]
        ids, lengths = windows.make(texts, 20_000, tokenizer, random.Random(5))
        cut = windows.Windows(ids, lengths)
        again = random.Random(5)
        documents = windows.draw(texts, [len(text) for text in texts], again)
        for number in range(len(cut)):
            expected = None
            while expected is None:
                expected = windows.encode(next(documents), tokenizer, again)
            got = cut[number]
            between = [part for pair in zip(got.holes, [*got.fixed, None]) for part in pair][:-1]
            self.assertEqual([part.tolist() for part in (got.suffix, got.prefix, *between)],
                             expected)
            self.assertLessEqual(len(got.suffix) + len(got.prefix) + windows.MARKERS,
                                 windows.MAX_CONTEXT)
            self.assertTrue(all(len(hole) <= windows.MAX_HOLE for hole in got.holes))

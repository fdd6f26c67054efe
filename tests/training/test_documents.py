"""Documents with what a parser found in them, and middles that are pieces of syntax."""
import json
import random
import tempfile
import unittest
from pathlib import Path

from requirements import need

need("numpy", "regex")

import samples  # noqa: E402
from aligned import choose_aligned  # noqa: E402
from command import BadInput  # noqa: E402
from documents import KINDS, Document, read_documents  # noqa: E402
from fim import MAX_MIDDLE_CHARACTERS  # noqa: E402


def statements(text):
    """Offsets of what looks like a statement, as a parser would give them."""
    found, at = [], 0
    while (end := text.find(";", at)) >= 0:
        found.append([end - len(text[at:end].lstrip()), end + 1])
        at = end + 1
    return found


class DocumentTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        rng = random.Random(1)
        self.texts = [samples.source_file(rng, f"Type{i}") for i in range(6)]

    def write(self, name, values):
        (self.folder / name).write_text("".join(json.dumps(value) + "\n" for value in values))

    def test_what_a_parser_found_is_read_with_the_text(self):
        self.write("train.jsonl", [{"path": f"a/b/c/{i}.cs", "text": text, "project": "p"}
                                   for i, text in enumerate(self.texts)])
        self.write("train.spans.jsonl", [
            {"spans": {"statement": statements(text)}, "declares": [["T", "class T"]],
             "uses": ["U"]} for text in self.texts])
        read = list(read_documents(self.folder, "train"))
        self.assertEqual([document.text for document in read], self.texts)
        for document in read:
            self.assertEqual(document.spans["statement"].tolist(), statements(document.text))
            self.assertEqual((document.declares, document.uses), ((("T", "class T"),), ("U",)))
            self.assertEqual(set(document.spans), set(KINDS))
            self.assertEqual((document.project, document.folder), ("p", "a/b/c"))

    def test_without_a_parser_s_word_there_is_a_project_all_the_same(self):
        self.write("valid.jsonl", [{"path": "a/b/c/D.cs", "text": "x"}])
        document, = read_documents(self.folder, "valid")
        self.assertEqual((document.project, document.name, document.spans), ("a/b", "D.cs", None))

    def test_what_does_not_fit_together_is_refused(self):
        self.write("train.jsonl", [{"path": "a", "text": "abc"}])
        good = {"spans": {"statement": [[0, 3]]}}
        for values, sentence in (([], "does not describe line 1"), ([good, good], "more lines"),
                                 ([{"spans": {"block": [[0, 4]]}}], "does not describe"),
                                 ([{"spans": {"block": [[2, 1]]}}], "does not describe"),
                                 ([{}], "does not describe")):
            self.write("train.spans.jsonl", values)
            with self.subTest(sentence), self.assertRaisesRegex(BadInput, sentence):
                list(read_documents(self.folder, "train"))
        for content in ("", "{}\n", "no\n", '{"text": ""}\n'):
            (self.folder / "valid.jsonl").write_text(content)
            with self.assertRaises(BadInput):
                list(read_documents(self.folder, "valid"))


class AlignedTests(unittest.TestCase):
    def test_middles_are_pieces_or_the_rest_of_one(self):
        import numpy as np
        rng = random.Random(3)
        whole = 0
        for i in range(400):
            text = samples.source_file(rng, f"Type{i % 9}")
            spans = statements(text)
            document = Document("a.cs", text, "a",
                                {kind: np.array(spans if kind == "statement" else []).reshape(-1, 2)
                                 for kind in KINDS})
            start, end = choose_aligned(document, rng)
            self.assertLessEqual(0, start)
            self.assertLessEqual(end, len(text))
            self.assertLessEqual(end - start, MAX_MIDDLE_CHARACTERS)
            whole += [start, end] in spans
        self.assertGreater(whole, 130)  # about half of 400, less where no statement was drawn
        self.assertLess(whole, 270)

    def test_the_braces_of_a_block_are_not_written(self):
        import numpy as np
        text = "class A { void B() { return; } }"
        spans = {kind: np.array([[text.index("{ r"), text.index("; }") + 3]]) for kind in KINDS}
        document = Document("a.cs", text, "a", spans)
        rng = random.Random(4)
        middles = {text[slice(*choose_aligned(document, rng))] for _ in range(200)}
        self.assertIn(" return; ", middles)
        self.assertFalse([middle for middle in middles if middle.endswith("}")])


if __name__ == "__main__":
    unittest.main()

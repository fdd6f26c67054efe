"""Other files in front of a sample: chosen as the engine chooses, written as it writes."""
import itertools
import json
import random
import re
import unittest
from pathlib import Path

from requirements import need

need("numpy", "regex")

import numpy as np  # noqa: E402

import samples  # noqa: E402
from cross_file import choose, pack  # noqa: E402
from documents import Document  # noqa: E402
from snippets import (MAX_BLOCK_LINES, Snippet, Snippets, blocks_of,  # noqa: E402
                      dedented, words_of)
from tokenizer import Tokenizer  # noqa: E402

FORMAT = json.loads((Path(__file__).parent / "context_format.json").read_text(encoding="utf-8"))


def spelled(ids, tokenizer):
    names = {i: token for token, i in tokenizer.special.items()}
    parts, plain = [], []
    for i in [*ids, None]:
        if i is None or i in names:
            parts.append(tokenizer.decode(plain).decode())
            parts.append(names.get(i, ""))
            plain = []
        else:
            plain.append(i)
    return "".join(parts)


def project():
    """Three files of one project and one of another, with spans of their members."""
    def document(path, text, project, declares=(), uses=()):
        members = [(match.start() + 4, match.end() - 1)
                   for match in re.finditer(r"    public.*?\n    \}\n", text, re.DOTALL)]
        spans = {kind: np.zeros((0, 2), np.int32) for kind in ("statement", "expression",
                                                               "argument", "block")}
        return Document(path, text, project, {**spans, "member": np.array(members).reshape(-1, 2)},
                        declares, uses)

    member = "    public int {0}(Order order)\n    {{\n        return order.{1};\n    }}\n"
    reader = "class Reader {\n" + member.format("ReadTotal", "Total") + "}\n"
    writer = "class Writer {\n" + member.format("WriteTotal", "Total") \
        + "    public void Flush()\n    {\n        Stream.Close();\n    }\n}\n"
    order = "class Order {\n    public int Total;\n}\n"
    return [document("shop/Reader.cs", reader, "shop", (), ("Order",)),
            document("shop/Writer.cs", writer, "shop"),
            document("shop/model/Order.cs", order, "shop",
                     (("Order", "class Order {\n    int Total;\n}"),)),
            document("other/Copy.cs", writer, "other")]


class FormatTests(unittest.TestCase):
    def test_it_is_the_engine_s(self):
        tokenizer = Tokenizer([])
        found = [Snippet(**snippet) for snippet in FORMAT["snippets"]]
        for case in FORMAT["cases"]:
            ids = pack(found, FORMAT["document"], tokenizer, case["room"])
            self.assertLessEqual(len(ids), case["room"])
            self.assertEqual(spelled(ids, tokenizer), case["expected"])

    def test_the_choice_is_worth_half_of_the_best_at_least(self):
        rng = random.Random(1)
        for _ in range(200):
            number = rng.randrange(7)
            costs = [rng.randint(1, 30) for _ in range(number)]
            values = [rng.randint(1, 30) / 2 for _ in range(number)]
            budget = rng.randint(-5, 60)
            taken = choose(costs, values, budget)
            self.assertEqual(taken, sorted(set(taken)))
            self.assertLessEqual(sum(costs[i] for i in taken), max(budget, 0))
            best = max(sum(values[i] for i in subset)
                       for size in range(number + 1)
                       for subset in itertools.combinations(range(number), size)
                       if sum(costs[i] for i in subset) <= max(budget, 0))
            self.assertGreaterEqual(2 * sum(values[i] for i in taken), best)


class SnippetTests(unittest.TestCase):
    def test_blocks_are_the_members_lines(self):
        rng = random.Random(2)
        for i in range(30):
            text = samples.source_file(rng, f"Type{i}")
            document = Document("a/A.cs", text, "a")
            for block in blocks_of(document):
                self.assertTrue(block.start == 0 or text[block.start - 1] == "\n")
                self.assertIn(text[block.end:block.end + 1], ("", "\n"))
                self.assertLessEqual(text[block.start:block.end].count("\n") + 1, MAX_BLOCK_LINES)
                self.assertEqual(block.words, words_of(text[block.start:block.end]))

    def test_long_members_are_cut_evenly(self):
        text = "class A {\n    void Run()\n" + "        Go();\n" * 25 + "}\n"
        document = Document("A.cs", text, "a", {"member": np.array([[14, len(text) - 3]])})
        sizes = [text[block.start:block.end].count("\n") + 1 for block in blocks_of(document)]
        self.assertEqual(sizes, [9, 9, 8])

    def test_what_shares_names_comes_from_the_same_project_alone(self):
        documents = project()
        text = documents[0].text
        cursor = text.index("order.Total")
        found = Snippets(documents).around(documents[0], 0, cursor, cursor + 11, len(text))
        texts = {snippet.origin: snippet.text for snippet in found}
        self.assertEqual(set(texts), {"Order.cs", "Writer.cs"})
        self.assertEqual(texts["Order.cs"], "class Order {\n    int Total;\n}\n")
        self.assertTrue(texts["Writer.cs"].startswith("public int WriteTotal"))
        values = [snippet.value for snippet in found]
        self.assertEqual(values, sorted(values, reverse=True))

    def test_the_hole_is_not_looked_at(self):
        documents = project()
        text = documents[0].text
        snippets = Snippets(documents)
        cursor = text.index("order.Total")
        whole = snippets.around(documents[0], 0, 0, len(text), len(text))
        self.assertEqual(whole, [])
        self.assertNotEqual(snippets.around(documents[0], 0, cursor, cursor, len(text)), [])

    def test_own_blocks_are_shown_where_the_window_does_not_show_them(self):
        text = "class A {\n" + "".join(
            f"    public void {name}()\n    {{\n        Stream.{name}(Buffer);\n    }}\n"
            for name in ("Open", "Close")) + "}\n"
        document = Document("A.cs", text, "a", {"member": np.array(
            [(match.start() + 4, match.end() - 1)
             for match in re.finditer(r"    public.*?\n    \}\n", text, re.DOTALL)])})
        cursor, second = text.index("Close(Buffer"), text.index("    public void Close")
        snippets = Snippets([document, *project()])
        self.assertEqual(snippets.around(document, 0, cursor, cursor, len(text)), [])
        hidden = snippets.around(document, second, cursor, cursor, len(text))
        self.assertEqual([snippet.text.split("\n")[0] for snippet in hidden],
                         ["public void Open()"])

    def test_common_indentation_is_taken_away(self):
        self.assertEqual(dedented("    a\n\n      b  \n    c\n\n"), "a\n\n  b\nc\n")


if __name__ == "__main__":
    unittest.main()

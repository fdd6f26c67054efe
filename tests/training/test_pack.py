"""Parts come back as the files they were, or not at all; corpora are split by projects."""
import json
import random
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from requirements import need

need("numpy", "regex")

import samples  # noqa: E402
import split_corpus  # noqa: E402
from command import BadInput  # noqa: E402
from documents import KINDS, read_documents  # noqa: E402
from pack import pack, unpack  # noqa: E402


class PackTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.parts, self.out = self.folder / "parts", self.folder / "out"

    def write(self, contents):
        for name, content in contents.items():
            path = self.folder / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def read(self):
        return {path.relative_to(self.out).as_posix(): path.read_bytes()
                for path in self.out.rglob("*") if path.is_file()}

    def test_files_come_back_as_they_were(self):
        rng = random.Random(1)
        contents = {"a": b"", "b/c.npy": rng.randbytes(100_000), "b/d": b"x" * 1_200_000,
                    "e": rng.randbytes(1000)}
        self.write(contents)
        for plain in (False, True):
            for limit in (40_000, 1 << 20):
                manifest = pack([self.folder / "in"], self.parts, limit, plain, 2)
                self.assertEqual(unpack(self.parts, self.out), (list(contents), []))
                self.assertEqual(self.read(), contents)
                for entry in manifest.values():
                    for name in entry["parts"]:
                        self.assertLessEqual((self.parts / name).stat().st_size, limit)
                for path in (*self.parts.iterdir(), *(self.out / name for name in contents)):
                    path.unlink()

    def test_what_has_arrived_can_be_used(self):
        self.write({"a": random.Random(2).randbytes(3000), "b": b"small"})
        manifest = pack([self.folder / "in"], self.parts, 1000, False, 1)
        last = self.parts / list(manifest["a"]["parts"])[-1]
        content = last.read_bytes()
        last.unlink()
        self.assertEqual(unpack(self.parts, self.out), (["b"], ["a"]))
        last.write_bytes(content)
        self.assertEqual(unpack(self.parts, self.out), (["a", "b"], []))

    def test_a_part_that_differs_is_refused_and_nothing_is_written(self):
        self.write({"a": random.Random(3).randbytes(3000)})
        manifest = pack([self.folder / "in"], self.parts, 1000, False, 1)
        part = self.parts / list(manifest["a"]["parts"])[1]
        part.write_bytes(bytes([part.read_bytes()[0] ^ 1]) + part.read_bytes()[1:])
        with self.assertRaisesRegex(BadInput, "its hash differs"):
            unpack(self.parts, self.out)
        self.assertEqual(self.read(), {})
        manifest["../a"] = manifest.pop("a")
        (self.parts / "manifest.json").write_text(json.dumps(manifest))
        for sentence in ("is not a manifest", "there is no manifest"):
            with self.assertRaisesRegex(BadInput, sentence):
                unpack(self.parts, self.out)
            (self.parts / "manifest.json").unlink(missing_ok=True)


class SplitTests(unittest.TestCase):
    def test_projects_stay_whole_and_everything_is_in_one_part(self):
        rng = random.Random(4)
        documents = [{"path": f"p{i % 7}/f/{i}.cs", "text": samples.source_file(rng, f"Type{i}"),
                      "project": f"p{i % 7}"} for i in range(40)]
        spans = [{"spans": {kind: [[k, k + 1] for k in range(60)] for kind in KINDS},
                  "declares": [[f"Type{i}", "class"], ["Unused", "class"]],
                  "uses": [f"Type{(i + 7) % 40}", "String"]} for i in range(40)]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for split in ("train", "valid"):
                for suffix, values in (("", documents), (".spans", spans)):
                    (folder / f"{split}{suffix}.jsonl").write_text(
                        "".join(json.dumps(value) + "\n" for value in values))
            with mock.patch("sys.argv", ["split", str(folder), "--parts", "3", "--out",
                                         str(folder / "out")]), mock.patch("builtins.print"):
                split_corpus.main()
            found = {}
            for part in "123":
                for document in read_documents(folder / "out" / part, "train"):
                    self.assertEqual(len(document.spans["member"]), 60)
                    self.assertLessEqual(len(document.spans["block"]), 2)
                    self.assertNotIn("Unused", [name for name, _ in document.declares])
                    self.assertNotIn("String", document.uses)
                    self.assertNotIn(document.path, found)
                    found[document.path] = (part, document.text)
                self.assertEqual(len(list(read_documents(folder / "out" / part, "valid"))), 40)
            self.assertEqual({path: text for path, (_, text) in found.items()},
                             {document["path"]: document["text"] for document in documents})
            for project in {document["project"] for document in documents}:
                self.assertEqual(len({part for path, (part, _) in found.items()
                                      if path.startswith(f"{project}/")}), 1)


if __name__ == "__main__":
    unittest.main()

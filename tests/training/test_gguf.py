"""GGUF: what is written is read back, the shipped model is what its card says."""
import hashlib
import random
import re
import tempfile
import unittest
from pathlib import Path

from requirements import REPOSITORY, need

need("numpy")

import numpy as np  # noqa: E402

from command import BadInput  # noqa: E402
from gguf_file import GgufFile  # noqa: E402
from gguf_reader import parse, read  # noqa: E402

MODEL = REPOSITORY / "models" / "csharp-nano.gguf"


class GgufTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "model.gguf"

    def test_metadata_and_tensors_are_read_back(self):
        for seed in range(30):
            rng = random.Random(seed)
            numbers = np.random.default_rng(seed)
            file, metadata, tensors = GgufFile(), {}, {}
            for i in range(rng.randrange(12)):
                kind = rng.choice(("string", "uint32", "float32", "bool", "strings", "int32s"))
                value = {"string": "é" * rng.randrange(9), "uint32": rng.randrange(1 << 32),
                         "float32": rng.randrange(999) / 8, "bool": rng.random() < 0.5,
                         "strings": ["x" * rng.randrange(4) for _ in range(rng.randrange(5))],
                         "int32s": [rng.randrange(-9, 9) for _ in range(rng.randrange(5))]}[kind]
                getattr(file, f"add_{kind}")(f"key.{i}", value)
                metadata[f"key.{i}"] = value
            for i in range(rng.randrange(1, 6)):
                norm = numbers.standard_normal(rng.randrange(1, 40)).astype(np.float32)
                matrix = numbers.standard_normal((rng.randrange(1, 5), 32)).astype(np.float32)
                file.add_float32_tensor(f"norm.{i}", norm)
                file.add_q8_0_tensor(f"matrix.{i}", matrix)
                tensors |= {f"norm.{i}": (norm, 0), f"matrix.{i}": (matrix, 0.02)}
            self.assertEqual(file.write(self.path), self.path.stat().st_size)
            gguf = read(self.path)
            self.assertEqual(gguf.metadata, metadata)
            self.assertEqual(list(gguf.tensors), list(tensors))
            for name, (expected, error) in tensors.items():
                self.assertEqual(gguf.tensors[name].offset % 32, 0)
                self.assertEqual(gguf.values(name).shape, expected.shape)
                self.assertLessEqual(np.abs(gguf.values(name) - expected).max(), error)

    def test_a_failing_write_leaves_the_old_file(self):
        self.path.write_bytes(b"old")
        file = GgufFile()
        file._tensors.append(("broken", (1,), 0, None))
        with self.assertRaises(TypeError):
            file.write(self.path)
        self.assertEqual(self.path.read_bytes(), b"old")
        self.assertEqual([path.name for path in self.path.parent.iterdir()], ["model.gguf"])

    def test_what_is_no_gguf_file_is_refused(self):
        for content in (b"", b"GGUF", b"GGUF\3\0\0\0", b"PK" * 40, MODEL.read_bytes()[:1000]):
            self.path.write_bytes(content)
            with self.subTest(content[:8]), self.assertRaises(BadInput):
                read(self.path)


class ShippedModelTests(unittest.TestCase):
    model = MODEL

    @classmethod
    def setUpClass(cls):
        cls.content = cls.model.read_bytes()
        cls.gguf = parse(cls.content)

    def test_the_card_names_its_hash_and_size(self):
        card = self.model.with_suffix(".md").read_text()
        self.assertIn(hashlib.sha256(self.content).hexdigest(), card)
        self.assertEqual(re.search(r"([\d,]+) bytes", card)[1], f"{len(self.content):,}")

    def test_special_tokens_are_where_the_metadata_says(self):
        metadata = self.gguf.metadata
        tokens = metadata["tokenizer.ggml.tokens"]
        self.assertEqual(len(tokens), metadata["llama.vocab_size"])
        for key, token in (("eos", "<|endoftext|>"), ("fim_pre", "<|fim_prefix|>"),
                           ("fim_suf", "<|fim_suffix|>"), ("fim_mid", "<|fim_middle|>"),
                           ("fim_pad", "<|fim_pad|>"), ("fim_rep", "<|repo_name|>"),
                           ("fim_sep", "<|file_sep|>"), ("mask", "<|mask|>")):
            number = metadata[f"tokenizer.ggml.{key}_token_id"]
            self.assertEqual(tokens[number], token)
            self.assertEqual(metadata["tokenizer.ggml.token_type"][number], 3)
        self.assertEqual(metadata["completion.fim_order"], "suffix-prefix-middle")

    def test_merges_make_the_vocabulary(self):
        metadata = self.gguf.metadata
        made = ["".join(merge.split(" ")) for merge in metadata["tokenizer.ggml.merges"]]
        self.assertEqual(metadata["tokenizer.ggml.tokens"][256:-8], made)

    def test_all_weights_are_finite(self):
        for name in self.gguf.tensors:
            self.assertTrue(np.isfinite(self.gguf.values(name)).all(), name)


class ShippedDiffusionModelTests(ShippedModelTests):
    model = MODEL.with_name("csharp-nano-diffusion.gguf")

    def test_it_is_of_the_default_model_s_sizes_and_vocabulary(self):
        default = read(MODEL)
        self.assertEqual(self.gguf.tensors, default.tensors)
        for key, value in default.metadata.items():
            if not key.startswith("general.") and key != "completion.other_files":  # of the one's prompt
                self.assertEqual(self.gguf.metadata[key], value, key)

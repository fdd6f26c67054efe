"""BPE: round trips, and both learning and encoding against slow versions of themselves."""
import random
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from requirements import need

need("regex")

import samples  # noqa: E402
import tokenizer as tokenizers  # noqa: E402
from command import BadInput  # noqa: E402
from learn_tokenizer import learn_merges  # noqa: E402
from tokenizer import BYTE_ALPHABET, Tokenizer, words  # noqa: E402


def slow_merges(counts, number):
    """Learn merges by counting all pairs anew before each."""
    spelled = {word: [bytes([byte]) for byte in word] for word in counts}
    merges = []
    while len(merges) < number:
        pairs = Counter()
        for word, parts in spelled.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[word]
        made = {left + right for left, right in merges}
        pairs = {pair: count for pair, count in pairs.items() if pair[0] + pair[1] not in made}
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        spelled = {word: slow_apply(parts, best) for word, parts in spelled.items()}
    return merges


def slow_apply(parts, merge):
    """Apply one merge everywhere in a word, left to right."""
    result = list(parts)
    i = 0
    while i + 1 < len(result):
        if (result[i], result[i + 1]) == merge:
            result[i:i + 2] = [result[i] + result[i + 1]]
        i += 1
    return result


def learned(rng):
    counts = Counter(word for _ in range(60) for word in words(samples.text(rng, 40)))
    return counts, learn_merges(counts, 60)


class TokenizerTests(unittest.TestCase):
    def test_decoding_gives_back_any_text(self):
        rng = random.Random(1)
        tokenizer = Tokenizer(learned(rng)[1])
        for _ in range(300):
            text = samples.text(rng, 60) + "".join(
                chr(rng.choice((rng.randrange(0x80), rng.randrange(0xE000, 0x10FFFF))))
                for _ in range(rng.randrange(5)))
            self.assertEqual(tokenizer.decode(tokenizer.encode(text)).decode(), text)

    def test_encoding_equals_applying_all_merges_in_order(self):
        rng = random.Random(2)
        for _ in range(5):
            tokenizer = Tokenizer(learned(rng)[1])
            for _ in range(60):
                text = samples.text(rng, 30)
                expected = []
                for word in words(text):
                    parts = [bytes([byte]) for byte in word]
                    for merge in tokenizer.merges:
                        parts = slow_apply(parts, merge)
                    expected += parts
                self.assertEqual([tokenizer.tokens[i] for i in tokenizer.encode(text)], expected)

    def test_learning_takes_the_most_frequent_pair_each_time(self):
        rng = random.Random(3)
        for _ in range(10):
            counts, merges = learned(rng)
            self.assertEqual(merges, slow_merges(counts, 60))

    def test_ids_are_bytes_then_merges_then_special_tokens(self):
        tokenizer = Tokenizer(learned(random.Random(4))[1])
        self.assertEqual(sorted(tokenizer.tokens[:256]), [bytes([byte]) for byte in range(256)])
        self.assertEqual(len(set(tokenizer.tokens)), len(tokenizer.tokens))
        self.assertEqual(list(tokenizer.special.values()),
                         list(range(len(tokenizer.tokens), tokenizer.size)))

    def test_byte_alphabet_is_that_of_gpt2(self):
        self.assertEqual(len(set(BYTE_ALPHABET.values())), 256)
        self.assertEqual([BYTE_ALPHABET[byte] for byte in b" \n\x00A~"], list("ĠĊĀA~"))

    def test_a_saved_tokenizer_is_read_back(self):
        merges = learned(random.Random(5))[1]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tokenizer.json"
            tokenizers.save(merges, path)
            self.assertEqual(tokenizers.load(path).merges, merges)

    def test_a_broken_tokenizer_file_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tokenizer.json"
            for content in ("", "{}x", "[[1, 2]]", '[["6162", "63"]]', '[["61", "62", "63"]]',
                            '[["61", "62"], ["61", "62"]]'):
                path.write_text(content)
                with self.subTest(content), self.assertRaises(BadInput):
                    tokenizers.load(path)

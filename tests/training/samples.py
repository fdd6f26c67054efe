"""Random text and C# for property tests, always from a given generator."""
import random

ALPHABET = ["a", "b", "c", "get", "Value", " ", "  ", "\n", "\r\n", "\t", "{", "}", ";", "(", ")",
            "//", "0", "42", "é", "ß", "字", "🙂", "'s", "\u00a0", "\u2028", "_x", "."]


def text(rng: random.Random, pieces: int) -> str:
    """Up to `pieces` snippets in a row: letters, blanks, line ends, braces, non-ASCII."""
    return "".join(rng.choices(ALPHABET, k=rng.randrange(pieces + 1)))


def source_file(rng: random.Random, name: str) -> str:
    """A small C# class with random members, long enough for the corpus."""
    members = "\n".join(
        f"    public int {rng.choice(('Get', 'Set', 'Add'))}{name}{i}(int value{i})\n    {{\n"
        f"        return value{i} * {rng.randrange(1000)} + Compute{name}(value{i});\n    }}\n"
        for i in range(rng.randint(4, 9)))
    return f"namespace Sample;\n\npublic class {name}\n{{\n{members}}}\n"

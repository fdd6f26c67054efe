"""Run the tests of the training scripts, with a Python that has what they need.

numpy and regex are enough for most; those that need torch are skipped without it. Where no Python
here has numpy and regex, nothing is run, and the reason is printed.
"""
import subprocess
import sys
import unittest
from pathlib import Path

NEEDED = "import numpy, regex"
SYSTEM_PYTHON = "/usr/bin/python3"  # where a distribution's packages are, whatever is on the path


def has_needed(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", NEEDED], capture_output=True).returncode == 0
    except OSError:
        return False


def main() -> int:
    if not has_needed(sys.executable):
        if sys.executable != SYSTEM_PYTHON and has_needed(SYSTEM_PYTHON):
            return subprocess.run([SYSTEM_PYTHON, __file__, *sys.argv[1:]]).returncode
        print("skipped the tests of training/: no Python here has numpy and regex "
              "(apt-get install python3-numpy python3-regex)")
        return 0
    folder = Path(__file__).parent
    pattern = sys.argv[1] if len(sys.argv) > 1 else "test_*.py"
    tests = unittest.defaultTestLoader.discover(str(folder), pattern)
    if not tests.countTestCases():
        print(f"no test is in {folder.name}/{pattern}; name a file, such as test_gguf.py.")
        return 2
    result = unittest.TextTestRunner().run(tests)
    for test, reason in result.skipped:
        print(f"skipped {test.id().removeprefix('unittest.loader.ModuleSkipped.')}: {reason}")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())

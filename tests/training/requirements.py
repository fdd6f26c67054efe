"""Puts the scripts under test on the path; skips, with the reason, what this Python cannot run."""
import importlib.util
import sys
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = REPOSITORY / "training"
sys.path.insert(0, str(SCRIPTS))


def need(*modules: str) -> None:
    """Skip the test module unless all of `modules` are installed."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise unittest.SkipTest(f"python3-{module} is not installed")

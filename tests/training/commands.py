"""Runs a script of training/ with arguments, as from a shell."""
import contextlib
import io
from unittest import mock


def command(script, *words) -> str:
    """What it printed, without the end of the last line."""
    said = io.StringIO()
    with mock.patch("sys.argv", ["script", *map(str, words)]), contextlib.redirect_stdout(said):
        script.main()
    return said.getvalue().removesuffix("\n")

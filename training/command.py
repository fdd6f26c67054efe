"""What every script here shares as a command: bad input ends in one sentence, not a traceback."""
from __future__ import annotations

import sys
from collections.abc import Callable


class BadInput(Exception):
    """The input cannot be used; the message is one sentence that says what to do about it."""


def run(main: Callable[[], None]) -> None:
    """Run `main`; print a `BadInput` or a failing file as one line and exit with status 2."""
    try:
        main()
    except BadInput as error:
        _fail(str(error))
    except ModuleNotFoundError as error:
        if error.name not in ("numpy", "regex", "torch"):
            raise
        _fail(f"this script needs python3-{error.name}; install it with "
              f"'apt-get install python3-{error.name}', or run it with a Python that has it.")
    except OSError as error:
        _fail(f"{error.strerror}: {error.filename}" if error.filename else str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(sentence: str) -> None:
    print(f"error: {sentence}", file=sys.stderr)
    sys.exit(2)

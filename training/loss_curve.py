"""The loss curve of a run as JSON lines, readable while the run goes on and cut back on resume."""
from __future__ import annotations

import json
from pathlib import Path

from files import atomic_write


class LossCurve:
    """Appends one object per line: `step`, `tokens`, `seconds`, and `loss` or `valid_loss`.

    Losses are in nats per token; `loss` is a moving average over the last fifty steps or so.
    """

    def __init__(self, path: Path, after_step: int) -> None:
        """Keep the lines up to `after_step`: later ones belong to steps that will be run again."""
        kept = []
        if after_step and path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    if json.loads(line)["step"] <= after_step:
                        kept.append(line + "\n")
                except (ValueError, KeyError, TypeError):
                    break  # the last line of a run that was killed
        with atomic_write(path) as file:
            file.writelines(kept)
        self._path = path

    def add(self, **values: float) -> None:
        """Append one point and print it."""
        line = json.dumps({name: round(value, 5) for name, value in values.items()})
        with open(self._path, "a", encoding="utf-8", newline="\n") as file:
            file.write(line + "\n")
        print(line, flush=True)

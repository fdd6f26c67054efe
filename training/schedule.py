"""How far a training run is and how fast it learns there: warm-up, plateau, linear decay."""
from __future__ import annotations

import math
from dataclasses import dataclass

from command import BadInput

PLATEAU_END = 0.3  # share of the budget after which the rate falls
FLOOR = 0.02
MEASURED_STEPS = 5


@dataclass(frozen=True)
class Schedule:
    """A budget of wall-clock seconds or of steps (one of them), and the steps of warm-up."""

    seconds: float | None
    steps: int | None
    warmup_steps: int

    def progress(self, step: int, seconds: float) -> float:
        """Share of the budget that is spent after `step` steps and `seconds` seconds."""
        return step / self.steps if self.steps is not None else seconds / self.seconds

    def rate(self, step: int, progress: float) -> float:
        """Share of the peak learning rate for the step that follows `step` steps."""
        decay = 1 if progress < PLATEAU_END else max(FLOOR, (1 - progress) / (1 - PLATEAU_END))
        return min(1, (step + 1) / self.warmup_steps) * decay

    def check_steps(self) -> None:
        """Refuse a budget of steps whose plateau ends before the warm-up does."""
        if self.steps is not None and self.steps * PLATEAU_END < self.warmup_steps:
            least = math.ceil(self.warmup_steps / PLATEAU_END)
            raise BadInput(f"{self.steps} steps are too few for {self.warmup_steps} steps of "
                           f"warm-up; give --steps {least} or more, or fewer --warmup-steps.")

    def check_seconds(self, step: int, seconds: float) -> None:
        """Refuse seconds that are too few in the same way, as soon as that can be known."""
        if self.seconds is None or step > MEASURED_STEPS:
            return
        if step < MEASURED_STEPS and seconds < self.seconds:
            return
        least = seconds / step * self.warmup_steps / PLATEAU_END
        if least > self.seconds:
            raise BadInput(f"{self.seconds:g} s are too short here: at {seconds / step:.2f} s a "
                           f"step the {self.warmup_steps} steps of warm-up need a budget of "
                           f"{math.ceil(least)} s; give more --seconds or fewer --warmup-steps.")

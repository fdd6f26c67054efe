"""The learning rate over a run, and budgets that are too short."""
import unittest

from requirements import SCRIPTS  # noqa: F401  (puts the scripts on the path)

from command import BadInput
from schedule import FLOOR, MEASURED_STEPS, PLATEAU_END, Schedule


class ScheduleTests(unittest.TestCase):
    def test_rises_stays_and_falls(self):
        for steps, warmup in ((100, 1), (400, 60), (1000, 300)):
            schedule = Schedule(None, steps, warmup)
            schedule.check_steps()
            rates = [schedule.rate(step, schedule.progress(step, 0)) for step in range(steps)]
            plateau = round(PLATEAU_END * steps)
            self.assertEqual(rates[:warmup], sorted(rates[:warmup]))
            self.assertEqual(set(rates[warmup - 1:plateau]), {1})
            self.assertEqual(rates[plateau:], sorted(rates[plateau:], reverse=True))
            self.assertGreaterEqual(min(rates[warmup:]), FLOOR)

    def test_seconds_and_steps_agree_where_steps_take_equal_time(self):
        by_steps, by_seconds = Schedule(None, 200, 20), Schedule(50.0, None, 20)
        for step in range(200):
            self.assertEqual(by_steps.progress(step, 0), by_seconds.progress(step, step / 4))

    def test_the_least_budget_named_in_a_refusal_is_accepted(self):
        for warmup in range(1, 80):
            with self.assertRaises(BadInput) as refused:
                Schedule(None, 1, warmup).check_steps()
            least = int(str(refused.exception).split("--steps ")[1].split()[0])
            Schedule(None, least, warmup).check_steps()
            with self.assertRaises(BadInput):
                Schedule(None, least - 1, warmup).check_steps()

    def test_too_few_seconds_are_seen_once_steps_are_measured(self):
        slow = Schedule(100.0, None, 60)
        slow.check_seconds(MEASURED_STEPS - 1, 99.0)
        slow.check_seconds(MEASURED_STEPS, MEASURED_STEPS * 0.49)
        with self.assertRaises(BadInput):
            slow.check_seconds(1, 100.5)
        slow.check_seconds(MEASURED_STEPS + 1, 1000.0)
        with self.assertRaisesRegex(BadInput, "need a budget of 201 s"):
            slow.check_seconds(MEASURED_STEPS, MEASURED_STEPS * 1.001)

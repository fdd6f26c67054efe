import assert from "node:assert/strict";
import { test } from "node:test";
import { CrashBudget } from "../src/crashBudget";

test("a server that crashes at once is given up after two restarts", () => {
  const budget = new CrashBudget();
  assert.deepEqual([0, 10, 20, 30].map((time) => budget.mayRestart(time)), [true, true, false, false]);
});

test("rare crashes are always forgiven", () => {
  const budget = new CrashBudget(2, 1000);
  for (let time = 0; time < 50_000; time += 500) {
    assert.ok(budget.mayRestart(time));
  }
});

test("in no stretch of the window's length are there more restarts than allowed", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const budget = new CrashBudget(3, 1000);
  const restarts: number[] = [];
  for (let time = 0, i = 0; i < 2000; i++, time += Math.floor(random() * 600)) {
    if (budget.mayRestart(time)) {
      restarts.push(time);
    }
  }
  for (const start of restarts) {
    assert.ok(restarts.filter((time) => time >= start && time - start < 1000).length <= 3);
  }
  assert.ok(restarts.length > 100);
});

test("a restart by hand starts counting anew", () => {
  const budget = new CrashBudget(1, 1000);
  assert.deepEqual([budget.mayRestart(0), budget.mayRestart(1)], [true, false]);
  budget.clear();
  assert.ok(budget.mayRestart(2));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { PopupGate } from "../src/popupGate";

const now = 1_000_000;
const resting = { invoked: true, now, changed: now - 5000, quickSuggestionsDelay: 10, popup: true };
const typing = { ...resting, changed: now - 15 };

test("after Show All Drafts the next request comes through, even during typing, and only that one", () => {
  for (const popup of [true, false]) {
    const gate = new PopupGate();
    gate.ask(now - 20);
    assert.ok(gate.admits({ ...typing, popup }));
    assert.ok(!gate.admits({ ...typing, popup }));
  }
});

test("a wish whose request never came does not open a later list", () => {
  const gate = new PopupGate();
  gate.ask(now - 5000);
  assert.ok(!gate.admits({ ...resting, popup: false }));
});

test("Ctrl+Space brings drafts only with the setting", () => {
  assert.ok(new PopupGate().admits({ ...resting, popup: true }));
  assert.ok(!new PopupGate().admits({ ...resting, popup: false }));
});

test("typing never brings drafts, with any setting and any delay of the editor", () => {
  for (const popup of [true, false]) {
    for (const delay of [0, 10, 500, 2000]) {
      const request = { ...resting, popup, quickSuggestionsDelay: delay, changed: now - delay - 30 };
      assert.ok(!new PopupGate().admits(request), `identifier, ${delay}`);
      assert.ok(!new PopupGate().admits({ ...request, invoked: false }), `dot, ${delay}`);
    }
  }
});

test("a trigger character never brings drafts, however late its request comes", () => {
  assert.ok(!new PopupGate().admits({ ...resting, invoked: false }));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { readStatus, statusLook, type ClientView, type ServerStatus } from "../src/status";

const states = ["starting", "loading", "ready", "busy", "error"] as const;
const client: ClientView = { enabled: true, mode: "automatic", disabledBy: undefined };
const ready: ServerStatus = { state: "ready", model: "csharp-nano", device: "CPU (2 threads)" };

test("the bar names model and device in short, the tooltip in full", () => {
  const { text, tooltip } = statusLook(ready, client);
  assert.equal(text, "$(sparkle) csharp-nano · CPU");
  assert.ok(tooltip.includes("Device: CPU (2 threads)"));
});

test("everything the server says is in the tooltip, in every state", () => {
  const said = { model: "m-1", device: "GPU-2", deviceReason: "because-3", message: "doing-4", lastEmptyReason: "empty-5", project: "Shop-6" };
  for (const state of states) {
    const tooltip = statusLook({ state, ...said }, client).tooltip.join("\n");
    for (const word of Object.values(said)) {
      assert.ok(tooltip.includes(word), `${word} in ${state}`);
    }
  }
});

test("every state has a text and a tooltip, even when the server says nothing else", () => {
  for (const state of states) {
    const look = statusLook({ state }, client);
    assert.match(look.text, /^\$\([a-z~-]+\) C# Completion$/);
    assert.equal(look.tooltip.length, 1);
    assert.equal(look.error, state === "error");
  }
});

test("switched off, nothing else is said, and no error is shown", () => {
  for (const state of states) {
    const look = statusLook({ ...ready, state }, { ...client, enabled: false });
    assert.equal(look.text, "$(circle-slash) C# Completion off");
    assert.equal(look.error, false);
  }
});

test("manual mode and a disabled file are told", () => {
  assert.match(statusLook(ready, { ...client, mode: "manual" }).tooltip.join("\n"), /only when asked/);
  const disabled = statusLook(ready, { ...client, disabledBy: "**/*.g.cs" });
  assert.match(disabled.text, /circle-slash/);
  assert.ok(disabled.tooltip.join("\n").includes("**/*.g.cs"));
});

test("null in a notification is nothing said", () => {
  const status = readStatus({ state: "ready", model: "m", device: null, lastEmptyReason: null });
  assert.deepEqual(statusLook(status, client), statusLook({ state: "ready", model: "m" }, client));
});

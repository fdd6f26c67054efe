// Fill the Holes as a person sees it: with a scripted server, whose answers are known, and once with the real one.
import assert from "node:assert/strict";
import { copyFileSync, chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fills, reason } from "./scriptedServer.mjs";

const command = "C# Completion: Fill the Holes";
const selected = "level.Available";

/**
 * @param step Declares a step of the run.
 * @param run What it works on: `editor()`, `file` (the open document's path), `data` (a folder to write to), `change(settings)`.
 */
export function holeSteps(step, { editor, file, data, change }) {
  let original;

  step("what is selected is filled in its place, at two places at once, and nothing is changed yet", async () => {
    await editor().command("Notifications: Clear All Notifications");
    const server = path.join(data(), "scripted-server.mjs");
    copyFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), "scriptedServer.mjs"), server);
    chmodSync(server, 0o755);
    await change({ "csharpCompletion.serverPath": server });
    await editor().statusEntry.filter({ hasText: "scripted" }).waitFor({ timeout: 60_000 });
    original = await saved((text) => text.includes(selected));
    await select();
    await editor().command(command);
    await shown("Proposal 1 of 3 · compiles");
    await editor().page.locator(".codelens-decoration", { hasText: "Accept (Tab)" }).waitFor();
    await editor().screenshot("holes-in-place");
    await drawn([fills[0], fills[0]]);
    await assertSaved(original);
  });

  /** The status bar may tell of a proposal a moment before the editor has drawn it. */
  async function drawn(texts) {
    const late = Date.now() + 5_000;
    let there = await editor().drawnTexts();
    while (JSON.stringify(there) !== JSON.stringify(texts) && Date.now() < late) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      there = await editor().drawnTexts();
    }
    assert.deepEqual(there, texts);
  }

  step("proposals are gone through both ways, and Escape dismisses them", async () => {
    await editor().press("Alt+BracketRight");
    await shown("Proposal 2 of 3 · CS0103: The name does not exist.");
    await drawn([fills[1], fills[1]]);
    await editor().press("Alt+BracketLeft");
    await shown("Proposal 1 of 3");
    await editor().press("Escape");
    await gone();
    await drawn([]);
    await assertSaved(original);
  });

  step("what is typed instead stays, and the proposals go", async () => {
    await select();
    await editor().command(command);
    await shown("Proposal 1 of 3");
    await editor().type("typed");
    await gone();
    await assertSaved(filled("typed"));
    await editor().press("Control+z");
    await assertSaved(original);
  });

  step("Tab fills all holes, and one undo empties them", async () => {
    await select();
    await editor().command(command);
    await shown("Proposal 1 of 3");
    await editor().press("Tab");
    await gone();
    await assertSaved(filled(fills[0]));
    await editor().screenshot("holes-accepted");
    await editor().press("Control+z");
    await assertSaved(original);
  });

  step("a proposal of several lines is shown as a diff, and Enter takes it", async () => {
    await select();
    await editor().command(command);
    await shown("Proposal 1 of 3");
    await editor().press("Alt+BracketLeft");
    await shown("Proposal 3 of 3");
    await editor().page.locator(".tab", { hasText: "Proposal 3 of 3" }).waitFor();
    await editor().page.locator(".modified .view-line", { hasText: "quantity" }).first().waitFor();
    // The editor computes the difference after it has shown the texts.
    await editor().page.locator(".diff-editor .char-insert, .monaco-diff-editor .line-insert").first().waitFor();
    await editor().screenshot("holes-diff");
    await editor().press("Enter");
    await gone();
    await editor().page.locator(".tab", { hasText: "Proposal" }).waitFor({ state: "hidden" });
    await assertSaved(filled(fills[2]));
    await editor().press("Control+z");
    await assertSaved(original);
  });

  step("a diff that is closed is dismissed", async () => {
    await select();
    await editor().command(command);
    await shown("Proposal 1 of 3");
    await editor().press("Alt+BracketLeft");
    await editor().page.locator(".tab", { hasText: "Proposal 3 of 3" }).waitFor();
    await editor().page.locator(".monaco-diff-editor .monaco-editor.focused").waitFor();
    await editor().press("Escape");
    await gone();
    await editor().page.locator(".tab", { hasText: "Proposal" }).waitFor({ state: "hidden" });
    await assertSaved(original);
  });

  step("the light bulb of a selection opens the proposals too", async () => {
    await select();
    await editor().press("Control+.");
    await editor().page.locator(".action-widget .action", { hasText: "Fill the holes" }).waitFor();
    await editor().screenshot("holes-light-bulb");
    await editor().press("Enter");
    await shown("Proposal 1 of 3");
    await editor().press("Escape");
    await gone();
  });

  step("where nothing fits, a message says why", async () => {
    await editor().goTo(1, 1);
    await editor().command(command);
    await editor().notification.filter({ hasText: reason }).waitFor();
    await editor().page.waitForTimeout(500);
    await editor().screenshot("holes-none");
    await editor().command("Notifications: Clear All Notifications");
    await change({ "csharpCompletion.infillWith": "autoregressive" });
    await editor().statusEntry.filter({ hasText: "nano" }).waitFor({ timeout: 60_000 });
  });

  step("what the model proposes is what it puts in", async () => {
    await select();
    await editor().command(command);
    const label = editor().status.filter({ hasText: "roposal" });
    await label.or(editor().notification.filter({ hasText: /\.$/ })).first().waitFor({ timeout: 180_000 });
    await editor().screenshot("holes-model");
    if ((await label.count()) === 0) {
      // A model may have nothing to say; then it says so.
      await editor().command("Notifications: Clear All Notifications");
      await assertSaved(original);
      return;
    }
    const drawn = await editor().drawnTexts();
    await editor().press("Tab");
    await gone();
    const text = await saved((now) => now !== "" && now !== original);
    for (const part of drawn) {
      assert.ok(text.includes(part), `"${part}" was shown and is not there`);
    }
    await editor().press("Control+z");
    await assertSaved(original);
  });

  /** Selects two occurrences, on lines that follow each other. */
  async function select() {
    const lines = original.split("\n");
    const line = lines.findIndex((text) => text.includes(`${selected} <=`));
    await editor().goTo(line + 1, lines[line].indexOf(selected) + 1);
    for (let i = 0; i < selected.length; i++) {
      await editor().press("Shift+ArrowRight");
    }
    await editor().press("Control+d");
    await editor().page.locator(".cursors-layer .cursor").nth(1).waitFor();
  }

  function filled(text) {
    const start = original.indexOf(`${selected} <=`);
    const [before, first, ...rest] = original.slice(start).split(selected);
    return original.slice(0, start) + before + text + first + text + rest.join(selected);
  }

  /** Saves, and reads the document once it is on the disk as it should be. */
  async function saved(isRight) {
    await editor().press("Control+s");
    for (let tries = 0; tries < 50; tries++) {
      const text = readFileSync(file(), "utf8").replaceAll("\r\n", "\n");
      if (isRight(text)) {
        return text;
      }
      await editor().page.waitForTimeout(200);
    }
    return readFileSync(file(), "utf8");
  }

  async function assertSaved(expected) {
    assert.equal(await saved((text) => text === expected), expected);
  }

  function shown(label) {
    return editor().status.filter({ hasText: label }).waitFor({ timeout: 60_000 });
  }

  function gone() {
    return editor().status.filter({ hasText: "roposal" }).waitFor({ state: "hidden" });
  }
}

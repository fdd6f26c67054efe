// What a person sees: opens the samples in a real VS Code, types, and accepts.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as codeServer from "./codeServer.mjs";
import { Editor } from "./editor.mjs";
import { holeSteps } from "./holes.mjs";
import * as workspace from "./workspace.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const output = path.join(here, "..", "..", "test-output", "vscode");
const folder = path.join(output, "workspace");
const data = path.join(output, "data");

// Nothing but the extension under test may put text into the document.
const settings = {
  "editor.wordBasedSuggestions": "off",
  "editor.autoClosingBrackets": "never",
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.commandCenter": false,
  "git.enabled": false,
  "chat.commandCenter.enabled": false,
};

let code, editor, place, serverMark;
let failed = false;

/** Each step goes on from where the one before left the editor, so the first failure ends the run. */
function step(name, body) {
  test(name, async (context) => {
    if (failed) {
      context.skip("an earlier step failed");
      return;
    }
    try {
      await body();
    } catch (error) {
      failed = true;
      await editor?.screenshot("failed");
      throw error;
    }
  });
}

before(async () => {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  place = workspace.prepare(folder);
  serverMark = settings["csharpCompletion.serverPath"] ?? path.join("server", "completion.dll");
  code = await codeServer.start({ data, vsix: process.env.COMPLETION_VSIX, settings });
  editor = await Editor.open(code.url, { folder, ...place }, output);
});

after(async () => {
  await editor?.close();
  await code?.stop();
});

step("opening a C# file starts the server, and the status bar names model and device", async () => {
  await editor.statusEntry.filter({ hasText: " · " }).waitFor({ timeout: 60_000 });
  assert.match(await editor.statusEntry.innerText(), /\S+ · \S+/);
  // Until the project is there, answers are those of a loose file.
  await editor.page.getByText("Loading C# projects").waitFor({ state: "hidden", timeout: 60_000 });
  await editor.screenshot("ready");
});

step("the status bar's tooltip says more", async () => {
  await editor.statusEntry.hover();
  const tooltip = editor.page.locator(".monaco-hover:visible", { hasText: "Model:" });
  await tooltip.waitFor();
  assert.match(await tooltip.innerText(), /Device: /);
  await editor.screenshot("tooltip");
  await editor.moveMouseAway();
});

let suggested;

step("typing a dot brings ghost text, and Tab puts it into the document", async () => {
  await editor.type(".");
  suggested = await editor.ghostText();
  assert.notEqual(suggested.trim(), "");
  await editor.screenshot("ghost-text");
  await editor.press("Tab");
  await assertLine((line) => line.includes(`.${suggested.split("\n")[0].trimEnd()}`), `"${suggested}" is missing`);
  await editor.screenshot("accepted");
});

step("Ctrl+Z takes the whole suggestion back", async () => {
  await editor.press("Control+z");
  await assertLine((line) => line.endsWith("."), "Something is left of the suggestion");
  await editor.press("Escape");
});

step("Show All Drafts lists them in the editor's own list", async () => {
  await editor.press("Alt+Shift+Backslash");
  await editor.suggestList.first().waitFor({ timeout: 60_000 });
  await editor.screenshot("drafts");
  const labels = await editor.suggestList.allInnerTexts();
  assert.equal(new Set(labels).size, labels.length, "drafts are distinct");
  await editor.press("Enter");
  await assertLine((line) => !line.endsWith("."), "Enter did not put the draft into the document");
  await editor.press("Control+z");
  await editor.press("Escape");
});

step("typing an identifier opens no list of drafts", async () => {
  await editor.type(suggested[0]);
  await editor.ghostText();
  assert.equal(await editor.suggestList.count(), 0);
  await editor.press("Backspace");
  await editor.press("Escape");
});

step("Ctrl+Space lists drafts only with the setting", async () => {
  await editor.press("Control+Space");
  await editor.page.locator(".suggest-widget.visible", { hasText: "No suggestions" }).waitFor();
  await editor.press("Escape");
  await change({ "csharpCompletion.popup": true });
  await editor.press("Control+Space");
  await editor.suggestList.first().waitFor({ timeout: 60_000 });
  await editor.press("Escape");
  await change({});
});

step("a click on the status bar opens the menu, and the menu the drafts", async () => {
  await editor.statusEntry.click();
  await editor.moveMouseAway();
  await editor.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Show all drafts" }).waitFor();
  await editor.screenshot("menu");
  await editor.press("Enter");
  await editor.suggestList.first().waitFor({ timeout: 60_000 });
  await editor.press("Escape");
});

step("switched off, nothing is suggested; switched on, it is", async () => {
  await editor.command("C# Completion: Turn On or Off in This Window");
  await editor.statusEntry.filter({ hasText: "off" }).waitFor();
  await retypeDot();
  await editor.page.waitForTimeout(1500);
  assert.ok(await editor.hasNoGhostText());
  await editor.screenshot("off");
  await editor.command("C# Completion: Turn On or Off in This Window");
  await editor.statusEntry.filter({ hasText: " · " }).waitFor();
  await retypeDot();
  await editor.ghostText();
  await editor.press("Escape");
});

step("manual mode suggests only when asked", async () => {
  await change({ "csharpCompletion.mode": "manual" });
  await retypeDot();
  await editor.page.waitForTimeout(1500);
  assert.ok(await editor.hasNoGhostText());
  await editor.press("Alt+Backslash");
  await editor.ghostText();
  await editor.press("Escape");
  await change({});
});

step("a server that dies is started again", async () => {
  const [dead] = serverProcesses();
  process.kill(dead, "SIGKILL");
  await assertEventually(() => serverProcesses().some((id) => id !== dead), () => "no new server");
  await editor.statusEntry.filter({ hasText: " · " }).waitFor({ timeout: 60_000 });
  assert.equal(serverProcesses().length, 1);
  await retypeDot();
  await editor.ghostText();
  await editor.press("Escape");
});

step("a server that cannot run is told once, and not tried for ever", async () => {
  const broken = path.join(data, "broken.dll");
  writeFileSync(broken, "not a program");
  await change({ "csharpCompletion.serverPath": broken });
  await editor.notification.filter({ hasText: "did not start" }).waitFor();
  await editor.notification.getByText("Show Log").waitFor();
  assert.equal(await editor.notification.count(), 1);
  await editor.notification.getByText("Try Again").click();
  await editor.notification.filter({ hasText: "did not start" }).waitFor();
  assert.equal(await editor.notification.count(), 1);
  await editor.command("Notifications: Clear All Notifications");
});

step("a server that is not there is told in one sentence with a button, once", async () => {
  code.writeSettings({ ...settings, "csharpCompletion.serverPath": "/nowhere/completion.dll" });
  await editor.notification.filter({ hasText: "/nowhere/completion.dll" }).waitFor();
  await editor.notification.getByText("Open Settings").waitFor();
  await editor.page.waitForTimeout(500);
  await editor.screenshot("missing-server");
  assert.equal(await editor.notification.count(), 1);
  assert.equal(serverProcesses().length, 0, "the old server is gone");
  code.writeSettings(settings);
  await editor.statusEntry.filter({ hasText: " · " }).waitFor({ timeout: 60_000 });
});

holeSteps(step, { editor: () => editor, file: () => path.join(folder, place.file), data: () => data, change });

/** Types the dot anew, which asks for a suggestion in automatic mode. */
async function retypeDot() {
  await editor.page.locator(".monaco-editor.focused").waitFor();
  await editor.press("Backspace");
  await editor.type(".");
}

/** Sets these settings beside those of the test, and gives the editor time to see the changed file. */
async function change(values) {
  code.writeSettings({ ...settings, ...values });
  await editor.page.waitForTimeout(1000);
}

/** Saves, and waits until the line that is worked on is on the disk as it should be. */
async function assertLine(isRight, message) {
  await editor.press("Control+s");
  const read = () => readFileSync(path.join(folder, place.file), "utf8").split(/\r?\n/)[place.line - 1];
  await assertEventually(() => isRight(read()), () => `${message}: "${read()}"`);
}

/** Ids of the processes that run this test's server. */
function serverProcesses() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      const args = commandLine(id);
      return args.at(-1) === "serve" && args.some((arg) => arg.startsWith(data) && arg.endsWith(serverMark));
    })
    .map(Number);
}

function commandLine(id) {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    return [];
  }
}

async function assertEventually(condition, message) {
  for (let tries = 0; tries < 100; tries++) {
    if (condition()) {
      return;
    }
    await editor.page.waitForTimeout(200);
  }
  assert.fail(message());
}

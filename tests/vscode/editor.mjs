// Drives the editor in the browser the way a person does: keys, and what is on the screen.
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

export function requireBrowser() {
  if (browser === undefined) {
    throw new Error("Chromium is missing: install it with `apt-get install --no-install-recommends chromium`.");
  }
}

export class Editor {
  #browser;
  #screenshots;
  #taken = 0;

  /** Opens a folder, and a file of it with the cursor at a place, counted from 1. */
  static async open(url, { folder, file, line, column }, screenshots) {
    mkdirSync(screenshots, { recursive: true });
    const editor = new Editor();
    editor.#screenshots = screenshots;
    editor.#browser = await chromium.launch({
      executablePath: browser,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    editor.page = await editor.#browser.newPage({ viewport: { width: 1200, height: 720 } });
    editor.page.setDefaultTimeout(15_000);
    // By its address: the editor's own search for files needs a ripgrep that npm does not bring.
    const place = `vscode-remote://${new URL(url).host}${path.join(folder, file)}:${line}:${column}`;
    const payload = JSON.stringify([["gotoLineMode", "true"], ["openFile", place]]);
    await editor.page.goto(`${url}/?${new URLSearchParams({ folder, payload })}`);
    await editor.page.locator(".monaco-editor.focused .view-line").first().waitFor({ timeout: 90_000 });
    return editor;
  }

  close() {
    return this.#browser.close();
  }

  async screenshot(name) {
    const file = `${String(++this.#taken).padStart(2, "0")}-${name}.png`;
    await this.page.screenshot({ path: path.join(this.#screenshots, file) });
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 20 });
  }

  /** Into the text, where it opens no tooltip. */
  moveMouseAway() {
    return this.page.mouse.move(600, 600);
  }

  /** Runs a command by its title. */
  async command(title) {
    await this.press("F1");
    await this.page.locator(".quick-input-widget input").waitFor();
    await this.type(title);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
    await this.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** The grey text, once there is some. */
  async ghostText() {
    const ghost = this.page.locator(".ghost-text, .ghost-text-decoration, .ghost-text-decoration-preview");
    // The first after a start waits for the project.
    await ghost.first().waitFor({ timeout: 60_000 });
    return unpad((await ghost.allTextContents()).join(""));
  }

  async hasNoGhostText() {
    return (await this.page.locator(".ghost-text, .ghost-text-decoration").count()) === 0;
  }

  /** Puts the cursor at a place, counted from 1. */
  async goTo(line, column) {
    await this.press("Control+g");
    await this.page.locator(".quick-input-widget input").waitFor();
    await this.type(`${line}:${column}`);
    await this.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.page.locator(".monaco-editor.focused").waitFor();
  }

  /** What extensions draw between the characters of the text, from top to bottom. */
  drawnTexts() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll(".view-line span")]
        .map((span) => ({ content: getComputedStyle(span, "::after").content, top: span.getBoundingClientRect().top }))
        .filter(({ content }) => content.startsWith('"'))
        .sort((a, b) => a.top - b.top)
        .map(({ content }) => JSON.parse(content)),
    );
  }

  /** Entries at the left of the status bar. */
  get status() {
    return this.page.locator(".statusbar .left-items .statusbar-item");
  }

  get suggestList() {
    return this.page.locator(".suggest-widget.visible .monaco-list-row");
  }

  get statusEntry() {
    return this.page.locator("#completion\\.csharp-completion\\.csharpCompletion");
  }

  get notification() {
    return this.page.locator(".notification-toast");
  }
}

/** The editor draws spaces as no-break spaces. */
function unpad(text) {
  return text.replaceAll("\u00a0", " ");
}

// The page in a browser, as a reader has it.
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

export function requireBrowser() {
  if (installed === undefined) {
    throw new Error("Chromium is missing: install it with `apt-get install --no-install-recommends chromium`.");
  }
}

export function launch() {
  return chromium.launch({
    executablePath: installed,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** Opens a report; what the console said and what was asked of a network is kept in `said` and `asked`. */
export async function open(browser, name, { hash = "", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const address = pathToFileURL(path.join(process.env.COMPLETION_REPORTS, name, "report.html")).href;
  page.said = [];
  page.asked = [];
  page.on("console", (message) => page.said.push(message.text()));
  page.on("pageerror", (error) => page.said.push(error.message));
  page.on("dialog", (dialog) => { page.said.push(dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => { if (request.url().split("#")[0] !== address) page.asked.push(request.url()); });
  await page.goto(address + hash);
  return page;
}

/** The ids in the list, over all its pages, from the first. */
export async function listed(page) {
  const ids = [];
  const [before, after] = [page.locator("#before"), page.locator("#after")];
  // One page alone has no buttons.
  const leads = async (button) => await button.isVisible() && await button.isEnabled();
  while (await leads(before)) {
    await before.click();
  }
  for (;;) {
    ids.push(...await page.locator("#list button").evaluateAll((buttons) => buttons.map((button) => button.title)));
    if (!await leads(after)) {
      return ids;
    }
    await after.click();
  }
}

/** Texts whose contrast with what is behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3), each once. */
export function lowContrast(page) {
  return page.evaluate(() => {
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = color;
      paint.fillRect(0, 0, 1, 1);
      return [...paint.getImageData(0, 0, 1, 1).data];
    };
    const luminance = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        const color = rgba(getComputedStyle(at).backgroundColor);
        if (color[3] === 255) return color;
      }
      return [255, 255, 255];
    };
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() === "" || !element.checkVisibility() || element.closest(".unseen, :disabled, option, title, noscript") !== null) continue;
      const style = getComputedStyle(element);
      const ink = rgba(element instanceof SVGElement ? style.fill : style.color);
      const [dark, light] = [luminance(ink), luminance(behind(element))].toSorted((a, b) => a - b);
      if ((light + 0.05) / (dark + 0.05) < 4.5) found.add(`${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}: ${walker.currentNode.data.trim().slice(0, 30)}`);
    }
    return [...found];
  });
}

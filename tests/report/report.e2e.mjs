// What a reader of a report does, in a browser.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, listed, lowContrast, open } from "./page.mjs";
import { named, sampleReport, tree } from "./sampleReport.mjs";

const report = sampleReport(250);
let browser;

before(async () => { browser = await launch(); });
after(() => browser?.close());

/** A test with a page of its own, which must leave the console and the network alone. */
function check(name, options, body) {
  test(name, async () => {
    const page = await open(browser, "sample", options);
    try {
      await body(page);
      assert.deepEqual(page.said, []);
      assert.deepEqual(page.asked, []);
    } finally {
      await page.context().close();
    }
  });
}

const screenshot = (page, name, options) =>
  page.screenshot({ path: path.join(process.env.COMPLETION_REPORTS, `${name}.png`), ...options });
const article = (page) => page.locator("#case");
const outcome = (page, mode) => article(page).locator(`.outcome[data-mode="${mode}"]`);
const choose = (page, name) => page.locator(`#list button[title="${name}"]`).click();
const field = (page, name) => page.locator("#filters").getByLabel(name, { exact: true });
const first = (one, mode) => one.outcomes.find((o) => o.mode === mode).drafts[0];

check("says what was evaluated, that it is partial, and what to know", {}, async (page) => {
  await page.getByRole("heading", { level: 1, name: "samples/Shop.sln" }).waitFor();
  const head = await page.locator("header").innerText();
  for (const text of ["PARTIAL", "250 of 255", "stopped by the person", "csharp-nano", "0123456789ab", "2 stale", "CPU, 2 threads", "<Generated> & other", "not trained on"]) {
    assert.ok(head.includes(text), text);
  }
  await screenshot(page, "top");
  await screenshot(page, "whole", { fullPage: true });
});

check("plots are there, as large as they look, with a series per mode", {}, async (page) => {
  for (const [id, series] of [["plot-compile-rate", 4], ["plot-latency", 4], ["plot-score-at-k", 4]]) {
    const plot = page.locator(`#${id}`);
    assert.ok(await plot.isVisible(), id);
    assert.equal(await plot.locator(".series").count(), series, id);
    const outside = await plot.evaluate((svg) => {
      const frame = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("text, .marker, .whisker, .curve")].filter((drawn) => {
        const box = drawn.getBoundingClientRect();
        return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
      }).map((drawn) => drawn.outerHTML);
    });
    assert.deepEqual(outside, [], id);
  }
  const overlaps = await page.locator("svg.plot").evaluateAll((plots) => plots.flatMap((svg) => {
    const boxes = [...svg.querySelectorAll("text")].filter((text) => text.textContent !== "").map((text) => [text.textContent, text.getBoundingClientRect()]);
    return boxes.flatMap(([a, x], i) => boxes.slice(i + 1)
      .filter(([, y]) => x.left < y.right - 1 && y.left < x.right - 1 && x.top < y.bottom - 1 && y.top < x.bottom - 1).map(([b]) => `${a} | ${b}`));
  }));
  assert.deepEqual(overlaps, []);
});

for (const [relation, label, holds] of [
  ["compiles-a", "compiles in A, not in B", (one, a, b) => first(one, a)?.compiles === true && first(one, b)?.compiles !== true],
  ["both", "compiles in both", (one, a, b) => first(one, a)?.compiles === true && first(one, b)?.compiles === true],
  ["neither", "compiles in neither", (one, a, b) => first(one, a)?.compiles !== true && first(one, b)?.compiles !== true],
  ["exact-a", "exact in A, not in B", (one, a, b) => first(one, a)?.exact === true && first(one, b)?.exact !== true],
  ["hidden-a", "not shown in A", (one, a) => first(one, a) === undefined],
]) {
  check(`"${label}" lists exactly those cases`, {}, async (page) => {
    await field(page, "Outcome").selectOption(label);
    await field(page, "A").selectOption("all");
    await field(page, "B").selectOption("monitor");
    const expected = report.cases.filter((one) => holds(one, "all", "monitor")).map((one) => one.id);
    assert.ok(expected.length > 0 && expected.length < report.cases.length);
    assert.equal(await page.locator("#matches").innerText(), `${expected.length} of 250 cases`);
    assert.deepEqual(await listed(page), expected);
    assert.ok(page.url().includes(`relation=${relation}`) && page.url().includes("a=all") && page.url().includes("b=monitor"));

    if (relation === "compiles-a") {
      await page.getByRole("button", { name: "Swap A and B" }).click();
      assert.deepEqual(await listed(page), report.cases.filter((one) => holds(one, "monitor", "all")).map((one) => one.id));
      await page.getByRole("button", { name: "Clear" }).click();
      assert.equal(await page.locator("#matches").innerText(), "250 cases");
    }
  });
}

check("kind and text narrow the list together", {}, async (page) => {
  await field(page, "Kind").selectOption("lambda");
  await field(page, "File or text").fill("ORDERS/");
  const expected = report.cases.filter((one) => one.kind === "lambda" && one.file.includes("Orders/")).map((one) => one.id);
  assert.ok(expected.length > 1);
  assert.deepEqual(await listed(page), expected);

  await field(page, "File or text").fill("no such file");
  assert.equal(await page.locator("#matches").innerText(), "0 of 250 cases");
  await article(page).getByText("No case matches.").waitFor();
});

check("a case shows the original, and each mode's draft in place with what the compiler says", {}, async (page) => {
  await choose(page, named.holes);
  await choose(page, named.gained);
  assert.equal(await article(page).locator("mark.truth").innerText(), "line.Price * line.Quantity");

  const plain = outcome(page, "plain");
  assert.equal(await plain.locator("mark.draft").innerText(), "line.Cost * line.Quantity");
  assert.match(await plain.locator("pre").innerText(), /sum \+= line\.Cost \* line\.Quantity;\n/);
  await plain.getByText("does not compile").waitFor();
  await plain.getByText("CS1061: 'OrderLine' does not contain a definition for 'Cost'").waitFor();
  assert.match(await plain.locator("h4").innerText(), /150 ms.*11 tokens/s);

  assert.match(await outcome(page, "monitor").locator(".chips").innerText(), /✓ compiles\s+✓ parses\s+✓ exact/);
  await outcome(page, "grammar+monitor").getByText("Nothing suggested: The constraint leaves no way on.").waitFor();

  const all = outcome(page, "all");
  assert.ok(!await all.getByText("CS1026").isVisible());
  await all.getByText("2 further drafts").click();
  await all.getByText("CS1026: ) expected").waitFor();
  await page.locator("#cases").scrollIntoViewIfNeeded();
  await screenshot(page, "case");
});

check("how a draft came about is built when someone opens it, and only where the report knows", {}, async (page) => {
  await choose(page, named.gained);
  const all = outcome(page, "all");
  assert.equal(await outcome(page, "plain").getByText("How it came about").count(), 0);
  assert.equal(await all.locator(".tree pre").count(), 0);
  await all.getByText("How it came about").click();
  assert.equal(await all.locator(".tree pre").evaluate((pre) => pre.textContent), tree);
  await all.getByText("How it came about").click();
  await all.getByText("How it came about").click();
  assert.equal(await all.locator(".tree pre").count(), 1);
  await screenshot(page, "tree");

  // Another case has none, and the same case has it again.
  await choose(page, named.holes);
  assert.equal(await page.getByText("How it came about").count(), 0);
  await choose(page, named.gained);
  assert.equal(await outcome(page, "all").getByText("How it came about").count(), 1);
});

check("every hole of a case is marked, and what is missing is said", {}, async (page) => {
  await choose(page, named.holes);
  assert.deepEqual(await article(page).locator("mark.truth").allInnerTexts(), ["if (Lines.Count == 0)", "Lines.Clear();"]);
  assert.deepEqual(await outcome(page, "plain").locator("mark.draft").allInnerTexts(), ["if (Lines.Count == 0)", "(empty)"]);
  await outcome(page, "plain").getByText("Not every hole is filled: The second hole: nothing that parses was found.").waitFor();
});

check("code that looks like markup is code", {}, async (page) => {
  await choose(page, named.hostile);
  const one = report.cases.find((other) => other.id === named.hostile);
  assert.equal(await article(page).locator("mark.truth").evaluate((mark) => mark.textContent), one.truth[0]);
  assert.equal(await outcome(page, "plain").locator("mark.draft").evaluate((mark) => mark.textContent), one.outcomes[0].drafts[0].text[0]);
  assert.equal(await page.title(), "samples/Shop.sln: evaluation");
  assert.equal(await article(page).locator("img, script, b").count(), 0);
});

check("an address leads to its case and filter, and Back to where one was", {
  hash: `#${new URLSearchParams({ case: named.holes, relation: "compiles-a", a: "all", b: "plain" })}`,
}, async (page) => {
  await article(page).getByRole("heading", { name: "src/Orders/Order.cs:42:9" }).waitFor();
  assert.equal(await field(page, "Outcome").inputValue(), "compiles-a");
  assert.equal(await field(page, "A").inputValue(), "all");
  assert.equal(await page.locator("#list [aria-current]").getAttribute("title"), named.holes);
  assert.ok(await page.locator("#cases h2").evaluate((heading) => heading.getBoundingClientRect().top < innerHeight));

  await choose(page, named.gained);
  assert.ok(page.url().includes(encodeURIComponent(named.gained)));
  await page.goBack();
  await article(page).getByRole("heading", { name: "src/Orders/Order.cs:42:9" }).waitFor();

  await page.getByRole("link", { name: "Times" }).click();
  assert.equal(await page.locator("#list [aria-current]").getAttribute("title"), named.holes);
});

check("an address of a case that is not there opens the page all the same", { hash: "#case=gone&kind=gone&a=gone" }, async (page) => {
  assert.equal(await page.locator("#matches").innerText(), "250 cases");
  assert.equal(await page.locator("#list [aria-current]").count(), 1);
});

check("keys go from case to case, over pages, and leave fields alone", {}, async (page) => {
  const current = () => page.locator("#list [aria-current]").getAttribute("title");
  await choose(page, report.cases[98].id);
  await page.keyboard.press("j");
  assert.equal(await current(), report.cases[99].id);
  await page.keyboard.press("j");
  assert.equal(await current(), report.cases[100].id);
  assert.equal(await page.locator("#page").innerText(), "page 2 of 3");
  await page.keyboard.press("k");
  assert.equal(await current(), report.cases[99].id);
  await page.locator("#list [aria-current]").focus();
  await page.keyboard.press("ArrowUp");
  assert.equal(await current(), report.cases[98].id);
  assert.equal(await page.evaluate(() => document.activeElement.title), report.cases[98].id);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");

  await field(page, "File or text").focus();
  await page.keyboard.type("jk");
  assert.equal(await field(page, "File or text").inputValue(), "jk");
});

for (const colorScheme of ["light", "dark"]) {
  check(`everything can be read in ${colorScheme}`, { colorScheme }, async (page) => {
    await page.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    await choose(page, named.gained);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
    assert.equal(background.every((channel) => channel < 64), colorScheme === "dark");
    assert.deepEqual(await lowContrast(page), []);
    await page.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = false; }));
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await screenshot(page, colorScheme);
    await page.locator("#cases").evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
    await screenshot(page, `${colorScheme}-cases`);
  });
}

for (const width of [360, 800]) {
  check(`nothing but tables and plots scrolls sideways in a window ${width} pixels wide`, { viewport: { width, height: 740 } }, async (page) => {
    await page.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    await choose(page, named.hostile);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    await page.locator("#cases").evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
    await screenshot(page, `narrow-${width}`);
  });
}

test("of 2,000 cases only a page is built", async () => {
  const page = await open(browser, "large");
  assert.equal(await page.locator("#matches").innerText(), "2,000 cases");
  assert.equal(await page.locator("#list button").count(), 100);
  await field(page, "Outcome").selectOption("compiles in neither");
  assert.ok(await page.locator("#list button").count() <= 100);
  assert.deepEqual(page.said, []);
  await page.context().close();
});

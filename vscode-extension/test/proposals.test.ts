import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, describe, fitsInPlace, narrow, step, type Proposal } from "../src/proposals";

const at = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const proposal: Proposal = { edits: [{ range: at, newText: "x" }], verdict: "compiles", newErrors: [], forced: [false] };

test("proposals are gone through in a circle, both ways", () => {
  assert.deepEqual([0, 1, 2].map((index) => step(index, 1, 3)), [1, 2, 0]);
  assert.deepEqual([0, 1, 2].map((index) => step(index, -1, 3)), [2, 0, 1]);
  assert.equal(step(0, -1, 1), 0);
});

test("a proposal is described by its place and what the compiler says", () => {
  assert.equal(describe(proposal, 0, 1), "The only proposal · compiles");
  const failing: Proposal = { ...proposal, verdict: "addsErrors", newErrors: ["CS0103: no such name", "CS2"], forced: [false, true] };
  assert.equal(describe(failing, 1, 3), "Proposal 2 of 3 · CS0103: no such name · cut short");
  assert.equal(describe({ ...failing, newErrors: [], forced: [] }, 1, 3), "Proposal 2 of 3 · adds an error");
  assert.equal(describe({ ...failing, newErrors: ["\u{1f642}".repeat(61)], forced: [] }, 0, 2), `Proposal 1 of 2 · ${"\u{1f642}".repeat(59)}…`);
  assert.equal(describe({ ...proposal, verdict: "unknown" }, 2, 3), "Proposal 3 of 3 · not checked");
});

test("one line break in any hole is too much for the line", () => {
  assert.ok(fitsInPlace(proposal));
  for (const newText of ["a\nb", "a\r\nb", "a\r"]) {
    assert.ok(!fitsInPlace({ ...proposal, edits: [...proposal.edits, { range: at, newText }] }));
  }
});

test("edits are applied together, and each ends where its text does", () => {
  const edits = [
    { start: 0, end: 0, newText: "<" },
    { start: 1, end: 3, newText: "" },
    { start: 5, end: 6, newText: "xyz" },
  ];
  const { text, ends } = applyEdits("012345", edits);
  assert.equal(text, "<034xyz");
  assert.deepEqual(ends, [1, 2, 7]);
});

test("what an edit leaves as it is, is not shown as changed", () => {
  const shown = (before: string, newText: string) => {
    const { start, end, newText: added } = narrow(before, { start: 10, end: 10 + before.length, newText });
    return [before.slice(0, start - 10), before.slice(start - 10, end - 10), added, before.slice(end - 10)];
  };
  assert.deepEqual(shown("a + b * c", "a + d * c"), ["a + ", "b", "d", " * c"]);
  // Words are one.
  assert.deepEqual(shown("x.Count", "x.Contains"), ["x.", "Count", "Contains", ""]);
  assert.deepEqual(shown("preTotal;", "subTotal;"), ["", "preTotal", "subTotal", ";"]);
  assert.deepEqual(shown("", "new"), ["", "", "new", ""]);
  assert.deepEqual(shown("old", ""), ["", "old", "", ""]);
  assert.deepEqual(shown("f(a)", "f(a, a)"), ["f(a", "", ", a", ")"]);
});

test("a narrowed edit does what the whole one does, on any texts", () => {
  const letters = ["a", "b", ".", " ", "é", "\u{1f642}"];
  const texts = [""];
  for (let length = 0; length < 4; length++) {
    texts.push(...texts.filter((text) => [...text].length === length).flatMap((text) => letters.map((letter) => text + letter)));
  }
  const sample = texts.filter((_, index) => index % 7 === 0);
  for (const before of sample) {
    for (const newText of sample) {
      const edit = narrow(before, { start: 1, end: 1 + before.length, newText });
      assert.equal(applyEdits(`(${before})`, [edit]).text, `(${newText})`, `${before} → ${newText}`);
    }
  }
});

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { locateServer, needsDotnet } from "../src/serverLocation";

const clone = path.resolve("/clone");
const extension = path.join(clone, "vscode-extension");
const packed = path.join(extension, "server", "completion.dll");
const built = path.join(clone, ".build", "completion", "completion.dll");
const other = path.resolve("/other/server");

function locate(configured: string, ...existing: string[]) {
  return locateServer(configured, extension, (file) => existing.includes(file));
}

test("the setting wins over the packed server, which wins over the one built in a clone", () => {
  assert.deepEqual(locate(other, other, packed, built), { file: other });
  assert.deepEqual(locate("", packed, built), { file: packed });
  assert.deepEqual(locate("", built), { file: built });
});

test("a setting that leads nowhere is told, never passed over", () => {
  for (const configured of [other, "completion.dll"]) {
    const location = locate(configured, packed, built);
    assert.ok("problem" in location && location.problem.includes(configured) && location.problem.includes("serverPath"));
  }
});

test("without any server, one sentence says what to do", () => {
  const location = locate("");
  assert.ok("problem" in location && /^[^\n]+install the extension again[^\n]+\.$/.test(location.problem));
});

test("only a .dll needs dotnet", () => {
  assert.ok(needsDotnet(packed));
  assert.ok(needsDotnet("C:\\server\\COMPLETION.DLL"));
  assert.ok(!needsDotnet(other));
});

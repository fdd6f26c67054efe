import assert from "node:assert/strict";
import { test } from "node:test";
import { dotnetCandidates, newestRuntime, runtimeProblem } from "../src/dotnet";

const eight = "Microsoft.NETCore.App 8.0.11 [/usr/share/dotnet/shared/Microsoft.NETCore.App]";
const ten = "Microsoft.NETCore.App 10.0.1 [/usr/share/dotnet/shared/Microsoft.NETCore.App]";
const preview = "Microsoft.NETCore.App 11.0.0-preview.2.26159.112 [/usr/share/dotnet/shared/Microsoft.NETCore.App]";
const web = "Microsoft.AspNetCore.App 10.0.1 [/usr/share/dotnet/shared/Microsoft.AspNetCore.App]";
const windows = "Microsoft.NETCore.App 10.0.1 [C:\\Program Files\\dotnet\\shared\\Microsoft.NETCore.App]\r";

test("the newest runtime counts, in any order and on any system", () => {
  assert.equal(newestRuntime([eight, ten, web].join("\n")), 10);
  assert.equal(newestRuntime([web, ten, eight].join("\n")), 10);
  assert.equal(newestRuntime([ten, preview].join("\n")), 11);
  assert.equal(newestRuntime(`${windows}\n`), 10);
});

test("other runtimes do not count", () => {
  assert.equal(newestRuntime(web), undefined);
  assert.equal(newestRuntime(""), undefined);
});

test("a runtime of the required version or newer is no problem", () => {
  assert.equal(runtimeProblem(ten), undefined);
  assert.equal(runtimeProblem(preview), undefined);
});

test("an old or absent runtime is told in one sentence that names what is there", () => {
  for (const listing of [eight, web, ""]) {
    const problem = runtimeProblem(listing);
    assert.match(problem ?? "", /^[^\n]+\.$/);
    assert.match(problem ?? "", /\.NET 10/);
  }
  assert.match(runtimeProblem(eight) ?? "", /\.NET 8/);
});

test("the search path is searched in order, after DOTNET_ROOT and before the usual places", () => {
  const found = dotnetCandidates({ platform: "linux", env: { PATH: "/a:/b", DOTNET_ROOT: "/root" }, home: "/home/me" });
  assert.deepEqual(found.slice(0, 3), ["/root/dotnet", "/a/dotnet", "/b/dotnet"]);
  assert.equal(found.at(-1), "/home/me/.dotnet/dotnet");
});

test("nothing relative is ever started: it would be looked up in the workspace", () => {
  const found = dotnetCandidates({ platform: "linux", env: { PATH: ".:bin::/a" }, home: "/home/me" });
  assert.ok(found.every((file) => file.startsWith("/")));
  const onWindows = dotnetCandidates({ platform: "win32", env: { Path: ".;C:\\tools" }, home: "C:\\Users\\me" });
  assert.ok(onWindows.every((file) => /^[A-Z]:\\.*\\dotnet\.exe$/.test(file)));
  assert.equal(onWindows[0], "C:\\tools\\dotnet.exe");
});

// All tests of both languages. Slow ones have commands of their own (see README).
import { existsSync } from "node:fs";
import path from "node:path";
import { root, run } from "./run.mjs";

if (!existsSync(path.join(root, "node_modules"))) {
  run("npm", ["ci"]);
}
run("node", ["scripts/runtime.mjs"]);
run("node", ["--test", "tests/scripts/"]);
run("npm", ["test", "--workspace", "vscode-extension"]);
run("dotnet", ["build", "Completion.sln", "-c", "Release", "--nologo", "-v", "quiet"]);
run("dotnet", ["test", "Completion.sln", "-c", "Release", "--no-build", "--nologo"]);

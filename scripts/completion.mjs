// Runs the command-line program of this clone, building it first if its sources changed.
import path from "node:path";
import { root, run } from "./run.mjs";

run("node", ["scripts/build.mjs", "--if-changed"]);
const cwd = process.env.INIT_CWD ?? process.cwd();
run("dotnet", [path.join(root, ".build", "completion", "completion.dll"), ...process.argv.slice(2)], { cwd });

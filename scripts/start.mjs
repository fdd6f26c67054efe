// From a fresh clone to completions: installs the native runtime, builds, and completes at the marked cursors of the
// sample solution, or at the place given as FILE:LINE:COL.
import path from "node:path";
import { root, run } from "./run.mjs";

run("node", ["scripts/runtime.mjs"]);
run("node", ["scripts/build.mjs", "--if-changed"]);
const program = path.join(root, ".build", "completion", "completion.dll");
const args = process.argv.slice(2);
const place = args.length > 0 && !args[0].startsWith("-");
const cwd = process.env.INIT_CWD ?? process.cwd();
run("dotnet", [program, ...(place ? ["complete", ...args] : ["demo", ...args])], { cwd });

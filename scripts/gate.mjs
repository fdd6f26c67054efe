// Has the engine got worse? Runs the stored cases of the samples and compares with the stored report, case by case:
//
//   node scripts/gate.mjs              fails when a share falls by more than its interval
//   node scripts/gate.mjs --update     stores what this program does as what later ones are compared with
//
// CPUs with other instructions round differently, which changes an outcome now and then; the times are not compared.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { root, run } from "./run.mjs";

const baseline = path.join(root, "eval", "baseline");
const out = path.join(root, "test-output", "gate");
const program = path.join(root, ".build", "completion", "completion.dll");
const metrics = "compileRate,syntaxRate,nextIdentifier,exactMatch,keptCharacters,compileRateOfShown";
const update = process.argv.includes("--update");

run("node", ["scripts/build.mjs", "--if-changed"]);
rmSync(out, { recursive: true, force: true });
const cases = update ? ["--count", "90", "--per-file", "2"] : ["--cases", path.join(baseline, "cases.jsonl")];
run("dotnet", [program, "eval", "samples/Shop.sln", ...cases, "--modes", "plain,full", "--device", "cpu", "--out", out]);
if (update) {
  mkdirSync(baseline, { recursive: true });
  for (const file of ["cases.jsonl", "report.json"]) cpSync(path.join(out, file), path.join(baseline, file));
} else {
  run("dotnet", [program, "eval", "compare", baseline, out, "--gate", metrics]);
}

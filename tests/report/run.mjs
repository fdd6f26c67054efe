// `npm run test:report`: writes the page of a sample report with the product, and tests it in a browser.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, run } from "../../scripts/run.mjs";
import { requireBrowser } from "./page.mjs";
import { sampleReport } from "./sampleReport.mjs";

const output = path.join(root, "test-output", "report");
const program = path.join(root, ".build", "completion", "completion.dll");

try {
  requireBrowser();
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  run("node", ["scripts/build.mjs", "--if-changed"]);
  render("sample", 250);
  render("large", 2000);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=spec", path.join(import.meta.dirname, "report.e2e.mjs")], {
  stdio: "inherit",
  env: { ...process.env, COMPLETION_REPORTS: output },
});
console.log(`Screenshots: ${path.relative(process.cwd(), output)}`);
process.exit(status ?? 1);

/** The page of so many cases, in a folder of this name. */
function render(name, count) {
  const report = path.join(output, `${name}.json`);
  writeFileSync(report, JSON.stringify(sampleReport(count)));
  run("dotnet", [program, "eval", "report", report, "--out", path.join(output, name)], { stdio: ["ignore", "ignore", "inherit"] });
  if (!existsSync(path.join(output, name, "report.html"))) {
    throw new Error("The report was not written.");
  }
}

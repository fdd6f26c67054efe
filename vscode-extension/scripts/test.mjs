// Compiles the unit tests into dist/test and runs them with Node's own runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const output = path.join(folder, "dist", "test");
rmSync(output, { recursive: true, force: true });
const tests = readdirSync(path.join(folder, "test")).filter((name) => name.endsWith(".test.ts"));
await build({
  absWorkingDir: folder,
  entryPoints: tests.map((name) => `test/${name}`),
  outdir: output,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
});
const files = tests.map((name) => path.join(output, name.replace(/\.ts$/, ".js")));
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { cwd: folder, stdio: "inherit" });
process.exit(status ?? 1);

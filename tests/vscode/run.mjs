// `npm run test:vscode`: installs a real VS Code, packs the extension, and tests the two together in a browser.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./codeServer.mjs";
import { requireBrowser } from "./editor.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "..", "..");

try {
  requireBrowser();
  install();
  const vsix = pack();
  const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=spec", path.join(here, "completion.e2e.mjs")], {
    stdio: "inherit",
    env: { ...process.env, COMPLETION_VSIX: vsix },
  });
  console.log(`Screenshots: ${path.relative(process.cwd(), path.join(root, "test-output", "vscode"))}`);
  process.exit(status ?? 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

/** The path of the packed extension. */
function pack() {
  const { status } = spawnSync(process.execPath, [path.join(root, "vscode-extension", "scripts", "package-vscode.mjs")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) {
    throw new Error("The extension could not be packed.");
  }
  const build = path.join(root, ".build");
  const [newest] = readdirSync(build)
    .filter((name) => name.endsWith(".vsix"))
    .map((name) => path.join(build, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return newest;
}

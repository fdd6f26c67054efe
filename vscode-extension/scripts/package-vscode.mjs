// Packs the extension with the server, the native runtime and the default models into .build/csharp-completion-*.vsix,
// for the platform it runs on.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import "./build.mjs";

const extension = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const root = path.dirname(extension);
const stage = path.join(root, ".build", "vsix");
const target = `${process.platform}-${process.arch}`;

// Fetched when needed: with all it brings it is larger than everything else here together.
const vsce = "@vscode/vsce@3.9.2";

rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
const manifest = stageClient();
stageServer();
stageRuntime();
stageModels();
pack(path.join(root, ".build", `csharp-completion-${target}-${manifest.version}.vsix`));

function stageClient() {
  for (const name of ["README.md", "icon.png", "dist/extension.js", "dist/THIRD-PARTY.txt"]) {
    cpSync(path.join(extension, name), path.join(stage, name));
  }
  cpSync(path.join(root, "LICENSE"), path.join(stage, "LICENSE"));
  const { private: _, scripts, devDependencies, ...published } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));
  writeFileSync(path.join(stage, "package.json"), JSON.stringify(published, null, 2));
  writeFileSync(path.join(stage, ".vscodeignore"), "# All that was put here is meant to be packed.\n");
  return published;
}

function stageServer() {
  const built = path.join(root, ".build", "completion");
  if (!existsSync(path.join(built, "completion.dll"))) {
    fail("There is no server to pack: run `npm run build` first.");
  }
  cpSync(built, path.join(stage, "server"), { recursive: true, filter: (file) => !/\.(pdb|built)$/.test(file) });
}

/** The CPU runtime, and a GPU's where one was installed. */
function stageRuntime() {
  const packages = path.join(root, ".runtime", "node_modules", "@node-llama-cpp");
  const system = { darwin: "mac", win32: "win" }[process.platform] ?? process.platform;
  const wanted = `${system}-${process.arch}`;
  const installed = existsSync(packages) ? readdirSync(packages).filter((name) => name === wanted || name.startsWith(`${wanted}-`)) : [];
  if (installed.length === 0) {
    fail(`The native runtime for ${wanted} is not installed: run \`npm run runtime\` first.`);
  }
  for (const name of installed) {
    const folder = path.join(stage, "runtime", name);
    cpSync(path.join(packages, name, "bins", name), folder, { recursive: true, dereference: true });
    const licence = path.join(packages, name, "LICENSE");
    if (existsSync(licence)) {
      cpSync(licence, path.join(folder, "LICENSE"));
    }
  }
}

function stageModels() {
  const models = path.join(root, "models");
  for (const name of readdirSync(models).filter((entry) => entry.startsWith("csharp-nano"))) {
    cpSync(path.join(models, name), path.join(stage, "models", name));
  }
  cpSync(path.join(root, "THIRD-PARTY.md"), path.join(stage, "THIRD-PARTY.md"));
}

function pack(vsix) {
  const args = [
    "exec", "--yes", `--package=${vsce}`, "--",
    "vsce", "package", "--no-dependencies", "--allow-missing-repository", "--target", target, "--out", vsix,
  ];
  // npm is a script on Windows, which cannot be started without a shell there.
  const { status, error } = spawnSync("npm", args, { cwd: stage, stdio: "inherit", shell: process.platform === "win32" });
  if (error || status !== 0) {
    fail(`${vsce} could not pack the extension${error ? ` (${error.code})` : ""}.`);
  }
  console.log(vsix);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

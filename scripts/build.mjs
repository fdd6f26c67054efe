// Builds the command-line program, which is also the language server, into .build/completion.
// Compiled ahead of time where the SDK can get its compiler for that: Roslyn then starts in half the time.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, run } from "./run.mjs";

const output = path.join(root, ".build", "completion");
const stamp = path.join(output, ".built");

if (process.argv.includes("--if-changed") && upToDate()) {
  process.exit(0);
}

requireSdk();
mkdirSync(output, { recursive: true });
const publish = [
  "publish", "src/Completion.Cli", "-c", "Release", "-o", output, "--nologo", "-v", "quiet",
  "-p:DebugType=none", "-p:GenerateDocumentationFile=false", "--use-current-runtime", "--self-contained", "false",
];
console.log("Building (half a minute the first time) …");
const ahead = run("dotnet", [...publish, "-p:PublishReadyToRun=true"], { tolerate: true, stdio: ["ignore", "pipe", "inherit"] });
if (ahead.status !== 0) {
  console.log("The ahead-of-time compiler is not to be had; building without it (starting takes longer).");
  run("dotnet", publish);
}
writeFileSync(stamp, "");

function requireSdk() {
  const version = run("dotnet", ["--version"], { tolerate: true, stdio: ["ignore", "pipe", "pipe"] });
  if (version.status !== 0) {
    console.error("The .NET SDK 10 is needed: install it, then run this again.");
    console.error(String(version.stderr).trim());
    process.exit(2);
  }
}

function upToDate() {
  if (!existsSync(stamp)) {
    return false;
  }
  const built = statSync(stamp).mtimeMs;
  const files = ["Directory.Build.props", "Directory.Packages.props", "global.json"].map((name) => path.join(root, name));
  return [...files, ...sources(path.join(root, "src"))].every((file) => statSync(file).mtimeMs <= built);
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "bin" && entry.name !== "obj") {
        yield* sources(full);
      }
    } else {
      yield full;
    }
  }
}

// Runs a command in the repository's root with its output on this terminal, and ends with its exit code if it fails.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import path from "node:path";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export function run(command, args, options = {}) {
  // npm is a shell script on Windows and cannot be started there without a shell.
  const shell = process.platform === "win32" && command === "npm";
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", shell, ...options });
  if (result.error) {
    console.error(`${command} cannot be started (${result.error.code}): is it installed and on the PATH?`);
    process.exit(2);
  }
  if (result.status !== 0 && !options.tolerate) {
    process.exit(result.status ?? 1);
  }
  return result;
}

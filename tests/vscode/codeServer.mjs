// A real VS Code: code-server, installed from npm beside this file and kept from one run to the next.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** VS Code 1.100.3; the last line of releases that runs on Node 20. */
const version = "4.100.3";
const home = path.join(path.dirname(fileURLToPath(import.meta.url)), ".code-server", version);
const entry = path.join(home, "node_modules", "code-server", "out", "node", "entry.js");
const complete = path.join(home, ".complete");

/** Installs it unless it is there; about a minute. */
export function install() {
  if (existsSync(complete)) {
    return;
  }
  if (Number(process.versions.node.split(".")[0]) !== 20) {
    throw new Error(`code-server ${version} needs Node 20 and this is ${process.version}: run the test with Node 20.`);
  }
  console.log(`Installing code-server ${version} …`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, "package.json"), '{ "private": true }\n');
  // Its own install script would build everything, also what needs libraries that are not used here: Kerberos, terminals.
  npm(home, "install", `code-server@${version}`, "--ignore-scripts", "--no-package-lock");
  npm(home, "rebuild", "argon2");
  const editor = path.join(home, "node_modules", "code-server", "lib", "vscode");
  npm(editor, "install", "--ignore-scripts", "--omit=dev");
  npm(editor, "rebuild", "@vscode/spdlog", "native-watchdog", "@parcel/watcher");
  symlinkSync("node_modules", path.join(editor, "node_modules.asar"));
  writeFileSync(complete, "");
}

function npm(cwd, ...args) {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`npm ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
}

/**
 * Starts it over a folder of its own, with one extension.
 * @param {{ data: string, vsix: string, settings: object }} options `data`: an empty folder for everything it writes.
 * @returns {Promise<{ url: string, extensions: string, writeSettings(settings: object): void, stop(): Promise<void> }>}
 */
export async function start({ data, vsix, settings }) {
  const extensions = path.join(data, "extensions");
  // Its own file, so that none appears in the home folder.
  const config = path.join(data, "config.yaml");
  writeFileSync(config, "");
  const common = ["--config", config, "--user-data-dir", data, "--extensions-dir", extensions];
  const installed = spawnSync(process.execPath, [entry, ...common, "--install-extension", vsix], { encoding: "utf8" });
  if (installed.status !== 0) {
    throw new Error(`The extension could not be installed:\n${installed.stdout}${installed.stderr}`);
  }
  const writeSettings = (values) => {
    // Settings of machine scope are read from the second file only.
    for (const scope of ["User", "Machine"]) {
      mkdirSync(path.join(data, scope), { recursive: true });
      writeFileSync(path.join(data, scope, "settings.json"), JSON.stringify(values));
    }
  };
  writeSettings(settings);
  const server = spawn(
    process.execPath,
    [
      entry, ...common, "--auth", "none", "--bind-addr", "127.0.0.1:0",
      "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust",
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const url = await listening(server);
  return { url, extensions, writeSettings, stop: () => stop(server) };
}

function listening(server) {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk) => {
      output += chunk;
      const address = /HTTP server listening on (http:\S+?)\/?\s/.exec(output);
      if (address) {
        resolve(address[1]);
      }
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("exit", (code) => reject(new Error(`code-server ended with ${code}:\n${output}`)));
  });
}

function stop(server) {
  return new Promise((resolve) => {
    server.on("exit", resolve);
    server.kill("SIGTERM");
    setTimeout(() => server.kill("SIGKILL"), 5000).unref();
  });
}

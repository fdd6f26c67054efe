// Finds out how the server is started on this machine.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { dotnetCandidates, missingProblem, runtimeProblem } from "./dotnet";
import { locateServer, needsDotnet } from "./serverLocation";

export interface Launch {
  command: string;
  args: string[];
  cwd: string;
}

/** Something that a person has to put right before the server can start. */
export class LaunchProblem extends Error {
  constructor(
    message: string,
    /** What to offer besides trying again. */
    readonly remedy: "dotnet" | "settings",
  ) {
    super(message);
  }
}

/** @throws {LaunchProblem} when the server or a fitting .NET runtime is not there. */
export async function prepareLaunch(configuredServer: string, extensionFolder: string): Promise<Launch> {
  const server = locateServer(configuredServer, extensionFolder, existsSync);
  if ("problem" in server) {
    throw new LaunchProblem(server.problem, "settings");
  }
  // Not the workspace's folder: what lies there must not change how the server starts.
  const cwd = path.dirname(server.file);
  return needsDotnet(server.file)
    ? { command: await findDotnet(cwd), args: [server.file, "serve"], cwd }
    : { command: server.file, args: ["serve"], cwd };
}

/** The first dotnet that has a fitting runtime. */
async function findDotnet(cwd: string): Promise<string> {
  const machine = { platform: process.platform, env: process.env, home: homedir() };
  let problem = missingProblem;
  let tried = 0;
  for (const dotnet of dotnetCandidates(machine).filter(existsSync)) {
    const found = runtimeProblem(await listRuntimes(dotnet, cwd));
    if (found === undefined) {
      return dotnet;
    }
    // The first is the one that a person means by "dotnet".
    problem = tried++ === 0 ? found : problem;
  }
  throw new LaunchProblem(problem, "dotnet");
}

async function listRuntimes(dotnet: string, cwd: string): Promise<string> {
  try {
    return (await promisify(execFile)(dotnet, ["--list-runtimes"], { cwd, timeout: 10_000 })).stdout;
  } catch {
    return "";
  }
}

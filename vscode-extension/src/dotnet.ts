// Finds the .NET runtime that starts the server.
import path from "node:path";

/** Major version of the oldest runtime that the server runs on. */
export const requiredMajor = 10;

export const downloadPage = "https://dotnet.microsoft.com/download/dotnet/10.0";

/** Highest major version of Microsoft.NETCore.App in the output of `dotnet --list-runtimes`; undefined when there is none. */
export function newestRuntime(listing: string): number | undefined {
  const majors = [...listing.matchAll(/^Microsoft\.NETCore\.App (\d+)\.\d+\.\d+\S* \[/gm)].map((match) => Number(match[1]));
  return majors.length > 0 ? Math.max(...majors) : undefined;
}

/** Why the runtimes listed will not do, in one sentence; undefined when they will. */
export function runtimeProblem(listing: string): string | undefined {
  const newest = newestRuntime(listing);
  if (newest !== undefined && newest >= requiredMajor) {
    return undefined;
  }
  return newest === undefined
    ? `C# Completion needs the .NET ${requiredMajor} runtime, and this dotnet has no runtime at all: install it.`
    : `C# Completion needs the .NET ${requiredMajor} runtime, and the newest one here is .NET ${newest}: install it.`;
}

export const missingProblem = `C# Completion needs the .NET ${requiredMajor} runtime, and there is no dotnet on this machine: install it.`;

interface Machine {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  home: string;
}

/**
 * Full paths where `dotnet` may be, best first. The search path alone would not do: on macOS and Linux an editor that
 * was started from the desktop often lacks what the shell's profile adds to it.
 */
export function dotnetCandidates({ platform, env, home }: Machine): string[] {
  const paths = platform === "win32" ? path.win32 : path.posix;
  const program = platform === "win32" ? "dotnet.exe" : "dotnet";
  const searchPath = (env.PATH ?? env.Path ?? "").split(paths.delimiter);
  const usual =
    platform === "win32"
      ? [paths.join(env.ProgramFiles ?? "C:\\Program Files", "dotnet")]
      : ["/usr/local/share/dotnet", "/usr/share/dotnet", "/usr/lib/dotnet", "/opt/homebrew/bin", "/snap/bin"];
  const folders = [env.DOTNET_ROOT ?? "", ...searchPath, ...usual, paths.join(home, ".dotnet")];
  // A relative folder in the search path would mean one in the workspace.
  return [...new Set(folders.filter((folder) => paths.isAbsolute(folder)).map((folder) => paths.join(folder, program)))];
}

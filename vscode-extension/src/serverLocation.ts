// Where the server is: named in the settings, packed with the extension, or built in a clone.
import path from "node:path";

export type ServerLocation = { file: string } | { problem: string };

/**
 * @param configured The setting `serverPath`; empty when not set.
 * @param extensionFolder Full path of the extension.
 */
export function locateServer(configured: string, extensionFolder: string, exists: (file: string) => boolean): ServerLocation {
  if (configured !== "") {
    if (!path.isAbsolute(configured)) {
      return { problem: `The setting csharpCompletion.serverPath must be a full path, and ${configured} is not: correct or clear it.` };
    }
    return exists(configured)
      ? { file: configured }
      : { problem: `The setting csharpCompletion.serverPath names ${configured}, which does not exist: correct or clear it.` };
  }
  const packed = path.join(extensionFolder, "server", "completion.dll");
  const built = path.join(extensionFolder, "..", ".build", "completion", "completion.dll");
  const file = [packed, built].find(exists);
  return file !== undefined
    ? { file }
    : { problem: "The C# Completion server is missing: install the extension again, or run `npm run build` in a clone." };
}

/** Whether the server is started by `dotnet`, or is a program of its own. */
export function needsDotnet(server: string): boolean {
  return server.toLowerCase().endsWith(".dll");
}

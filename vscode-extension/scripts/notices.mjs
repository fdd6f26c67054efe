// Collects the licences of the packages that went into a bundle: they ask to be shipped with it.
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** @param {{ inputs: Record<string, unknown> }} metafile esbuild's; paths in it are relative to `folder`. */
export async function writeNotices(metafile, folder, target) {
  const marker = "node_modules/";
  const packages = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const start = input.lastIndexOf(marker);
    if (start >= 0) {
      const [scope, name] = input.slice(start + marker.length).split("/");
      packages.add(input.slice(0, start + marker.length) + (scope.startsWith("@") ? `${scope}/${name}` : scope));
    }
  }
  const notices = await Promise.all([...packages].sort().map((location) => notice(path.join(folder, location))));
  await writeFile(target, notices.join(`\n${"-".repeat(80)}\n\n`));
}

async function notice(location) {
  const { name, version, license } = JSON.parse(await readFile(path.join(location, "package.json"), "utf8"));
  const file = (await readdir(location)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) {
    throw new Error(`${name} ${version} is bundled but carries no licence text.`);
  }
  const text = (await readFile(path.join(location, file), "utf8")).replaceAll("\r\n", "\n").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}

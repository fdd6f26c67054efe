// Bundles the extension into dist/extension.js.
import { build } from "esbuild";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeNotices } from "./notices.mjs";

const folder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  metafile: true,
});
await writeNotices(metafile, folder, path.join(folder, "dist", "THIRD-PARTY.txt"));

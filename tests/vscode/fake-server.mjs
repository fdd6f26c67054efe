#!/usr/bin/env node
// Speaks the server's protocol with canned answers, so that the extension can be worked on without building the server.
const drafts = [
  { text: "Sum(line => line.Price * line.Quantity);", verdict: "✓ compiles" },
  { text: "Count;", verdict: "✓ compiles" },
  { text: "Total(line => line.Price);", verdict: "CS1061" },
];

const handlers = {
  initialize: () => ({
    capabilities: {
      textDocumentSync: { openClose: true, change: 2 },
      inlineCompletionProvider: true,
      completionProvider: { triggerCharacters: ["."] },
    },
    serverInfo: { name: "fake" },
  }),
  initialized: () => {
    status({ state: "loading", model: "canned", message: "Loading the model, 40 %." });
    setTimeout(() => ready(), 300);
  },
  "textDocument/inlineCompletion": async ({ context }) => {
    status({ ...shown, state: "busy" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    ready();
    const count = context.triggerKind === 1 ? drafts.length : 1;
    return { items: drafts.slice(0, count).map(({ text }) => ({ insertText: text })) };
  },
  "textDocument/completion": () => ({
    isIncomplete: false,
    items: drafts.map(({ text, verdict }, index) => ({
      label: text,
      kind: 15,
      labelDetails: { description: verdict },
      sortText: `!${index}`,
      insertText: text,
    })),
  }),
  shutdown: () => null,
  exit: () => process.exit(0),
};

const shown = { model: "canned", device: "CPU (2 threads)", deviceReason: "no GPU runtime is installed", project: "Shop (loaded)" };

function ready() {
  status({ ...shown, state: "ready", lastEmptyReason: null });
}

function status(params) {
  send({ method: "completion/status", params });
}

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
}

async function receive({ id, method, params }) {
  const result = await handlers[method]?.(params);
  if (id !== undefined && method !== undefined) {
    send({ id, result: result ?? null });
  }
}

let pending = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  pending = Buffer.concat([pending, chunk]);
  for (;;) {
    const header = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/.exec(pending.toString("latin1"));
    if (!header || pending.length < header[0].length + Number(header[1])) {
      return;
    }
    const end = header[0].length + Number(header[1]);
    void receive(JSON.parse(pending.subarray(header[0].length, end).toString()));
    pending = pending.subarray(end);
  }
});
process.stdin.on("end", () => process.exit(0));

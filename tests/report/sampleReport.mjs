// A report as an evaluation writes it, over made-up cases: every kind of outcome there is, and code that would break a page
// which does not escape it. The numbers are made up too, but agree with the cases.

const kinds = ["member", "argument", "statement", "line", "expression", "condition", "body", "lambda", "type", "holes"];
const modes = [
  { name: "plain", drafts: 1, skill: 0.1, ms: 150 },
  { name: "monitor", drafts: 1, skill: 0.34, ms: 190 },
  { name: "grammar+monitor", drafts: 3, skill: 0.45, ms: 260 },
  { name: "all", drafts: 5, skill: 0.6, ms: 420 },
];

const before = `    public decimal Total(Order order, IReadOnlyList<Discount> discounts)
    {
        var sum = 0m;
        foreach (var line in order.Lines)
        {
            sum += `;
const after = `;
        }

        return sum;
    }
`;

/** What may be written, best first: right, right in another way, and wrong with what the compiler says. */
const fillings = {
  truth: "line.Price * line.Quantity",
  other: "line.Price * 1",
  wrong: ["line.Cost * line.Quantity", "CS1061: 'OrderLine' does not contain a definition for 'Cost'"],
  broken: ["line.Price * (line.Quantity", "CS1026: ) expected"],
};

/** The cases that the tests name. */
export const named = {
  /** Compiles with "all" and "monitor", not with "plain". */
  gained: "src/Orders/OrderService.cs:16:13:member",
  /** Markup in the code. */
  hostile: "src/Web/Page.cs:7:20:argument",
  /** Two holes. */
  holes: "src/Orders/Order.cs:42:9:holes",
};

export function sampleReport(count = 120, seed = 7) {
  const random = generator(seed);
  const cases = [gained(), hostile(), twoHoles()].map((one, index) => ({ index, characters: 20, hasIdentifiers: true, ...one }));
  while (cases.length < count) {
    cases.push(made(cases.length, random));
  }
  const groups = ["all", ...kinds];
  const of = (kind) => cases.filter((one) => kind === "all" || one.kind === kind);
  return {
    format: 3,
    project: "samples/Shop.sln",
    origin: "Made up for the tests of this page; 1,234 lines; not trained on",
    kinds,
    casesSha256: "fedcba9876543210".repeat(4),
    count: count + 5,
    seed,
    stale: 2,
    model: { name: "csharp-nano", sha256: "0123456789abcdef".repeat(4), contextLength: 2048 },
    partial: "The evaluation was stopped by the person who started it.",
    notes: ["The numbers on this page are made up.", "Two files changed since the cases were made: <Generated> & other."],
    modes: modes.map((mode) => ({
      name: mode.name,
      settings: { drafts: String(mode.drafts), extent: "block", maxTokens: "96", monitor: String(mode.name !== "plain"), temperature: "0" },
    })),
    summaries: groups.filter((kind) => of(kind).length > 0).flatMap((kind) => modes.map((mode, index) => summary(kind, mode, index, of(kind)))),
    pairs: groups.filter((kind) => of(kind).length > 0).flatMap((kind) => modes.slice(1).map((mode, index) => pair(kind, mode, index + 1, of(kind)))),
    cases,
    cost: { device: "CPU, 2 threads", seconds: 187.4, peakMemory: 812_000_000, check: { p50: 4.2, p95: 11.8, p99: 30.1 } },
  };
}

function made(index, random) {
  const kind = kinds[index % (kinds.length - 1)];
  const truth = index % 7 === 0 ? `${fillings.truth}\n                - line.Discount` : fillings.truth;
  const line = 10 + index;
  const file = `src/${["Orders", "Catalogue", "Payments", "Shipping"][index % 4]}/File${index % 40}.cs`;
  return {
    index, id: `${file}:${line}:20:${kind}`, kind, file, line, column: 20,
    truth: [truth], characters: truth.length, hasIdentifiers: true,
    context: [before, after],
    outcomes: modes.map((mode) => outcome(mode, random, truth)),
  };
}

function outcome(mode, random, truth) {
  const skill = mode.skill;
  const drafts = random() < 0.06 ? [] : Array.from({ length: mode.drafts }, () => {
    const drawn = random();
    return drawn < skill / 2 ? draft(truth, true, true, [], truth)
      : drawn < skill ? draft(fillings.other, true, true, [], truth)
      : drawn < 0.9 ? draft(fillings.wrong[0], false, true, [fillings.wrong[1]], truth)
      : draft(fillings.broken[0], false, false, [fillings.broken[1]], truth);
  });
  const total = mode.ms * Math.exp(0.5 * (random() + random() + random() - 1.5) * 2);
  return {
    mode: mode.name,
    drafts: distinct(drafts),
    emptyReason: drafts.length === 0 ? "No draft compiles." : null,
    counts: counts(drafts.length, mode),
    cost: { firstToken: total * 0.3, total, check: 4 * drafts.length },
  };
}

function distinct(drafts) {
  return drafts.filter((one, index) => drafts.findIndex((other) => other.text[0] === one.text[0]) === index);
}

function draft(text, compiles, parses, newErrors, truth) {
  const texts = Array.isArray(text) ? text : [text];
  const exact = texts.join("\0") === [truth].flat().join("\0");
  const near = texts[0].split(".")[0] === [truth].flat()[0].split(".")[0];
  return {
    text: texts, finished: parses, compiles, parses, newErrors, nextIdentifier: exact || near, exact,
    identifierSequence: exact ? 1 : 0.25, prefix: exact ? 1 : 0.3, editSimilarity: exact ? 1 : 0.6, kept: exact ? 20 : 5,
  };
}

function counts(drafts, mode) {
  const checked = mode.name !== "plain";
  return {
    empty: drafts === 0 ? 1 : 0, tokens: 11 * drafts, modelCalls: 12, constraintChecks: checked ? 14 * drafts : 0,
    refused: checked ? 2 * drafts : 0, masks: checked ? drafts : 0, relaxed: 0,
  };
}

function fixed(mode, drafts, emptyReason = null) {
  return {
    mode: mode.name, drafts, emptyReason, counts: counts(drafts.length, mode),
    cost: { firstToken: mode.ms * 0.3, total: mode.ms, check: 4 * drafts.length },
  };
}

/** A candidate tree as the program prints it, with code that looks like markup. */
export const tree = [
  "  | - \"Cost\"  -0.90  model",
  "* \"line\"  -0.10  copy  refused: \"<b>\" by scope",
  "* \".Price\"  -0.40  model  paused",
  "* \"\"  -0.20  model  ends: the model ends",
].join("\n");

function gained() {
  const truth = fillings.truth;
  const right = draft(truth, true, true, [], truth);
  const wrong = draft(fillings.wrong[0], false, true, [fillings.wrong[1]], truth);
  const broken = draft(fillings.broken[0], false, false, [fillings.broken[1]], truth);
  return {
    id: named.gained, kind: "member", file: "src/Orders/OrderService.cs", line: 16, column: 13,
    truth: [truth], context: [before, after],
    outcomes: [
      fixed(modes[0], [wrong]),
      fixed(modes[1], [right]),
      fixed(modes[2], [], "The constraint leaves no way on."),
      { ...fixed(modes[3], [right, wrong, broken]), trees: [tree] },
    ],
  };
}

function hostile() {
  const truth = '"</script><script>document.title = \'broken\'</script><img src=x onerror=alert(1)>"';
  const written = '"<b>&amp;\u2028\u2029\u{1F600}</b>"';
  return {
    id: named.hostile, kind: "argument", file: "src/Web/Page.cs", line: 7, column: 20,
    truth: [truth], context: ["        <!-- {{cases}} -->\n        Write(", ");\n        /* ]]> </style> & \0 */\n"],
    outcomes: modes.map((mode) => fixed(mode, [draft(written, false, true, ["CS0103: The name '<b>' & \"c\" does not exist"], truth)])),
  };
}

function twoHoles() {
  const truth = ["if (Lines.Count == 0)", "Lines.Clear();"];
  return {
    id: named.holes, kind: "holes", file: "src/Orders/Order.cs", line: 42, column: 9,
    truth, context: ["    public void Reset()\n    {\n        ", "\n            return;\n        ", "\n    }\n"],
    outcomes: modes.map((mode, index) => index === 0
      ? fixed(mode, [draft([truth[0], ""], false, true, [], truth)], "The second hole: nothing that parses was found.")
      : fixed(mode, [draft(truth, true, true, [], truth)])),
  };
}

const first = (one, mode) => one.outcomes[mode].drafts[0];
const metrics = {
  compileRate: (draft) => draft?.compiles ? 1 : 0,
  syntaxRate: (draft) => draft?.parses ? 1 : 0,
  nextIdentifier: (draft) => draft?.nextIdentifier ? 1 : 0,
  identifierSequence: (draft) => draft?.identifierSequence ?? 0,
  prefixMatch: (draft) => draft?.prefix ?? 0,
  exactMatch: (draft) => draft?.exact ? 1 : 0,
  editSimilarity: (draft) => draft?.editSimilarity ?? 0,
  shownRate: (draft) => draft === undefined ? 0 : 1,
};
const shares = ["compileRate", "syntaxRate", "nextIdentifier", "exactMatch", "shownRate"];

function summary(kind, mode, index, cases) {
  const times = cases.map((one) => one.outcomes[index].cost);
  const single = cases.filter((one) => one.truth.length === 1);
  const curve = (metric) => Array.from({ length: mode.drafts }, (_, k) =>
    estimate(single.map((one) => Math.max(0, ...one.outcomes[index].drafts.slice(0, k + 1).map(metrics[metric])))));
  const curves = mode.drafts === 1 || single.length === 0 ? {} : Object.fromEntries(["compileRate", "exactMatch"].map((metric) => [metric, curve(metric)]));
  return {
    kind, mode: mode.name, cases: cases.length,
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, of]) => [name, estimate(cases.map((one) => of(first(one, index))))])),
    scoreAtK: Object.fromEntries(Object.entries(curves).map(([name, points]) =>
      [name, points.map((point, k) => lowered(point, k === points.length - 1 ? 1 : 0.94))])),
    bestOfFirst: curves,
    counts: cases.map((one) => one.outcomes[index].counts).reduce((sum, one) =>
      Object.fromEntries(Object.keys(one).map((name) => [name, sum[name] + one[name]]))),
    cost: { firstToken: quantiles(times.map((time) => time.firstToken)), total: quantiles(times.map((time) => time.total)) },
  };
}

const lowered = ({ value, low, high }, by) => ({ value: value * by, low: low * by, high: high * by });

function pair(kind, mode, index, cases) {
  return {
    kind, baseline: modes[0].name, mode: mode.name,
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, of]) => {
      const differences = cases.map((one) => of(first(one, index)) - of(first(one, 0)));
      const [gained, lost] = [differences.filter((by) => by > 0).length, differences.filter((by) => by < 0).length];
      const value = mean(differences);
      const half = 1.96 * Math.sqrt(mean(differences.map((by) => (by - value) ** 2)) / cases.length);
      return [name, { value, low: value - half, high: value + half, gained, lost, p: shares.includes(name) ? mcNemar(gained, lost) : null }];
    })),
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function estimate(values) {
  const [value, n, z] = [mean(values), values.length, 1.96];
  const middle = (value + z * z / (2 * n)) / (1 + z * z / n);
  const half = z / (1 + z * z / n) * Math.sqrt(value * (1 - value) / n + z * z / (4 * n * n));
  return { value, low: Math.min(value, Math.max(0, middle - half)), high: Math.max(value, Math.min(1, middle + half)) };
}

function mcNemar(gained, lost) {
  const n = gained + lost;
  let [term, tail] = [0.5 ** n, 0];
  for (let k = 0; k <= Math.min(gained, lost); k++) {
    tail += term;
    term = term * (n - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}

function quantiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Mulberry32: the same numbers for the same seed on every machine. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

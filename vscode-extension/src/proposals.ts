// What holes may be filled with, as the server says it, and how that is shown; knows nothing of the editor.

export interface Place {
  line: number;
  character: number;
}

export interface HoleEdit {
  range: { start: Place; end: Place };
  newText: string;
}

/** A proposal for all holes: an edit for each, in the order of the text. */
export interface Proposal {
  edits: HoleEdit[];
  verdict: "compiles" | "addsErrors" | "unknown";
  newErrors: string[];
  /** Of each hole, whether it was closed in a last step because decoding came to no end. */
  forced: boolean[];
}

/** Result of the server's request `completion/infill`. */
export interface InfillAnswer {
  drafts: Proposal[];
  emptyReason?: string;
}

/** An edit on offsets of a text. */
export interface OffsetEdit {
  start: number;
  end: number;
  newText: string;
}

/** The proposal after or before another; behind the last comes the first. */
export function step(index: number, by: number, count: number): number {
  return (index + by + count) % count;
}

/** Of a compiler's message, in characters: the status bar and a tab have room for no more. */
const longestError = 60;

/** One line for a person: which of how many, and what the compiler says. */
export function describe(proposal: Proposal, index: number, count: number): string {
  const error = [...(proposal.newErrors[0] ?? "adds an error")];
  const shortened = error.length > longestError ? `${error.slice(0, longestError - 1).join("")}…` : error.join("");
  const verdict = { compiles: "compiles", addsErrors: shortened, unknown: "not checked" }[proposal.verdict];
  const which = count === 1 ? "The only proposal" : `Proposal ${index + 1} of ${count}`;
  return [which, verdict, ...(proposal.forced.includes(true) ? ["cut short"] : [])].join(" · ");
}

/** Whether a proposal can be shown where it would stand: the editor can draw text between what is there, but no lines. */
export function fitsInPlace({ edits }: Proposal): boolean {
  return edits.every(({ newText }) => !/[\r\n]/.test(newText));
}

/** The text with all edits, which do not overlap and stand in its order; and where each ends there. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): { text: string; ends: number[] } {
  let result = "";
  let from = 0;
  const ends: number[] = [];
  for (const { start, end, newText } of edits) {
    result += text.slice(from, start) + newText;
    ends.push(result.length);
    from = end;
  }
  return { text: result + text.slice(from), ends };
}

/**
 * The part of an edit that changes something, to whole words: what both texts begin and end with is the same to a reader,
 * and the rest of a word is not.
 */
export function narrow(before: string, { start, newText }: OffsetEdit): OffsetEdit {
  const most = Math.min(before.length, newText.length);
  let head = 0;
  while (head < most && before[head] === newText[head]) {
    head++;
  }
  while (head > 0 && head < Math.max(before.length, newText.length) && isWord(before[head - 1]) && (isWord(before[head]) || isWord(newText[head]))) {
    head--;
  }
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === newText.at(-1 - tail)) {
    tail++;
  }
  const beforeTail = () => [before[before.length - tail - 1], newText[newText.length - tail - 1]];
  while (tail > 0 && isWord(before[before.length - tail]) && beforeTail().some(isWord)) {
    tail--;
  }
  return { start: start + head, end: start + before.length - tail, newText: newText.slice(head, newText.length - tail) };
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_\ud800-\udfff]/u.test(character);
}

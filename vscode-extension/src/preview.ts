// A proposal on the screen, before anything is changed.
import * as vscode from "vscode";
import type { HoleEdit, OffsetEdit, Proposal } from "./proposals";

export interface Preview {
  /** Shows a proposal instead of the one before. */
  show(proposal: Proposal, label: string): Promise<void>;

  /** Takes everything away that was shown, and returns to the document. */
  close(): Promise<void>;
}

/** The editor that a preview is for, and what to do when a person leaves it. */
export interface PreviewPlace {
  editor: vscode.TextEditor;
  onLeft: () => void;
  count: number;
}

/** The same edit on offsets of the document. */
export function onOffsets(document: vscode.TextDocument, { range, newText }: HoleEdit): OffsetEdit {
  return { start: offset(document, range.start), end: offset(document, range.end), newText };
}

function offset(document: vscode.TextDocument, { line, character }: HoleEdit["range"]["start"]): number {
  return document.offsetAt(new vscode.Position(line, character));
}

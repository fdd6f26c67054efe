// Fill the Holes: what is selected is written anew; a person looks at proposals and takes one, or none.
import * as vscode from "vscode";
import { LSPErrorCodes, ResponseError, type Middleware } from "vscode-languageclient/node";
import type { Availability } from "./availability";
import { DiffPreview } from "./diffPreview";
import { InPlacePreview } from "./inPlacePreview";
import { onOffsets, type Preview } from "./preview";
import { applyEdits, describe, fitsInPlace, step, type InfillAnswer, type Proposal } from "./proposals";
import type { ServerSession } from "./session";

/** How many proposals are asked for. */
const asked = 4;

/** Set while a preview is shown: the keys of a preview are bound only then. */
const contextKey = "csharpCompletion.proposalShown";

/** An answer that comes sooner shows no progress, in milliseconds: it would only flicker. */
const progressDelay = 400;

const changed = "The document changed while the holes were filled.";

interface Shown {
  document: vscode.TextDocument;
  version: number;
  column: vscode.ViewColumn;
  proposals: readonly Proposal[];
  index: number;
  preview: { of: Preview; isInPlace: boolean } | undefined;
  /** Opening and closing tabs takes a moment; whoever turns on quickly waits for it. */
  showing: Promise<void>;
}

export class HoleFilling implements vscode.Disposable {
  readonly #status = vscode.window.createStatusBarItem("csharpCompletion.proposal", vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: vscode.Disposable[];
  #shown: Shown | undefined;
  #asking: vscode.CancellationTokenSource | undefined;

  constructor(
    private readonly availability: Availability,
    private readonly server: () => ServerSession | undefined,
  ) {
    this.#status.name = "C# Completion: Proposal";
    this.#subscriptions = [
      this.#status,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // What was typed stays, and what was proposed for the text before goes.
        if (document === this.#shown?.document && contentChanges.length > 0) {
          void this.dismiss();
        }
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.#shown?.document) {
          void this.dismiss();
        }
      }),
    ];
  }

  dispose(): void {
    this.#asking?.cancel();
    void this.dismiss();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** The server's code action makes its edit without showing it; here it opens the preview instead. */
  readonly middleware: Middleware = {
    provideCodeActions: async (document, range, context, token, next) => {
      if (this.availability.offReason(document, true) !== undefined) {
        return undefined;
      }
      const offered = await next(document, range, context, token);
      return offered?.map(({ title, ...action }) => {
        const shown = new vscode.CodeAction(title, "kind" in action ? action.kind : undefined);
        shown.command = { title, command: "csharpCompletion.fillHoles" };
        return shown;
      });
    },
  };

  /** Asks for proposals for all selections of the active editor, and shows the first. */
  async run(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const off = editor?.document.languageId === "csharp" ? this.availability.offReason(editor.document, true) : "no C# file is active";
    if (editor === undefined || off !== undefined) {
      say(`The holes are not filled: ${off}.`);
      return;
    }
    await this.dismiss();
    const { document } = editor;
    const version = document.version;
    const answer = await this.#ask(document, editor.selections);
    if (answer === undefined) {
      return;
    }
    if (answer.drafts.length === 0) {
      say(answer.emptyReason ?? "There is no proposal.");
      return;
    }
    if (vscode.window.activeTextEditor?.document !== document) {
      // Someone who went on elsewhere is not torn away from there.
      const name = document.uri.path.split("/").at(-1);
      if ((await vscode.window.showInformationMessage(`The holes in ${name} are filled.`, "Show")) === undefined) {
        return;
      }
    }
    if (document.isClosed || document.version !== version) {
      say(changed);
      return;
    }
    await this.#open(await vscode.window.showTextDocument(document, editor.viewColumn), answer.drafts);
  }

  /** Shows the next proposal, or with -1 the one before. */
  async turn(by: 1 | -1): Promise<void> {
    const shown = this.#shown;
    if (shown !== undefined) {
      shown.index = step(shown.index, by, shown.proposals.length);
      shown.showing = shown.showing.then(() => this.#show(shown));
      await shown.showing;
    }
  }

  /** Puts the proposal that is shown into the document, as one edit, which one undo takes back. */
  async accept(): Promise<void> {
    const shown = this.#shown;
    await shown?.showing;
    const proposal = shown?.proposals[shown.index];
    if (shown === undefined || proposal === undefined || shown !== this.#shown) {
      return;
    }
    const { document, version, column } = shown;
    if (document.version !== version) {
      await this.dismiss();
      say(changed);
      return;
    }
    const edits = proposal.edits.map((edit) => onOffsets(document, edit));
    const { ends } = applyEdits(document.getText(), edits);
    const all = new vscode.WorkspaceEdit();
    for (const { start, end, newText } of edits) {
      all.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), newText);
    }
    this.#shown = undefined;
    const applied = await vscode.workspace.applyEdit(all);
    await this.#close(shown);
    if (!applied) {
      say("The editor did not take the proposal; the document is as it was.");
      return;
    }
    const editor = await vscode.window.showTextDocument(document, column);
    editor.selections = ends.map((end) => new vscode.Selection(document.positionAt(end), document.positionAt(end)));
  }

  /** Takes the preview away; the document is as it is. */
  async dismiss(): Promise<void> {
    const shown = this.#shown;
    this.#shown = undefined;
    if (shown !== undefined) {
      await this.#close(shown);
    }
  }

  async #ask(document: vscode.TextDocument, selections: readonly vscode.Selection[]): Promise<InfillAnswer | undefined> {
    this.#asking?.cancel();
    const asking = new vscode.CancellationTokenSource();
    this.#asking = asking;
    const holes = selections.map(({ start, end }) => ({ start: place(start), end: place(end) }));
    const parameters = { textDocument: { uri: document.uri.toString(), version: document.version }, holes, drafts: asked };
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: holes.length === 1 ? "Filling the hole" : `Filling ${holes.length} holes`,
      cancellable: true,
    };
    try {
      const answer = this.server()?.request<InfillAnswer>("completion/infill", parameters, asking.token);
      const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), progressDelay));
      const first = await Promise.race([answer, late]);
      if (first !== "late") {
        return first;
      }
      return await vscode.window.withProgress(progress, (_, token) => {
        token.onCancellationRequested(() => asking.cancel());
        return answer ?? Promise.resolve(undefined);
      });
    } catch (error) {
      const code = error instanceof ResponseError ? error.code : undefined;
      if (!asking.token.isCancellationRequested && code !== LSPErrorCodes.RequestCancelled) {
        say(code === LSPErrorCodes.ContentModified ? changed : error instanceof Error ? error.message : String(error));
      }
      return undefined;
    } finally {
      asking.dispose();
      if (this.#asking === asking) {
        this.#asking = undefined;
      }
    }
  }

  async #open(editor: vscode.TextEditor, proposals: readonly Proposal[]): Promise<void> {
    const { document, viewColumn: column = vscode.ViewColumn.Active } = editor;
    const shown: Shown = { document, version: document.version, column, proposals, index: 0, preview: undefined, showing: Promise.resolve() };
    this.#shown = shown;
    await vscode.commands.executeCommand("editor.action.inlineSuggest.hide");
    shown.showing = this.#show(shown);
    await shown.showing;
  }

  async #show(shown: Shown): Promise<void> {
    if (shown !== this.#shown) {
      return;
    }
    const { proposals, index } = shown;
    const proposal = proposals[index] as Proposal;
    const label = describe(proposal, index, proposals.length);
    const keys = ["Tab accepts", ...(proposals.length > 1 ? ["Alt+] shows the next"] : []), "Esc dismisses"].join(", ");
    this.#status.text = `$(sparkle) ${label} (${keys})`;
    this.#status.show();
    await vscode.commands.executeCommand("setContext", contextKey, true);
    const preview = await this.#previewFor(proposal, shown);
    await preview.show(proposal, label);
    if (shown !== this.#shown) {
      // Dismissed while it opened.
      await preview.close();
    }
  }

  /** The preview that a proposal fits into: the one that is open if it does, else another instead of it. */
  async #previewFor(proposal: Proposal, shown: Shown): Promise<Preview> {
    const isInPlace = fitsInPlace(proposal);
    if (shown.preview?.isInPlace === isInPlace) {
      return shown.preview.of;
    }
    await shown.preview?.of.close();
    const editor = await vscode.window.showTextDocument(shown.document, shown.column);
    const place = { editor, count: shown.proposals.length, onLeft: () => void this.dismiss() };
    const preview = isInPlace ? new InPlacePreview(place) : new DiffPreview(place);
    shown.preview = { of: preview, isInPlace };
    return preview;
  }

  async #close({ preview }: Shown): Promise<void> {
    this.#status.hide();
    await vscode.commands.executeCommand("setContext", contextKey, false);
    await preview?.of.close();
  }
}

function place({ line, character }: vscode.Position): { line: number; character: number } {
  return { line, character };
}

function say(sentence: string): void {
  void vscode.window.showInformationMessage(sentence);
}

// Proposals without line breaks, shown where they would stand: what goes is struck through, what comes stands behind it.
import * as vscode from "vscode";
import { onOffsets, type Preview, type PreviewPlace } from "./preview";
import { narrow, type Proposal } from "./proposals";

export class InPlacePreview implements Preview, vscode.CodeLensProvider {
  readonly #removed = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("diffEditor.removedTextBackground"),
    textDecoration: "line-through",
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #added = vscode.window.createTextEditorDecorationType({
    after: { backgroundColor: new vscode.ThemeColor("diffEditor.insertedTextBackground"), margin: "0 0.2em" },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;
  readonly #subscriptions: vscode.Disposable[];
  #line = 0;
  #label = "";

  constructor(private readonly place: PreviewPlace) {
    const { document } = place.editor;
    const shown = { language: document.languageId, scheme: document.uri.scheme };
    this.#subscriptions = [
      this.#removed,
      this.#added,
      this.#lensesChanged,
      vscode.languages.registerCodeLensProvider(shown, this),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined && editor.document !== document) {
          place.onLeft();
        }
      }),
    ];
  }

  show(proposal: Proposal, label: string): Promise<void> {
    const { editor } = this.place;
    const edits = proposal.edits.map((edit) => {
      const whole = onOffsets(editor.document, edit);
      return narrow(editor.document.getText(this.#range(whole)), whole);
    });
    editor.setDecorations(this.#removed, edits.filter(({ start, end }) => end > start).map((edit) => this.#range(edit)));
    editor.setDecorations(
      this.#added,
      edits
        .filter(({ newText }) => newText !== "")
        .map((edit) => ({ range: this.#range({ start: edit.end, end: edit.end }), renderOptions: { after: { contentText: edit.newText } } })),
    );
    const [first] = proposal.edits;
    this.#line = first?.range.start.line ?? 0;
    this.#label = label;
    this.#lensesChanged.fire();
    editor.revealRange(new vscode.Range(this.#line, 0, this.#line, 0), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return Promise.resolve();
  }

  close(): Promise<void> {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    return Promise.resolve();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (document !== this.place.editor.document) {
      return [];
    }
    const above = new vscode.Range(this.#line, 0, this.#line, 0);
    const lens = (title: string, command: string) => new vscode.CodeLens(above, { title, command });
    return [
      lens("$(check) Accept (Tab)", "csharpCompletion.acceptProposal"),
      ...(this.place.count > 1 ? [lens("$(arrow-right) Next (Alt+])", "csharpCompletion.nextProposal")] : []),
      lens("$(close) Dismiss (Esc)", "csharpCompletion.dismissProposal"),
      lens(this.#label, ""),
    ];
  }

  #range({ start, end }: { start: number; end: number }): vscode.Range {
    const { document } = this.place.editor;
    return new vscode.Range(document.positionAt(start), document.positionAt(end));
  }
}

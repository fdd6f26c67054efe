// Proposals of several lines, shown in the editor's own diff: the document on one side, the document with them on the other.
import * as vscode from "vscode";
import { onOffsets, type Preview, type PreviewPlace } from "./preview";
import { applyEdits, type Proposal } from "./proposals";

/** Of documents that exist only in a preview. package.json names it too. */
const scheme = "csharp-completion-proposal";

export class DiffPreview implements Preview {
  readonly #contents = new Map<string, string>();
  readonly #column: vscode.ViewColumn | undefined;
  readonly #subscriptions: vscode.Disposable[];
  #shown: vscode.Uri | undefined;
  #number = 0;
  #changing = false;

  constructor(private readonly place: PreviewPlace) {
    this.#column = place.editor.viewColumn;
    const check = () => this.#leaveIfElsewhere();
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: (uri) => this.#contents.get(uri.toString()) ?? "",
      }),
      vscode.window.tabGroups.onDidChangeTabs(check),
      vscode.window.tabGroups.onDidChangeTabGroups(check),
    ];
  }

  async show(proposal: Proposal, label: string): Promise<void> {
    const { document } = this.place.editor;
    const before = this.#shown;
    const edits = proposal.edits.map((edit) => onOffsets(document, edit));
    // Another name each time: the title of a tab that is open stays as it is.
    const path = document.uri.path.endsWith(".cs") ? document.uri.path : `${document.uri.path}.cs`;
    const uri = vscode.Uri.from({ scheme, path, query: String(++this.#number) });
    this.#contents.set(uri.toString(), applyEdits(document.getText(), edits).text);
    this.#changing = true;
    try {
      const start = document.positionAt(edits[0]?.start ?? 0);
      const options = { viewColumn: this.#column, preview: false, selection: new vscode.Range(start, start) };
      await vscode.commands.executeCommand("vscode.diff", document.uri, uri, `${path.split("/").at(-1)}: ${label}`, options);
      this.#shown = uri;
      await this.#closeTab(before);
    } finally {
      this.#changing = false;
    }
  }

  async close(): Promise<void> {
    this.#changing = true;
    vscode.Disposable.from(...this.#subscriptions).dispose();
    await this.#closeTab(this.#shown);
  }

  async #closeTab(uri: vscode.Uri | undefined): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => uri !== undefined && isDiffWith(tab, uri));
    await vscode.window.tabGroups.close(tabs);
  }

  #leaveIfElsewhere(): void {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    if (!this.#changing && this.#shown !== undefined && !(activeTab && isDiffWith(activeTab, this.#shown))) {
      this.place.onLeft();
    }
  }
}

function isDiffWith(tab: vscode.Tab, uri: vscode.Uri): boolean {
  return tab.input instanceof vscode.TabInputTextDiff && tab.input.modified.toString() === uri.toString();
}

// Stands between the editor's requests and the server: what is off is not asked for, and an empty answer has a reason.
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import type { Availability } from "./availability";
import { PopupGate } from "./popupGate";
import { section } from "./settings";

/** How long the reason for an empty answer stays in the status bar, in milliseconds. */
const reasonShown = 6000;

/** The server's reason comes in a message of its own, which may follow the empty answer; milliseconds. */
const reasonDelay = 150;

export class Suggestions implements vscode.Disposable {
  readonly #gate = new PopupGate();
  readonly #changed = new WeakMap<vscode.TextDocument, number>();
  readonly #subscription: vscode.Disposable;

  constructor(
    private readonly availability: Availability,
    /** Why the server's last answer was empty. */
    private readonly lastEmptyReason: () => string | undefined,
  ) {
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) {
        this.#changed.set(document, Date.now());
      }
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  readonly middleware: Middleware = {
    provideInlineCompletionItems: async (document, position, context, token, next) => {
      const invoked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
      const off = this.availability.offReason(document, invoked);
      const answer = off === undefined ? await next(document, position, context, token) : undefined;
      if (invoked && !token.isCancellationRequested && isEmpty(answer)) {
        this.#explain(off);
      }
      return answer;
    },
    provideCompletionItem: async (document, position, context, token, next) => {
      const admitted = this.#gate.admits({
        invoked: context.triggerKind === vscode.CompletionTriggerKind.Invoke,
        now: Date.now(),
        changed: this.#changed.get(document) ?? -Infinity,
        quickSuggestionsDelay: vscode.workspace.getConfiguration("editor", document).get("quickSuggestionsDelay", 10),
        popup: vscode.workspace.getConfiguration(section).get("popup", false),
      });
      if (!admitted || this.availability.offReason(document, true) !== undefined) {
        return undefined;
      }
      const answer = await next(document, position, context, token);
      if (!token.isCancellationRequested && isEmpty(answer)) {
        this.#explain(undefined);
      }
      return answer;
    },
  };

  /** Opens the suggestion list with the drafts in it. */
  async showDrafts(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const off = document === undefined ? "no C# file is active" : this.availability.offReason(document, true);
    if (off !== undefined) {
      this.#explain(off);
      return;
    }
    // From the menu of the status bar, the keyboard is not in the editor.
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await vscode.commands.executeCommand("hideSuggestWidget");
    this.#gate.ask(Date.now());
    await vscode.commands.executeCommand("editor.action.triggerSuggest");
  }

  /** Says why a person who asked for a suggestion gets none. */
  #explain(off: string | undefined): void {
    const say = () => {
      const reason = off ?? this.lastEmptyReason() ?? "no suggestion here";
      vscode.window.setStatusBarMessage(`$(info) C# Completion: ${reason}`, reasonShown);
    };
    setTimeout(say, off === undefined ? reasonDelay : 0);
  }
}

function isEmpty(answer: readonly unknown[] | { items: readonly unknown[] } | null | undefined): boolean {
  return (answer && "items" in answer ? answer.items : (answer ?? [])).length === 0;
}

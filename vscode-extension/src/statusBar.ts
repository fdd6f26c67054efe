// The entry in the status bar: model, device, what it is doing; a click opens the menu.
import * as vscode from "vscode";
import type { Availability } from "./availability";
import { statusLook, type ServerStatus } from "./status";

/** A request shorter than this shows no spinner, in milliseconds: it would only flicker. */
const busyDelay = 250;

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("csharpCompletion", vscode.StatusBarAlignment.Right, 100);
  readonly #subscription: vscode.Disposable;
  #status: ServerStatus = { state: "starting" };
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly availability: Availability) {
    this.#item.name = "C# Completion";
    this.#item.command = "csharpCompletion.menu";
    this.#subscription = vscode.window.onDidChangeActiveTextEditor(() => this.refresh());
    this.refresh();
  }

  update(status: ServerStatus): void {
    clearTimeout(this.#timer);
    this.#status = status;
    if (status.state === "busy") {
      this.#timer = setTimeout(() => this.refresh(), busyDelay);
    } else {
      this.refresh();
    }
  }

  refresh(): void {
    const editor = vscode.window.activeTextEditor;
    const shown = vscode.window.visibleTextEditors.some(({ document }) => document.languageId === "csharp");
    const look = statusLook(this.#status, this.availability.view(editor?.document));
    this.#item.text = look.text;
    this.#item.tooltip = new vscode.MarkdownString(look.tooltip.map(escapeMarkdown).join("  \n"));
    this.#item.accessibilityInformation = { label: ["C# Completion", ...look.tooltip].join(". ") };
    this.#item.backgroundColor = look.error ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    if (shown || look.error) {
      this.#item.show();
    } else {
      this.#item.hide();
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#item.dispose();
  }
}

function escapeMarkdown(line: string): string {
  return line.replace(/[\\`*_{}[\]<>()#+\-!|]/g, "\\$&");
}

// Whether suggestions are wanted: in this window, in this file, while typing.
import * as vscode from "vscode";
import { section } from "./settings";
import type { ClientView } from "./status";

const key = "enabled";

export class Availability {
  /** @param memory Remembers the switch from one start of the window to the next. */
  constructor(private readonly memory: vscode.Memento) {}

  get enabled(): boolean {
    return this.memory.get(key, true);
  }

  async setEnabled(enabled: boolean): Promise<void> {
    await this.memory.update(key, enabled);
  }

  get mode(): ClientView["mode"] {
    return vscode.workspace.getConfiguration(section).get("mode") === "manual" ? "manual" : "automatic";
  }

  /** The glob of the setting `disabledGlobs` that a document falls under. */
  disabledBy(document: vscode.TextDocument): string | undefined {
    const globs = vscode.workspace.getConfiguration(section, document).get<string[]>("disabledGlobs", []);
    return globs.find((pattern) => vscode.languages.match({ pattern }, document) > 0);
  }

  /** Why there is no suggestion, for a status line; undefined when there may be one. */
  offReason(document: vscode.TextDocument, invoked: boolean): string | undefined {
    if (!this.enabled) {
      return "off in this window";
    }
    if (!invoked && this.mode === "manual") {
      return "manual mode";
    }
    const glob = this.disabledBy(document);
    return glob === undefined ? undefined : `off for this file, which falls under ${glob} in disabledGlobs`;
  }

  view(document: vscode.TextDocument | undefined): ClientView {
    return { enabled: this.enabled, mode: this.mode, disabledBy: document === undefined ? undefined : this.disabledBy(document) };
  }
}

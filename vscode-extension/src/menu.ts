// The menu behind the status bar entry.
import * as vscode from "vscode";
import type { Availability } from "./availability";
import { section } from "./settings";

interface Entry extends vscode.QuickPickItem {
  run: () => unknown;
}

export async function showMenu(availability: Availability, activity: string | undefined): Promise<void> {
  const entries = availability.enabled ? [...suggestionEntries(availability), ...generalEntries()] : [onEntry(), ...generalEntries()];
  const chosen = await vscode.window.showQuickPick(entries, { title: "C# Completion", placeHolder: activity ?? "" });
  await chosen?.run();
}

function onEntry(): Entry {
  return { label: "$(play) Turn on in this window", run: command("csharpCompletion.toggle") };
}

function suggestionEntries(availability: Availability): Entry[] {
  const other = availability.mode === "manual" ? "automatic" : "manual";
  const configuration = vscode.workspace.getConfiguration(section);
  return [
    { label: "$(list-selection) Show all drafts", description: "at the cursor", run: command("csharpCompletion.showDrafts") },
    { label: "$(wand) Fill the holes", description: "what is selected", run: command("csharpCompletion.fillHoles") },
    { label: "$(circle-slash) Turn off in this window", run: command("csharpCompletion.toggle") },
    {
      label: other === "manual" ? "$(debug-pause) Suggest only when asked" : "$(zap) Suggest while typing",
      description: `mode: ${other}`,
      run: () => configuration.update("mode", other, vscode.ConfigurationTarget.Global),
    },
  ];
}

function generalEntries(): Entry[] {
  return [
    { label: "$(gear) Settings", run: command("workbench.action.openSettings", "@ext:completion.csharp-completion") },
    { label: "$(output) Show log", run: command("csharpCompletion.showLog") },
    { label: "$(debug-restart) Restart server", run: command("csharpCompletion.restart") },
  ];
}

function command(name: string, ...args: unknown[]): () => unknown {
  return () => vscode.commands.executeCommand(name, ...args);
}

// Entry point: puts the parts together and reacts to what changes around them.
import * as vscode from "vscode";
import { Availability } from "./availability";
import { HoleFilling } from "./holeFilling";
import { showMenu } from "./menu";
import { ServerSession } from "./session";
import { section } from "./settings";
import { statusLook } from "./status";
import { StatusBar } from "./statusBar";
import { Suggestions } from "./suggestions";

let session: ServerSession | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("C# Completion", { log: true });
  const availability = new Availability(context.workspaceState);
  const statusBar = new StatusBar(availability);
  const suggestions = new Suggestions(availability, () => session?.status.lastEmptyReason);
  const holes = new HoleFilling(availability, () => session);
  const server = new ServerSession(context.extensionPath, log, { ...suggestions.middleware, ...holes.middleware });
  session = server;

  const toggle = async () => {
    await availability.setEnabled(!availability.enabled);
    statusBar.refresh();
    if (availability.enabled) {
      await server.start();
    } else {
      await vscode.commands.executeCommand("editor.action.inlineSuggest.hide");
    }
  };
  const activity = () => statusLook(server.status, availability.view(vscode.window.activeTextEditor?.document)).tooltip[0];

  context.subscriptions.push(
    log,
    statusBar,
    suggestions,
    holes,
    server.onStatus((status) => statusBar.update(status)),
    vscode.commands.registerCommand("csharpCompletion.showDrafts", () => suggestions.showDrafts()),
    vscode.commands.registerCommand("csharpCompletion.fillHoles", () => holes.run()),
    vscode.commands.registerCommand("csharpCompletion.acceptProposal", () => holes.accept()),
    vscode.commands.registerCommand("csharpCompletion.nextProposal", () => holes.turn(1)),
    vscode.commands.registerCommand("csharpCompletion.previousProposal", () => holes.turn(-1)),
    vscode.commands.registerCommand("csharpCompletion.dismissProposal", () => holes.dismiss()),
    vscode.commands.registerCommand("csharpCompletion.toggle", toggle),
    vscode.commands.registerCommand("csharpCompletion.menu", () => showMenu(availability, activity())),
    vscode.commands.registerCommand("csharpCompletion.showLog", () => log.show()),
    vscode.commands.registerCommand("csharpCompletion.restart", () => server.restart()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => restartIfOn(availability, server)),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration(`${section}.serverPath`)) {
        await restartIfOn(availability, server);
      } else if (change.affectsConfiguration(section)) {
        statusBar.refresh();
        await server.sendSettings();
      }
    }),
  );

  // A window in which it is switched off gets no server, so no memory is taken for a model.
  if (availability.enabled) {
    await server.start();
  }
}

export async function deactivate(): Promise<void> {
  await session?.dispose();
}

async function restartIfOn(availability: Availability, server: ServerSession): Promise<void> {
  if (availability.enabled) {
    await server.restart();
  }
}

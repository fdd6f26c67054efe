// The life of the server: start, status, crash, restart.
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, type Middleware } from "vscode-languageclient/node";
import { CrashBudget } from "./crashBudget";
import { downloadPage } from "./dotnet";
import { LaunchProblem, prepareLaunch } from "./launch";
import { initializationOptions, readServerSettings, section } from "./settings";
import { readStatus, type ServerStatus } from "./status";

const documents = ["file", "untitled"].map((scheme) => ({ language: "csharp", scheme }));

/** Milliseconds that the server has to end in before it is killed. */
const stopTimeout = 2000;

/** Writes its errors to the log alone: the session tells a person, once and with what to do. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/**
 * At most one server at a time. Starts and stops run one after the other in the order in which they were asked for, so
 * that a restart during a start cannot leave two servers behind.
 */
export class ServerSession implements vscode.Disposable {
  readonly #crashes = new CrashBudget();
  readonly #statusChanged = new vscode.EventEmitter<ServerStatus>();
  readonly onStatus = this.#statusChanged.event;
  #status: ServerStatus = { state: "starting" };
  #client: LanguageClient | undefined;
  #pending: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(
    private readonly extensionFolder: string,
    private readonly log: vscode.LogOutputChannel,
    private readonly middleware: Middleware,
  ) {}

  get status(): ServerStatus {
    return this.#status;
  }

  /** Starts the server unless it runs. */
  start(): Promise<void> {
    return this.#enqueue(() => (this.#client === undefined ? this.#launch() : Promise.resolve()));
  }

  /** Starts the server anew, at a person's wish or since something changed that it reads only once. */
  restart(): Promise<void> {
    this.#crashes.clear();
    return this.#enqueue(async () => {
      await this.#stop();
      await this.#launch();
    });
  }

  /** Asks the server something of its own protocol. Waits for a start that is under way. */
  async request<T>(method: string, parameters: object, token: vscode.CancellationToken): Promise<T> {
    await this.#pending;
    if (this.#client === undefined) {
      throw new Error("The C# Completion server does not run; the status bar says why.");
    }
    return this.#client.sendRequest<T>(method, parameters, token);
  }

  /** Tells the server the settings as they are now. */
  async sendSettings(): Promise<void> {
    const settings = { [section]: readServerSettings(vscode.workspace.getConfiguration(section)) };
    await this.#client?.sendNotification("workspace/didChangeConfiguration", { settings });
  }

  async dispose(): Promise<void> {
    this.#ended = true;
    await this.#enqueue(() => this.#stop());
    this.#statusChanged.dispose();
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#pending = this.#pending.then(work).catch((error: unknown) => this.log.error(String(error)));
    return this.#pending;
  }

  async #launch(): Promise<void> {
    if (this.#ended) {
      return;
    }
    this.#report({ state: "starting" });
    const client = await this.#createClient();
    if (client === undefined) {
      return;
    }
    try {
      await client.start();
      this.#client = client;
    } catch (error) {
      this.log.error(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
      this.#fail("The C# Completion server did not start; the log says why.", "Show Log");
      await client.dispose(stopTimeout).catch(() => undefined);
    }
  }

  /** Undefined when something on this machine has to be put right first; the person was told then. */
  async #createClient(): Promise<LanguageClient | undefined> {
    const configured = vscode.workspace.getConfiguration(section).get("serverPath", "").trim();
    try {
      const { command, args, cwd } = await prepareLaunch(configured, this.extensionFolder);
      this.log.info(`Starting ${[command, ...args].join(" ")}`);
      return this.#connect({ command, args, options: { cwd } });
    } catch (error) {
      if (!(error instanceof LaunchProblem)) {
        throw error;
      }
      this.#fail(error.message, error.remedy === "dotnet" ? "Get .NET" : "Open Settings");
      return undefined;
    }
  }

  #connect(server: ConstructorParameters<typeof LanguageClient>[2]): LanguageClient {
    const client: LanguageClient = new QuietClient(section, "C# Completion", server, {
      documentSelector: documents,
      outputChannel: this.log,
      middleware: this.middleware,
      initializationOptions: () => initializationOptions(vscode.workspace.getConfiguration(section), vscode.workspace.isTrusted),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.#closed(client);
          return { action: CloseAction.DoNotRestart, handled: true, message: "The connection to the server is closed." };
        },
      },
    });
    client.onNotification("completion/status", (status: Record<string, unknown>) => this.#report(readStatus(status)));
    return client;
  }

  #closed(client: LanguageClient): void {
    // During a start the failing start itself tells the person.
    if (client !== this.#client) {
      return;
    }
    this.#client = undefined;
    if (this.#crashes.mayRestart(Date.now())) {
      this.log.warn("The server ended unexpectedly and is started again.");
      void this.start();
    } else {
      this.#fail(`The C# Completion server ended ${this.#crashes.allowed + 1} times within three minutes and stays off.`, "Show Log");
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose(stopTimeout).catch((error: unknown) => this.log.warn(`The server did not end in good order: ${String(error)}`));
  }

  #report(status: ServerStatus): void {
    this.#status = status;
    this.#statusChanged.fire(status);
  }

  /** One sentence with buttons, and the same in the status bar until it is put right. */
  #fail(message: string, remedy: "Get .NET" | "Open Settings" | "Show Log"): void {
    this.log.error(message);
    this.#report({ state: "error", message });
    const again = "Try Again";
    void vscode.window.showErrorMessage(message, remedy, again).then((choice) => {
      switch (choice) {
        case "Get .NET":
          return vscode.env.openExternal(vscode.Uri.parse(downloadPage));
        case "Open Settings":
          return vscode.commands.executeCommand("workbench.action.openSettings", `${section}.serverPath`);
        case "Show Log":
          return this.log.show();
        case again:
          return this.restart();
        default:
          return undefined;
      }
    });
  }
}

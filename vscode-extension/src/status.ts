// What the status bar says.

/** Parameters of the server's notification `completion/status`. */
export interface ServerStatus {
  state: "starting" | "loading" | "ready" | "busy" | "error";
  model?: string;
  device?: string;
  /** Why no GPU is used. */
  deviceReason?: string;
  /** Progress of a load, or what went wrong. */
  message?: string;
  /** Why the last answer held no draft. */
  lastEmptyReason?: string;
  /** The project of the last request, and how much of it is known. */
  project?: string;
}

/** Fields that are null mean the same as fields that are absent. */
export function readStatus(parameters: Record<string, unknown>): ServerStatus {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null)) as unknown as ServerStatus;
}

/** What the client itself knows. */
export interface ClientView {
  /** Not switched off in this window. */
  enabled: boolean;
  mode: "automatic" | "manual";
  /** The glob of `disabledGlobs` that the active file falls under. */
  disabledBy: string | undefined;
}

export interface StatusLook {
  text: string;
  /** One line each. */
  tooltip: string[];
  error: boolean;
}

export function statusLook(server: ServerStatus, client: ClientView): StatusLook {
  return { text: text(server, client), tooltip: tooltip(server, client), error: client.enabled && server.state === "error" };
}

function text(server: ServerStatus, client: ClientView): string {
  if (!client.enabled) {
    return "$(circle-slash) C# Completion off";
  }
  const model = [server.model ?? "C# Completion", shortDevice(server.device)].filter((part) => part !== "").join(" · ");
  switch (server.state) {
    case "starting":
      return "$(loading~spin) C# Completion";
    case "loading":
      return `$(loading~spin) ${server.model ?? "C# Completion"}`;
    case "error":
      return "$(error) C# Completion";
    case "busy":
      return `$(loading~spin) ${model}`;
    case "ready":
      return `${client.disabledBy === undefined ? "$(sparkle)" : "$(circle-slash)"} ${model}`;
  }
}

/** "CPU (2 threads)" → "CPU": the rest is in the tooltip. */
function shortDevice(device: string | undefined): string {
  return (device ?? "").replace(/\s*\(.*\)$/, "");
}

function tooltip(server: ServerStatus, client: ClientView): string[] {
  if (!client.enabled) {
    return ["Suggestions are off in this window."];
  }
  return [
    activity(server),
    server.model === undefined ? "" : `Model: ${server.model}`,
    server.device === undefined ? "" : `Device: ${server.device}`,
    server.deviceReason === undefined ? "" : `No GPU: ${server.deviceReason}`,
    server.project === undefined ? "" : `Project: ${server.project}`,
    client.mode === "manual" ? "Suggests only when asked (manual mode)." : "",
    client.disabledBy === undefined ? "" : `Off for this file: it falls under ${client.disabledBy} in disabledGlobs.`,
    server.lastEmptyReason === undefined ? "" : `Last request without a suggestion: ${server.lastEmptyReason}`,
  ].filter((line) => line !== "");
}

function activity(server: ServerStatus): string {
  switch (server.state) {
    case "starting":
      return server.message ?? "Starting.";
    case "loading":
      return server.message ?? "Loading the model.";
    case "busy":
      return server.message ?? "Thinking.";
    case "ready":
      return server.message ?? "Ready.";
    case "error":
      return server.message ?? "Something went wrong; the log says what.";
  }
}

// What a person can set, in the shape in which the server is told.

/** Section of the editor's settings; every name below is a setting in it. */
export const section = "csharpCompletion";

/** Names of the settings that the server acts on. The rest are the client's own. */
export const serverSettings = [
  "model",
  "draftModel",
  "device",
  "drafts",
  "draftMethod",
  "mode",
  "disabledGlobs",
  "extent",
  "maxTokens",
  "monitors",
  "comments",
  "speculation",
  "adaptive",
  "tokenAlignment",
  "middleLead",
  "crossFile",
  "contextTokens",
  "suffix",
  "temperature",
  "topP",
  "minP",
  "typicalP",
  "securityVeto",
  "reuse",
  "review",
  "repairs",
  "show",
  "ranking",
  "diffusionModel",
  "infillWith",
  "infillSlots",
  "infillPace",
  "infillOrder",
] as const;

export type ServerSettings = Record<(typeof serverSettings)[number], unknown>;

/** The part of `vscode.WorkspaceConfiguration` that is needed here. */
export interface Configuration {
  get(name: string): unknown;
}

/**
 * The settings as they are. Values that make no sense go through: the server says what is wrong with them, in the same
 * words to every editor.
 */
export function readServerSettings(configuration: Configuration): ServerSettings {
  const settings = Object.fromEntries(serverSettings.map((name) => [name, configuration.get(name)])) as ServerSettings;
  // The settings editor has no way to say "none" but the empty string.
  return { ...settings, model: settings.model || null, draftModel: settings.draftModel || null, diffusionModel: settings.diffusionModel || null };
}

/** Options of the `initialize` request. Without trust the server loads no project, since that runs the folder's code. */
export function initializationOptions(configuration: Configuration, trusted: boolean) {
  return { ...readServerSettings(configuration), trusted };
}

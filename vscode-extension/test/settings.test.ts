import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initializationOptions, readServerSettings, section, serverSettings } from "../src/settings";

const properties = JSON.parse(readFileSync("package.json", "utf8")).contributes.configuration.properties;

/** The editor's view of the section: what a person set, else the contributed default. */
function configuration(set: Record<string, unknown> = {}) {
  return { get: (name: string) => (name in set ? set[name] : properties[`${section}.${name}`].default) };
}

test("with nothing set, the server gets the contributed defaults", () => {
  assert.deepEqual(readServerSettings(configuration()), {
    model: null,
    draftModel: null,
    device: "auto",
    drafts: 3,
    draftMethod: "alternatives",
    mode: "automatic",
    disabledGlobs: ["**/obj/**", "**/*.g.cs", "**/*.Designer.cs"],
    extent: "auto",
    maxTokens: 96,
    monitors: {},
    comments: false,
    speculation: "auto",
    adaptive: "off",
    tokenAlignment: "align",
    middleLead: 2,
    crossFile: "auto",
    contextTokens: 1024,
    suffix: "all",
    temperature: 0,
    topP: 1,
    minP: 0,
    typicalP: 1,
    securityVeto: false,
    reuse: true,
    review: true,
    repairs: 3,
    show: "auto",
    ranking: "probability",
    diffusionModel: null,
    infillWith: "auto",
    infillSlots: 16,
    infillPace: "threshold:least=0.6,expansions=0",
    infillOrder: "left",
  });
});

test("each setting reaches the server under its own name, whatever its value", () => {
  for (const name of serverSettings) {
    const value = { of: name };
    assert.deepEqual(readServerSettings(configuration({ [name]: value }))[name], value);
  }
});

test("false and zero are values, not absences", () => {
  const settings = readServerSettings(configuration({ review: false, drafts: 0 }));
  assert.equal(settings.review, false);
  assert.equal(settings.drafts, 0);
});

test("trust goes with the settings", () => {
  for (const trusted of [true, false]) {
    assert.deepEqual(initializationOptions(configuration(), trusted), { ...readServerSettings(configuration()), trusted });
  }
});

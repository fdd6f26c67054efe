// What package.json promises to the editor.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { section, serverSettings } from "../src/settings";

// Tests run from the extension's folder.
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const sources = readdirSync("src").map((name) => readFileSync(path.join("src", name), "utf8"));

test("no key binding takes Tab, Enter or Escape, but while a proposal is shown", () => {
  const taken = /(^|[+ ])(tab|enter|escape|space)( |$)/i;
  for (const binding of manifest.contributes.keybindings) {
    for (const key of [binding.key, binding.mac, binding.linux, binding.win].filter(Boolean)) {
      if (taken.test(key)) {
        assert.match(binding.when, /csharpCompletion\.proposalShown/);
      }
    }
  }
});

test("key bindings work only in a C# editor", () => {
  for (const binding of manifest.contributes.keybindings) {
    assert.match(binding.when, /editorTextFocus/);
    assert.match(binding.when, /editorLangId == csharp/);
  }
});

test("Enter types a line break wherever there is something to type into", () => {
  for (const binding of manifest.contributes.keybindings.filter(({ key }: { key: string }) => key === "enter")) {
    assert.match(binding.when, /editorReadonly/);
    assert.doesNotMatch(binding.when, /!editorReadonly/);
  }
});

test("every contributed command is registered, and no other", () => {
  const contributed = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  const registered = sources.flatMap((source) => [...source.matchAll(/registerCommand\("([^"]+)"/g)].map((match) => match[1]));
  assert.deepEqual(registered.sort(), contributed.sort());
});

test("every setting sent to the server is contributed, and the rest are the client's", () => {
  const contributed = Object.keys(manifest.contributes.configuration.properties);
  const clients = ["popup", "serverPath", "trace.server"];
  assert.deepEqual(contributed.sort(), [...serverSettings, ...clients].map((name) => `${section}.${name}`).sort());
});

test("a folder cannot choose what is started, nor an untrusted one which model is read", () => {
  const properties = manifest.contributes.configuration.properties;
  assert.equal(properties[`${section}.serverPath`].scope, "machine");
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  for (const model of ["model", "diffusionModel"]) {
    assert.ok(restricted.includes(`${section}.${model}`), model);
  }
});

test("defaults are allowed values", () => {
  for (const [name, setting] of Object.entries<Record<string, any>>(manifest.contributes.configuration.properties)) {
    if (setting.enum) {
      assert.ok(setting.enum.includes(setting.default), name);
      assert.equal(setting.enumDescriptions?.length ?? setting.enum.length, setting.enum.length, name);
    }
    if (setting.type === "integer") {
      assert.ok(setting.minimum <= setting.default && setting.default <= setting.maximum, name);
    }
  }
});

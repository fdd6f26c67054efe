"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { modes, kinds, cases, trees } = data;
  const pageSize = 100;
  const element = (id) => document.getElementById(id);
  const controls = { kind: element("kind"), find: element("find"), relation: element("relation"), a: element("a"), b: element("b") };
  const byId = new Map(cases.map((one, index) => [one.id, index]));
  let matching = [];
  let shown = -1; // index among all cases

  // --- Building elements: text is only ever set as text.
  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined && value !== null && value !== false) {
        made.setAttribute(name, value === true ? "" : value);
      }
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const grouped = (number) => number.toLocaleString("en-US");
  const milliseconds = (ms) => `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : grouped(Math.round(ms))} ms`;
  const counted = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

  // --- What a mode made of a case.
  const first = (one, mode) => one.outcomes[mode]?.drafts[0];
  const compiles = (one, mode) => first(one, mode)?.compiles ?? false;
  const exact = (one, mode) => first(one, mode)?.exact ?? false;
  const relations = {
    "compiles-a": (one, a, b) => compiles(one, a) && !compiles(one, b),
    "both": (one, a, b) => compiles(one, a) && compiles(one, b),
    "neither": (one, a, b) => !compiles(one, a) && !compiles(one, b),
    "exact-a": (one, a, b) => exact(one, a) && !exact(one, b),
    "hidden-a": (one, a) => first(one, a) === undefined,
  };

  function verdict(one, mode) {
    const draft = first(one, mode);
    if (draft === undefined) return ["", "–", "nothing suggested"];
    if (draft.exact) return ["exact", "=", draft.compiles ? "exact" : "exact, does not compile"];
    return draft.compiles ? ["yes", "✓", "compiles"] : ["no", "✗", "does not compile"];
  }

  // --- The list.
  function filter() {
    const kind = controls.kind.value;
    const find = controls.find.value.trim().toLowerCase();
    const holds = relations[controls.relation.value];
    const [a, b] = [controls.a.selectedIndex, controls.b.selectedIndex];
    matching = [];
    cases.forEach((one, index) => {
      if ((kind === "" || one.kind === kind)
        && (find === "" || one.id.toLowerCase().includes(find) || one.file.toLowerCase().includes(find) || one.truth.some((text) => text.toLowerCase().includes(find)))
        && (holds === undefined || holds(one, a, b))) {
        matching.push(index);
      }
    });
    element("matches").textContent = matching.length === cases.length
      ? counted(cases.length, "case") : `${grouped(matching.length)} of ${counted(cases.length, "case")}`;
  }

  const pageOf = (index) => Math.max(0, Math.floor(matching.indexOf(index) / pageSize));
  let page = 0;

  function drawList() {
    const pages = Math.max(1, Math.ceil(matching.length / pageSize));
    page = Math.min(page, pages - 1);
    element("list").replaceChildren(...matching.slice(page * pageSize, (page + 1) * pageSize).map(row));
    element("page").textContent = `page ${page + 1} of ${pages}`;
    element("before").disabled = page === 0;
    element("after").disabled = page === pages - 1;
    document.querySelector(".pages").hidden = pages === 1;
    markCurrent();
  }

  function row(index) {
    const one = cases[index];
    const marks = modes.map((mode, m) => {
      const [name, sign, words] = verdict(one, m);
      return make("span", { class: `mark ${name}`, title: `${mode}: ${words}` }, make("span", { "aria-hidden": "true" }, sign), make("span", { class: "unseen" }, `${mode}: ${words}. `));
    });
    const button = make("button", { type: "button", "data-index": index, title: one.id },
      make("span", { class: "where" }, `${one.file.split("/").pop()}:${one.line}`),
      make("span", { class: "what" }, `${one.kind} · ${one.truth[0].trim().split("\n")[0]}`),
      make("span", { class: "marks" }, ...marks));
    return make("li", null, button);
  }

  function markCurrent(scroll) {
    for (const button of element("list").querySelectorAll("button")) {
      const current = Number(button.dataset.index) === shown;
      if (current) {
        button.setAttribute("aria-current", "true");
        // Within the list alone: the page stays where the reader has it.
        const list = element("list");
        const [item, box] = [button.getBoundingClientRect(), list.getBoundingClientRect()];
        if (scroll && item.top < box.top) list.scrollTop -= box.top - item.top;
        if (scroll && item.bottom > box.bottom) list.scrollTop += item.bottom - box.bottom;
      } else {
        button.removeAttribute("aria-current");
      }
    }
  }

  // --- One case.
  /** Takes the indentation that all lines share away from context and fillings. */
  function outdent(one) {
    const original = one.context.map((text, i) => text + (one.truth[i] ?? "")).join("").split("\n");
    const margins = original.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)[0].length);
    const margin = margins.length === 0 ? 0 : Math.min(...margins);
    const strip = (text, atStart) => text.split("\n").map((line, i) =>
      i > 0 || atStart ? line.slice(Math.min(margin, /^[ \t]*/.exec(line)[0].length)) : line).join("\n");
    return { context: one.context.map((text, i) => strip(text, i === 0)), filling: (text) => strip(text, false) };
  }

  function inPlace(one, texts, markClass, near) {
    const { context, filling } = outdent(one);
    const code = make("pre", { "aria-label": markClass === "truth" ? "The original, holes marked" : "The document with the draft marked" });
    context.forEach((text, i) => {
      code.append(near ? nearby(text, i === 0, i === context.length - 1) : text);
      if (i < context.length - 1) {
        const filled = texts[i];
        code.append(filled === undefined || filled === ""
          ? make("mark", { class: `${markClass} gone` }, filled === "" ? "(empty)" : "(nothing)")
          : make("mark", { class: markClass }, filling(filled)));
      }
    });
    return code;
  }

  /** Of what stands before the first or after the last hole, the lines next to it. */
  function nearby(text, isFirst, isLast) {
    const lines = text.split("\n");
    if (isFirst) return lines.slice(lines.length > 1 && lines.at(-2).trim() === "" ? -1 : -2).join("\n");
    if (isLast) return lines.slice(0, 2).join("\n").trimEnd();
    return lines.length <= 5 ? text : `${lines.slice(0, 2).join("\n")}\n⋮\n${lines.slice(-2).join("\n")}`;
  }

  function chip(holds, yes, no) {
    return make("li", { class: holds ? "yes" : "no" }, make("span", { "aria-hidden": "true" }, holds ? "✓ " : "✗ "), holds ? yes : no);
  }

  function draftView(one, draft) {
    return make("div", { class: "draft-view" },
      make("ul", { class: "chips" },
        chip(draft.compiles, "compiles", "does not compile"),
        chip(draft.parses, "parses", "does not parse"),
        chip(draft.exact, "exact", "not exact"),
        chip(draft.next, "next identifier", "other identifier"),
        draft.finished ? null : chip(false, "", "not finished")),
      inPlace(one, draft.text, "draft", true),
      draft.errors.length === 0 ? null : make("ul", { class: "errors", "aria-label": "New errors" }, ...draft.errors.map((error) => make("li", null, error))));
  }

  /** How the drafts of a case came about, hole by hole; built when someone opens it. */
  function treeView(mode) {
    const tree = trees[`${shown}:${mode}`];
    if (tree === undefined) return null;
    const details = make("details", { class: "further tree" },
      make("summary", null, "How it came about", make("span", { class: "dim" }, "token by token")));
    details.addEventListener("toggle", () => {
      details.append(
        make("p", { class: "dim" }, "* greedy draft, + further draft, - left behind; log-probability; who proposed it"),
        ...tree.map((text, hole) => make("pre", { "aria-label": tree.length > 1 ? `Candidate tree of hole ${hole + 1}` : "Candidate tree" }, text)));
    }, { once: true });
    return details;
  }

  function outcomeView(one, mode) {
    const outcome = one.outcomes[mode];
    const parts = [make("h4", null,
      make("span", null, make("span", { class: `swatch mode-${mode % 8}` }), modes[mode]),
      outcome === null ? null : make("span", { class: "dim cost" }, `${milliseconds(outcome.ms)} (first token ${milliseconds(outcome.firstMs)}), ${counted(outcome.tokens, "token")}, ${counted(outcome.calls, "model call")}`))];
    if (outcome === null) {
      parts.push(make("p", { class: "none" }, "This mode has no outcome for the case."));
    } else {
      if (outcome.empty !== null || outcome.drafts.length === 0) {
        parts.push(make("p", { class: "none" }, `${outcome.drafts.length === 0 ? "Nothing suggested" : "Not every hole is filled"}${outcome.empty ? `: ${outcome.empty}` : "."}`));
      }
      if (outcome.drafts.length > 0) {
        parts.push(draftView(one, outcome.drafts[0]));
      }
      if (outcome.drafts.length > 1) {
        const further = outcome.drafts.slice(1);
        parts.push(make("details", { class: "further" },
          make("summary", null, counted(further.length, "further draft"),
            make("span", { class: "dim" }, `${further.filter((draft) => draft.compiles).length} compile, ${further.filter((draft) => draft.exact).length} exact`)),
          ...further.map((draft) => draftView(one, draft))));
      }
      parts.push(treeView(mode));
    }
    return make("div", { class: "outcome", "data-mode": modes[mode] }, ...parts);
  }

  function drawCase() {
    const view = element("case");
    if (shown < 0) {
      view.replaceChildren(make("p", { class: "none" }, matching.length === 0 ? "No case matches." : "Choose a case."));
      return;
    }
    const one = cases[shown];
    view.replaceChildren(
      make("h3", null, `${one.file}:${one.line}:${one.column}`),
      make("p", { class: "place" }, `${one.kind}${one.truth.length > 1 ? `, ${one.truth.length} holes` : ""} · `, make("a", { href: `#${state()}` }, one.id)),
      make("h4", null, "Original", make("span", { class: "dim" }, "what was held out is marked")),
      inPlace(one, one.truth, "truth", false),
      ...modes.map((_, mode) => outcomeView(one, mode)));
  }

  // --- The address.
  function state() {
    const parameters = new URLSearchParams();
    if (shown >= 0) parameters.set("case", cases[shown].id);
    for (const name of ["kind", "find", "relation"]) {
      if (controls[name].value !== "") parameters.set(name, controls[name].value);
    }
    if (controls.relation.value !== "") {
      parameters.set("a", controls.a.value);
      parameters.set("b", controls.b.value);
    }
    return parameters.toString();
  }

  function write(push) {
    const hash = `#${state()}`;
    if (hash !== location.hash && (hash !== "#" || location.hash.includes("="))) {
      history[push ? "pushState" : "replaceState"](null, "", hash);
    }
  }

  function choose(select, value, otherwise) {
    const index = [...select.options].findIndex((option) => option.value === value);
    select.selectedIndex = index < 0 ? otherwise : index;
  }

  /** From the address; one that names a section alone leaves everything as it is. */
  function read() {
    if (location.hash.length > 1 && !location.hash.includes("=")) return false;
    const parameters = new URLSearchParams(location.hash.slice(1));
    choose(controls.kind, parameters.get("kind") ?? "", 0);
    choose(controls.relation, parameters.get("relation") ?? "", 0);
    choose(controls.a, parameters.get("a"), Math.min(1, modes.length - 1));
    choose(controls.b, parameters.get("b"), 0);
    controls.find.value = parameters.get("find") ?? "";
    filter();
    shown = byId.get(parameters.get("case")) ?? -1;
    page = pageOf(shown);
    drawList();
    markCurrent(true);
    drawCase();
    return parameters.has("case") || parameters.has("relation") || parameters.has("kind") || parameters.has("find");
  }

  // --- What a person does.
  function show(index, push) {
    shown = index;
    const its = pageOf(index);
    if (its !== page) {
      page = its;
      drawList();
    }
    write(push);
    drawCase();
    markCurrent(true);
  }

  function refilter() {
    filter();
    if (!matching.includes(shown)) shown = matching[0] ?? -1;
    page = pageOf(shown);
    drawList();
    write(false);
    drawCase();
    markCurrent(true);
  }

  function move(by) {
    if (matching.length === 0) return;
    const at = matching.indexOf(shown);
    const next = at < 0 ? 0 : Math.min(matching.length - 1, Math.max(0, at + by));
    show(matching[next], false);
  }

  for (const kind of kinds) controls.kind.append(make("option", { value: kind }, kind));
  for (const select of [controls.a, controls.b]) {
    for (const mode of modes) select.append(make("option", { value: mode }, mode));
  }
  element("columns").append(...modes.map((mode, index) => make("span", { class: `swatch mode-${index % 8}`, title: mode })));
  element("key").textContent = `✓ compiles, ✗ does not, = exact, – nothing suggested; in the order ${modes.join(", ")}`;
  for (const control of Object.values(controls)) control.addEventListener("input", refilter);
  element("filters").addEventListener("submit", (event) => event.preventDefault());
  element("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    choose(controls.kind, "", 0);
    choose(controls.relation, "", 0);
    controls.find.value = "";
    refilter();
  });
  element("swap").addEventListener("click", () => {
    const a = controls.a.selectedIndex;
    controls.a.selectedIndex = controls.b.selectedIndex;
    controls.b.selectedIndex = a;
    refilter();
  });
  element("list").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button !== null) show(Number(button.dataset.index), true);
  });
  element("before").addEventListener("click", () => { page--; drawList(); });
  element("after").addEventListener("click", () => { page++; drawList(); });
  // Keys belong to the browser of cases where the focus is in it, and anywhere while it is in view and no field has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, select, .scroll");
    const inside = event.target.closest("#browser") !== null;
    const box = element("browser").getBoundingClientRect();
    const inView = box.top < innerHeight * 0.8 && box.bottom > innerHeight * 0.2;
    if (field !== null || !(inside || inView)) return;
    const arrows = event.target.closest("#list") !== null;
    const by = event.key === "j" || (arrows && event.key === "ArrowDown") || event.key === "ArrowRight" ? 1
      : event.key === "k" || (arrows && event.key === "ArrowUp") || event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    move(by);
    // The focus goes along where it was in the list.
    if (arrows) element("list").querySelector("[aria-current]")?.focus({ preventScroll: true });
  });
  window.addEventListener("popstate", read);

  element("filters").hidden = false;
  element("browser").hidden = false;
  const linked = read();
  if (shown < 0 && matching.length > 0) {
    shown = matching[0];
    drawCase();
    markCurrent();
  }
  if (linked) element("cases").scrollIntoView({ behavior: "instant" });
})();

// Adds search, filters, links and copying to a table that is complete without them. Text from the
// table is only ever used as text and never parsed as HTML.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(`page_${id}`);
  const [form, search, status, table, nothing] = ["controls", "search", "status", "entries", "nothing"].map(byId);
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];

  // Text in the form that is compared: lower case, no accents, one kind of dash and apostrophe. `at`
  // maps each of its characters to a position in the original text.
  const fold = (text) => {
    let folded = "";
    let place = 0;
    const at = [];
    for (const char of text) {
      const plain = char
        .normalize("NFKD")
        .toLowerCase()
        .replace(/\p{M}/gu, "")
        .replace(/\p{Pd}/gu, "-")
        .replace(/[‘’]/g, "'");
      folded += plain;
      at.push(...Array(plain.length).fill(place));
      place += char.length;
    }
    return { text, folded, at: [...at, place] };
  };

  const bare = (code) => code.replace(/^0+(?=.)/, "");

  // Text without spaces and punctuation, to search for words that contain punctuation.
  const solid = (folded) => folded.replace(/[^\p{L}\p{N}]/gu, "");

  // The entries: the leaves have the texts to search, the facets have the values to filter by.
  const entries = [...table.querySelectorAll("tbody > tr[id]")].map((row) => {
    const body = row.parentElement;
    const leaves = [...row.querySelectorAll("[data-field], [data-value], [data-alias], [data-language]")]
      .filter((element) => !element.childElementCount)
      .map((element) => ({ element, ...fold(element.textContent) }))
      .map((leaf) => ({ ...leaf, solid: solid(leaf.folded) }));
    const facets = new Map([["code", [body.dataset.start]]]);
    for (const { name } of boxes) {
      if (!facets.has(name)) {
        const values = row.querySelectorAll(`[data-field="${CSS.escape(name)}"] [data-value]`);
        facets.set(name, values.length ? [...values].map((value) => value.dataset.value) : [""]);
      }
    }
    const code = row.querySelector("[data-field=code]").textContent;
    return { row, body, next: row.nextElementSibling, leaves, facets, code, bare: bare(fold(code).folded), link: row.querySelector("a.code") };
  });
  const groups = [...table.tBodies].map((body) => {
    const part = document.createElement("span");
    part.className = "part";
    body.querySelector(".group .count")?.prepend(part);
    return { body, part, entries: entries.filter((entry) => entry.body === body) };
  });
  const entryOf = (row) => entries.find((entry) => entry.row === row);

  // Apply the search and the filters to the table

  const names = (word, entry) => bare(word) === entry.bare || bare(solid(word)) === entry.bare;
  const has = (word, entry) => {
    const joined = /[\p{L}\p{N}][^\p{L}\p{N}]+[\p{L}\p{N}]/u.test(word);
    return names(word, entry) || entry.leaves.some((leaf) => leaf.folded.includes(word) || (joined && leaf.solid.includes(solid(word))));
  };

  // An entry must match all words, unless all of them are codes: then it must be one of those.
  const fitsWords = (words, entry) => {
    const codes = words.length > 1 && words.every((word) => entries.some((other) => names(word, other)));
    return codes ? words.some((word) => names(word, entry)) : words.every((word) => has(word, entry));
  };

  const ranges = (leaf, words, entry) => {
    if (leaf.element.dataset.field === "code" && words.some((word) => names(word, entry))) {
      return [[0, leaf.text.length]];
    }
    const found = [];
    for (const word of words) {
      for (let from = leaf.folded.indexOf(word); from >= 0; from = leaf.folded.indexOf(word, from + 1)) {
        let to = from + word.length;
        while (leaf.at[to] === leaf.at[to - 1]) to++;
        found.push([leaf.at[from], leaf.at[to]]);
      }
    }
    const merged = [];
    for (const [from, to] of found.sort(([a], [b]) => a - b)) {
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    return merged;
  };

  // Let long identifiers wrap between their words.
  const breakable = (text, element) =>
    (element.tagName === "CODE" ? text.split(/(?<=[_.])|(?<=[a-z0-9])(?=[A-Z])/) : [text]).flatMap((part, at) => (at ? [document.createElement("wbr"), part] : [part]));

  const paint = ({ element, text }, marked) => {
    const key = JSON.stringify(marked);
    if (element.painted === key) return;
    element.painted = key;
    element.replaceChildren();
    let at = 0;
    for (const [from, to] of marked) {
      const mark = document.createElement("mark");
      mark.append(...breakable(text.slice(from, to), element));
      element.append(...breakable(text.slice(at, from), element), mark);
      at = to;
    }
    element.append(...breakable(text.slice(at), element));
  };

  // Put an entry whose code is searched for first, even if an earlier one mentions the code.
  const best = document.createElement("tbody");
  best.insertRow().className = "group";
  best.rows[0].append(document.createElement("th"));
  best.rows[0].cells[0].scope = "rowgroup";
  best.rows[0].cells[0].textContent = "Best match";
  let first = null;
  const putFirst = (entry) => {
    if (entry === first) return;
    first?.body.insertBefore(first.row, first.next);
    first = entry;
    if (entry) {
      best.append(entry.row);
      table.tHead.after(best);
    } else {
      best.remove();
    }
  };

  let target = null;

  const update = () => {
    const words = fold(search.value)
      .folded.split(/[\s,;]+/)
      .filter(Boolean);
    const chosen = new Map();
    for (const { name, value } of boxes.filter((box) => box.checked)) {
      chosen.set(name, [...(chosen.get(name) ?? []), value]);
    }
    const fits = (entry, name) => !chosen.has(name) || chosen.get(name).some((value) => entry.facets.get(name).includes(value));
    const found = entries.filter((entry) => fitsWords(words, entry));
    const matches = found.filter((entry) => [...chosen.keys()].every((name) => fits(entry, name)));
    const named = matches.find((entry) => words.some((word) => names(word, entry)));

    putFirst(named && named !== matches[0] ? named : null);
    for (const entry of entries) {
      entry.row.hidden = !matches.includes(entry) && entry !== target;
      for (const leaf of entry.leaves) paint(leaf, entry.row.hidden ? [] : ranges(leaf, words, entry));
      entry.row.classList.toggle("target", entry === target);
      if (entry === target) entry.row.setAttribute("aria-current", "true");
      else entry.row.removeAttribute("aria-current");
    }
    for (const { body, part, entries: all } of groups) {
      const shown = all.filter((entry) => matches.includes(entry)).length;
      body.hidden = all.every((entry) => entry.row.hidden || entry === first);
      part.textContent = shown === all.length ? "" : `${shown} of `;
    }
    for (const box of boxes) {
      const others = [...chosen.keys()].filter((name) => name !== box.name);
      const count = found.filter((entry) => entry.facets.get(box.name).includes(box.value) && others.every((name) => fits(entry, name))).length;
      box.parentElement.querySelector(".count").textContent = count;
      box.parentElement.classList.toggle("none", !count);
    }

    const besides = target && !matches.includes(target) ? `, plus the linked ${target.code}` : "";
    status.textContent = `${matches.length} of ${entries.length} codes${besides}`;
    byId("number").textContent = [...chosen.values()].flat().length || "";
    byId("reset").hidden = !words.length && !chosen.size;
    table.hidden = !matches.length && !besides;
    nothing.hidden = !table.hidden;
    if (!matches.length) help(words, found, chosen.size);
  };

  // Explain why nothing matches, and offer codes with the same beginning and ways to continue.
  const help = (words, found, filtered) => {
    const quoted = (some) => some.map((word) => `“${word}”`).join(", ");
    const missing = words.filter((word) => !entries.some((entry) => has(word, entry)));
    let why = "No code matches all of these filters.";
    if (found.length && words.length) why = `The filters hide all search results: ${found.length} of ${entries.length} codes.`;
    else if (missing.length) why = `None of the ${entries.length} codes mentions ${quoted(missing)}.`;
    else if (words.length) why = `No code mentions all of ${quoted(words)}.`;
    byId("why").textContent = why;

    let near = [];
    let start = missing.length === 1 ? missing[0] : "";
    while (start && !near.length) {
      start = start.slice(0, -1);
      near = start ? entries.filter((entry) => fold(entry.code).folded.startsWith(start)) : [];
    }
    byId("near").replaceChildren(near.length ? `Codes that begin with ${start}: ` : "");
    for (const { code, link } of near) {
      const other = document.createElement("a");
      other.href = link.hash;
      other.textContent = code;
      byId("near").append(other, " ");
    }
    byId("unsearch").hidden = !words.length;
    byId("unfilter").hidden = !filtered;
  };

  // The address: `?q=…` and the filters for a view, `#code` for an entry

  const write = () => {
    const state = new URLSearchParams(new FormData(form));
    if (!search.value.trim()) state.delete("q");
    const query = `${state}` ? `?${state}` : "";
    try {
      history.replaceState(null, "", location.pathname + query + (target?.link.hash ?? ""));
    } catch {
      // Browsers limit how often a page may do this. The view is still correct.
    }
  };

  const read = () => {
    const state = new URLSearchParams(location.search);
    search.value = state.get("q") ?? "";
    for (const box of boxes) box.checked = state.getAll(box.name).includes(box.value);
    target = entries.find((entry) => entry.link.hash === location.hash) ?? null;
    update();
    target?.row.scrollIntoView({ block: "center" });
  };

  const change = () => {
    target = null;
    update();
    write();
  };

  const clear = (...what) => {
    if (what.includes("search")) search.value = "";
    if (what.includes("filters")) for (const box of boxes) box.checked = false;
    change();
  };

  // Copying

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The page is a local file, or has no permission: copy a selection instead.
      const focused = document.activeElement;
      const area = document.createElement("textarea");
      area.className = "unseen";
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focused?.focus({ preventScroll: true });
      return done;
    }
  };

  const said = byId("said");
  const say = (text) => {
    // Clear the text first, so that a screen reader announces a repeated text again.
    said.textContent = "";
    setTimeout(() => (said.textContent = text), 50);
  };

  const addButton = (template, after, label, text) => {
    const button = byId(template).content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", `Copy ${label}`);
    button.title = `Copy ${label}`;
    button.addEventListener("click", async () => {
      const done = await copied(text());
      button.classList.toggle("done", done);
      say(done ? `Copied ${text()}` : "Your browser does not allow copying.");
      setTimeout(() => button.classList.remove("done"), 2000);
    });
    after.after(button);
  };

  // The keyboard

  const remembered = (key, ...value) => {
    try {
      const name = `explorer-${key}`;
      if (!value.length) return localStorage.getItem(name);
      if (value[0]) localStorage.setItem(name, value[0]);
      else localStorage.removeItem(name);
    } catch {
      // Without storage, settings last until the page is closed.
    }
    return null;
  };

  const shortcuts = byId("shortcuts");
  shortcuts.checked = remembered("shortcuts") !== "off";
  shortcuts.addEventListener("change", () => remembered("shortcuts", shortcuts.checked ? "" : "off"));

  const move = (step) => {
    const rows = [...table.querySelectorAll("tbody > tr[id]:not([hidden])")];
    const here = rows.indexOf(document.activeElement.closest("tr[id]"));
    const at = rows.indexOf(target?.row);
    const row = rows[here >= 0 ? here + step : at >= 0 ? at + step : 0];
    if (row) entryOf(row).link.focus();
    else if (step < 0) search.focus();
  };

  document.addEventListener("keydown", (event) => {
    const here = event.target;
    const keys = {
      Escape: () => (search.value ? clear("search") : boxes.some((box) => box.checked) ? clear("filters") : search.blur()),
    };
    if (here === search || here.closest("tr[id]")) {
      keys.ArrowDown = () => move(1);
      keys.ArrowUp = () => move(-1);
    }
    if (here !== search && shortcuts.checked) {
      keys["/"] = () => search.select();
      keys.j = () => move(1);
      keys.k = () => move(-1);
    }
    const act = event.ctrlKey || event.altKey || event.metaKey || event.isComposing ? null : keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  // Light and dark: follow the system until the reader chooses one

  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = byId("theme");
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const dress = (choice) => {
    if (choice === "dark" || choice === "light") root.dataset.theme = choice;
    else delete root.dataset.theme;
    theme.setAttribute("aria-pressed", isDark());
  };
  theme.addEventListener("click", () => {
    const choice = isDark() ? "light" : "dark";
    const kept = (choice === "dark") === system.matches ? "" : choice;
    remembered("theme", kept);
    dress(kept);
  });
  system.addEventListener("change", () => dress(root.dataset.theme));
  dress(remembered("theme"));

  // Show the controls, and the view that the address specifies

  for (const entry of entries) {
    addButton("link", entry.link, `the link to ${entry.code}`, () => location.href.split(/[?#]/)[0] + entry.link.hash);
  }
  for (const element of document.querySelectorAll("[data-copy]")) {
    const text = element.textContent;
    addButton("copy", element, element.dataset.language ? text : element.dataset.copy, () => text);
  }
  const more = byId("more");
  more.addEventListener("click", () => more.setAttribute("aria-expanded", more.getAttribute("aria-expanded") !== "true"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    table.querySelector("tbody > tr[id]:not([hidden]) a.code")?.click();
  });
  form.addEventListener("input", change);
  for (const [id, what] of [
    ["reset", ["search", "filters"]],
    ["unsearch", ["search"]],
    ["unfilter", ["filters"]],
  ]) {
    byId(id).addEventListener("click", (event) => {
      event.preventDefault();
      clear(...what);
      search.focus();
    });
  }
  addEventListener("popstate", read);
  // After following a link within the page, browsers move the focus away from the link.
  addEventListener("hashchange", () => target?.link.focus({ preventScroll: true }));
  const measure = () => root.style.setProperty("--bar", getComputedStyle(form).position === "sticky" ? `${form.offsetHeight}px` : "0px");
  root.classList.add("live");
  for (const control of [form, theme, byId("keys")]) control.hidden = false;
  measure();
  new ResizeObserver(measure).observe(form);
  read();
})();

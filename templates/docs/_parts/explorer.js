// Adds search, filters, links and copying to a list that is complete without them. All data is read
// from the page.
(() => {
  "use strict";

  const { root, byId, kept, replaceAddress, copy, copyButton, addCopying } = page;
  const [form, search, status, results, nothing, list] = ["controls", "search", "status", "results", "nothing", "list"].map(byId);
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];

  // Words: lower case, no accents, British spelling as American. Both sides of a comparison are
  // folded alike.

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'");
  const american = (word) =>
    word
      .replace(/is(e|ed|er|es|ing|ation|ations)$/, "iz$1")
      .replace(/our(s|ed|ing)?$/, "or$1")
      .replace(/ogue$/, "og")
      .replace(/centre/, "center")
      .replace(/licence/, "license")
      .replace(/celled$/, "celed");
  const split = (text) =>
    plain(text)
      .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .map(american);
  const solid = (text) =>
    american(
      plain(text)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, ""),
    );
  const bare = (code) => code.toLowerCase().replace(/^0+(?=.)/, "");
  const distance = (a, b, limit) => {
    // Damerau and Levenshtein's: letters left out, put in, exchanged, or swapped with the next.
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let [before, last] = [[], [...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i++) {
      const line = [i];
      for (let j = 1; j <= b.length; j++) {
        line[j] = Math.min(last[j] + 1, line[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) line[j] = Math.min(line[j], before[j - 2] + 1);
      }
      [before, last] = [last, line];
    }
    return last[b.length];
  };

  // Entries

  const texts = (element, selector) => [...element.querySelectorAll(selector)].map((found) => found.textContent);
  const entries = [...list.querySelectorAll(".rows > li")].map((row, order) => {
    const summary = row.querySelector("summary");
    return {
      row,
      order,
      summary,
      title: texts(summary, ".text > [data-field]").join(""),
      details: row.firstElementChild,
      code: texts(summary, "[data-field=code]")[0],
      home: row.parentElement,
      facets: new Map(),
    };
  });
  const byRow = new Map(entries.map((entry) => [entry.row, entry]));
  const entryOf = (element) => byRow.get(element?.closest?.(".rows > li"));
  for (const entry of entries) {
    for (const name of new Set(boxes.map((box) => box.name))) {
      const values = [...entry.row.querySelectorAll(`[data-field="${CSS.escape(name)}"] [data-value]`)].map((value) => value.dataset.value);
      entry.facets.set(name, values.length ? values : [""]);
    }
  }
  const groups = [...list.querySelectorAll("section")].map((section) => ({
    section,
    count: section.querySelector(".count"),
    entries: [...section.querySelectorAll(".rows > li")].map((row) => byRow.get(row)),
  }));
  const codes = new Map(entries.map((entry) => [plain(entry.code).toLowerCase(), entry]));
  const withoutZeros = new Map([...entries].reverse().map((entry) => [bare(entry.code), entry]));
  const entryNamed = (code) => codes.get(plain(code).toLowerCase()) ?? withoutZeros.get(bare(code));
  const widths = new Set(entries.map(({ code }) => code.length));
  const width = Math.max(...widths);
  const isNumeric = entries.every(({ code }) => /^\d+$/.test(code));
  const padded = (code) => (isNumeric && widths.size === 1 ? code.padStart(width, "0") : code);
  const leaves = [...(byId("stem")?.querySelectorAll("a") ?? [])];
  for (const leaf of leaves) leaf.entry = byRow.get(document.getElementById(leaf.hash.slice(1)));

  // The name of the protocol, and the keys of a code in a message, mean every entry alike.
  const protocol = byId("protocol").textContent;
  const protocolNames = split(protocol).filter((word) => /\p{L}/u.test(word));
  const escaped = (word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&");
  const everywhere = [protocol, document.querySelector("h1").textContent, list.dataset.keys ?? ""].join(" ");
  const optional = new Set([
    ...split(
      "a an and are as at be by can code codes did do does error for from get got has have http i in is it its may me my of on or our please returned returns send sends status that the this to was we what when which why with you your",
    ),
    ...split(everywhere),
    ...everywhere.split(" ").map(solid),
  ]);

  // The words and names of all entries, which only a search needs

  let vocabulary = null;
  const prepare = () => {
    if (vocabulary) return;
    for (const entry of entries) {
      const { row, title } = entry;
      const weights = new Map();
      const index = (some, weight) => {
        const words = split(some);
        const pairs = words.slice(1).map((word, at) => words[at] + word);
        for (const word of [...words, ...pairs]) if ((weights.get(word) ?? 0) < weight) weights.set(word, weight);
      };
      index(title, 12);
      index(texts(row, "[data-field=name], [data-alias]").join(" / "), 8);
      index(row.dataset.also ?? "", 7);
      index(texts(row, "[data-value]").join(" / "), 5);
      index(texts(entry.home.parentElement, "h2").join(""), 4);
      index(texts(row, ".said [data-field], .small").join(" / "), 3);
      index(texts(row, ".advice dd").join(" / "), 1);
      const members = texts(row, "[data-field=name], [data-alias], [data-language]");
      entry.weights = weights;
      entry.synonyms = new Set((row.dataset.also ?? "").split(", ").map(solid));
      entry.names = new Set([...members.flatMap((member) => [member, member.split(/[.:]+/).at(-1)]), title].map(solid).filter(Boolean));
    }
    vocabulary = new Set(entries.flatMap(({ weights }) => [...weights.keys()]));
  };

  // Search

  // What precedes a code in a text: a key of a message is surest, then that there is nothing but
  // codes, then a word such as "error". Other numbers must have the full length.
  const KEYED = /(http[\s_/.-]*(?:status)?[\s_-]*)?code(?:&quot;|[^\p{L}\p{N}]){0,8}$/iu;
  const CALLED = new RegExp(`(?:${["err", "error", "status", "fehler", ...protocolNames].map(escaped).join("|")}|#)[\\s:=_#-]*$`, "iu");
  const mentions = (text) => {
    if (isNumeric) {
      const numbers = [...text.matchAll(/(?<!\d)\d+(?!\d)/g)].filter(({ 0: digits }) => digits.length <= width || bare(digits).length <= width);
      return numbers.map(({ 0: code, index }) => ({ code, index, entry: entryNamed(code) }));
    }
    const folded = text.toLowerCase();
    const found = [];
    for (const entry of entries) {
      const code = entry.code.toLowerCase();
      for (let index = folded.indexOf(code); index >= 0; index = folded.indexOf(code, index + 1)) {
        const around = `${folded[index - 1] ?? " "}${folded[index + code.length] ?? " "}`;
        if (!/[\p{L}\p{N}]/u.test(around)) found.push({ code, index, entry });
      }
    }
    return found.filter(({ index, code }) => !found.some((other) => other.code.length > code.length && other.index <= index && index + code.length <= other.index + other.code.length));
  };
  const codesIn = (query) => {
    const text = query.normalize("NFKC");
    const found = mentions(text);
    const rest = found.reduceRight((left, { code, index }) => left.slice(0, index) + left.slice(index + code.length), text);
    const alone = found.length && !/[\p{L}\p{N}]/u.test(rest);
    const kinds = [[], [], [], []];
    for (const mention of found) {
      const before = text.slice(0, mention.index);
      const after = text.slice(mention.index + mention.code.length);
      if (/^(?:[\p{L}\p{N}]|\.\d)/u.test(after) && !alone) continue;
      const keyed = KEYED.exec(before);
      if (keyed && !keyed[1]) kinds[0].push(mention);
      else if (alone) kinds[1].push(mention);
      else if (keyed) continue;
      else if (CALLED.test(before)) kinds[2].push(mention);
      else if (
        isNumeric
          ? widths.has(mention.code.length) && mention.code.length > 1 && !/[\p{L}\p{N}.:+-]$/u.test(before) && !after.startsWith(":")
          : /\d/.test(mention.code) || text.includes(mention.entry.code)
      )
        kinds[3].push(mention);
    }
    const sure = kinds.findIndex((kind, at) => at < 3 && kind.length);
    const known = kinds.findIndex((kind) => kind.some(({ entry }) => entry));
    if (sure >= 0 && (known < 0 || (sure < known && known === 3))) return { sure: true, codes: [], unknown: padded(kinds[sure][0].code) };
    if (known < 0) return { sure: false, codes: [] };
    return { sure: known < 3, codes: [...new Set(kinds[known].map(({ entry }) => entry).filter(Boolean))], texts: kinds[known].map(({ code }) => code.toLowerCase()) };
  };

  // Two forms of a word: one is the other's beginning, or they differ in a short ending.
  const alike = (a, b) => {
    let same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    const rest = Math.max(a.length, b.length) - same;
    return (same >= 6 && rest <= 3) || (same > 3 && same === b.length && rest <= 2);
  };
  const weigh = (entry, word) => {
    const exact = (entry.weights.get(word) ?? 0) * 3;
    let best = exact;
    for (const [known, weight] of entry.weights) {
      if (weight * 2 > best && word.length > 1 && known.startsWith(word)) best = weight * 2;
      else if (weight > best && word.length > 4 && alike(word, known)) best = weight;
    }
    return best;
  };
  const known = new Map();
  const isKnown = (word) => {
    if (!known.has(word))
      known.set(
        word,
        entries.some((entry) => weigh(entry, word)),
      );
    return known.get(word);
  };
  const correct = (word) => {
    if (isKnown(word)) return word;
    const positive = word.replace(/^(?:un|non|in|im|dis)(?=.{4})/, "");
    if (positive !== word && isKnown(positive)) return positive;
    const limit = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
    let best = null;
    for (const other of limit ? vocabulary : []) {
      const away = distance(word, other, limit) + (other[0] === word[0] ? 0 : 0.5);
      if (away <= limit && (!best || away < best.away)) best = { other, away };
    }
    return best?.other ?? word;
  };

  const rangeIn = (query) => {
    const range = isNumeric && /^\D*?(\d[\dx*]*[x*])(?![\p{L}\p{N}])\D*$/iu.exec(query);
    const pattern = range && new RegExp(`^${range[1].replace(/[x*]/gi, ".")}$`);
    return range ? { found: entries.filter(({ code }) => pattern.test(code)), words: [], range: range[1] } : null;
  };

  const find = (query) => {
    if (!query) return { found: entries, words: [] };
    prepare();
    const range = rangeIn(query);
    if (range) return range;
    const { sure, codes: coded, unknown, texts: spoken = [] } = codesIn(query);
    if (sure) return { found: coded, words: [], codes: coded, unknown };
    const whole = solid(query);
    const exact = entries.filter(({ names }) => names.has(whole));
    if (exact.length) return { found: exact, words: split(query), codes: [] };

    // A chunk such as EVSE_ID or evseId counts as one word if it is one, and as its words otherwise.
    const chunks = (query.match(/[\p{L}\p{N}_'’-]+/gu) ?? []).flatMap((chunk) => (isKnown(solid(chunk)) ? [solid(chunk)] : split(chunk))).filter((word) => !spoken.includes(word));
    const needed = chunks.filter((word) => !optional.has(word));
    const words = needed.length || coded.length ? needed : chunks;
    const corrected = words.map(correct);
    const ranked = (test) =>
      entries
        .map((entry) => ({ entry, scores: corrected.map((word) => weigh(entry, word)), isNamed: entry.synonyms.has(whole) || [...entry.names].some((name) => name.startsWith(whole)) }))
        .filter(({ scores }) => test(scores))
        .map(({ entry, scores, isNamed }) => ({ entry, hits: scores.filter(Boolean).length, score: scores.reduce((sum, score) => sum + score, isNamed ? 50 : 0) }))
        .sort((a, b) => b.hits - a.hits || b.score - a.score || a.entry.order - b.entry.order)
        .map(({ entry }) => entry);
    let others = corrected.length ? ranked((scores) => scores.every(Boolean)) : [];
    let partly = false;
    if (!others.length && !coded.length && corrected.length > 1) {
      const some = corrected.filter(isKnown).length;
      others = some ? ranked((scores) => scores.filter(Boolean).length >= Math.max(1, Math.ceil(some * 0.6))).slice(0, 6) : [];
      partly = others.length > 0;
    }
    const changed = corrected.map((word, at) => [words[at], word]).filter(([before, after]) => before !== after);
    return { found: [...new Set([...coded, ...others])], words: corrected, codes: coded, changed, partly, missing: corrected.filter((word) => !isKnown(word)) };
  };

  // The view

  let target = null;
  let opened = null; // the row that a search opened
  const paper = matchMedia("print");
  const count = (number) => `${number} ${number === 1 ? "code" : "codes"}`;

  const highlight = (words, shown) => {
    if (!window.Highlight || (!words.length && !CSS.highlights.size)) return;
    const ranges = [];
    for (const { row } of words.length ? shown : []) {
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (!node.parentElement.closest("[data-field], [data-alias]")) continue;
        for (const { index, 0: token } of node.data.matchAll(/\p{Lu}*[\p{Ll}\p{M}\p{N}]+|\p{Lu}+/gu)) {
          const word = american(plain(token).toLowerCase());
          const hit = words.find((some) => word.startsWith(some) || (some.startsWith(word) && word.length > 2));
          if (!hit) continue;
          const range = new Range();
          range.setStart(node, index);
          range.setEnd(node, index + (word.startsWith(hit) ? Math.min(hit.length, token.length) : token.length));
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  // One row is a tab stop at a time; arrows lead to the others.
  let stop = null;
  const rove = (entry) => {
    if (stop) stop.summary.tabIndex = -1;
    stop = entry ?? null;
    if (stop) stop.summary.tabIndex = 0;
  };
  for (const { summary } of entries) summary.tabIndex = -1;
  let inOrder = entries;

  // Show these entries as one ranked list, or in their groups. Only rows that move are touched.
  let moved = [];
  const arrange = (ranked) => {
    for (const home of new Set(moved.map((entry) => entry.home))) home.append(...groups.find(({ entries: [first] }) => first.home === home).entries.map(({ row }) => row));
    results.querySelector("ol").append(...ranked.map(({ row }) => row));
    moved = ranked;
  };

  const chosenIn = () => {
    const chosen = new Map();
    for (const { name, value } of boxes.filter(({ checked }) => checked)) chosen.set(name, [...(chosen.get(name) ?? []), value]);
    return chosen;
  };

  const update = () => {
    const focused = document.activeElement;
    const query = paper.matches ? "" : search.value.trim();
    const chosen = paper.matches ? new Map() : chosenIn();
    const fits = (entry, name) => !chosen.has(name) || chosen.get(name).some((value) => entry.facets.get(name).includes(value));
    const result = find(query);
    const shown = result.found.filter((entry) => [...chosen.keys()].every((name) => fits(entry, name)));
    const isShown = new Set(shown);

    arrange(query ? shown : []);
    for (const entry of entries) {
      entry.row.hidden = !isShown.has(entry);
      entry.row.classList.toggle("target", entry === target);
      if (entry === target) entry.row.setAttribute("aria-current", "true");
      else entry.row.removeAttribute("aria-current");
    }
    for (const leaf of leaves) {
      leaf.classList.toggle("out", shown.length < entries.length && !isShown.has(leaf.entry));
      leaf.classList.toggle("in", shown.length < entries.length && isShown.has(leaf.entry));
    }
    results.hidden = !query || !shown.length;
    list.hidden = Boolean(query) || !shown.length;
    for (const { section, count: number, entries: all } of groups) {
      const left = all.filter((entry) => isShown.has(entry)).length;
      section.hidden = !left;
      number.textContent = left === all.length ? count(left) : `${left} of ${count(all.length)}`;
    }
    for (const box of boxes) {
      const others = [...chosen.keys()].filter((name) => name !== box.name);
      box.parentElement.querySelector(".count").textContent = result.found.filter((entry) => entry.facets.get(box.name).includes(box.value) && others.every((name) => fits(entry, name))).length;
    }

    // A single answer opens by itself, and closes again when the search goes on.
    const answer = query && (shown.length === 1 || (result.codes?.length === 1 && shown.length)) ? shown[0] : null;
    if (!paper.matches) {
      if (opened && opened !== answer && opened !== target) opened.details.open = false;
      if (answer && !answer.details.open) {
        answer.details.open = true;
        opened = answer;
      } else if (opened !== answer) opened = null;
    }

    const parts = [shown.length === entries.length ? count(shown.length) : `${shown.length} of ${count(entries.length)}`];
    if (result.changed?.length && shown.length) parts.push(`searched for ${result.changed.map(([before, after]) => `“${after}” instead of “${before}”`).join(", ")}`);
    if (result.partly && shown.length) parts.push("no code has all of these words; the closest come first");
    status.textContent = parts.join(" · ");
    nothing.hidden = shown.length > 0;
    if (!shown.length) explain(query, result, chosen.size);
    highlight(result.words, shown);
    inOrder = query ? shown : groups.flatMap(({ entries: all }) => all.filter((entry) => isShown.has(entry)));
    const here = entryOf(focused);
    rove(isShown.has(here) ? here : isShown.has(target) ? target : inOrder[0]);
    byId("all").hidden = !shown.length;
    nameAll();
    if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  };

  const nameAll = () => (byId("all").textContent = inOrder.every(({ details }) => details.open) ? "Close all" : "Open all");

  // Explain why nothing is shown, and offer the codes that are most like the one searched for.
  const explain = (query, { found, unknown, missing = [] }, filtered) => {
    const shorter = query.length > 60 ? `${query.slice(0, 60)}…` : query;
    byId("nothing_title").textContent = found.length || !query ? "No matching codes" : unknown ? `${unknown} is not in this table` : `No code matches “${shorter}”`;
    let why = "No code matches all of these filters.";
    if (found.length && query) why = `The filters hide all search results: ${count(found.length)}.`;
    else if (unknown) why = "It may be newer than this version of the table.";
    else if (missing.length) why = `None of the ${count(entries.length)} mentions ${missing.map((word) => `“${word}”`).join(", ")}. Try a code, a name, or a word of a description.`;
    else if (query) why = "Try a code, a name, or a word of a description.";
    byId("why").textContent = why;
    byId("near").replaceChildren(
      ...(unknown && !found.length ? similar(unknown) : []).map(({ row, summary, title }) => {
        const item = document.createElement("li");
        const link = item.appendChild(document.createElement("a"));
        link.href = `#${row.id}`;
        link.append(summary.querySelector(".code").cloneNode(true), title);
        return item;
      }),
    );
    byId("mean").hidden = !byId("near").childElementCount;
    byId("unsearch").hidden = !query;
    byId("unfilter").hidden = !filtered;
  };
  const similar = (unknown) => {
    const sorted = (code) => [...code].sort().join("");
    const limit = unknown.length < 3 ? 1 : 2;
    const same = (code) => [...code].findIndex((char, at) => char !== unknown[at]);
    return entries
      .map((entry) => ({ entry, away: sorted(entry.code) === sorted(unknown) ? 0 : distance(entry.code, unknown, limit) }))
      .filter(({ away }) => away <= limit)
      .sort((a, b) => a.away - b.away || same(b.entry.code) - same(a.entry.code) || a.entry.order - b.entry.order)
      .slice(0, 6)
      .map(({ entry }) => entry);
  };

  // The address: `?q=…`, the filters and `lang` for a view, `#code` for an entry

  const write = () => {
    const state = new URLSearchParams(search.value.trim() ? { q: search.value } : {});
    for (const { checked, name, value } of boxes) if (checked) state.append(name, value);
    const language = new URLSearchParams(location.search).get("lang");
    if (language) state.set("lang", language);
    replaceAddress(state, target ? `#${target.row.id}` : "");
  };
  const clear = (...what) => {
    if (what.includes("search")) search.value = "";
    if (what.includes("filters")) for (const box of boxes) box.checked = false;
  };

  // What stays at the top covers rows that are scrolled to.
  const measure = () => {
    const bar = [form, search.parentElement].find((part) => getComputedStyle(part).position === "sticky" && part.offsetHeight);
    root.style.setProperty("--bar", `${bar?.offsetHeight ?? 0}px`);
  };

  // A fragment may be a code, also without its zeros, or a name. Any other is searched for.
  const read = () => {
    const state = new URLSearchParams(location.search);
    search.value = state.get("q") ?? "";
    for (const box of boxes) box.checked = state.getAll(box.name).includes(box.value);
    let fragment = location.hash.slice(1);
    try {
      fragment = decodeURIComponent(fragment);
    } catch {
      // Not valid: take it as it is.
    }
    if (fragment.startsWith("page_")) fragment = "";
    const linked = byRow.get(document.getElementById(fragment));
    if (fragment && !linked) prepare();
    target = fragment ? (linked ?? entryNamed(fragment) ?? entries.find(({ names }) => names.has(solid(fragment))) ?? null) : null;
    if (fragment && !target) search.value = fragment;
    if (target) target.details.open = true;
    update();
    if (target?.row.hidden) {
      clear("search", "filters");
      update();
    }
    if (fragment) write();
    if (target) {
      measure();
      target.row.scrollIntoView({ block: "start" });
    }
  };
  const change = (...what) => {
    clear(...what);
    target = null;
    update();
    write();
  };

  // Copying: the buttons of a row are made when it is opened

  const dressed = new Set();
  const title = list.dataset.title;
  const dress = (entry) => {
    if (dressed.has(entry)) return;
    dressed.add(entry);
    const { row, code } = entry;
    const values = row.querySelector(".values");
    for (const [label, text] of [
      [title, entry.title],
      ["Code", code],
    ]) {
      if (!text) continue;
      const line = document.createElement("div");
      line.append(document.createElement("dt"), document.createElement("dd"));
      line.firstChild.textContent = label;
      line.lastChild.textContent = text;
      values.prepend(line);
    }
    addCopying(values, ` of ${code}`);
    const link = row.querySelector(`.links > a[href="#${CSS.escape(row.id)}"]`);
    link.after(copyButton(`the link to ${code}`, () => location.href.split(/[?#]/)[0] + link.hash));
  };
  document.addEventListener("toggle", ({ target: details }) => details.open && entryOf(details)?.details === details && dress(entryOf(details)), true);
  for (const value of document.querySelectorAll("[data-copy]")) value.after(copyButton(value.dataset.copy, () => value.textContent));

  // The keyboard

  const shortcuts = byId("shortcuts");
  shortcuts.checked = kept("shortcuts") !== "off";
  shortcuts.addEventListener("change", () => kept("shortcuts", shortcuts.checked ? "" : "off"));

  const focus = (entry) => {
    if (!entry) return;
    rove(entry);
    entry.summary.focus();
  };
  const move = (step) => {
    const here = inOrder.indexOf(entryOf(document.activeElement));
    const from = here < 0 ? inOrder.indexOf(target) : here;
    if (here === 0 && step < 0) search.focus();
    else focus(inOrder[from < 0 ? 0 : Math.min(Math.max(from + step, 0), inOrder.length - 1)]);
  };
  const escape = () => {
    const entry = entryOf(document.activeElement);
    if (entry?.details.open) {
      entry.details.open = false;
      focus(entry);
    } else if (search.value) change("search");
    else if (boxes.some(({ checked }) => checked)) change("filters");
    else search.blur();
  };
  document.addEventListener("keydown", (event) => {
    const here = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || here.localName === "select") return;
    const inRow = here.localName === "summary";
    const keys = { Escape: escape };
    if (here === search || inRow) Object.assign(keys, { ArrowDown: () => move(1), ArrowUp: () => move(-1) });
    if (inRow) Object.assign(keys, { Home: () => focus(inOrder[0]), End: () => focus(inOrder.at(-1)) });
    if (here !== search && shortcuts.checked) {
      Object.assign(keys, { "/": () => search.select(), j: () => move(1), k: () => move(-1) });
      if (inRow) keys.c = () => copy(entryOf(here).code);
    }
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  // Of the codes in the head, one is a tab stop too.
  const roveLeaf = (leaf) => leaves.forEach((other) => (other.tabIndex = other === leaf ? 0 : -1));
  roveLeaf(leaves[0]);
  byId("stem")?.addEventListener("keydown", (event) => {
    const lines = [...new Set(leaves.map((leaf) => leaf.closest("ul")))].map((line) => [...line.querySelectorAll("a")]);
    const at = lines.findIndex((line) => line.includes(event.target));
    const column = lines[at].indexOf(event.target);
    const near = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const far = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const line = lines[at + far];
    const next = near ? leaves[leaves.indexOf(event.target) + near] : line?.[Math.min(column, line.length - 1)];
    if (!next) return;
    event.preventDefault();
    roveLeaf(next);
    next.focus();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = inOrder;
    if (!first) return;
    first.details.open = true;
    focus(first);
  });
  form.addEventListener("input", (event) => event.target.localName !== "select" && change());
  document.addEventListener("focusin", (event) => event.target.localName === "summary" && rove(entryOf(event.target)));
  // Selecting a text in a row with the mouse does not open the row.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest?.("summary");
    const selection = getSelection();
    if (summary && selection.type === "Range" && summary.contains(selection.anchorNode)) event.preventDefault();
  });
  byId("all").addEventListener("click", () => {
    const open = !inOrder.every(({ details }) => details.open);
    for (const { details } of inOrder) details.open = open;
    opened = null;
    nameAll();
  });
  for (const [id, what] of [
    ["unsearch", "search"],
    ["unfilter", "filters"],
  ]) {
    byId(id).addEventListener("click", () => {
      change(what);
      search.focus();
    });
  }

  // Show the controls, and the view that the address specifies

  page.startSpeaking((language) => {
    for (const { row } of entries) {
      const member = row.querySelector(`[data-language="${CSS.escape(language)}"]`);
      if (member) row.querySelector(".member").textContent = member.textContent.split(/[.:]+/).at(-1);
    }
  });
  for (const control of [form, byId("keys")]) control.hidden = false;
  new ResizeObserver(measure).observe(form);
  addEventListener("popstate", read);
  // After following a link within the page, browsers move the focus away from the link.
  addEventListener("hashchange", () => target?.summary.focus({ preventScroll: true }));
  paper.addEventListener("change", update);
  read();
})();

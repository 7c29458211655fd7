// Finds sections that have every word, or words that begin with it. A heading counts more than text.
"use strict";

const LIMIT = 40;
const AROUND = 90;

const field = document.querySelector("#site-search");
const found = document.querySelector("#found");
const results = document.querySelector("#results");
const explorer = document.querySelector("#in-explorer");
const codes = explorer.getAttribute("href");

function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

// A word is found where a word of the text begins with it.
function finder(words) {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join("|")})`, "giu");
}

function scoreOf(section, words) {
  const heading = wordsOf(section.title);
  let score = heading.join(" ") === words.join(" ") ? 100 : 0;
  for (const word of words) {
    const one = finder([word]);
    const inTitle = one.test(section.title);
    one.lastIndex = 0;
    const inText = section.text.match(one)?.length ?? 0;
    if (!inTitle && !inText && !finder([word]).test(section.page)) return 0;
    score += (inTitle ? 10 : 0) + Math.min(inText, 3) + (heading.includes(word) ? 5 : 0);
  }
  return score + (finder([words.join("[^\\p{L}\\p{N}]+")]).test(section.text) ? 4 : 0);
}

function marked(text, words) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(finder(words))) {
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    nodes.push(text.slice(end, match.index), mark);
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

function excerpt(text, words) {
  const at = Math.max(0, text.search(finder(words)));
  const start = at > AROUND ? text.indexOf(" ", at - AROUND) + 1 : 0;
  const end = text.indexOf(" ", at + 2 * AROUND);
  const cut = end === -1 ? text.slice(start) : `${text.slice(start, end)} …`;
  return (start ? "… " : "") + cut;
}

function resultOf(section, words) {
  const link = document.createElement("a");
  link.href = section.link;
  link.append(...marked(section.title, words));
  const page = document.createElement("span");
  page.textContent = section.page;
  const text = document.createElement("p");
  text.append(...marked(excerpt(section.text, words), words));
  const item = document.createElement("li");
  item.append(link, page, text);
  return item;
}

function search() {
  const query = field.value.trim();
  const words = wordsOf(query);
  const hits = sections
    .map((section) => ({ section, score: words.length ? scoreOf(section, words) : 0 }))
    .filter((hit) => hit.score)
    .sort((one, other) => other.score - one.score);
  results.replaceChildren(...hits.slice(0, LIMIT).map((hit) => resultOf(hit.section, words)));
  const more = hits.length > LIMIT ? `, the best ${LIMIT} are shown` : "";
  const count = hits.length === 1 ? "1 section" : `${hits.length || "No"} sections`;
  found.textContent = words.length ? `${count} found${more}.` : "";
  explorer.href = query ? `${codes}?q=${encodeURIComponent(query)}` : codes;
  document.title = query ? `${query} · Search · oicp-gen` : "Search · oicp-gen";
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", search);
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
  search();
});
search();

/* What a browser shows in the marked cells of a page. Python calls `prepare`, then `read`. */

const SPACES = /[ \t\n\r\f]+/g;
const PASSES = {
  plain: { sheet: false, without: [] },
  styled: { sheet: true, without: ["hiddenBySheet"] },
  characters: { sheet: true, without: ["hiddenBySheet", "script", "box"] },
};
const ORDER = [
  "hiddenBySheet", "formula", "forReaders", "letterCase", "time", "struck", "emoticon",
  "control", "ruby", "innerTable", "box", "footnote", "script", "task",
  "marker",
];

const cells = () => [...document.querySelectorAll("[data-cell]")];
const isShown = element => element.checkVisibility({ visibilityProperty: true });

/** Set the page up for one of the passes. Returns whether an ordered list is in a cell. */
function prepare(name, css) {
  const { sheet } = PASSES[name];
  window.source ??= document.body.cloneNode(true);
  document.body.replaceWith(window.source.cloneNode(true));
  const own = new CSSStyleSheet();
  own.replaceSync(css);
  document.adoptedStyleSheets = [own];
  window.counts = {};
  for (const cell of cells()) apply("details", cell);
  const headings = document.querySelectorAll("h1, h2, h3, h4, h5, h6");
  for (const cell of [...cells(), ...headings]) {
    if (!isShown(cell)) continue;
    for (const it of cell.querySelectorAll("ol")) it.dataset.numbering = style(it).listStyleType;
    for (const it of cell.querySelectorAll("*")) {
      if (!isShown(it)) it.dataset.hiddenBySheet = "";
      else if (isForReaders(it)) it.dataset.forReaders = "";
      for (const side of ["Left", "Right"]) if (hasGap(it, side)) it.dataset[`gap${side}`] = "";
    }
  }
  if (!sheet) document.adoptedStyleSheets = [];
  for (const it of document.styleSheets) it.disabled = !sheet;
  for (const it of document.querySelectorAll("[data-hidden-by-sheet]")) {
    if (sheet || !isShown(it)) delete it.dataset.hiddenBySheet;
  }
  if (!sheet) for (const cell of cells()) apply("numbering", cell);
  const items = document.querySelectorAll("[data-cell] li");
  items.forEach((it, number) => {
    it.dataset.item = number;
    it.setAttribute("aria-keyshortcuts", `item-${number}`);
  });
  return document.querySelector("[data-cell] ol") !== null;
}

/** Apply one of the intended differences to a cell, and count how often it did. */
function apply(kind, cell, data) {
  const number = DIFFERENCES[kind](cell, data);
  if (number) window.counts[kind] = (window.counts[kind] ?? 0) + number;
}

/** Read all cells in one of the passes. */
function read(name, data) {
  const { without } = PASSES[name];
  const result = { cells: {}, counts: window.counts, ...(name === "characters" ? places() : {}) };
  if (name === "characters") {
    for (const cell of cells()) cell.style.setProperty("white-space", "nowrap");
  }
  for (const cell of cells()) {
    if (!isShown(cell)) continue;
    for (const kind of ORDER.filter(it => !without.includes(it))) apply(kind, cell, data);
    result.cells[cell.dataset.cell] =
      name === "characters" ? characters(cell, data) : lines(cell);
  }
  return { ...result, headings: name === "plain" ? headings(data) : {} };
}

/** The lines of a cell as `innerText` has them, without empty ones. */
function lines(cell) {
  const texts = cell.innerText.split("\n").map(line => line.replace(SPACES, " "));
  return texts.map(line => line.replace(/^ | $/g, "")).filter(Boolean);
}

/** Where the cells of each table are, and the tables that were not read. */
function places() {
  const tables = {};
  for (const table of document.querySelectorAll("[data-table]")) {
    const own = [...table.querySelectorAll("[data-cell]")].filter(isShown);
    const boxes = own.map(cell => cell.getBoundingClientRect());
    const [tops, lefts] = [ranks(boxes.map(it => it.top)), ranks(boxes.map(it => it.left))];
    const grid = Object.fromEntries(own.map((it, at) => [it.dataset.cell, [tops[at], lefts[at]]]));
    tables[table.dataset.table] = grid;
  }
  return { tables, others: others() };
}

/** The rank of each number among the others; those within half a pixel are the same. */
function ranks(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const starts = sorted.filter((it, at) => at === 0 || it - sorted[at - 1] > 0.5);
  return numbers.map(it => starts.filter(start => start <= it + 0.25).length - 1);
}

const CONTENTS = ["#main-content", "td.pagebody", ".wiki-content", "td.rightColumn", "body"];

/** The element with the content of the page. */
const content = () => CONTENTS.map(it => document.querySelector(it)).find(Boolean);

/** The nearest heading with a text above each table, in the content and in no table. */
function headings(data) {
  const all = [...content().querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(
    it => isShown(it) && !it.closest("[data-cell]"),
  );
  for (const kind of ORDER) for (const it of all) apply(kind, it, data);
  const texts = all.map(it => lines(it).join(" "));
  const tables = [...document.querySelectorAll("[data-table]")];
  const nearest = table => texts.findLast((text, at) => text && precedes(all[at], table)) ?? "";
  return Object.fromEntries(tables.map(it => [it.dataset.table, nearest(it)]));
}

/** The classes of the other tables that are shown, outside of those that were read. */
function others() {
  const found = [...content().querySelectorAll("table")].filter(
    it => isShown(it) && !it.closest("[data-table]") && !it.querySelector("[data-table]"),
  );
  return found.map(it => [...it.classList, ...(isFixed(it) ? ["fixed"] : [])].sort().join(" "));
}

/** Whether an element stays in sight while the page is scrolled. */
function isFixed(element) {
  const isIt = ["fixed", "sticky"].includes(style(element).position);
  return isIt || (element.parentElement ? isFixed(element.parentElement) : false);
}

/* The intended differences between what a browser shows and what a cell's text is.
 *
 * Each function changes a cell's elements so that the browser's text is the one that is wanted, and
 * returns how often it did. README.md lists them with their reasons.
 */

const WORD = /[\p{L}\p{N}]/u;
const style = element => getComputedStyle(element);
const all = (cell, selector) => [...cell.querySelectorAll(selector)];
const outermost = elements =>
  elements.filter(element => !elements.some(other => other !== element && other.contains(element)));
const replace = (elements, text) => {
  for (const element of elements) element.replaceWith(text(element));
  return elements.length;
};

/** The texts of a cell that are displayed, each with its element. */
function* texts(cell) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data && node.parentElement.checkVisibility({ visibilityProperty: true })) yield node;
  }
}

/** Whether an element is laid out, but nobody sees it: clipped, off the page, or without size. */
function isForReaders(element) {
  const { clip, clipPath, position, overflow, fontSize, textIndent, opacity } = style(element);
  const box = element.getBoundingClientRect();
  return (
    (position === "absolute" && /^rect\((\d)px(, \1px)*\)$/.test(clip)) ||
    /^inset\((50|100)%\)$/.test(clipPath) ||
    (overflow !== "visible" && (box.width <= 1 || box.height <= 1) && element.textContent.trim()) ||
    fontSize === "0px" ||
    parseFloat(textIndent) < -999 ||
    opacity === "0" ||
    (position === "absolute" && box.right + scrollX <= 0)
  );
}

const DIFFERENCES = {
  /* Confluence's style sheet hides it, so it is hidden also where the sheet is missing. */
  hiddenBySheet(cell) {
    return replace(outermost(all(cell, "[data-hidden-by-sheet]")), () => "");
  },

  /* Text for screen readers describes what is beside it, and is not on the page. */
  forReaders(cell) {
    return replace(outermost(all(cell, "[data-for-readers]")), () => "");
  },

  /* A deletion that is still displayed is not part of the text; it is a mark of the cell. */
  struck(cell) {
    const struck = all(cell, "*").filter(it => style(it).textDecorationLine.includes("line-through"));
    return replace(outermost(struck), () => "");
  },

  /* A formula is there twice, as MathML and as boxes; its plain form is made from the MathML. */
  formula(cell, data) {
    return replace(all(cell, ".katex"), it => formula(it.querySelector("math"), data));
  },

  /* A picture of an emoji is that emoji, or else its name. */
  emoticon(cell, data) {
    return replace(outermost(all(cell, EMOTICONS)), it => emoji(it, data));
  },

  /* A control is the text that it shows; a box is ticked or not; a bar is a percentage. */
  control(cell) {
    const controls = all(cell, "input, select, textarea, progress, meter");
    return replace(controls.filter(it => it.checkVisibility()), it => asBox(control(it)));
  },

  /* A task has a box in front, which is a picture in the style sheet. */
  task(cell) {
    const tasks = all(cell, "ul.inline-task-list > li").filter(it => it.checkVisibility());
    for (const task of tasks) {
      const state = task.classList.contains("checked") ? TICKED : EMPTY;
      if (!prefix(task, state, it => it.parentElement.closest("li") === task)) task.prepend(state);
    }
    return tasks.length;
  },

  /* How a word is pronounced is above the word, and in brackets behind it. */
  ruby(cell) {
    replace(all(cell, "rp"), () => "");
    return replace(all(cell, "rt"), it => `(${it.textContent})`);
  },

  /* A date without a text is displayed by a script. */
  time(cell) {
    const empty = all(cell, "time[datetime]").filter(it => !it.childNodes.length);
    for (const time of empty) time.append(time.dateTime);
    return empty.length;
  },

  /* What is folded can be unfolded. */
  details(cell) {
    const closed = all(cell, "details:not([open])");
    for (const details of closed) details.open = true;
    return closed.length;
  },

  /* `innerText` puts tabs between the cells of an inner table; each is a line of its own. */
  innerTable(cell) {
    const inner = all(cell, "td, th, caption").filter(it => it.checkVisibility());
    for (const it of inner) it.style.setProperty("display", "block", "important");
    return all(cell, "table").length;
  },

  /* Case is style: the text is as written. */
  letterCase(cell) {
    const changed = [cell, ...all(cell, "*")].filter(it => style(it).textTransform !== "none");
    for (const it of changed) it.style.setProperty("text-transform", "none", "important");
    return changed.length;
  },

  /* Confluence's style sheet numbers lists in lists by letters, also where the sheet is missing. */
  numbering(cell) {
    const lists = all(cell, "[data-numbering]");
    const changed = lists.filter(it => style(it).listStyleType !== it.dataset.numbering);
    for (const it of changed) it.style.listStyleType = it.dataset.numbering;
    return changed.length;
  },

  /* Numbers and bullets are not part of `innerText`. */
  marker(cell, data) {
    const marked = new Set(); // an inner item wins
    for (const item of all(cell, "li[data-item]").reverse()) {
      const added = prefix(item, marker(item, data), node => !marked.has(node));
      if (added) marked.add(added);
    }
    return marked.size;
  },

  /* A superscript or subscript keeps its meaning in a plain form. */
  script(cell, data) {
    const groups = [];
    let last = null;
    for (const node of texts(cell)) {
      const kind = raised(node, cell);
      const group = { kind, nodes: [node] };
      if (kind && last?.kind === kind && joins(last.nodes.at(-1), node, cell)) {
        last.nodes.push(node);
      } else {
        last = kind ? group : null;
        if (kind) groups.push(group);
      }
    }
    for (const { kind, nodes } of groups) {
      const text = nodes.map(node => node.data).join("").replace(SPACES, " ");
      const [before, after] = sides(cell, nodes[0], nodes.at(-1));
      nodes.forEach(node => (node.data = ""));
      nodes[0].data = plainScript(kind, text, before, after, data);
    }
    for (const it of all(cell, "*")) it.style.setProperty("vertical-align", "baseline", "important");
    return groups.length;
  },

  /* In a heading, the mark of a footnote is not part of the name. Cells are not changed. */
  footnote(heading) {
    if (!/^h[1-6]$/.test(heading.localName)) return 0;
    const marks = [...texts(heading)].filter(
      it => raised(it, heading) === "sup" && /^\s*(\d{1,3}|[a-z]|[*†‡§¶#]+)\s*$/.test(it.data),
    );
    for (const mark of marks) mark.remove();
    return marks.length;
  },

  /* A box with a padding of its own is apart from the words and the boxes beside it. */
  box(cell) {
    let number = 0;
    const list = [...texts(cell)];
    list.forEach((node, at) => {
      const next = list[at + 1];
      if (!next || !isBoxEdge(node, next, cell)) return;
      let end = node;
      while (!end.parentElement.contains(next)) end = end.parentElement;
      end.after(" ");
      number += 1;
    });
    return number;
  },
};

/** Whether the edge of a box between two texts parts them. Brackets are apart from words anyway. */
function isBoxEdge(one, other, cell) {
  const [ends, starts] = [isPadded(one, other, "Right"), isPadded(other, one, "Left")];
  if (ends && starts) return true;
  const areWords = WORD.test([...one.data].at(-1)) && WORD.test([...other.data][0]);
  const before = /[⁰¹²³⁴-⁹ⁿⁱ]$/.test(one.data) ? "sup" : raised(one, cell); // also of a formula
  return (ends || starts) && areWords && before === raised(other, cell);
}

/** Whether an element that ends or starts between two texts has a gap on this side. */
function isPadded(inside, outside, side) {
  for (let it = inside.parentElement; it && !it.contains(outside); it = it.parentElement) {
    if (`gap${side}` in it.dataset) return true;
  }
  return false;
}

/** Whether an inline element has a gap on this side, which looks like a space. */
function hasGap(element, side) {
  const found = style(element);
  const parts = [`padding${side}`, `margin${side}`, `border${side}Width`];
  const width = parts.map(it => parseFloat(found[it])).reduce((sum, it) => sum + it);
  return found.display.startsWith("inline") && (width >= 3 || isFootnote(element));
}

/** Whether an element is one of the marks of footnotes, each of which is a link. */
const isFootnote = element =>
  element.matches("sup a, sub a") || (element.matches("a") && isScript([...element.childNodes]));

/** Whether all of these nodes are one superscript. */
const isScript = nodes => nodes.length === 1 && nodes[0].localName === "sup";

const precedes = (one, other) =>
  Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

// Superscripts and subscripts

const ORDINALS = /^(st|nd|rd|th|er|re|ère|ere|nde|ème|eme)$/i;
const TRADE = { tm: "™", sm: "℠" };
const [START, END] = ["\ue000", "\ue001"];

/** The texts before and after some nodes in their line. */
function sides(cell, first, last) {
  first.data = START + first.data;
  last.data += END;
  const text = cell.innerText;
  first.data = first.data.slice(1);
  last.data = last.data.slice(0, -1);
  return [text.split(START)[0].split("\n").at(-1), text.split(END)[1].split("\n")[0]];
}

const FORMATS = "b, strong, em, i, cite, dfn, code, tt, kbd, samp, var, pre, a[href^=http]";

/** The elements around a text that format it. */
function formats(node, cell) {
  const names = [];
  for (let it = node.parentElement; it !== cell; it = it.parentElement) {
    if (it.matches(FORMATS)) names.push(it.localName);
  }
  return names.join(" ");
}

/** Whether two texts of one kind are one superscript or subscript. */
function joins(one, other, cell) {
  const isSame = formats(one, cell) === formats(other, cell);
  return isSame && !isBreak(cell, one, other) && !isBoxEdge(one, other, cell);
}

/** Whether two texts are on different lines. */
function isBreak(cell, one, other) {
  const [before] = sides(cell, other, other);
  const [start] = sides(cell, one, one);
  return !before.startsWith(start + one.data.replace(SPACES, " "));
}

/** Whether a text is above or below the line: "sup", "sub" or "". */
function raised(node, cell) {
  for (let it = node.parentElement; it !== cell; it = it.parentElement) {
    const { verticalAlign, display } = style(it);
    if (display !== "inline") return "";
    if (verticalAlign === "super" || parseFloat(verticalAlign) > 0) return "sup";
    if (verticalAlign === "sub" || parseFloat(verticalAlign) < 0) return "sub";
  }
  return "";
}

/** The plain form of a superscript or subscript between two texts of its line. */
function plainScript(kind, text, before, after, data) {
  const core = text.trim();
  if (!core) return text;
  const small = core.toLowerCase();
  if (kind === "sup" && /\p{N}$/u.test(before) && ORDINALS.test(core)) return text;
  if (kind === "sup" && /\p{L}$/u.test(before) && TRADE[small]) return text.replace(core, TRADE[small]);
  const isApart = /(^| )$/.test(before) || text.startsWith(" ");
  const isLast = /^($| )/.test(after) || text.endsWith(" ");
  if (isApart && isLast && /\p{L}{2}/u.test(core)) return text;
  const known = [...core].map(char => data.scripts[kind][char]);
  if (known.every(Boolean)) return text.replace(core, () => known.join(""));
  const isBracketed = /^\[[^[\]]*\]$/.test(core);
  return text.replace(core, () => (isBracketed ? core : `${kind === "sup" ? "^" : "_"}(${core})`));
}

// Formulas

/** The plain form of a formula in MathML. */
function formula(node, data) {
  const [first, second] = node.children;
  const part = it => formula(it, data);
  switch (node.localName) {
    case "semantics":
      return part(first);
    case "mfrac":
      return `${grouped(first, data)}/${grouped(second, data)}`;
    case "msqrt":
      return `√${grouped(node, data)}`;
    case "msup":
      return part(first) + plainScript("sup", part(second), "x", "", data);
    case "msub":
      return part(first) + plainScript("sub", part(second), "x", "", data);
    default:
      return node.children.length ? [...node.children].map(part).join("") : node.textContent.trim();
  }
}

/** An operand, in brackets unless it is alone. */
function grouped(node, data) {
  const parts = node.localName.startsWith("m") && node.children.length ? [...node.children] : [node];
  const text = parts.map(it => formula(it, data)).join("");
  return parts.length === 1 && ["mi", "mn", "mtext"].includes(parts[0].localName) ? text : `(${text})`;
}

// Emoticons

const EMOTICONS =
  "img.emoticon, img[data-emoji-id], img[src*='/emoticons/'], " +
  "[data-emoji-text], [data-emoji-short-name], [data-emoji-shortname]";

/** The emoji of a picture. */
function emoji(element, { emoticons }) {
  const { emojiFallback = "", emojiText = "", emojiId = "", emoticonName = "" } = element.dataset;
  const { emojiShortname, emojiShortName } = element.dataset;
  const text = emojiText || emojiFallback;
  if (text && !/^:[^:\s]+:$/.test(text)) {
    return text.replace(/\\u([0-9a-f]{4})/gi, (_, unit) => String.fromCharCode(parseInt(unit, 16)));
  }
  if (/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(emojiId)) {
    return emojiId.split("-").map(it => String.fromCodePoint(parseInt(it, 16))).join("");
  }
  const file = (element.getAttribute("src") ?? "").replace(/^.*\//, "").replace(/\..*$/, "");
  const classes = [...element.classList].map(name => name.replace(/^emoticon-/, ""));
  const names = [emoticonName, ...classes, emoticons.files[file] ?? file];
  const known = [emoticons.ids[emojiId], ...names.map(name => emoticons.names[name])];
  const name = element.getAttribute("alt") || emojiShortname || emojiShortName;
  return known.find(Boolean) ?? (text || name || "");
}

// Controls and lists

const TICKED = "☑";
const EMPTY = "☐";

/** A text with the gaps that a control has at its sides. */
function asBox(text) {
  const box = document.createElement("span");
  box.textContent = text;
  box.style.cssText = "padding: 0 3px; white-space: pre-line";
  Object.assign(box.dataset, { gapLeft: "", gapRight: "" });
  return box;
}

/** What a control shows. */
function control(it) {
  if (it.localName === "select") {
    return [...it.selectedOptions].map(option => option.label).join(" ");
  }
  if (it.matches("progress, meter")) {
    return `${Math.round(((it.value - (it.min ?? 0)) / (it.max - (it.min ?? 0))) * 100)}%`;
  }
  if (it.type === "checkbox") return ` ${it.checked ? TICKED : EMPTY} `;
  if (it.type === "radio") return ` ${it.checked ? "◉" : "○"} `;
  return it.type === "password" ? "" : it.value;
}

/** Put a text in front of what an item shows, if that fits; else returns null. */
function prefix(item, text, fits) {
  const first = [...texts(item)].find(node => node.data.replace(SPACES, ""));
  if (!first || !fits(first)) return null;
  let at = first;
  while (raised(at, item)) at = at.parentElement;
  first.data = first.data.replace(/^[ \t\n\r\f]+/, "");
  const added = document.createTextNode(`${text} `);
  at.before(added);
  return added;
}

/** The number in front of an item, or a dash for any bullet. */
function marker(item, data) {
  const shown = (data.markers[item.dataset.item] ?? "").trim();
  return /[\p{L}\p{N}]/u.test(shown) ? shown : "-";
}

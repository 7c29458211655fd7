/* Read a cell character by character: by style and by the boxes of its texts, not by `innerText`. */

/** The text of a cell on one line: apart is what is apart on the page. */
function characters(cell, data) {
  const pieces = [];
  for (const node of texts(cell)) {
    const text = node.data.replace(SPACES, " ");
    const [last] = pieces.slice(-1);
    if (text === " ") {
      if (last) Object.assign(last, { text: last.text.replace(/ ?$/, " "), isClosed: true });
      continue;
    }
    const between = last ? gap(last.node, node, cell) : "\n";
    const base = pieces.findLast(it => !it.kind);
    const kind = raised(node, cell) || (base && !between ? shifted(base.node, node, cell) : "");
    const isSame = last && last.kind === kind && formats(last.node, cell) === formats(node, cell);
    if (isSame && !between && !last.isClosed) last.text += text;
    else pieces.push({ node, text, kind, between });
    pieces.at(-1).node = node;
  }
  let line = "";
  const whole = pieces.map(({ text, kind, between }, at) => {
    const { text: next = "", between: behind = "\n" } = pieces[at + 1] ?? {};
    line = between === "\n" ? "" : line + between;
    const plain = kind ? plainScript(kind, text, line, behind === "\n" ? "" : behind || next, data) : text;
    line += plain;
    return between + plain;
  });
  return whole.join("").replace(SPACES, " ").replace(/^ | $/g, "");
}

/** The box of the first or last character of a text that is not white space. */
function box(node, at) {
  const core = node.data.search(at === "first" ? /[^ \t\n\r\f]/ : /[^ \t\n\r\f][ \t\n\r\f]*$/);
  const range = document.createRange();
  const size = (node.data.codePointAt(core) ?? 0) > 0xffff ? 2 : 1;
  range.setStart(node, core);
  range.setEnd(node, Math.min(core + size, node.length));
  const boxes = range.getClientRects();
  return boxes[at === "first" ? 0 : boxes.length - 1];
}

/** What is between two texts: a line feed, a space if a gap looks like one, or "". */
function gap(one, other, cell) {
  const [left, right] = [box(one, "last"), box(other, "first")];
  if (!left || !right) return "";
  if (right.top >= left.bottom || right.bottom <= left.top || right.left < left.left) return "\n";
  const areWords = WORD.test([...one.data].at(-1)) && WORD.test([...other.data][0]);
  const isGap = areWords && right.left - left.right > 1 && raised(one, cell) === raised(other, cell);
  return isGap || isBoxEdge(one, other, cell) ? " " : "";
}

/** Whether a text is above or below the line of another beside it, in whatever way. */
function shifted(one, other, cell) {
  const [left, right] = [box(one, "last"), box(other, "first")];
  if (!left || !right || gap(one, other, cell) === "\n") return "";
  if (right.height > left.height * 0.95) return "";
  const base = it => it.top + it.height * 0.8;
  const up = base(left) - base(right);
  if (Math.abs(up) < left.height * 0.15) return "";
  return up > 0 ? "sup" : "sub";
}

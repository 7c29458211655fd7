"""Tables whose cells contain, in any combination, what is easily read wrong."""

from collections.abc import Sequence

from hypothesis import strategies as st

Html = st.SearchStrategy[str]

_WORDS = (
    *(
        "retry",
        "Van full",
        "404",
        "E101",
        "2",
        "10",
        "CO",
        "n",
        "m",
        "Łódź",
        "a &amp; b",
        "5 &lt; 6",
    ),
    *("–", "(see", "log)", "done.", "ok,", "日本", "I/O", "«x»", "x_y", "*", "\N{NO-BREAK SPACE}"),
    *("é", "e\u0301", "zero\u200bwidth", "‘quoted’", "€ 5", "-", "1."),
)
words = st.sampled_from(_WORDS)
_SPACES = st.sampled_from(("", "", " ", "\n", "  "))


def _choice(*choices: str) -> Html:
    return st.sampled_from(choices)


def _in(template: str, *strategies: Html) -> Html:
    return st.tuples(*strategies).map(lambda parts: template.format(*parts))


_LOZENGE = '<span class="status-macro aui-lozenge aui-lozenge-visual-refresh{}">{}</span>'
_MENTION = '<a class="confluence-userlink user-mention" href="/people/1" data-account-id="1">{}</a>'
_KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mrow>{0}</mrow>'
    '<annotation encoding="application/x-tex">{1}</annotation></semantics></math></span>'
    '<span class="katex-html" aria-hidden="true"><span class="base">{2}</span></span></span>'
)
_FORMULAS = (
    ("<msup><mi>n</mi><mn>2</mn></msup>", "n^2", "n<span>2</span>"),
    ("<mi>a</mi><mo>+</mo><msub><mi>b</mi><mn>1</mn></msub>", "a+b_1", "a+b<span>1</span>"),
    ("<mn>3</mn><mo>=</mo><mi>x</mi>", "3=x", "3=x"),
)
_CLIP = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0, 0, 0, 0)"

boxes = st.one_of(
    _in(
        _LOZENGE, _choice("", " aui-lozenge-success"), _choice("SHIPPER", "Carrier", "DONE", "2.1")
    ),
    _in(_MENTION, _choice("Ann Author", "Corey Berry", "Łucja")),
    _choice(
        '<time datetime="2025-03-24" class="date-past">24 Mar 2025</time>',
        '<time datetime="2025-03-25"></time>',
    ),
)
_plain_scripts = st.one_of(
    _in("<sup>{}</sup>", _choice("2", "32", "st", "th", "n", "[1]", "*", "TM", "a, b", "-1", "q")),
    _in("<sub>{}</sub>", _choice("2", "i", "n+1", "max", "b")),
    _in('<span style="vertical-align: super">{}</span>', _choice("2", "3", "note")),
    _in('<span style="vertical-align: 5px; font-size: 8px">{}</span>', _choice("2", "b")),
    _in('<span style="vertical-align: sub">{}</span>', _choice("2", "min")),
    _in("<sup><b>{}</b></sup>", _choice("1", "2")),
    _in("<ruby>{}<rt>{}</rt></ruby>", _choice("漢", "字"), _choice("kan", "ji")),
)
scripts = st.one_of(
    _plain_scripts,
    _in('<sup><a href="#f{0}">{0}</a></sup>', _choice("1", "2", "[3]")),
    _in('<a href="#f{0}"><sup>{0}</sup></a>', _choice("1", "2", "a")),
)
_TICK = 'class="emoticon emoticon-tick" data-emoticon-name="tick" alt="(tick)"'
_CLIPBOARD = (
    'class="emoticon emoticon-blue-star" data-emoji-id="1f4cb" data-emoji-fallback="📋" '
    'data-emoji-shortname=":clipboard:" alt=":clipboard:"'
)
_SPRITE = 'data-emoji-id="2705" data-emoji-short-name=":white_check_mark:" data-emoji-text="✅"'
emoji = _choice(
    f'<img {_TICK} src="images/icons/emoticons/check.svg"/>',
    f'<img {_CLIPBOARD} src="images/icons/emoticons/72/1f4cb.png">',
    '<img class="emoticon" src="images/icons/emoticons/error.png" alt="(error)">',
    f'<span class="emoji-common-node" {_SPRITE} role="img">'
    '<span class="emoji-sprite">&nbsp;</span></span>',
    '<span data-emoji-id="274c" data-emoji-short-name=":x:" data-emoji-text="❌"></span>',
    '<img class="emoticon emoticon-blue-star" data-emoji-id="atlassian-plus" '
    'data-emoji-shortname=":plus:" data-emoji-fallback=":plus:" alt=":plus:" src="i/plus.png">',
    '<img data-emoji-id="1f1e9-1f1ea" data-emoji-fallback="\\uD83C\\uDDE9\\uD83C\\uDDEA" alt="x">',
)
controls = _choice(
    '<input type="checkbox" checked disabled>',
    '<input type="checkbox">',
    '<input type="radio" checked>',
    '<input type="radio">',
    "<select><option>yes</option><option selected>no</option></select>",
    "<select><option>yes</option><option>no</option></select>",
    '<input type="text" value="ask the depot">',
    '<input value="by hand">',
    '<input type="hidden" value="secret">',
    "<textarea>see the log</textarea>",
    "<textarea>\nsee\n the log</textarea>",
    "<select multiple><option selected>a</option><option>b</option><option selected>c</option>"
    "</select>",
    "<select><optgroup label='g'><option>in</option></optgroup><option>out</option></select>",
    '<select><option label="short">long</option></select>',
    "<button>Send</button>",
    '<input type="submit" value="Go">',
    '<progress value="0.5"></progress>',
    '<meter min="0" max="10" value="3">three</meter>',
    "<label>Retry</label>",
)
unseen = st.one_of(
    _in('<span style="display: none">{}</span>', words),
    _in('<span style="visibility:hidden">{}</span>', words),
    _in("<span hidden>{}</span>", words),
    _in('<span class="hidden">{}</span>', words),
    _in('<span class="assistive">{}</span>', words),
    _in(f'<span style="{_CLIP}">{{}}</span>', words),
    _in('<span style="opacity: 0">{}</span>', words),
    _in('<span style="text-indent: -9999px; display: inline-block">{}</span>', words),
    _in('<span style="position: absolute; left: -10000px">{}</span>', words),
    _in("<script>{}</script>", _choice("a", "b")),
    _in("<template>{}</template>", words),
    _in("<noscript>{}</noscript>", words),
    _in("<!-- {} -->", _choice("a", "b")),
    _choice('<img src="a.png" alt="a picture">', "<style>td { }</style>", "<wbr>", "<span></span>"),
)
struck = st.one_of(
    _in("<s>{}</s>", words),
    _in("<del>{}</del>", words),
    _in('<span style="text-decoration: line-through;">{}</span>', words),
    _in("<strike>{}</strike>", words),
    _in("<s><b>{}</b><br>{}</s>", words, words),
)
formulas = st.sampled_from(_FORMULAS).map(lambda parts: _KATEX.format(*parts))
_LEAVES = st.one_of(words, words, boxes, scripts, emoji, controls, unseen, struck, formulas)


def _sequence(parts: Html, most: int) -> Html:
    """Several parts, some with white space between them and some without."""

    def joined(pairs: Sequence[tuple[str, str]]) -> str:
        return "".join(part + space for part, space in pairs)

    return st.lists(st.tuples(parts, _SPACES), min_size=1, max_size=most).map(joined)


_in_links = st.one_of(words, _plain_scripts, emoji, struck, formulas)


def _wrapped(inner: Html) -> Html:
    return st.one_of(
        *(_in(f"<{name}>{{}}</{name}>", inner) for name in ("strong", "em", "code", "u", "span")),
        _in('<a href="https://example.com/{}">{}</a>', _choice("a", "b"), _in_links),
        _in('<a href="other.html">{}</a>', _in_links),
        *(_in(f"<{name}>{{}}</{name}>", inner) for name in ("font", "abbr", "kbd", "small", "ins")),
        _in('<span style="text-transform: uppercase">{}</span>', inner),
        _in('<span style="display: block">{}</span>', inner),
        _in('<span style="white-space: pre-line">{}\n{}</span>', words, words),
        _in('<span style="padding: 0 6px">{}</span>', inner),
        _in("{}<br>{}", inner, inner),
        _in("{}<br/>", inner),
    )


inline = _sequence(st.one_of(_LEAVES, _wrapped(_sequence(_LEAVES, 2))), 4)


def _list(inner: Html) -> Html:
    start = _choice(
        "<ul>", "<ol>", "<ol>", '<ol start="3">', '<ol type="a">', '<ol type="I" start="4">',
        '<ol style="list-style-type: lower-roman;">', '<ol reversed>', '<ul class="alternate">',
    )  # fmt: skip
    item = st.one_of(
        _in("<li>{}</li>", inner),
        _in("<li><p>{}</p></li>", inner),
        _in('<li value="7">{}</li>', inner),
    )
    items = st.lists(item, min_size=1, max_size=3).map("".join)
    return st.tuples(start, items).map(lambda parts: f"{parts[0]}{parts[1]}</{parts[0][1:3]}>")


_tasks = st.lists(
    st.tuples(st.booleans(), inline).map(
        lambda task: (
            f"<li{' class=' + chr(34) + 'checked' + chr(34) if task[0] else ''}>"
            f'<span class="placeholder-inline-tasks">{task[1]}</span></li>'
        )
    ),
    min_size=1,
    max_size=3,
).map(lambda items: f'<ul class="inline-task-list">{"".join(items)}</ul>')
_nested_list = _list(st.one_of(inline, st.tuples(inline, _list(inline)).map("".join)))
_BLOCK_NAMES = ("section", "article", "center", "address", "nav", "main", "header", "fieldset")
_inner_table = _in(
    "<table><caption>{}</caption><tbody><tr><th>{}</th><td>{}</td></tr>"
    "<tr><td colspan='2'>{}</td></tr></tbody></table>",
    words, words, inline, words,
)  # fmt: skip
blocks = st.one_of(
    *(
        _in(f"<{name}>{{}}</{name}>", inline)
        for name in ("p", "p", "div", "h3", "blockquote", *_BLOCK_NAMES)
    ),
    _in("<pre>{}\n  {}</pre>", words, inline),
    _in('<div style="display: inline">{}</div>', inline),
    _in("<fieldset><legend>{}</legend>{}</fieldset>", words, inline),
    _in("<dl><dt>{}</dt><dd>{}</dd></dl>", inline, inline),
    _in("<details><summary>{}</summary>{}</details>", words, inline),
    _in("<figure>{}<figcaption>{}</figcaption></figure>", inline, words),
    _choice("<hr>", "<p></p>", "<p />", "<p><br></p>"),
    _tasks,
    _nested_list,
    _nested_list,
    _inner_table,
)
contents = st.one_of(inline, inline, _sequence(st.one_of(blocks, blocks, inline), 3))
_attributes = _choice(
    "", "", "", "", "", ' style="display: none;"', ' class="hidden"', " hidden", ' colspan="2"',
    ' rowspan="2"',
)  # fmt: skip
_cell = st.tuples(_choice("td", "td", "th"), _attributes, contents).map(
    lambda cell: f"<{cell[0]}{cell[1]}>{cell[2]}</{cell[0]}>"
)
_row = st.tuples(
    _choice("<tr>", "<tr>", "<tr>", '<tr style="display:none">'),
    st.lists(_cell, min_size=1, max_size=4).map("".join),
).map(lambda row: f"{row[0]}{row[1]}</tr>\n")


def _rows(name: str) -> Html:
    most = 4 if name == "tbody" else 2
    return st.lists(_row, min_size=name == "tbody", max_size=most).map("".join)


_sections = st.permutations(("thead", "tbody", "tfoot", "tbody")).flatmap(
    lambda names: st.tuples(*(_in(f"<{name}>{{}}</{name}>", _rows(name)) for name in names)).map(
        "".join
    )
)


pages = _sections.map(
    lambda sections: (
        '<!DOCTYPE html>\n<meta charset="utf-8"><title>Parcel : Codes</title>'
        '<div id="main-content" class="wiki-content group">\n'
        f'<table class="confluenceTable"><tbody></tbody>{sections}</table></div>\n'
    )
)

"""The parts of damaged pages: each byte of the fuzzer's input selects one of them."""

from tests.support.builders import HOSTILE
from tests.support.projects import row

HEADER = (
    "<tr><th>Status Code</th><th>Sent By:</th><th>Description</th>"
    "<th>Additional Information</th></tr>"
)
"""The header row that the contract of the project asks for."""

_ELEMENTS = (
    *("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "p", "div", "span"),
    *("a", "ul", "ol", "li", "del", "strong", "code", "pre", "script", "style", "svg"),
)

_TAGS = (
    '<table class="confluenceTable">',
    '<table class="layout">',
    '<td rowspan="2">',
    '<td colspan="2">',
    '<td rowspan="0">',
    '<td colspan="0">',
    '<td rowspan="40" colspan="40">',
    '<td colspan="1000000000">',
    '<td class="numberingColumn">',
    '<th colspan="-1" rowspan="1.5">',
    "<td/>",
    "<tr/>",
    "<p />",
    "<br>",
    "<br/>",
    "<hr>",
    "</br>",
    '<ol start="7">',
    '<ol start="999999999">',
    '<a href="https://example.com/?a=1&amp;b=2">',
    '<a href="javascript:alert(1)">',
    '<a href=" mailto:a@example.com\n">',
    '<span style="text-decoration: line-through">',
    '<div style="display: none">',
    '<img class="emoticon" alt="(tick)" data-emoji-id="2705" src="images/icons/check.png"/>',
    '<img class="emoticon" data-emoji-fallback="\\uD83D\\uDCCB"/>',
    '<img data-emoji-id="atlassian-check_mark" data-emoji-shortname=":check_mark:">',
    '<img src="x">',
    '<span class="status-macro aui-lozenge">',
    '<time datetime="2024-01-12">',
    '<div class="code panel"><pre class="syntaxhighlighter-pre">',
    '<div class="columnLayout two-equal"><div class="cell"><div class="innerCell">',
    '<div class="expand-container"><div class="expand-content">',
    "<ac:structured-macro ac:name='status'><ac:parameter ac:name='title'>",
    "</ac:parameter></ac:structured-macro>",
    "<ac:structured-macro ac:name='code'><ac:plain-text-body>",
    "</ac:plain-text-body></ac:structured-macro>",
    "<ac:link><ri:page ri:content-title='Page'/></ac:link>",
    "<ac:emoticon ac:name='tick'/>",
    "<ac:task><ac:task-id>1</ac:task-id><ac:task-body>",
    "</ac:task-body></ac:task>",
    "<ac:inline-comment-marker ac:ref='x'>",
    "</ac:inline-comment-marker>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<!",
    "<?",
    "<![x[",
    "<",
    ">",
    "</",
    "<a ",
    '="',
    "'",
    "&",
    "&amp;",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "&#x10FFFF;",
    "&notanentity;",
)

_TEXTS = (
    "000",
    "017",
    "17",
    "HUBJECT",
    "Hubject",
    "CPO/EMP",
    "CPO, EMP",
    "Success",
    "Session is invalid",
    "Data not found",
    "Status Code",
    "many reason",
    "a – b",
    "“quoted”",
    " ",
    "\n",
    "\t",
    "\u00a0",
    "\u200b",
    "\u200d",
    "\ufeff",
    "🙂",
    "é",
    "無効",
)

_ROWS = (
    row("000", "HUBJECT", "Success", "Everything is fine."),
    row("017", "CPO/EMP", "Unauthorized Access"),
    row("401", "Call not authorized", " "),
)

TOKENS = (
    HEADER,
    *_ROWS,
    *(f"<{name}>" for name in _ELEMENTS),
    *(f"</{name}>" for name in _ELEMENTS),
    *_TAGS,
    *_TEXTS,
    *HOSTILE,
)
"""Fewer than 256."""


def markup(data: bytes) -> str:
    """The markup that these bytes represent, one token for each."""
    return "".join(TOKENS[byte % len(TOKENS)] for byte in data)


def coded(*tokens: str) -> bytes:
    """The bytes that represent these tokens."""
    return bytes(TOKENS.index(token) for token in tokens)


def dictionary() -> str:
    """The tokens as libFuzzer reads them from a file."""
    lines = ("".join(f"\\x{byte:02x}" for byte in token.encode()[:60]) for token in TOKENS)
    return "".join(f'"{line}"\n' for line in lines)

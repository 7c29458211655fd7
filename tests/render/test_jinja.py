"""Rendering: a template never prints raw text, whatever the page contains."""

import ast
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tokenize
import tomllib
from base64 import b64encode
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import category
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.errors import OicpGenError
from oicp_gen.model.spec import Spec
from oicp_gen.render.files import render
from oicp_gen.render.syntax import Comment, Literal, write_comment, write_doc, write_literal
from oicp_gen.render.targets import Target, read_targets
from tests.support.builders import (
    CONTRACT,
    HOSTILE,
    TEMPLATES,
    Rendered,
    contract_of,
    entry,
    note,
    rendered,
    spec,
)
from tests.support.thorough import sample

SETTINGS = """
[[syntax]]
files = ["*.txt"]
comment = { open = "# " }
literal = { escapes = { "\\\\" = '\\\\' } }
"""


def target(
    files: Mapping[str, str | bytes], *, name: str = "mine", settings: str = SETTINGS
) -> dict[str, bytes]:
    """A folder with one target."""
    return {
        f"{name}/{path}": data.encode() if isinstance(data, str) else data
        for path, data in {"target.toml": settings, **files}.items()
    }


def page(text: str, part: str = "") -> str:
    """The output of a template for a spec with one entry; it may use the part `_parts/part`."""
    files = target({"x.txt.jinja": text, "_parts/part": part})
    return rendered(spec(), templates=files)["mine/x.txt"]


def error(text: str, part: str = "") -> OicpGenError:
    with pytest.raises(OicpGenError) as caught:
        page(text, part)
    return caught.value


# What a template may not do

CALLS = ("range(3)", "dict(a=1)", "lipsum()", "cycler(1)", "joiner()", "namespace(a=1)", "caller()")
GLOBALS = [(f"{{{{ {call} }}}}", f"'{call.partition('(')[0]}' is undefined") for call in CALLS]
OTHERS = "safe upper e join format indent attr map replace tojson default first string xmlattr"
FILTERS = [(f"{{{{ title | {other} }}}}", f"No filter named '{other}'") for other in OTHERS.split()]
RAW = [
    ("{{ title | csp_hash }}", "only a part of a template can be hashed"),
    ("{{ title }}", "raw str"),
    ("{{ 'constant' }}", "raw str"),
    ("{{ entries[0].code }}", "raw str"),
    ("{{ true }}", "raw bool"),
    ("{{ 1 == 1 }}", "raw bool"),
    ("{{ none }}", "raw NoneType"),
    ("{{ 1.5 }}", "raw float"),
    ("{{ [1] }}", "raw list"),
    ("{{ {} }}", "raw dict"),
    ("{{ entries }}", "raw tuple"),
    ("{{ entries[0] }}", "raw EntryView"),
    ("{{ title.upper }}", "'str object' has no attribute 'upper'"),
    ("{{ title.upper() }}", "'str object' has no attribute 'upper'"),
    ("{{ entry_type.lower() }}", "has no attribute 'lower'"),
    ("{{ title ~ title }}", "raw str"),
    ("{{ (title | literal) ~ title }}", "raw str"),
    ("{{ (title | literal) + 'x' }}", "can use + only with small numbers"),
    ("{{ ('%s' | literal) % title }}", "can use % only with small numbers"),
    ("{{ ('{}' | literal).format(title) }}", "has no attribute 'format'"),
    ("{{ (', ' | literal).join([title]) }}", "has no attribute 'join'"),
    ("{{ (title | literal)[1:] }}", "raw str"),
    ("{{ (title | literal) * 2 }}", "can use * only with small numbers"),
    ("{{ entry_type if false else title }}", "raw str"),
    ("{% set x = title %}{{ x }}", "raw str"),
    ("{% set x %}{{ title }}{% endset %}{{ x }}", "raw str"),
    ("{% for char in title %}{{ char }}{% endfor %}", "raw str"),
    ("{% for x in [1] %}{{ loop }}{% endfor %}", "raw LoopContext"),
    ("{% for x in [1] %}{{ loop.cycle(title) }}{% endfor %}", "raw str"),
    ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(title) }}", "raw str"),
    ("{% macro m(x) %}{{ x | literal }}{% endmacro %}{{ m }}", "raw Macro"),
    ("{% block b %}{{ title }}{% endblock %}", "raw str"),
    ("{% import 'mine/_parts/part' as parts %}{{ parts }}", "raw TemplateModule"),
    ("{{ nope }}", "'nope' is undefined"),
    ("{{ entries[0].nope }}", "has no attribute 'nope'"),
    ("{{ entries[9].code | literal }}", "has no element 9"),
    ("{{ nope | literal }}", "'nope' is undefined"),
]
ROUND = [
    ("{{ title.__class__ }}", "cannot access '__class__'"),
    ("{{ title['__class__'] }}", "cannot access '__class__'"),
    ("{{ title['__cl' ~ 'ass__'] }}", "cannot access '__class__'"),
    ("{{ (title | literal).__class__(title) }}", "cannot access '__class__'"),
    ("{{ entry_type.__class__(title) }}", "cannot access '__class__'"),
    ("{{ entries[0]._replace(name=title).name }}", "cannot access '_replace'"),
    ("{% set x = title.__len__ %}", "cannot access '__len__'"),
    ("{{ self.__init__ }}", "cannot access '__init__'"),
    ("{% for x in [1] %}{{ loop._iterable }}{% endfor %}", "cannot access '_iterable'"),
    *GLOBALS,
    ("{% include 'mine/nope' %}", "mine/nope"),
    ("{{ 3 | literal }}", "AttributeError"),
    ("{{ title | doc }}", "target.toml has no syntax.doc for this file"),
]
INVALID = [
    ("{% filter literal %}x{% endfilter %}", "not allowed"),
    ("{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}", "not allowed"),
    ("{% autoescape true %}{{ title }}{% endautoescape %}", "not allowed"),
    ("{% set x | literal %}{{ 1 }}{% endset %}", "not allowed"),
    ("{% if false %}{% filter literal %}x{% endfilter %}{% endif %}", "not allowed"),
    *FILTERS,
    ("{% do x %}", "unknown tag 'do'"),
    ("{{ title }", "unexpected '}'"),
    ("{% if x %}", "Unexpected end of template"),
]


@pytest.mark.parametrize(("text", "message"), RAW + ROUND + INVALID)
def test_what_a_template_may_not_do_is_an_error_with_its_line(text: str, message: str) -> None:
    caught = error(f"one\n{{{{ 2 }}}}\n{text}\n{{{{ 4 }}}}")
    # What Jinja finds while it parses is invalid; what happens while it renders has failed.
    assert caught.id in {"template-invalid", "template-failed"}
    assert (text, message) not in (RAW if caught.id == "template-invalid" else INVALID)
    assert message in caught.message
    line = 4 if "Unexpected end of template" in message else 3
    assert str(caught.place) == f"templates/mine/x.txt.jinja:{line}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{% for entry in entries %}\n\n{{ entry.code }}\n{% endfor %}", 3),
        ("{% if true %}\n{% if true %}\n{{ 1 }} {{ title }}{% endif %}{% endif %}", 3),
        ("{% macro m(x) %}\n{{ x }}\n{% endmacro %}\n\n{{ m(title) }}", 2),
        ("{% macro m(x) %}\n{{ x }}\n{% endmacro %}\n\n{{ m(nope.x) }}", 5),
        ("{# a\nb #}\n{{\n  title\n}}", 4),
        ("{{ title | literal }}\r\n\r\n{{ title }}\r\n", 3),
        ("{{\n\n  title | comment | nope }}", 3),
    ],
)
def test_the_line_of_an_error_is_that_of_the_print(text: str, line: int) -> None:
    assert str(error(text).place) == f"templates/mine/x.txt.jinja:{line}"


@pytest.mark.parametrize(
    "text",
    [
        "{% include 'mine/_parts/part' %}",
        "\n{% from 'mine/_parts/part' import title_of with context %}{{ title_of() }}",
        "\n{% import 'mine/_parts/part' as part with context %}\n{{ part.title_of() }}",
        "{% extends 'mine/_parts/part' %}",
    ],
)
def test_the_place_of_an_error_in_a_part_is_the_part(text: str) -> None:
    part = "{% macro title_of() %}\n{{ 1 }}{{ title }}{% endmacro %}\n{{ 1 }}\n{{ title_of() }}"
    assert str(error(text, part).place) == "templates/mine/_parts/part:2"


def test_the_place_of_an_error_in_a_path_is_the_file() -> None:
    with pytest.raises(OicpGenError, match="'nope' is undefined") as caught:
        rendered(spec(), templates=target({"{{ nope }}.txt.jinja": "x"}))
    assert str(caught.value.place).startswith("templates/mine/{{ nope }}.txt")


# What it may do


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{{ 1 }} {{ entries | length }} {{ entries[0].name }} {{ entry_type }}",
            "1 1 SUCCESS StatusCode",
        ),
        ("{{ title | literal }}", '"OICP status codes"'),
        ("{{ source.modified_by | literal }}", "null"),
        ("[{{ source.breadcrumbs | literals }}]", '["Firas.Hachem", "FinalDefinitions"]'),
        (
            "{% macro m(x) %}<{{ x | literal }}>{% endmacro %}{{ m('a') }}{{ m(title) }}",
            '<"a"><"OICP status codes">',
        ),
        ("{% set x %}a{{ 'b' | literal }}{% endset %}{{ x }}{{ x }}", 'a"b"a"b"'),
        ("{% include 'mine/_parts/part' %}", "PART 0"),
        ("{% from 'mine/_parts/part' import call %}{{ call(7) }}", "CALL 7"),
        ("{% for n in [2] recursive %}{{ n }}{{ loop([3]) if n == 2 else 4 }}{% endfor %}", "234"),
        ("{% block b %}{{ 1 }}{% endblock %}{{ self.b() }}", "11"),
        ("{% raw %}{{ title }}{% endraw %}", "{{ title }}"),
        (
            "{% for x in 'ab' %}{% if not loop.first %}, {% endif %}{{ x | literal }}{% endfor %}",
            '"a", "b"',
        ),
        (
            "{% set x %}a{{ 1 }}\n{% endset %}{{ x | csp_hash }}",
            f"'sha256-{b64encode(hashlib.sha256(b'a1' + bytes([10])).digest()).decode()}'",
        ),
        ("{{ true | literal }} {{ false | literal }} {{ none | literal }}", "true false null"),
        ("x\n\n\n", "x"),
        ("x\r\ny", "x\ny"),
    ],
)
def test_what_a_template_may_do(text: str, expected: str) -> None:
    part = "{% macro call(x) %}CALL {{ x }}{% endmacro %}PART {{ 0 }}"
    assert page(text, part) == f"{expected}\n"


def test_a_shared_part_is_written_in_the_language_of_the_file_that_imports_it() -> None:
    shared = b"{% set note = 'x' | comment %}"
    files = {"x.txt.jinja": "{% import '_shared/note' as shared %}{{ shared.note }}"}
    other = target(files, name="other", settings=SETTINGS.replace('"# "', '"// "'))
    templates = {"_shared/note": shared, **target(files), **other}
    assert rendered(spec(), templates=templates) == {"mine/x.txt": "# x\n", "other/x.txt": "// x\n"}


def test_a_part_is_written_in_the_language_of_each_file_that_includes_it() -> None:
    files = {
        "x.txt.jinja": "{% include 'mine/y.md.jinja' %}",
        "y.md.jinja": "{% import '_shared/note' as shared %}{{ shared.note }}{{ 'y' | comment }}",
    }
    markdown = '[[syntax]]\nfiles = ["*.md"]\ncomment = { open = "<!-- ", close = " -->" }\n'
    mine = target(files, settings=SETTINGS + markdown)
    templates = {"_shared/note": b"{% set note = 'x' | comment %}", **mine}
    assert rendered(spec(), templates=templates) == {
        "mine/x.txt": "# x# y\n",
        "mine/y.md": "<!-- x --><!-- y -->\n",
    }


def test_a_path_has_no_syntax() -> None:
    with pytest.raises(OicpGenError, match=r"target\.toml has no syntax\.literal") as caught:
        rendered(spec(), templates=target({"{{ title | literal }}.txt": "x"}))
    assert str(caught.value.place).startswith("templates/mine/{{ title | literal }}.txt")


def test_files_that_are_no_templates_are_copied_and_parts_are_not() -> None:
    png = b"\x89PNG\r\n\x1a\n\0\r\n"
    files = target({"a.txt": "{{ x }}\r\n", "i.png": png, "_parts/p.txt": "p", "d/empty": ""})
    outputs = render(spec(), contract_of(), files, read_targets(files))
    assert outputs == {"mine/a.txt": b"{{ x }}\n", "mine/i.png": png, "mine/d/empty": b""}


def test_a_template_that_renders_to_nothing_is_no_file() -> None:
    files = target({"a.txt.jinja": "{% if message %}\nx\n{% endif %}\n", "b.txt.jinja": "\n"})
    assert rendered(spec(), templates=files) == {}


def test_two_templates_of_one_path_are_an_error() -> None:
    with pytest.raises(OicpGenError, match="two templates render to mine/status-codes") as caught:
        rendered(spec(), templates=target({"{{ catalog }}": "a", "status-codes": "b"}))
    assert caught.value.id == "template-clash"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("x = 1", r"\bx\b"),
        ("[identifiers]\nmember = 'snake'", r"\bmember\b"),
        ("[identifiers]\nmembers = 'train'", "'train'"),
        ("identifiers = 3", "identifiers"),
        ("reserved = 3", "reserved"),
        ("reserved = 'None'", "reserved"),
        ("[reserved]\nerrors = 'name'", "reserved.errors"),
        ("[reserved]\ntypes = 'Error'", "reserved.types"),
        ("[reserved]\nkinds = ['Error']", "reserved.kinds"),
        ("syntax = 3", "syntax"),
        ("[syntax]\nfiles = ['*']", "syntax"),
        ("[[syntax]]\n", "files"),
        ("[[syntax]]\nfiles = '*.py'", "files"),
        ("[[syntax]]\nfiles = ['*']\ncomment = {}", "open"),
        ("[[syntax]]\nfiles = ['*']\ncomment = '#'", "comment"),
        ("[[syntax]]\nfiles = ['*']\nliteral = { quote = '\"' }", "quote"),
        ("[[syntax]]\nfiles = ['*']\nliteral = { escapes = 3 }", "escapes"),
        ("[[syntax]]\nfiles = ['*']\nliteral = { unicode = '{1}' }", "unicode"),
        ("pack = 3", "pack"),
        ("spelling = 'Python'", "spelling"),
        ("[spelling]\nlanguage = 'Python'", r"spelling\.member: is missing"),
        ("[spelling]\nlanguage = 'P'\nmember = '{member}'", r"spelling\.member: is not a format"),
        ("[proof]\nprogram = 'p.py'", r"proof\.run: must contain a command"),
        ("[proof]\nrun = ['python']", r"proof\.program: is missing"),
        ("[derived]\nunknown = 3", r"derived\.unknown: must be a string"),
        ("[derived]\nunknown = 'Un-{type}'", r"derived\.unknown: 'Un-{type}' is not an identifier"),
    ],
)
def test_a_setting_that_cannot_be_used_is_an_error_with_its_place(
    settings: str, message: str
) -> None:
    files = {"mine/target.toml": settings.encode("latin-1")}
    with pytest.raises(OicpGenError, match=message) as caught:
        read_targets(files)
    assert caught.value.id == "target-invalid"
    assert str(caught.value.place) == "templates/mine/target.toml"


@pytest.mark.parametrize(
    ("settings", "id", "place"),
    [("title = 'x'\n[syntax", "not-toml", ":2:8"), ("x = '\xff'", "not-utf8", "")],
)
def test_settings_that_cannot_be_read_are_an_error_with_its_place(
    settings: str, id: str, place: str
) -> None:
    with pytest.raises(OicpGenError) as caught:
        read_targets({"mine/target.toml": settings.encode("latin-1")})
    assert caught.value.id == id
    assert str(caught.value.place) == f"templates/mine/target.toml{place}"


# Literals, comments and documentation of the shipped targets

SYNTAXES = {
    f"{target.name}/{pattern}": syntax
    for target in read_targets(TEMPLATES)
    for syntax in target.syntaxes
    for pattern in syntax.files
}
CHARS = st.characters(exclude_categories=["Cs"])
TEXTS = st.sampled_from(HOSTILE) | st.text(
    st.sampled_from("\"'`\\\n\r\t\u2028\u202e*/-<>#$") | CHARS
)
HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"}
NEW_LINES = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def shown(text: str) -> bool:
    """Whether a text has no invisible characters and no direction marks."""
    return {category(char) for char in text.replace(" ", "")}.isdisjoint(HIDDEN)


def literal_of(name: str) -> Literal:
    style = SYNTAXES[name].literal
    assert style is not None
    return style


def comment_of(name: str) -> Comment:
    style = SYNTAXES[name].comment
    assert style is not None
    return style


@given(TEXTS | st.text(st.characters()))
def test_every_python_literal_evaluates_to_its_text(text: str) -> None:
    doc = SYNTAXES["python/*.py"].doc
    assert isinstance(doc, Literal)
    for style in (literal_of("python/*.py"), doc):
        written = write_literal(text, style)
        assert ast.literal_eval(written) == text
        assert not NEW_LINES.search(written)
        assert shown(written)


@given(TEXTS)
def test_every_json_literal_and_every_toml_literal_is_its_text(text: str) -> None:
    for name in ("json/*.json", "typescript/*.json", "python/*.md", "typescript/*.md"):
        if name != "python/*.md":
            assert json.loads(write_literal(text, literal_of(name))) == text
    assert tomllib.loads(f"x = {write_literal(text, literal_of('python/*.toml'))}") == {"x": text}
    assert ast.literal_eval(write_literal(text, literal_of("python/*.md"))) == text


@given(TEXTS)
def test_what_a_target_does_not_say_about_literals_is_as_in_json(text: str) -> None:
    assert json.loads(write_literal(text, Literal())) == text
    triple = write_literal(text, Literal(quotes=("'''",), astral="\\U{0:08x}"))
    assert ast.literal_eval(triple) == text


def test_nothing_is_the_null_of_the_language() -> None:
    assert write_literal(None, literal_of("python/*.py")) == "None"
    assert write_literal(None, literal_of("typescript/*.ts")) == "null"


def test_the_quotation_mark_that_needs_fewer_escapes_is_taken() -> None:
    for name in ("python/*.py", "typescript/*.js"):
        style = literal_of(name)
        assert write_literal("it's", style) == '"it\'s"'
        assert write_literal('a "b"', style) == "'a \"b\"'"
        assert write_literal("""'"'""", style) == '''"'\\"'"'''


def test_what_is_printable_does_not_depend_on_the_version_of_python() -> None:
    for name in ("python/*.py", "json/*.json"):
        assert write_literal("new in Unicode 15: 🫨", literal_of(name)) == '"new in Unicode 15: 🫨"'


@pytest.fixture(scope="session")
def node() -> Callable[[str], Any]:
    """A function that runs a module in Node and returns the JSON that it prints."""
    places = (os.environ.get("PATH", ""), str(Path(sys.executable).parent))
    found = shutil.which("node", path=os.pathsep.join(places))
    assert found, "there is no Node on PATH or in the virtual environment"

    def run(script: str) -> Any:
        command = [found, "--input-type=module"]
        done = subprocess.run(
            command, input=script, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_every_javascript_literal_evaluates_to_its_text(node: Callable[[str], Any]) -> None:
    ranges = (range(0x300), range(0x2000, 0x2070), range(0xFE00, 0xFE10), range(0x1F600, 0x1F610))
    single = [chr(number) for numbers in ranges for number in numbers]
    single += ["\ud800", "\udfff", "\ufeff", "\uffff", "\U000e0001", "\U0010ffff", "𝒳"]
    texts = [
        *HOSTILE,
        *single,
        *(f"a{char}{text}" for char, text in zip(single, HOSTILE * 40, strict=False)),
    ]
    for name in ("typescript/*.js", "typescript/*.ts"):
        written = [write_literal(text, literal_of(name)) for text in texts]
        script = "process.stdout.write(JSON.stringify([\n" + ",\n".join(written) + "\n]));"
        assert script.count("\n") == len(texts) + 1
        assert node(script) == texts


COMMENTS = [(name, syntax.comment) for name, syntax in SYNTAXES.items() if syntax.comment]
COMMENTS += [
    (f"{name} doc", syntax.doc)
    for name, syntax in SYNTAXES.items()
    if isinstance(syntax.doc, Comment)
]


@pytest.mark.parametrize(("name", "style"), COMMENTS, ids=[name for name, _ in COMMENTS])
@given(text=TEXTS | st.text("*/- ->!<", max_size=9))
def test_a_comment_stays_on_one_line_and_closes_at_its_end(
    name: str, style: Comment, text: str
) -> None:
    written = write_comment(text, style)
    assert not NEW_LINES.search(written)
    assert shown(written)
    inside = written.removeprefix(style.open)
    assert inside != written
    if style.close:
        for close in {"*/": ("*/",), "-->": ("-->", "--!>")}[style.close.strip()]:
            assert inside.find(close) in (-1, len(inside) - len(style.close.strip()))
        assert inside.endswith(style.close)
    if ".md" in name:
        assert Rendered(f"{written}\n\nafter").text == "after"
    if ".py" in name:
        tokens = tokenize.generate_tokens(io.StringIO(f"{written}\nafter\n").readline)
        assert [token.string for token in tokens if token.string.strip()] == [written, "after"]


DOCS = {name: syntax.doc for name, syntax in SYNTAXES.items() if syntax.doc}


@pytest.mark.parametrize("style", DOCS.values(), ids=DOCS)
@given(texts=st.lists(TEXTS, min_size=1, max_size=3).map(tuple), indent=st.sampled_from([0, 4]))
def test_documentation_of_several_paragraphs_keeps_each(
    style: Comment | Literal, texts: tuple[str, ...], indent: int
) -> None:
    written = write_doc(texts, style, indent)
    margin = " " * indent
    if isinstance(style, Literal):
        between = f"\n\n{margin}"
        end = f"\n{margin}" if len(texts) > 1 else ""
        assert ast.literal_eval(written) == between.join(texts) + end
        return
    assert written == write_comment(texts[0], style) or len(texts) > 1
    assert written.startswith(style.open.rstrip())
    assert written.index(style.close.strip()) == len(written) - len(style.close.strip())
    lines = written.split("\n")
    assert len(lines) == (2 * len(texts) + 1 if len(texts) > 1 else 1)
    assert all(line.startswith(f"{margin} *") for line in lines[1:])
    assert all(not NEW_LINES.search(line) and shown(line) for line in lines)


# All shipped templates, with benign and with hostile texts

TOKENS = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*[\s\S]*?\*/)""")
COUNTED = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "th",
        "td",
        "a",
        "li",
        "pre",
        "img",
        "table",
        "ul",
        "ol",
        "hr",
        "blockquote",
    ]
)


def python_tokens(text: str) -> list[tuple[int, str]]:
    """The types of all tokens, with the text of those that no text of the page may change."""
    kept = (tokenize.NAME, tokenize.OP, tokenize.ENCODING)
    tokens = tokenize.tokenize(io.BytesIO(text.encode()).readline)
    return [(token.type, token.string if token.type in kept else "") for token in tokens]


class Elements(HTMLParser):
    """The elements of an HTML page with the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


def seen(text: str) -> str:
    """How a document shows a text that no rule has checked: without anything harmful."""
    return " ".join(re.sub("[\x00-\x08\x1b\u202c\u202e]", "\ufffd", text).split())


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value)


def elements(drawing: ElementTree.Element) -> list[tuple[str, list[str]]]:
    return [(element.tag, sorted(element.attrib)) for element in drawing.iter()]


SKELETONS: dict[str, Callable[[str], Any]] = {
    "py": python_tokens,
    "json": lambda text: shape(json.loads(text)),
    "toml": lambda text: shape(tomllib.loads(text)),
    "md": lambda text: [tag for tag in Rendered(text).tags if tag in COUNTED],
    "svg": lambda text: elements(ElementTree.fromstring(text)),  # noqa: S314  # it is our own
    **dict.fromkeys(("js", "cjs", "ts", "cts"), lambda text: TOKENS.sub("", text)),
    "typed": str,
    "html": lambda text: Elements(text).found,
}
"""What no text of the page may change, by the ending of the file."""


def of(text: str) -> Spec:
    """A spec with this text in every place where a page's author can write."""
    both = entry(description=text, info=note(text)), entry("001", "NEXT", text, info=note(text))
    return spec(*both, title=text, space=text, author=text)


def skeleton(path: str, text: str) -> object:
    """What no text of the page may change in a file."""
    return SKELETONS[path.rpartition(".")[2]](text)


@pytest.fixture(scope="session")
def benign() -> dict[str, object]:
    """The skeleton of each file with a text that has no special characters."""
    return {path: skeleton(path, text) for path, text in rendered(of("benign")).items()}


@pytest.mark.parametrize("text", HOSTILE[:: sample(3, thorough=1)])
def test_no_text_of_the_page_changes_what_a_file_is_made_of(
    text: str, benign: dict[str, object]
) -> None:
    files = rendered(of(text))
    assert files.keys() == benign.keys()
    for path, made in files.items():
        assert skeleton(path, made) == benign[path], path
        if path.endswith(".py"):
            compile(made.encode(), path, "exec")
    assert Rendered(files["docs/README.md"]).text.count(seen(text)) >= 3
    data = json.loads(files["json/status-codes.json"])
    assert data == of(text).to_json()
    assert json.loads(files["typescript/status-codes.json"])["entries"] == data["entries"]


SENDERS = [(), ("CPO",), ("HUBJECT", "EMP")]
ENTRIES = [
    entry(f"{number:03}", f"NAME_{number}", text, sent_by=SENDERS[number % 3], info=note(text))
    for number, text in enumerate(HOSTILE)
]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all shipped targets of a spec of hostile entries."""
    folder = tmp_path_factory.mktemp("generated")
    for path, text in rendered(spec(*ENTRIES, entry("900", "LAST", aliases=("OLD_LAST",)))).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


def test_the_python_package_gives_every_text_back(published: Path) -> None:
    script = """if True:
        import json, oicp_status_codes as codes
        print(json.dumps([
            [str(code), code.name, code.description, code.additional_info, sorted(code.sent_by)]
            for code in codes.StatusCode
        ] + [codes.StatusCode.OLD_LAST.name, codes.PROTOCOL, codes.SPEC_DIGEST]))
    """
    warned = "ignore:OLD_LAST is deprecated:DeprecationWarning"
    command = [sys.executable, "-W", "error", "-W", warned, "-c", script]
    done = subprocess.run(command, cwd=published / "python", capture_output=True, check=True)
    *entries, last, name, protocol, digest = json.loads(done.stdout)
    assert entries == [
        [e.code, e.name, text, text, sorted(SENDERS[number % 3])]
        for number, (e, text) in enumerate(zip(ENTRIES, HOSTILE, strict=True))
    ]
    assert last == ["900", "LAST", "Success", None, []]
    made = spec(*ENTRIES, entry("900", "LAST", aliases=("OLD_LAST",)))
    assert (name, protocol, digest) == ("LAST", made.protocol, made.digest)


@pytest.mark.parametrize("file", ["index.js", "index.cjs"])
def test_the_javascript_module_gives_every_text_back(
    file: str, published: Path, node: Callable[[str], Any]
) -> None:
    module = (published / "typescript" / file).as_uri()
    found = node(f"""
        import * as codes from {json.dumps(module)};
        process.stdout.write(JSON.stringify([
            codes.statusCodes.map(codes.describe), codes.OldLast, codes.describe("901") ?? null,
        ]));
    """)
    assert found[1:] == ["900", None]
    assert found[0][:-1] == [
        {
            "code": e.code,
            "name": e.name,
            "aliases": list(e.aliases),
            "description": text,
            "sentBy": list(SENDERS[number % 3]),
            "additionalInfo": text,
        }
        for number, (e, text) in enumerate(zip(ENTRIES, HOSTILE, strict=True))
    ]


def test_the_documentation_holds_every_text(published: Path) -> None:
    docs = Rendered((published / "docs" / "README.md").read_bytes().decode())
    for text in HOSTILE:
        assert seen(text) in docs.text
    assert docs.tags.count("h2") == len(HOSTILE) + 4
    assert docs.tags.count("tr") == len(HOSTILE) + 2 + 5  # the overview: one for each sender


def test_codes_of_any_sort_have_rows_and_anchors_of_their_own() -> None:
    codes = ["A|B", "A.B", "A B", "a-b", "é", "`", "\\|"]
    entries = [entry(code, f"NAME_{number}") for number, code in enumerate(codes)]
    text = rendered(spec(*entries), "docs")["docs/README.md"]
    docs = Rendered(text)
    # The overview has five rows of two cells; every code is in one of them, and in the table.
    assert docs.tags.count("tr") == 5 + len(codes) + 1
    assert docs.tags.count("td") == 4 * 2 + len(codes) * 4
    linked = "".join(char.char for char in docs.chars if char.code and char.link)
    assert linked == "".join(codes) * 2
    anchors = re.findall(r'<a id="([^"]*)">', text)
    assert len(set(anchors)) == len(codes)
    assert re.findall(r"\]\(#([^)]*)\)", text) == anchors * 2


# Identifiers


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ({"000": "A_1", "001": "A1"}, ["001", "000"]),
        ({"000": "ARRAY"}, ["000"]),
    ],
)
def test_names_that_fall_together_in_a_target_are_an_error_that_names_the_codes(
    names: dict[str, str], codes: list[str]
) -> None:
    entries = [entry(code, name) for code, name in names.items()]
    assert rendered(spec(*entries), "python")
    with pytest.raises(OicpGenError, match="typescript") as caught:
        rendered(spec(*entries), "typescript")
    assert re.findall(r"\d{3}", caught.value.message) == codes
    assert str(caught.value.place) == "source/names.toml"


def test_an_earlier_name_may_not_be_that_of_another_code() -> None:
    entries = [entry("000", "GOOD", aliases=("OLD",)), entry("001", "OLD")]
    with pytest.raises(OicpGenError) as caught:
        rendered(spec(*entries), "python")
    assert caught.value.id == "name-clash"
    assert caught.value.message == (
        "the code 001 is called OLD in the target python, but so is the code 000"
    )


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('entry = "StatusCode"', 'entry = "Status"', "Status"),
        ('entry = "StatusCode"', 'entry = "ValueError"', "ValueError"),
        ('enum = "Sender"', 'enum = "Status"', "Status"),
        ('enum = "Sender"', 'enum = "UnknownStatusCode"', "UnknownStatusCode"),
        ('enum = "Sender"', 'enum = "StatusCodeEntry"', "StatusCodeEntry"),
    ],
)
def test_a_type_that_is_taken_in_a_target_is_an_error(old: str, new: str, name: str) -> None:
    contract = contract_of(CONTRACT.replace(old, new))
    with pytest.raises(OicpGenError, match=f"is called {name} .* but {name} is reserved") as caught:
        render(spec(), contract, TEMPLATES, read_targets(TEMPLATES))
    assert caught.value.id == "name-clash"


def test_fields_may_be_called_as_the_modules_call_what_is_theirs() -> None:
    names = ("pattern", "width", "successes")
    columns = "".join(f'[fields.{name}]\ncolumn = "{name}"\nkind = "text"\n\n' for name in names)
    contract = contract_of(CONTRACT.replace("[package]", f"{columns}[package]"))
    values = dict.fromkeys(names, "x")
    row = entry("000", "SUCCESS")
    row = row._replace(values={**row.values, **values})
    targets = [target for target in read_targets(TEMPLATES) if target.name == "python"]
    files = render(spec(row), contract, TEMPLATES, targets)
    code = compile(files["python/oicp_status_codes/_codes.py"], "_codes.py", "exec")
    module: dict[str, Any] = {"__name__": "codes"}
    exec(code, module)  # noqa: S102 - what we rendered just now
    assert module["StatusCode"].parse("999").is_known is False
    assert module["StatusCode"].SUCCESS.pattern == "x"


@pytest.mark.parametrize("names", [("class",), ("value",), ("title",), ("a_1", "a1")])
def test_fields_that_a_language_cannot_name_are_an_error(names: tuple[str, ...]) -> None:
    fields = "".join(f'[fields.{name}]\ncolumn = "{name}"\nkind = "text"\n' for name in names)
    contract = contract_of(CONTRACT.replace("[package]", f"{fields}\n[package]"))
    row = entry()
    row = type(row)(code="000", name="A", values={**row.values, **dict.fromkeys(names, "x")})
    targets: list[Target] = list(read_targets(TEMPLATES))
    with pytest.raises(OicpGenError, match=f"the field {names[-1]}"):
        render(spec(row), contract, TEMPLATES, targets)


# An unforeseen language


def test_a_new_language_is_a_folder() -> None:
    settings = """
title = "Go"

[identifiers]
members = "pascal"

[reserved]
members = ["String"]

[[syntax]]
files = ["*.go"]
literal = { astral = '\\U{0:08x}', escapes = { "\\n" = '\\n' } }
comment = { open = "// " }
"""
    template = """\
{% from "_shared/about.jinja" import header with context %}
{{ header() }}
package codes

type {{ entry_type }} string

const (
{% for entry in entries %}
	{{ entry.name }} {{ entry_type }} = {{ entry.code | literal }} {{ entry.title | comment }}
{% endfor %}
)

var text = map[{{ entry_type }}]string{
{% for entry in entries %}
	{{ entry.name }}: {{ entry.title | literal }},
{% endfor %}
}
"""
    files = {
        "go/target.toml": settings.encode(),
        "go/{{ catalog }}/codes.go.jinja": template.encode(),
        "go/go.mod": b"module codes\n",
        "_shared/about.jinja": TEMPLATES["_shared/about.jinja"],
    }
    entries = [entry(), entry("017", "UNAUTHORIZED_ACCESS", 'No "\\"\n🙂\u202e*/')]
    assert rendered(spec(*entries), templates=files) == {
        "go/go.mod": "module codes\n",
        "go/status-codes/codes.go": """\
// Generated by oicp-gen. Do not edit: change source/ and run `oicp-gen build`.
// OICP status codes, OICP 2.3, from the Confluence page "FinalOICP status code" (3626501182).

package codes

type StatusCode string

const (
	Success StatusCode = "000" // Success
	UnauthorizedAccess StatusCode = "017" // No "\\" 🙂\\u{202e}*/
)

var text = map[StatusCode]string{
	Success: "Success",
	UnauthorizedAccess: "No \\"\\\\\\"\\n🙂\\u202e*/",
}
""",
    }

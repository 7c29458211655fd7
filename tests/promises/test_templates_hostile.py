"""What a hostile template tries: each attack, and the error that stops it."""

import time
import tracemalloc

import pytest

from oicp_gen.errors import OicpGenError
from tests.support.builders import entry, rendered, spec

CANARY = "canary-8d1f"
SETTINGS = '[[syntax]]\nfiles = ["*.txt"]\nliteral = {}\ncomment = { open = "# " }\n'
FORMAT = "{0.__class__.__init__.__globals__}"
DOUBLED = "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 60
BLOCKS = "{% set a %}xxxxxxxxxx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60
SQUARED = "{% set a = 10 %}" + "{% set a = a * a %}" * 60
NESTED = "{% for a in codes %}" * 8 + "{{ 1 }}" + "{% endfor %}" * 8

ATTACKS = {
    "format string": (f'{{{{ "{FORMAT}".format(entries[0].values[0]) | literal }}}}', "'format'"),
    "format map": ('{{ "{a.b}".format_map({"a": 1}) | literal }}', "'format_map'"),
    "format of code": (f'{{{{ ("{FORMAT}" | literal).format(1) }}}}', "'format'"),
    "format by subscript": ('{{ "{0}"["format"](1) | literal }}', "'format'"),
    "percent": ('{{ ("%1000000000d" % 1) | literal }}', "can use % only"),
    "private": ("{{ entries[0].__class__ | literal }}", "cannot access '__class__'"),
    "private by subscript": ("{{ entries[0]['__cl' ~ 'ass__'] }}", "cannot access '__class__'"),
    "globals of a method": ("{{ entries[0].value.__globals__ }}", "cannot access '__globals__'"),
    "self of a method": ("{{ entries[0].value['__self__'] }}", "cannot access '__self__'"),
    "environment": ("{{ environment | literal }}", "'environment' is undefined"),
    "os": ("{{ os.environ | literal }}", "'os' is undefined"),
    "context of a macro": ("{% macro m() %}{% endmacro %}{{ m.func | literal }}", "'func'"),
    "types": ("{{ entries.count(1) | literal }}", "'count'"),
    "repeated text": ('{{ ("x" * 1000000000) | literal }}', "can use * only"),
    "power": ("{{ 10 ** 1000000000 }}", "can use ** only"),
    "squared": (SQUARED, "can use * only"),
    "added text": ('{{ ("x" + "x") | literal }}', "can use + only"),
    "doubled text": (DOUBLED, "makes too much text"),
    "doubled blocks": (BLOCKS, "makes too much text"),
    "nested loops": (f"{{% set codes = [1,2,3,4,5,6,7,8,9,0] %}}{NESTED}", "repeats or calls"),
    "empty loops": (f"{{% set codes = [1,2,3,4,5,6,7,8,9,0] %}}{NESTED}", "repeats or calls"),
    "macro that calls itself": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
        "{{ m(60) }}",
        "repeats or calls",
    ),
    "macro without an end": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "RecursionError"),
    "recursive loop": (
        "{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
        "RecursionError",
    ),
    "includes itself": ("{% include 'mine/x.txt.jinja' %}" * 2, "RecursionError"),
    "filter on large text": (
        "{% set a %}" + "x" * 100_000 + "{% endset %}"
        "{% for a in [a] %}"
        "{% for b in [1,2,3,4,5,6,7,8,9,0] %}{% for c in [1,2,3,4,5,6,7,8,9,0] %}"
        "{% for d in [1,2,3,4,5] %}{% if a | literal == 'x' %}{{ 1 }}{% endif %}"
        "{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "makes too much text",
    ),
}


def failure(text: str, settings: str = SETTINGS) -> OicpGenError:
    files = {"mine/target.toml": settings.encode(), "mine/x.txt.jinja": f"\n{text}".encode()}
    with pytest.raises(OicpGenError) as caught:
        rendered(spec(entry("000", name="A")), templates=files)
    return caught.value


@pytest.mark.parametrize("name", ATTACKS)
def test_a_template_is_stopped_at_its_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFLUENCE_TOKEN", CANARY)
    text, expected = ATTACKS[name]
    started = time.process_time()
    error = failure(text)
    seconds = time.process_time() - started
    tracemalloc.start()  # which takes time itself
    failure(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert expected in error.message
    assert str(error.place) == "templates/mine/x.txt.jinja:2"
    assert CANARY not in error.message + error.hint
    assert peak < 300_000_000
    assert seconds < 2


def test_a_path_is_rendered_in_the_sandbox() -> None:
    files = {"mine/target.toml": SETTINGS.encode(), "mine/{{ title.__class__ }}.txt": b""}
    with pytest.raises(OicpGenError, match="cannot access '__class__'"):
        rendered(spec(), templates=files)


@pytest.mark.parametrize("text", ["{0.__class__}", "{0:1000000000}", "{0!r}", "{0[a]}"])
def test_a_format_in_the_settings_reaches_nothing_else(text: str) -> None:
    settings = f"[[syntax]]\nfiles = ['*.txt']\nliteral = {{ unicode = '{text}' }}\n"
    assert "is not a format string for a number" in failure("x", settings).message
    named = text.replace("0", "name", 1)
    spelled = f"[spelling]\nlanguage = 'X'\nmember = '{named}'\n"
    assert "is not a format string for type, name" in failure("x", spelled).message

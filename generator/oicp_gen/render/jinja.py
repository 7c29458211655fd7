"""Templates that cannot print scraped text raw, and run in a sandbox.

A template can print a number, an identifier, or `Code`, and only a filter or a part of a template
produces `Code`. Anything else stops the rendering with the template's file and line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.render.sandbox import Sandbox
from oicp_gen.render.syntax import (
    MARKUP,
    Code,
    Syntax,
    UnsafeOutputError,
    write_comment,
    write_doc,
    write_literal,
)
from oicp_gen.text.identifiers import Identifier

Cache = jinja2.BytecodeCache
"""Compiled templates."""

SUFFIX = ".jinja"
"""Ends the names of files that are rendered; all others are copied."""

_PATH = "path of "
"""Prefixes the path of a template if the path itself is rendered."""

_SYNTAX = "syntax of this file"
"""The variable with the syntax of the rendered file. Templates cannot use a name with spaces."""


def _finalize(value: object) -> object:
    """Return a value that may be printed; called for every `{{ }}`."""
    if type(value) in (Code, Identifier, int):
        return value
    if isinstance(value, jinja2.Undefined):
        str(value)  # a strict undefined raises and names the variable
    shown = f"{type(value).__name__} {str(value)[:40]!r}"
    raise UnsafeOutputError(f"a template cannot print the raw {shown}; add a filter")


class _Template(jinja2.Template):
    """A template that is run again for each import, in the syntax of the file that imports it."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> jinja2.Template:
        found = super()._from_namespace(environment, namespace, globals)
        # A template compiled with the package has the file of a module.
        found.filename = f"templates/{(found.name or '').removeprefix(_PATH)}"
        return found

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self.make_module({_SYNTAX: ctx.parent[_SYNTAX]} if ctx else {})


class _Environment(Sandbox):
    """The sandbox with typed text."""

    template_class = _Template


class Templates:
    """Templates by their paths. Each can include and import the others."""

    def __init__(
        self, templates: Mapping[str, bytes], cache: Cache | None = None, *, entries: int = 0
    ) -> None:
        """Create an engine. The number of entries limits the work of each template."""

        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            found = self.source(name)
            return (*found, lambda: True) if found else None

        self._templates = templates
        self._entries = entries
        self.environment = _Environment(
            loader=jinja2.FunctionLoader(load),
            finalize=_finalize,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=cache,
        )
        self.environment.globals.clear()
        counting = self.environment.counting
        self.environment.filters = {name: counting(one) for name, one in _FILTERS.items()}

    def names(self) -> list[str]:
        """Return the names of all that may be rendered: files, parts of files, and paths."""
        files = [name for name in self._templates if name.endswith(SUFFIX) or "/_" in f"/{name}"]
        paths = [name.removesuffix(SUFFIX) for name in self._templates if "{{" in name]
        return files + [f"{_PATH}{name}" for name in paths]

    def source(self, name: str) -> tuple[str, str] | None:
        """Return the text of a template, and its file; None if there is no such template."""
        file = name.removeprefix(_PATH)
        data = self._templates.get(name, file.encode() if name != file else None)
        return None if data is None else (data.decode(), f"templates/{file}")

    def render(
        self, name: str, variables: Mapping[str, Any], syntax: Syntax, entries: int | None = None
    ) -> str:
        """Return a template's text in this syntax. Raises OicpGenError with its file and line.

        `entries` is the number of entries that it is for, if not all.
        """
        self.environment.allow(self._entries if entries is None else entries)
        with _placed(name.removeprefix(_PATH)):
            return self.environment.get_template(name).render({**variables, _SYNTAX: syntax})

    def path(self, name: str, variables: Mapping[str, Any]) -> str:
        """Return a template's path with its placeholders filled. Raises the errors of `render`."""
        return self.render(f"{_PATH}{name}", variables, Syntax(files=())) if "{{" in name else name


# The filters take the context, which has the syntax. Jinja evaluates any other filter of a constant
# when it compiles a template, and would keep the result for files of another syntax.


def _style(context: Context, part: str) -> Any:
    """Return a part of the rendered file's syntax."""
    style = getattr(context.parent[_SYNTAX], part)
    if style is None:
        raise UnsafeOutputError(f"target.toml has no syntax.{part} for this file")
    return style


@jinja2.pass_context
def _literal(context: Context, value: str | bool | None) -> Code:
    return Code(write_literal(value, _style(context, "literal")))


@jinja2.pass_context
def _literals(context: Context, values: Iterable[str]) -> Code:
    return Code(", ".join(_literal(context, value) for value in values))


@jinja2.pass_context
def _comment(context: Context, value: str) -> Code:
    return Code(write_comment(value, _style(context, "comment")))


@jinja2.pass_context
def _doc(context: Context, value: str | tuple[str, ...], indent: int = 0) -> Code:
    paragraphs = (value,) if isinstance(value, str) else value
    return Code(write_doc(paragraphs, _style(context, "doc"), indent))


_FILTERS: dict[str, Callable[..., Any]] = {
    "literal": _literal,
    "literals": _literals,
    "comment": _comment,
    "doc": _doc,
    **MARKUP,
    "length": len,
}
"""All filters. Each makes text safe for one place, or counts."""


@contextmanager
def _placed(template: str) -> Iterator[None]:
    """Turn any error in a template into ours, with the template's file and line."""
    try:
        yield
    except OicpGenError:
        raise
    except jinja2.TemplateSyntaxError as error:
        name = (error.name or template).removeprefix(_PATH)
        raise OicpGenError(
            "template-invalid", place=Place(f"templates/{name}", error.lineno), reason=error.message
        ) from error
    except Exception as error:
        kind = "" if isinstance(error, UnsafeOutputError) else f"{type(error).__name__}: "
        raise OicpGenError(
            "template-failed",
            place=_template_line(error.__traceback__) or Place(f"templates/{template}"),
            kind=kind,
            reason=error,
        ) from error


def _template_line(traceback: TracebackType | None) -> Place | None:
    """Return the innermost line of a template in a traceback."""
    place = None
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.startswith("templates/"):  # Jinja replaces the lines of its compiled code
            place = Place(file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place

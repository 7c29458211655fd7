"""Templates that cannot print scraped text raw. The only module that knows Jinja.

Scraped text cannot reach a file raw: what a template prints is a number, an identifier, or `Code`,
and only a filter, or a part of a template, makes `Code`. Anything else stops the rendering with the
template's file and line.
"""

import html
import inspect
import re
import sys
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from oicp_gen import __version__
from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.spec import Note
from oicp_gen.render.syntax import Syntax, write_comment, write_doc, write_literal
from oicp_gen.text.identifiers import Identifier
from oicp_gen.text.markdown import cell, code_span, escape, escape_start
from oicp_gen.text.unsafe import replace_unsafe

Cache = jinja2.BytecodeCache
"""Templates that were compiled before."""

_PATH = "path of "
"""What stands before the path of a template where the path itself is the template."""

_ANCHOR = re.compile(r"[^A-Za-z0-9-]")

_REFUSED = (
    nodes.FilterBlock,
    nodes.CallBlock,
    nodes.EvalContextModifier,
    nodes.ScopedEvalContextModifier,
)


class Code(str):
    """Text that is safe in the place for which a filter made it."""

    __slots__ = ()


class _UnsafeOutputError(Exception):
    """A template printed something that is not safe."""


def _finalize(value: object) -> object:
    """Pass what may be printed; called for every `{{ }}`."""
    if type(value) in (Code, Identifier, int):
        return value
    if isinstance(value, jinja2.Undefined):
        str(value)  # a strict undefined raises and says which name it is
    shown = f"{type(value).__name__} {str(value)[:40]!r}"
    raise _UnsafeOutputError(f"a template cannot print the raw {shown}; put a filter behind it")


class _Generator(CodeGenerator):
    """Jinja's compiler without what would get round `finalize`: some statements, some names."""

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            self.fail(f"a template cannot reach {node.attr!r}", node.lineno)
        filtered = isinstance(node, nodes.AssignBlock) and node.filter is not None
        if filtered or isinstance(node, _REFUSED):
            what = type(node).__name__
            self.fail(f"{what} is not allowed here: its result could be raw text", node.lineno)
        return super().visit(node, *args, **kwargs)


class _Template(jinja2.Template):
    """A template that is run anew by each one that imports it: they may be of other syntaxes."""

    def _get_default_module(self, _: Context | None = None) -> TemplateModule:
        return self.make_module()


class _Environment(jinja2.Environment):
    """Jinja with typed text: names are looked up, and parts joined, without a way round it."""

    code_generator_class = _Generator
    template_class = _Template
    syntax: Syntax
    """Of the file that is being rendered."""

    def getitem(self, obj: Any, argument: Any) -> Any:
        if not isinstance(argument, str):
            return super().getitem(obj, argument)
        if argument.startswith("_"):
            raise _UnsafeOutputError(f"a template cannot reach {argument!r}")
        return self.getattr(obj, argument)

    @staticmethod
    def concat(parts: Iterable[str]) -> Code:
        """Join printed parts; each was finalized or is text of the template."""
        return Code("".join(parts))


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept from one build to the next like Python's own `__pycache__`.

    Jinja keys them by the template's text, in a folder of temporary files that is this user's
    alone; this adds what they were compiled by.
    """

    def __init__(self, *, may_write: bool) -> None:
        source = inspect.getsource(sys.modules[__name__])
        compiler = f"{jinja2.__version__}\n{__version__}\n{source}"
        edition = sha256(compiler.encode()).hexdigest()[:16]
        super().__init__(pattern=f"oicp-gen-{edition}-%s.cache")
        self.may_write = may_write

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever a damaged file raises: it is as good as none
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if self.may_write:
            with suppress(OSError):  # a full disk costs the next build some time, not this one
                super().dump_bytecode(bucket)


class Templates:
    """A set of templates, by their paths; each may include and import the others."""

    def __init__(self, templates: Mapping[str, bytes], cache: Cache | None = None) -> None:
        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            data = templates.get(name)
            if data is None and name.startswith(_PATH):
                data = name.removeprefix(_PATH).encode()
            if data is None:
                return None
            return data.decode(), f"templates/{name.removeprefix(_PATH)}", lambda: True

        self._environment = _Environment(
            loader=jinja2.FunctionLoader(load),
            finalize=_finalize,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=cache,
        )
        self._environment.globals.clear()
        self._environment.filters = _FILTERS

    def render(self, name: str, variables: dict[str, Any], syntax: Syntax) -> str:
        """The text that a template makes in a file of this syntax.

        Raises OicpGenError with the template's file and line.
        """
        self._environment.syntax = syntax
        with _placed(name):
            return self._environment.get_template(name).render(variables)

    def path(self, name: str, variables: dict[str, Any]) -> str:
        """A template's own path with its placeholders filled. Raises OicpGenError as `render`."""
        if "{{" not in name:
            return name
        with _placed(name):
            return self._environment.get_template(f"{_PATH}{name}").render(variables)


def compiled_templates(*, may_write: bool) -> Cache | None:
    """The cache for `render`; None if the system has no folder for it that is safe."""
    try:
        return _Compiled(may_write=may_write)
    except (RuntimeError, OSError):
        return None


# The filters take the context although they only need the environment: Jinja computes any other
# filter of a constant when it compiles a template, and keeps it for files of another syntax.


@jinja2.pass_context
def _literal(context: Context, value: str | bool | None) -> Code:
    style = _syntax(context).literal
    if style is None:
        raise _UnsafeOutputError("target.toml does not say how these files write a literal")
    return Code(write_literal(value, style))


@jinja2.pass_context
def _literals(context: Context, values: Iterable[str]) -> Code:
    return Code(", ".join(_literal(context, value) for value in values))


@jinja2.pass_context
def _comment(context: Context, value: str) -> Code:
    style = _syntax(context).comment
    if style is None:
        raise _UnsafeOutputError("target.toml does not say how these files write a comment")
    return Code(write_comment(value, style))


@jinja2.pass_context
def _doc(context: Context, value: str | tuple[str, ...], indent: int = 0) -> Code:
    style = _syntax(context).doc
    if style is None:
        raise _UnsafeOutputError("target.toml does not say how these files write documentation")
    return Code(write_doc((value,) if isinstance(value, str) else value, style, indent))


def _syntax(context: Context) -> Syntax:
    syntax: Syntax = context.environment.syntax  # type: ignore[attr-defined]  # it is ours
    return syntax


def _csp_hash(value: Code) -> Code:
    """The hash by which a Content-Security-Policy allows an inline script or style."""
    if type(value) is not Code:
        raise _UnsafeOutputError("only a part of a template has a hash, not a text of the page")
    return Code(f"'sha256-{b2a_base64(sha256(value.encode()).digest(), newline=False).decode()}'")


def _html(value: str | Note) -> Code:
    text = value.text if isinstance(value, Note) else value
    return Code(html.escape(replace_unsafe(text)))


_FILTERS: dict[str, Callable[..., Any]] = {
    "literal": _literal,
    "literals": _literals,
    "comment": _comment,
    "doc": _doc,
    "markdown": lambda value: Code(_markdown(value)),
    "cell": lambda value: Code(cell(_markdown(value))),
    "code_span": lambda value: Code(code_span(replace_unsafe(value))),
    "anchor": lambda value: Code(_ANCHOR.sub(lambda char: f"_{ord(char[0]):x}_", value)),
    "html": _html,
    "csp_hash": _csp_hash,
    "length": len,
}
"""All filters there are: each makes text safe for one place, or counts."""


def _markdown(value: str | Note) -> str:
    return replace_unsafe(
        value.markdown if isinstance(value, Note) else escape_start(escape(value).strip(" "))
    )


@contextmanager
def _placed(template: str) -> Iterator[None]:
    """Turn whatever goes wrong in a template into an error with its file and line."""
    try:
        yield
    except OicpGenError:
        raise
    except jinja2.TemplateSyntaxError as error:
        place = Place(f"templates/{error.name or template}", error.lineno)
        raise OicpGenError(
            "template-invalid", f"this template is not valid: {error.message}", place=place
        ) from error
    except Exception as error:
        place = _template_line(error.__traceback__) or Place(f"templates/{template}")
        what = (
            str(error)
            if isinstance(error, _UnsafeOutputError)
            else f"{type(error).__name__}: {error}"
        )
        raise OicpGenError(
            "template-failed",
            what,
            place=place,
            hint="docs/targets.md says what a template may print.",
        ) from error


def _template_line(traceback: TracebackType | None) -> Place | None:
    """The innermost place in a template that a traceback goes through; Jinja puts it there."""
    place = None
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.startswith("templates/"):
            place = Place(file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place

"""Jinja's sandbox, narrowed to data: what a template can reach, and how much it can do."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import wraps
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from oicp_gen.render.syntax import Code, UnsafeOutputError

_STEPS, _STEPS_PER_ENTRY = 20_000, 2_000
"""How often a template may repeat, call, include or import something."""
_CHARS, _CHARS_PER_ENTRY = 10_000_000, 100_000
"""How many characters its parts may have, each of which counts once more in what contains it."""
_LARGEST = 1 << 53
"""The largest number in a template."""
_REFUSED = (
    nodes.FilterBlock,
    nodes.CallBlock,
    nodes.EvalContextModifier,
    nodes.ScopedEvalContextModifier,
)


class _Generator(CodeGenerator):
    """Jinja's compiler without what bypasses `finalize`, and with a count of all repetitions."""

    iterated: nodes.Node | None = None

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            self.fail(f"a template cannot access {node.attr!r}", node.lineno)
        filtered = isinstance(node, nodes.AssignBlock) and node.filter is not None
        if filtered or isinstance(node, _REFUSED):
            what = type(node).__name__
            self.fail(f"{what} is not allowed here: its result could be raw text", node.lineno)
        if node is not self.iterated:
            return super().visit(node, *args, **kwargs)
        self.iterated = None
        self.write("environment.counted(")
        super().visit(node, *args, **kwargs)
        self.write(")")
        return None

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        self.iterated = node.iter
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - the same
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox in which a template sees fields of data and calls macros, nothing else."""

    code_generator_class = _Generator
    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    steps, chars = 0, 0
    """What is left of the work that the template may do."""

    def allow(self, entries: int) -> None:
        """Allow the work of one template with this number of entries."""
        self.steps = _STEPS + _STEPS_PER_ENTRY * entries
        self.chars = _CHARS + _CHARS_PER_ENTRY * entries

    def spend(self, steps: int = 0, chars: int = 0) -> None:
        """Count work. Raises UnsafeOutputError if it is more than allowed."""
        self.steps -= steps
        self.chars -= chars
        if self.steps < 0:
            raise UnsafeOutputError("a template repeats or calls too much")
        if self.chars < 0:
            raise UnsafeOutputError("a template makes too much text")

    def counted(self, items: Iterable[Any]) -> Iterable[Any]:
        """Return what a loop repeats over, counted."""
        if isinstance(items, Sized):
            self.spend(1 + len(items))
            return items
        return self._counted_one_by_one(items)

    def _counted_one_by_one(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.spend(1)
            yield item

    def counting(self, filter: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that counts the text that it makes."""

        @wraps(filter)  # also keeps the mark that it takes the context
        def count(*args: Any, **kwargs: Any) -> Any:
            made = filter(*args, **kwargs)
            self.steps -= 1  # as `spend` does, without one more call for each filter
            self.chars -= len(made) if isinstance(made, str) else 0
            if self.steps < 0 or self.chars < 0:
                self.spend()
            return made

        return count

    def concat(self, parts: Iterable[str]) -> Code:
        """Join printed parts, each of which was finalized or is text of the template."""
        counted = []
        # As `spend` does, without a call for each of thousands of parts, which count their own.
        for part in parts:
            self.chars -= len(part)
            if self.chars < 0:
                self.spend()
            counted.append(part)
        return Code("".join(counted))

    def joined(self, values: tuple[object, ...]) -> str:
        """Return the texts of values, joined: Jinja's `~`."""
        texts = list(map(str, values))
        self.spend(1, sum(map(len, texts)))
        return "".join(texts)

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> jinja2.Template:
        """Return a template. Each inclusion and each import counts."""
        self.spend(1)
        return super().get_template(name, *args, **kwargs)

    def select_template(self, names: Any, *args: Any, **kwargs: Any) -> jinja2.Template:
        """Return the first of these templates that exists."""
        self.spend(1)
        return super().select_template(names, *args, **kwargs)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, a block or a loop."""
        if isinstance(obj, LoopContext):
            args = (self.counted(args[0]), *args[1:]) if args else args
        elif not isinstance(obj, _CALLABLE) and not _is_visible_method(obj):
            raise UnsafeOutputError(f"a template cannot call a {type(obj).__name__}")
        self.spend(1)
        return context.call(obj, *args, **kwargs)

    def call_binop(self, _: Context, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operator; only numbers of the usual size have any."""
        numbers = all(isinstance(value, int | float) for value in (left, right))
        if numbers and operator != "**":
            result = self.binop_table[operator](left, right)
            if abs(result) <= _LARGEST:
                return result
        raise UnsafeOutputError(f"a template can use {operator} only with small numbers")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item; a field if the argument is a text."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of a value, or a macro of a part."""
        if attribute in _VISIBLE[type(obj)]:
            return getattr(obj, attribute)
        if attribute.startswith("_"):
            raise UnsafeOutputError(f"a template cannot access {attribute!r}")
        if isinstance(obj, jinja2.Undefined):
            return getattr(obj, attribute)  # raises, and names the variable
        if isinstance(obj, TemplateModule):
            return vars(obj).get(attribute, self.undefined(obj=obj, name=attribute))
        try:
            return obj[attribute]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=attribute)


_CALLABLE = (Macro, BlockReference, jinja2.Undefined)
_VIEWS = "oicp_gen.render.views"
_OF_TEXTS = frozenset(
    {
        *("strip", "lstrip", "rstrip", "removeprefix", "removesuffix"),
        *("startswith", "endswith", "isidentifier", "isdigit"),
    }
)
"""Methods of texts that make no text longer, and format nothing."""
_NO_FIELDS = (bytes, int, float, list, Mapping, Macro, type(None))


class _Visible(dict[type, frozenset[str]]):
    """What a template sees of the values of each type.

    These are all public attributes except methods, of which it sees those of loops and of views,
    and some of texts.
    """

    def __missing__(self, kind: type) -> frozenset[str]:
        self[kind] = frozenset(self._found(kind))
        return self[kind]

    @staticmethod
    def _found(kind: type) -> Iterable[str]:
        if issubclass(kind, _NO_FIELDS):
            return ()
        public = {name for name in dir(kind) if not name.startswith("_")}
        if issubclass(kind, str):
            own = _OF_TEXTS
        elif issubclass(kind, LoopContext):
            own = frozenset(("cycle", "changed"))
        else:
            functions = (n for n, value in vars(kind).items() if isinstance(value, FunctionType))
            own = frozenset(functions if kind.__module__ == _VIEWS else ())
        return {name for name in public if name in own or not callable(getattr(kind, name))}


_VISIBLE = _Visible()


def _is_visible_method(obj: object) -> bool:
    methods = (MethodType, BuiltinMethodType)
    return isinstance(obj, methods) and obj.__name__ in _VISIBLE[type(obj.__self__)]

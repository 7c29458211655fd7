"""Compiled templates: those in the package, and a cache for all others."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from oicp_gen import __version__
from oicp_gen.render import jinja, sandbox, syntax
from oicp_gen.render.jinja import Cache, Templates

_SHIPPED = Path(__file__).parent / "_templates"
"""A module for each template that comes with oicp-gen; building the package makes them."""


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept between builds like Python's `__pycache__`.

    Jinja keys them by the template's name and text. This class adds the version of the compiler to
    the key, and looks into the package before the private folder for temporary files.
    """

    def __init__(self, *, may_write: bool) -> None:
        super().__init__(pattern=f"oicp-gen-{_edition()[:16]}-%s.cache")
        self.may_write = may_write

    def load_bytecode(self, bucket: Bucket) -> None:
        shipped = _SHIPPED / f"{_module_name(bucket)}.py"
        try:
            if shipped.is_file():
                bucket.code = SourceFileLoader(shipped.stem, str(shipped)).get_code(shipped.stem)
            else:
                super().load_bytecode(bucket)
        except Exception:  # a damaged file can raise anything; compile again
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if self.may_write:
            with suppress(OSError):  # the next build compiles again
                super().dump_bytecode(bucket)


def compiled_templates(*, may_write: bool) -> Cache | None:
    """Return the cache for `Templates`; None if the system has no safe folder for it."""
    try:
        return _Compiled(may_write=may_write)
    except (RuntimeError, OSError):
        return None


def modules_of(templates: Mapping[str, bytes]) -> dict[str, str]:
    """Return each template as a Python module, by the name under which it is found again."""
    engine, keys = Templates(templates), jinja2.BytecodeCache()
    modules = {}
    for name in engine.names():
        text, file = engine.source(name) or ("", "")
        bucket = Bucket(
            engine.environment, keys.get_cache_key(name, file), keys.get_source_checksum(text)
        )
        modules[_module_name(bucket)] = engine.environment.compile(text, name, file, raw=True)
    return modules


@cache
def _edition() -> str:
    """Return the digest of everything that affects compiled templates, besides their text."""
    sources = [
        module.__loader__.get_source(module.__name__)  # type: ignore[union-attr]  # never None
        for module in (
            jinja,
            sandbox,
            syntax,
        )  # Jinja applies filters to constants when it compiles them
    ]
    return sha256(f"{jinja2.__version__}\n{__version__}\n{sources}".encode()).hexdigest()


def _module_name(bucket: Bucket) -> str:
    return "t" + sha256(f"{_edition()}{bucket.key}{bucket.checksum}".encode()).hexdigest()[:32]

"""The cache of compiled templates."""

import inspect
from contextlib import suppress
from hashlib import sha256

import jinja2
from jinja2.bccache import Bucket

from oicp_gen import __version__
from oicp_gen.render import jinja
from oicp_gen.render.jinja import Cache


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept between builds like Python's `__pycache__`.

    Jinja keys them by the template's text, in a private folder for temporary files. This class adds
    the version of the compiler to the key.
    """

    def __init__(self, *, may_write: bool) -> None:
        source = inspect.getsource(jinja)
        compiler = f"{jinja2.__version__}\n{__version__}\n{source}"
        edition = sha256(compiler.encode()).hexdigest()[:16]
        super().__init__(pattern=f"oicp-gen-{edition}-%s.cache")
        self.may_write = may_write

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
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

"""Names that the generated packages may have."""

import re
import sys

PACKAGE_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""The name of the generated packages."""
_PYTHON = (
    "aifc annotationlib asynchat asyncore audioop cgi cgitb chunk compression crypt distutils"
    " imghdr imp lib2to3 mailcap msilib nis nntplib ossaudiodev pipes smtpd sndhdr spwd sunau"
    " telnetlib test uu xdrlib"
)
"""Modules that only some of the supported versions have."""
_NODE = (
    "assert async_hooks buffer child_process cluster console constants crypto dgram"
    " diagnostics_channel dns domain events fs http http2 https inspector module net os path"
    " perf_hooks process punycode querystring readline repl sea sqlite stream string_decoder"
    " sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib"
)
NOT_IMPORTABLE = sys.stdlib_module_names.union(_PYTHON.split(), _NODE.split())
"""Modules of Python's standard library, in any supported version, and of Node: a package with such
a name would replace them, or could not be imported."""

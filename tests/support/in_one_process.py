"""Runs several Python command lines in one process and prints, as JSON, how each of them ended.

Where an interpreter takes seconds to start, as CPython in Node does, this starts it once. The first
argument is the working directory, the second a JSON list of command lines: `-c CODE` or
`-m MODULE ARGUMENT...`.
"""

import contextlib
import io
import json
import os
import runpy
import sys
from typing import Any


def run(kind: str, program: str, *arguments: str) -> dict[str, Any]:
    """Run code or a module as the main program."""
    sys.argv = [kind, *arguments]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            if kind == "-c":
                exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102
            else:
                runpy.run_module(program, run_name="__main__", alter_sys=True)
        except SystemExit as stopped:
            code = stopped.code or 0
    printed = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return {"code": code, "out": printed[0], "err": printed[1]}


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    sys.stdout.write(json.dumps([run(*command) for command in json.loads(sys.argv[2])]))

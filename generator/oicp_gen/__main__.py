"""Start the command line: `oicp-gen`, or `python -m oicp_gen`.

A clean check is reported before anything is loaded, so this module imports next to nothing.
"""

import gc
import os
import sys

CANNOT_RUN = 2
INTERRUPTED = 130


def main() -> None:
    """Run the command line, and exit with its code.

    Ctrl-C ends it with 130 and without a traceback, even during imports. A result that cannot be
    written ends it with 2, unless its reader stopped reading early.
    """
    code: int | str | None = CANNOT_RUN
    trouble: OSError | None = None
    sys.unraisablehook = _unraisable
    try:
        # Most of a run is imports, whose objects stay alive, so garbage collection finds nothing.
        gc.set_threshold(100_000)
        code = _run()
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as error:
        trouble = error
    except Exception:  # not even the command line could be loaded
        sys.excepthook(*sys.exc_info())
    try:
        trouble = trouble or _flush()
        if isinstance(trouble, BrokenPipeError):
            code = 0
        elif trouble:
            code = CANNOT_RUN
            _warn(f"cannot write the output: {trouble.strerror}")
        _flush()
        gc.freeze()  # what is still alive is freed with the process, not searched for cycles
        sys.exit(code)
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)


def _run() -> int:
    """Report a clean check, or load the command line, which exits."""
    if sys.stdout is None or sys.stderr is None:
        _warn(f"standard {'output' if sys.stdout is None else 'error'} is closed")
        return CANNOT_RUN
    try:
        if sys.argv[1:2] == ["check"]:
            from oicp_gen.publish.clean import answer

            if answer(sys.argv[1:]):
                return 0
        from oicp_gen.cli.application import main as run

        run()
    except Exception as error:
        from oicp_gen.errors import is_interruption

        if not is_interruption(error):
            raise
        return INTERRUPTED
    return 0


def _flush() -> OSError | None:
    """Write what is buffered, and return the error if that fails; then the rest is dropped."""
    trouble = None
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError as error:
            trouble = error
            # Python flushes once more when it exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return trouble


def _warn(message: str) -> None:
    """Print an error if stderr can be written."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"error: {message}\n")
        except OSError:
            return


def _unraisable(what: "sys.UnraisableHookArgs") -> None:
    """Exit where Python would print a traceback and continue: Ctrl-C in a callback of its own."""
    if isinstance(what.exc_value, KeyboardInterrupt):
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(what)


if __name__ == "__main__":
    main()

"""What a run reads and writes, for `-v`."""

from collections.abc import Callable
from pathlib import Path

Listener = Callable[[str, str, int], None]


class Activity:
    """Passes each file that was read or written on to a listener, if there is one."""

    listener: Listener | None = None
    """Takes what was done, the path and the number of bytes."""

    def record(self, done: str, path: str | Path, size: int) -> None:
        """Record that a file was read or written."""
        if self.listener:
            self.listener(done, str(path), size)


activity = Activity()
"""The activity of this process."""

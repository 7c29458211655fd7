"""A fetch and a comparison read each input of the project once."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.support.confluence_server import Confluence
from tests.support.fetching import FILE

PROGRAM = """
import json, sys
opened = []
def watch(event, about):
    if event == "open" and about[1]:  # without a mode it is `os.open`, which an opener calls again
        opened.append(str(about[0]))
sys.addaudithook(watch)
from oicp_gen.cli.application import main
try:
    main()
except SystemExit:
    print(json.dumps(opened))
"""
INPUTS = (
    "source/contract.toml",
    "source/names.toml",
    FILE,
    "source/upstream.json",
    "generated/json/status-codes.json",
)


def test_each_input_is_read_once(built: Path, center: Confluence) -> None:
    for command in ("fetch", "fetch", "check --upstream"):
        inputs = [path for path in INPUTS if (built / path).exists()]
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, *command.split(), "--site", center.site],
            cwd=built,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        opened = json.loads(ran.stdout.splitlines()[-1])
        count = Counter(path.removeprefix(f"{built}/") for path in opened)
        assert {path: count[path] for path in inputs} == dict.fromkeys(inputs, 1), command
        center.published.body = center.published.body.replace("access", "entry", 1)
        center.published.number += 1

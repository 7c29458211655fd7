"""The schema of the JSON output."""

import json

from tests.support.command import ROOT

SCHEMA = json.loads((ROOT / "generator/oicp_gen/report/schema.json").read_text(encoding="utf-8"))

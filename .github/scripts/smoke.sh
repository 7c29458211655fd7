#!/usr/bin/env bash
# The commands that need nothing but Python, on this repository: they work, and nothing changes.
set -euo pipefail
cd "$(dirname "$0")/../.."

oicp-gen build
git diff --exit-code -- source generated
oicp-gen check --strict
oicp-gen lint
oicp-gen tables source
test "$(oicp-gen explain 18 | head -n 1)" = "018  INCONSISTENT_EVSE_ID"

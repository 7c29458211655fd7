#!/usr/bin/env bash
# Run the commands that need only Python on this repository. They must work and change nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

oicp-gen build
git diff --exit-code -- source generated
oicp-gen check --strict
oicp-gen lint
oicp-gen tables source
test "$(oicp-gen explain 18 | head -n 1)" = "018  INCONSISTENT_EVSE_ID"

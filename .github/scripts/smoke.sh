#!/usr/bin/env bash
# Run the commands that need only Python on this repository. They must work and change nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=("${OICP_GEN_PYTHON:-python}" -I -m oicp_gen)

"${tool[@]}" build
git diff --exit-code -- source generated
"${tool[@]}" check --strict
"${tool[@]}" lint
"${tool[@]}" tables source
test "$("${tool[@]}" explain 18 | head -n 1)" = "018  INCONSISTENT_EVSE_ID"

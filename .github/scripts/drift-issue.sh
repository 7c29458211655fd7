#!/usr/bin/env bash
# The drift watch by issue: opens an issue, updates it when the drift changes, and closes it when
# no drift is left.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/drift.sh"

look
if [ "$page_differs" = true ]; then
  report_in_issue
else
  find_issue
  if [ -n "$issue" ]; then close issue "$issue"; fi
fi

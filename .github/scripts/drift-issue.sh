#!/usr/bin/env bash
# The drift watch by issue: opens an issue, updates it when the drift changes, and closes it when
# no drift is left. Its issue has its label and its author: anyone may open an issue, and in some
# repositories with any label.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/drift.sh"

export author=${OICP_DRIFT_AUTHOR:-github-actions[bot]}

look
issue=$(gh api "repos/$GH_REPO/issues?labels=$label&state=open&per_page=100" --jq '
  map(select(.user.login == env.author and (.pull_request | not))) | .[0].number // empty')

if [ "$status" = 0 ]; then
  if [ -n "$issue" ]; then
    gh issue close "$issue" --comment "The page and the published packages match again."
  fi
elif [ -z "$issue" ]; then
  make_label
  gh issue create --title "$title" --label "$label" --body-file "$body"
else
  gh issue view "$issue" --json body --jq .body >"$work/current.md"
  if ! reports_this_drift "$work/current.md"; then
    gh issue edit "$issue" --body-file "$body"
    gh issue comment "$issue" --body "The page was edited again. The description above shows the current drift."
  fi
fi

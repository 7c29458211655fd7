#!/usr/bin/env bash
# The drift watch by issue: opens one, updates it if other things have changed, closes it when
# nothing differs any more.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/drift.sh"

look
issue=$(gh issue list --label "$label" --state open --json number --jq '.[0].number // empty')

if [ "$status" = 0 ]; then
  if [ -n "$issue" ]; then
    gh issue close "$issue" --comment "Nothing differs any more."
  fi
elif [ -z "$issue" ]; then
  make_label
  gh issue create --title "$title" --label "$label" --body-file "$body"
else
  gh issue view "$issue" --json body --jq .body >"$work/there.md"
  if ! is_told "$work/there.md"; then
    gh issue edit "$issue" --body-file "$body"
    gh issue comment "$issue" --body "The page was edited again: the text above is what differs now."
  fi
fi

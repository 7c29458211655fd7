# shellcheck shell=bash disable=SC2034
# What both drift watches begin with; they source this file. No text of the page is ever part of a
# command: it goes from file to file.

label=oicp-drift
title="The Confluence page and what is published have come apart"
longest=60000 # GitHub takes 65,536 characters for the text of an issue
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
body=$work/body.md

# look: compare with the page as it is published now; sets $status to 0 for no drift and 1 for
# drift, and writes $body. Ends the step if there was no telling.
look() {
  status=0
  : >"$work/summary.md"
  GITHUB_STEP_SUMMARY=$work/summary.md \
    oicp-gen check --upstream "--site=$CONFLUENCE_SITE" --format=github || status=$?
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
  if [ "$status" -gt 1 ]; then exit "$status"; fi
  # Whole lines only: half a line could end within a code span.
  awk -v longest="$longest" '
    { size += length($0) + 1 }
    size > longest { print ""; print "The rest is in the summary of the run."; exit }
    { print }' "$work/summary.md" >"$work/told.md"
  mark="<!-- oicp-drift $(git hash-object --no-filters "$work/told.md") -->"
  { echo "$mark"; echo; cat "$work/told.md"; } >"$body"
}

# is_told FILE: whether the text of an issue or pull request in this file tells just this drift.
is_told() {
  [ "$(head -n 1 "$1" | tr -d '\r')" = "$mark" ]
}

# make_label: the label by which the issue or pull request is found again.
make_label() {
  gh label create "$label" --force --color D93F0B --description "Opened by the drift watch"
}

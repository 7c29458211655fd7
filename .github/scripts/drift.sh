# shellcheck shell=bash disable=SC2034
# Shared by both drift watches, which source this file. Text from the page is never part of a
# command; it is passed in files.

label=oicp-drift
title="The Confluence page and the published packages differ"
longest=60000 # GitHub accepts 65,536 characters in an issue
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
body=$work/body.md
export GH_REPO=$GITHUB_REPOSITORY # of a fork, gh would take the repository that it was forked from

# oicp_gen ARGUMENT...: run oicp-gen, from the Python in which it is installed.
oicp_gen() { "${OICP_GEN_PYTHON:-python}" -I -m oicp_gen "$@"; }

# look: compare the source with the published page. Sets $status to 0 (no drift) or 1 (drift) and
# writes $body. Ends the step if the check could not run.
look() {
  status=0
  : >"$work/summary.md"
  GITHUB_STEP_SUMMARY=$work/summary.md \
    oicp_gen check --upstream "--site=$CONFLUENCE_SITE" --format=github || status=$?
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
  if [ "$status" -gt 1 ]; then exit "$status"; fi
  # Whole lines only, because a cut line could end within a code span.
  awk -v longest="$longest" '
    { size += length($0) + 1 }
    size > longest { print ""; print "The summary of the run has the rest."; exit }
    { print }' "$work/summary.md" >"$work/drift.md"
  mark="<!-- oicp-drift $(git hash-object --no-filters "$work/drift.md") -->"
  { echo "$mark"; echo; cat "$work/drift.md"; } >"$body"
}

# reports_this_drift FILE: whether FILE, the text of an issue or pull request, reports this drift.
reports_this_drift() {
  [ "$(head -n 1 "$1" | tr -d '\r')" = "$mark" ]
}

# make_label: create the label by which the issue or pull request is found again.
make_label() {
  gh label create "$label" --force --color D93F0B --description "Opened by the drift watch"
}

# shellcheck shell=bash disable=SC2034
# Shared by both drift watches, which source this file. Text from the page is never part of a
# command; it is passed in files.

label=oicp-drift
levels="stop major review minor patch none"
export author=${OICP_DRIFT_AUTHOR:-github-actions[bot]}
export GH_REPO=$GITHUB_REPOSITORY # of a fork, gh would take the repository that it was forked from
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# oicp_gen ARGUMENT...: run oicp-gen, from the Python in which it is installed.
oicp_gen() { "${OICP_GEN_PYTHON:-python}" -I -m oicp_gen "$@"; }

# look: compare the source with the published page. Sets $status (0: no drift), $page_differs,
# $level and $title, and writes the body for an issue and for a pull request. Ends the step if the
# comparison fails, or if the generated files alone differ.
look() {
  status=0
  : >"$work/outputs"
  GITHUB_OUTPUT=$work/outputs \
    oicp_gen check --upstream "--site=$CONFLUENCE_SITE" --format=github || status=$?
  if [ -n "${GITHUB_OUTPUT:-}" ]; then cat "$work/outputs" >>"$GITHUB_OUTPUT"; fi
  if [ "$status" -gt 1 ]; then exit "$status"; fi
  page_differs=$(output page_differs)
  level=$(output level)
  title=$(output title)
  if [ "$status" = 1 ] && [ "$page_differs" != true ]; then exit 1; fi
  for name in body pull_request; do
    output "$name" >"$work/text.md"
    { echo "<!-- $label $(git hash-object --no-filters "$work/text.md") -->" && echo; } >"$work/$name.md"
    cat "$work/text.md" >>"$work/$name.md"
  done
  verdict=$work/verdict.md
  output body >"$work/text.md" # not through a pipe, which head would close while it is written
  head -n 1 "$work/text.md" >"$verdict"
}

# output NAME: print an output of the comparison, which may have several lines.
output() {
  awk -v name="$1" '
    end == "" { end = substr($0, index($0, "<<") + 2); found = $0 == name "<<" end; next }
    $0 == end { end = ""; if (found) exit; next }
    found { print }' "$work/outputs"
}

# reports_this KIND NUMBER NAME: whether an issue or pull request has the body NAME already.
reports_this() {
  gh "$1" view "$2" --json body --jq .body >"$work/current.md"
  [ "$(head -n 1 "$work/current.md" | tr -d '\r')" = "$(head -n 1 "$work/$3.md")" ]
}

# make_labels: create the label by which the report is found again, and the one of its severity.
make_labels() {
  gh label create "$label" --force --color D93F0B --description "Opened by the drift watch"
  gh label create "severity: $level" --force --color FBCA04 --description "What the drift requires"
}

# replace KIND NUMBER NAME: replace title, body and severity of a report, and comment on it.
replace() {
  make_labels
  local options=(--title "$title" --body-file "$work/$3.md" --add-label "severity: $level") other
  gh api "repos/$GH_REPO/issues/$2/labels?per_page=100" --jq '.[].name' >"$work/labels"
  for other in $levels; do
    if [ "$other" != "$level" ] && grep -Fqx "severity: $other" "$work/labels"; then
      options+=(--remove-label "severity: $other")
    fi
  done
  gh "$1" edit "$2" "${options[@]}"
  { echo "Updated:" && cat "$verdict"; } >"$work/comment.md"
  gh "$1" comment "$2" --body-file "$work/comment.md"
}

# close KIND NUMBER [TEXT]: close a report with the verdict as a comment.
close() {
  { cat "$verdict" && echo "${3:-}"; } >"$work/comment.md"
  gh "$1" comment "$2" --body-file "$work/comment.md"
  gh "$1" close "$2"
}

# find_issue: set $issue to the number of the open issue, or to "". Anyone may open an issue, and in
# some repositories with any label, so it also has the right author.
find_issue() {
  issue=$(gh api "repos/$GH_REPO/issues?labels=$label&state=open&per_page=100" --jq '
    map(select(.user.login == env.author and (.pull_request | not))) | .[0].number // empty')
}

# report_in_issue: open the issue, or update it if the drift has changed. Sets $issue.
report_in_issue() {
  find_issue
  if [ -z "$issue" ]; then
    make_labels
    local address
    address=$(gh issue create --title "$title" --label "$label" --label "severity: $level" \
      --body-file "$work/body.md")
    issue=${address##*/}
  elif ! reports_this issue "$issue" body; then
    replace issue "$issue" body
  fi
}

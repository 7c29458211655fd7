#!/usr/bin/env bash
# The drift watch by pull request: one branch with the published page and its generated files. Its
# pull request comes from this repository: a branch of a fork may have the same name. A page with
# errors cannot be built, so it is reported in an issue instead.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/drift.sh"
branch=oicp-drift
base=$(git branch --show-current)

look
request=$(gh api "repos/$GH_REPO/pulls?head=${GH_REPO%%/*}:$branch&state=open&per_page=100" --jq '
  map(select(.head.repo.full_name == env.GH_REPO)) | .[0].number // empty')

if [ "$page_differs" = true ] && [ "$level" = stop ]; then
  report_in_issue
  if [ -n "$request" ]; then close pr "$request" "See #$issue."; fi
  exit
fi
find_issue
if [ "$page_differs" != true ]; then
  if [ -n "$request" ]; then close pr "$request"; fi
  if [ -n "$issue" ]; then close issue "$issue"; fi
  exit
fi

git switch --quiet --create "$branch"
oicp_gen fetch "--site=$CONFLUENCE_SITE"
oicp_gen build
git add --all source generated
git -c user.name="github-actions[bot]" \
  -c user.email="41898282+github-actions[bot]@users.noreply.github.com" \
  commit --quiet --message "${title#*] }"

# Pushing an unchanged branch would only run CI again. The record of the fetch holds its time, so it
# always differs and is left out of the comparison.
same=(. ":(exclude)source/upstream.json")
if ! git diff --quiet HEAD "refs/remotes/origin/$branch" -- "${same[@]}" 2>"$work/no-branch"; then
  # The checkout stores no credentials, and arguments can be read by every process.
  export authorization
  authorization="Authorization: basic $(printf 'x-access-token:%s' "$GH_TOKEN" | base64 | tr -d '\n')"
  git --config-env="http.$GITHUB_SERVER_URL/.extraheader=authorization" \
    push --quiet --force origin "HEAD:refs/heads/$branch"
fi

# It is a draft while a person has to decide something, where the repository has drafts.
case $level in major | review) draft=--draft ready=--undo ;; *) draft="" ready="" ;; esac
if [ -z "$request" ]; then
  make_labels
  create=(gh pr create --title "$title" --label "$label" --label "severity: $level"
    --body-file "$work/pull_request.md" --head "$branch" --base "$base")
  address=$("${create[@]}" ${draft:+"$draft"} || "${create[@]}")
  request=${address##*/}
elif ! reports_this pr "$request" pull_request; then
  replace pr "$request" pull_request
  gh pr ready "$request" ${ready:+"$ready"} || echo "The repository has no drafts."
fi
if [ -n "$issue" ]; then close issue "$issue" "See #$request."; fi

#!/usr/bin/env bash
# The drift watch by pull request: one branch with the published page and its generated files. Its
# pull request comes from this repository: a branch of a fork may have the same name.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/drift.sh"
branch=oicp-drift
base=$(git branch --show-current)

look
request=$(gh api "repos/$GH_REPO/pulls?head=${GH_REPO%%/*}:$branch&state=open&per_page=100" --jq '
  map(select(.head.repo.full_name == env.GH_REPO)) | .[0].number // empty')

if [ "$status" = 0 ]; then
  if [ -n "$request" ]; then
    gh pr close "$request" --comment "The page and the published packages match again."
  fi
  exit 0
fi

git switch --quiet --create "$branch"
oicp_gen fetch "--site=$CONFLUENCE_SITE"
oicp_gen build
git add --all source generated
if git diff --cached --quiet; then
  echo "The page itself did not change, so a pull request cannot fix this drift."
  exit 1
fi
git -c user.name="github-actions[bot]" \
  -c user.email="41898282+github-actions[bot]@users.noreply.github.com" \
  commit --quiet --message "Update the page to its published version"

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
if [ -z "$request" ]; then
  make_label
  gh pr create --title "$title" --label "$label" --body-file "$body" --head "$branch" --base "$base"
else
  gh pr view "$request" --json body --jq .body >"$work/current.md"
  if ! reports_this_drift "$work/current.md"; then gh pr edit "$request" --body-file "$body"; fi
fi

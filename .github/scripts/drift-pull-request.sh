#!/usr/bin/env bash
# The drift watch by pull request: one branch with the page as it is published now and what it makes.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/drift.sh"
branch=oicp-drift
base=$(git branch --show-current)

look
request=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty')

if [ "$status" = 0 ]; then
  if [ -n "$request" ]; then
    gh pr close "$request" --comment "Nothing differs any more."
  fi
  exit 0
fi

git switch --quiet --create "$branch"
oicp-gen fetch "--site=$CONFLUENCE_SITE"
oicp-gen build
git add --all source generated
if git diff --cached --quiet; then
  echo "What differs is not the page: a pull request cannot mend it."
  exit 1
fi
git -c user.name="github-actions[bot]" \
  -c user.email="41898282+github-actions[bot]@users.noreply.github.com" \
  commit --quiet --message "Bring in the page as it is published now"

# The same again is no news, and pushing it would run everything once more; the record of the fetch
# says when that was, and so is never the same.
same=(. ":(exclude)source/upstream.json")
if ! git diff --quiet HEAD "refs/remotes/origin/$branch" -- "${same[@]}" 2>"$work/no-branch"; then
  git push --quiet --force origin "HEAD:refs/heads/$branch"
fi
if [ -z "$request" ]; then
  make_label
  gh pr create --title "$title" --label "$label" --body-file "$body" --head "$branch" --base "$base"
else
  gh pr view "$request" --json body --jq .body >"$work/there.md"
  if ! is_told "$work/there.md"; then gh pr edit "$request" --body-file "$body"; fi
fi

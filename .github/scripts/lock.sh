#!/usr/bin/env bash
# lock.sh: write the versions and digests of everything that the Action and the release install: what
# oicp-gen needs, for every system and Python, and what builds it. `make lock` calls it.
set -euo pipefail
cd "$(dirname "$0")/../.."

{
  echo "# What the Action and the release install. Written by \`make lock\` from pyproject.toml."
  uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra pack \
    --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links pyproject.toml
} >.github/requirements.txt.new
mv .github/requirements.txt.new .github/requirements.txt

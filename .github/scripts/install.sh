#!/usr/bin/env bash
# The Action's first step: install the requested version of oicp-gen, or the one of this repository.
set -euo pipefail

version=${OICP_GEN_VERSION:-}
if [ -z "$version" ]; then
  what=$(cd "$(dirname "$0")/../.." && pwd)
elif [[ $version =~ ^[0-9]+(\.[0-9]+)*((a|b|rc|\.post|\.dev)[0-9]+)?$ ]]; then
  what=oicp-gen==$version
else
  echo "::error title=oicp-gen::The input version must be a version number, such as 1.2.3."
  exit 2
fi
python -m pip install --quiet --disable-pip-version-check "$what"

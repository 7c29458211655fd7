#!/usr/bin/env bash
# Install the requested version of oicp-gen, or the one of this repository, and output its Python.
# The checkout may be a pull request's, so nothing in it is imported, read or run: oicp-gen gets an
# environment of its own outside the checkout, and all packages must have the digests listed here.
set -euo pipefail

tool=$(cd "$(dirname "$0")/../.." && pwd)
version=${OICP_GEN_VERSION:-}
if [ -z "$version" ]; then
  what=(--no-build-isolation "$tool")
elif [[ $version =~ ^[0-9]+(\.[0-9]+)*((a|b|rc|\.post|\.dev)[0-9]+)?$ ]]; then
  what=(--only-binary=:all: "oicp-gen==$version")
else
  echo "::error title=oicp-gen::The input version must be a version number, such as 1.2.3."
  exit 2
fi

# Python passes -I to no other process, and pip starts one to build a package.
for name in "${!PYTHON@}"; do unset "$name"; done
home=${RUNNER_TEMP:-$(mktemp -d)}/oicp-gen
python -I -m venv --clear "$home"
cd "$home"
python=$home/bin/python
if [ -d Scripts ]; then python=$home/Scripts/python.exe; fi # on Windows

pip() { "$python" -I -m pip --quiet --disable-pip-version-check "$@"; }
pip install --require-hashes --only-binary=:all: --requirement "$tool/.github/requirements.txt"
pip install --no-deps "${what[@]}"
if ! pip check >&2; then
  echo "::error title=oicp-gen::Version $version needs other packages. Use the Action of that version."
  exit 2
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "python=$python" >>"$GITHUB_OUTPUT"; fi

#!/usr/bin/env bash
# release.sh DIR: create the files of a release: the packages in DIR/python and DIR/npm, their
# checksums in DIR/SHA256SUMS, and the changelog entry in DIR/notes.md. Fails if the generated files
# differ from the source, or if the tag differs from the version.
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=("${OICP_GEN_PYTHON:-python}" -I -m oicp_gen)
to=$1
version=${GITHUB_REF_NAME#v}

changes=source/CHANGELOG.md # written by `oicp-gen release`
mkdir -p "$to/python" "$to/npm"
touch "$to/notes.md"
if [ -f "$changes" ]; then
  awk -v head="## $version" '
    found && /^## / { exit }
    found { print }
    $0 == head || index($0, head " ") == 1 { found = 1 }' "$changes" >"$to/notes.md"
fi
if [ ! -s "$to/notes.md" ]; then
  echo "::error title=release::$changes has no entry for $version. Run \`oicp-gen release\` to add it."
  exit 1
fi

"${tool[@]}" check --strict --format github
"${tool[@]}" verify
"${tool[@]}" pack --dist "$to" >/dev/null
mv "$to"/*.whl "$to"/*.tar.gz "$to/python/"
mv "$to"/*.tgz "$to/npm/"
for package in "$to"/python/*.whl "$to"/python/*.tar.gz "$to"/npm/*.tgz; do
  case $(basename "$package") in
    *-"$version".tgz | *-"$version".tar.gz | *-"$version"-*.whl) ;;
    *)
      echo "::error title=release::The tag v$version does not match the package $(basename "$package")."
      exit 1
      ;;
  esac
done
(cd "$to" && sha256sum python/* npm/*) >"$to/SHA256SUMS"

#!/usr/bin/env bash
# The Action's second step: convert its inputs to the options of one command, and run it.
set -euo pipefail

refuse() { # refuse INPUT WHAT: end the step with an error about the value of an input
  echo "::error title=oicp-gen::The input $1 must be $2."
  exit 2
}

yes_or_no() { # yes_or_no INPUT VALUE: whether it is true
  case $2 in
    true) return 0 ;;
    false | "") return 1 ;;
    *) refuse "$1" "true or false" ;;
  esac
}

options=("--project=${OICP_GEN_PROJECT:-.}" --format=github)
case $OICP_GEN_COMMAND in
  check)
    if yes_or_no strict "${OICP_GEN_STRICT:-true}"; then options+=(--strict); fi
    if yes_or_no upstream "${OICP_GEN_UPSTREAM:-false}"; then
      options+=(--upstream "--fail-on=${OICP_GEN_FAIL_ON:-any}")
      if [ -n "${OICP_GEN_SITE:-}" ]; then options+=("--site=$OICP_GEN_SITE"); fi
    fi
    ;;
  lint) ;;
  *) refuse command "check or lint" ;;
esac
# Isolated: modules in the checkout, and settings that may lead to them, are ignored.
exec "$OICP_GEN_PYTHON" -I -m oicp_gen "$OICP_GEN_COMMAND" "${options[@]}"

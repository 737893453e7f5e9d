#!/usr/bin/env bash
# The worked examples of note.md and log.md: their commands print what the pages say, the project's
# code accepts what they make, and a page with another digit in it is noticed.
#   run.sh <check_example> <scratch directory>
set -euo pipefail
check_example=$1
here=$(cd "$(dirname "$0")" && pwd)
pages=$here/../../../docs/formats

mkdir -p "$2"
scratch=$(mktemp -d "$2/docs.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

mkdir "$scratch/right" "$scratch/wrong"
"$here/../docs_commands.sh" "$scratch/right" "$pages/note.md" "$pages/log.md"
"$check_example" "$scratch/right"

sed 's/^d75a980182b1/d75a980182b2/' "$pages/note.md" >"$scratch/wrong.md"
if "$here/../docs_commands.sh" "$scratch/wrong" "$scratch/wrong.md" >/dev/null 2>&1; then
  echo "a wrong page was not noticed" >&2
  exit 1
fi

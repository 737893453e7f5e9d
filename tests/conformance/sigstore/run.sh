#!/usr/bin/env bash
# A log of 3,000 entries, and what Sigstore's verifier says of it.
#   run.sh <write_log> <build folder with node_modules>
set -euo pipefail
log=$(mktemp -d "$2/log.XXXXXX")
trap 'rm -rf "$log"' EXIT
"$1" "$log" 3000
node "$(dirname "$0")/verify.mjs" "$log" "$2"

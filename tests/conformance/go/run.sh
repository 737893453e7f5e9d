#!/usr/bin/env bash
# A log of 70,000 entries, written by write_log, checked by Go's own libraries; then the same log
# with one bit changed, which the check must notice.
#   run.sh <write_log> <directory for the Go build and its cache>
set -euo pipefail
write_log=$1
build=$2
source=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$build"
log=$(mktemp -d "$build/log.XXXXXX")
trap 'rm -rf "$log"' EXIT

# Debian's golang-golang-x-mod-dev: nothing is downloaded.
export GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$build/cache" GOFLAGS= GOPROXY=off
(cd "$source" && go build -o "$build/conformance" main.go)

"$write_log" "$log" 70000
"$build/conformance" "$log/checkpoint" "$log/vkey" "$log"

refused() {
  if "$build/conformance" "$log/checkpoint" "$log/vkey" "$log" >/dev/null 2>&1; then
    echo "not noticed: $1" >&2
    exit 1
  fi
}
bundle=$log/tile/entries/100
cp "$bundle" "$log/kept"
printf 'X' | dd of="$bundle" bs=1 seek=500 conv=notrunc status=none
refused "a byte of an entry"
cp "$log/kept" "$bundle"
sed -i 's/^70000$/69999/' "$log/checkpoint"
refused "another size in the checkpoint"

#!/usr/bin/env bash
# Runs the commands of documentation pages and compares what they print with what the page says.
#   docs_commands.sh <empty directory> <page>...
# In a block ```console a line "$ " begins a command, lines "> " go on with it, and the lines
# behind are its output, errors included. All commands of all pages run in one shell, in the
# directory; what they make stays there.
set -uo pipefail
# Names with _ keep out of the way of the commands' own variables.
_directory=$(realpath "$1")
shift
_pages=()
for _page in "$@"; do _pages+=("$(realpath "$_page")"); done
cd "$_directory" || exit 1
export LC_ALL=C.UTF-8

_command='' _expected='' _where='' _count=0 _failed=0

_run() {
  [ -n "$_command" ] || return 0
  local _out
  # Not in a subshell: later commands need the variables.
  { eval "$_command"; } >.output 2>&1
  _out=$(cat .output && echo .)
  if [ "${_out%.}" != "$_expected" ]; then
    printf '%s: %s\n--- the page says\n%s--- it prints\n%s' "$_where" "$_command" "$_expected" "${_out%.}" >&2
    _failed=1
  fi
  _count=$((_count + 1))
  _command='' _expected=''
}

for _page in "${_pages[@]}"; do
  _inside=no _number=0
  while IFS= read -r _line <&3; do
    _number=$((_number + 1))
    case $_inside$_line in
      'no```console') _inside=yes ;;
      no*) ;;
      'yes```') _run; _inside=no ;;
      'yes$ '*) _run; _where=$(basename "$_page"):$_number _command=${_line#'$ '} ;;
      'yes> '*) _command+=$'\n'${_line#'> '} ;;
      *) _expected+=$_line$'\n' ;;
    esac
  done 3<"$_page"
  [ "$_inside" = no ] || { echo "$_page: a block has no end" >&2; exit 1; }
done
rm -f .output
[ "$_count" -gt 0 ] || { echo "no command found" >&2; exit 1; }
[ "$_failed" = 0 ] || exit 1
echo "$_count commands print what the pages say"

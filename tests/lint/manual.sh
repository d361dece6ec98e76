#!/bin/sh
# manual.sh GENERATOR [PAGE]: fails when a manual page, or any of them, is out
# of step with the tables of the program, and on anything that mandoc has to
# say about it.
set -eu
generator=$1
top=$(cd "$(dirname "$0")/../.." && pwd)
shift
[ $# -gt 0 ] || set -- "$top"/man/*.[1-9]
failed=0

for page; do
  "$top/man/update.sh" "$generator" --check "$page" || failed=1
  out=$(mandoc -Tlint "$page" 2>&1) || :
  if [ -n "$out" ]; then
    printf '%s\n' "$out"
    failed=1
  fi
done
exit $failed

#!/bin/sh
# manual.sh GENERATOR [PAGE]: fails when the manual page is out of step with
# the tables of the program, and on anything that mandoc has to say about it.
set -eu
generator=$1
top=$(cd "$(dirname "$0")/../.." && pwd)
page=${2:-$top/man/kunnash.1}
failed=0

"$top/man/update.sh" "$generator" --check "$page" || failed=1
out=$(mandoc -Tlint "$page" 2>&1) || :
if [ -n "$out" ]; then
  printf '%s\n' "$out"
  failed=1
fi
exit $failed

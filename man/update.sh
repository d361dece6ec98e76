#!/bin/sh
# update.sh GENERATOR [--check] [PAGE]: writes the tables of the program into
# a manual page, or all of them, between its markers; with --check only tells
# what differs.
set -eu
generator=$1
check=no
if [ "${2-}" = --check ]; then
  check=yes
  shift
fi
here=$(cd "$(dirname "$0")" && pwd)
new=$(mktemp)
trap 'rm -f "$new"' EXIT

# The page as it has to be.
renew() {
  awk -v generator="$generator" '
/^\.\\" table: / {
    print
    command = "\"" generator "\" " $3
    while ((command | getline line) > 0)
        print line
    if (close(command) != 0)
        exit 1
    skipping = 1
    next
}
/^\.\\" end$/ { skipping = 0 }
!skipping { print }
' "$1"
}

failed=0
[ $# -ge 2 ] || set -- "$generator" "$here"/*.[1-9]
shift
for page; do
  renew "$page" >"$new"
  if [ $check = no ]; then
    cat "$new" >"$page"
  elif ! diff -u "$page" "$new"; then
    echo "the manual is out of step: man/update.sh $generator"
    failed=1
  fi
done
exit $failed

#!/bin/sh
# update.sh GENERATOR [--check] [PAGE]: writes the tables of the program into
# the manual page, between its markers; with --check only tells what differs.
set -eu
generator=$1
check=no
if [ "${2-}" = --check ]; then
  check=yes
  shift
fi
page=${2:-$(cd "$(dirname "$0")" && pwd)/kunnash.1}
new=$(mktemp)
trap 'rm -f "$new"' EXIT

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
' "$page" >"$new"

if [ $check = yes ]; then
  diff -u "$page" "$new" || {
    echo "the manual is out of step: man/update.sh $generator"
    exit 1
  }
else
  cat "$new" >"$page"
fi

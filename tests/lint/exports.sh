#!/bin/sh
# exports.sh ROOT LIBRARY...: fails when a header declares a function that no
# library defines, when a library exports a name that no header declares, and
# when it exports one that no other file uses, be it a test's.
set -eu
root=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

nm -g --defined-only "$@" 2>/dev/null |
  awk '$2 ~ /^[TBDR]$/ && $3 !~ /^(__|_fini|_init|main$)/ { print $3 }' |
  LC_ALL=C sort -u >"$work/defined"

# Declarations begin in the first column; inline ones are their definition.
find "$root/core" "$root/tui" "$root/include" -name '*.h' | LC_ALL=C sort |
  xargs awk '
# The line without comments, which may begin or end on it.
function code_of(line,   at, out) {
    out = ""
    while (line != "") {
        at = index(line, comment ? "*/" : "/*")
        if (!comment)
            out = out (at > 0 ? substr(line, 1, at - 1) : line)
        if (at == 0)
            break
        line = substr(line, at + 2)
        comment = !comment
    }
    return out
}
FNR == 1 { comment = 0 }
{ line = code_of($0) }
line ~ /^extern .*[;\[]/ {
    sub(/[\[;].*/, "", line)
    sub(/.*[ *]/, "", line)
    print line
    next
}
line ~ /^[a-z].*[a-z0-9_]\(/ && line !~ /^(typedef|static)/ {
    while (match(line, /[a-z][a-z0-9_]*\(/)) {
        name = substr(line, RSTART, RLENGTH - 1)
        if (name ~ /_/ && name !~ /^__/ &&
            substr(line, RSTART - 1, 1) ~ /[ *]/) {
            print name
            break
        }
        line = substr(line, RSTART + RLENGTH)
    }
}' | LC_ALL=C sort -u >"$work/declared"

nm -g --undefined-only "$@" 2>/dev/null | awk '{ print $2 }' >"$work/used"
find "$root/tests" "$root/man" "$root"/core/*/gen -name '*.[ch]' -exec \
  grep -ohE '[a-z][a-z0-9_]*_[a-z0-9_]*' {} + >>"$work/used" || :
LC_ALL=C sort -u "$work/used" -o "$work/used"

failed=0
for name in $(LC_ALL=C comm -23 "$work/declared" "$work/defined"); do
  echo "$name is declared and nowhere defined"
  failed=1
done
# module__verb() is shared inside a folder, sometimes declared by a table.
for name in $(LC_ALL=C comm -13 "$work/declared" "$work/defined" |
  grep -v '[a-z]__[a-z]'); do
  echo "$name is exported and in no header"
  failed=1
done
for name in $(LC_ALL=C comm -23 "$work/defined" "$work/used"); do
  echo "$name is used by no other file: it is static, or goes"
  failed=1
done
exit $failed

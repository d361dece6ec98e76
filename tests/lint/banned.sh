#!/bin/sh
# banned.sh [ROOT]: fails on a call that banned.txt forbids, and on a reminder
# left in the code.
set -eu
rules=$(cd "$(dirname "$0")" && pwd)/banned.txt
cd "${1:-$(dirname "$0")/../..}"

find core tui include tests -name '*.[ch]' | LC_ALL=C sort |
  xargs awk -v rules="$rules" '
function bad(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    failed = 1
}
# The line without strings, character constants and comments.
function code_of(line,   at) {
    gsub(/\\["\\\047]/, "", line)
    gsub(/"[^"]*"/, "\"\"", line)
    gsub(/\047[^\047]*\047/, "0", line)
    gsub(/\/\*[^*]*\*\//, "", line)
    if (comment) {
        at = index(line, "*/")
        if (at == 0)
            return ""
        comment = 0
        line = substr(line, at + 2)
    }
    at = index(line, "/*")
    if (at > 0) {
        comment = 1
        line = substr(line, 1, at - 1)
    }
    return line
}
BEGIN {
    while ((getline line < rules) > 0) {
        if (line ~ /^#/)
            continue
        n++
        split(line, w, " ")
        split(w[1], place_of, "!")
        where[n] = place_of[1]
        home[n] = place_of[2]
        call[n] = w[2]
        why[n] = line
        sub(/^[^ ]+ [^ ]+ /, "", why[n])
    }
}
FNR == 1 {
    comment = 0
    # A generator that runs at build time is no part of the core.
    place = FILENAME ~ /\/gen\// ? "gen" : FILENAME
}
/(^|[^A-Z])(TODO|FIXME|XXX)([^A-Z]|$)/ { bad("a reminder left in the code") }
{
    code = code_of($0)
    for (i = 1; i <= n; i++) {
        if (where[i] != "*" && index(place, where[i]) != 1)
            continue
        if (place == home[i])
            continue
        if (code ~ ("(^|[^a-zA-Z0-9_.>])" call[i] "[ \t]*\\("))
            bad(call[i] "() " why[i])
    }
    if (place ~ /^core\// && code ~ /(^|[^a-zA-Z0-9_])(stdout|stderr)[^a-zA-Z0-9_]/)
        bad("core never prints")
}
END { exit failed }'

#!/bin/sh
# statics.sh [ROOT]: fails on a variable that outlives its function and may
# change, unless statics.txt lists it. Such state breaks tests and threads.
set -eu
rules=$(cd "$(dirname "$0")" && pwd)/statics.txt
cd "${1:-$(dirname "$0")/../..}"

find core tui -name '*.[ch]' ! -path '*/gen/*' | LC_ALL=C sort | xargs awk -v rules="$rules" '
function finish(   name, text) {
    text = decl
    decl = ""
    sub(/=.*/, "", text)
    sub(/\{.*\}/, "", text)
    # Functions, and what is constant to the last star.
    if (text ~ /[a-z0-9_]+\([^*]/ && text !~ /\(\*/)
        return
    if (text ~ /\(\*const/ || text ~ /\*[ ]*const[^*]*$/)
        return
    if (text ~ /(^|[^a-z_])const([^a-z_]|$)/ && text !~ /\*/)
        return
    name = text
    if (name ~ /\(\*/) {
        sub(/.*\(\*/, "", name)
        sub(/[^a-z0-9_].*/, "", name)
    } else {
        gsub(/\[[^]]*\]/, "", name)
        gsub(/[; ]+$/, "", name)
        sub(/.*[^a-zA-Z0-9_]/, "", name)
    }
    if ((where, name) in allowed)
        return
    printf "%s:%d: %s may change: pass it, or list it in statics.txt\n",
        where, line, name
    failed = 1
}
BEGIN {
    while ((getline row < rules) > 0) {
        split(row, w, " ")
        if (row !~ /^#/)
            allowed[w[1], w[2]] = 1
    }
}
FNR == 1 { decl = "" }
/^[ \t]*(static|_Thread_local)[ \t]/ && !/inline/ && decl == "" {
    # A return type alone on its line opens a function.
    where = FILENAME
    line = FNR
    decl = $0
    if (decl !~ /[;={(,]/) {
        getline nextline
        if (nextline ~ /^[a-zA-Z_][a-zA-Z0-9_]*\(/) {
            decl = ""
            next
        }
        decl = decl " " nextline
    }
    if (decl ~ /;|=/)
        finish()
    next
}
decl != "" {
    decl = decl " " $0
    if ($0 ~ /;|=/ && (decl !~ /\{/ || $0 ~ /\}/))
        finish()
}
END { exit failed }'

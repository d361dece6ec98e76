#!/bin/sh
# sizes.sh [ROOT]: fails on a function over 80 lines, a .c over 600 and a .h
# over 250, and on a line over 80 columns. Tables (.def, .inc) and what a
# program generated are exempt, tests from the last three, and lines that part
# a file from the last.
set -eu
cd "${1:-$(dirname "$0")/../..}"

find core tui include tests -name '*.[ch]' | LC_ALL=C sort |
  LC_ALL=C xargs awk '
function close_file() {
    if (file == "" || generated || file ~ /^tests\//)
        return
    limit = file ~ /\.h$/ ? 250 : 600
    if (lines > limit) {
        printf "%s: %d lines, at most %d\n", file, lines, limit
        failed = 1
    }
}
# Columns of a line: tabs stop at eight; of a letter of many bytes one counts.
function columns(line,   part, i, n, w) {
    gsub(/[\200-\277]/, "", line)
    n = split(line, part, "\t")
    for (i = 1; i < n; i++)
        w = int((w + length(part[i])) / 8 + 1) * 8
    return w + length(part[n])
}
FNR == 1 { close_file(); file = FILENAME; generated = 0; start = 0 }
FNR <= 5 && /[Gg]enerated by / { generated = 1 }
{ lines = FNR }
!generated && FILENAME !~ /^tests\// && !/^\/\* ----/ &&
  columns($0) > 80 {
    printf "%s:%d: %d columns, at most 80\n", FILENAME, FNR, columns($0)
    failed = 1
}
# A definition begins with its name in the first column (KNF).
/^[a-zA-Z_][a-zA-Z0-9_]*\(/ { name = $0; sub(/\(.*/, "", name); start = FNR }
/^}/ && start > 0 {
    if (FNR - start + 1 > 80 && !generated) {
        printf "%s:%d: %s() has %d lines, at most 80\n", FILENAME, start,
            name, FNR - start + 1
        failed = 1
    }
    start = 0
}
END { close_file(); exit failed }'

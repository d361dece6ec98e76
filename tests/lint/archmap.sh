#!/bin/sh
# archmap.sh [--update] [ROOT]: the map in ARCHITECTURE.md lists every source
# file with the first sentence of its head comment. Fails when the map and
# the files differ; --update writes it anew.
set -eu
update=no
if [ "${1-}" = --update ]; then
  update=yes
  shift
fi
cd "${1:-$(dirname "$0")/../..}"
new=$(mktemp)
trap 'rm -f "$new"' EXIT

map() {
  find core tui include -name '*.[ch]' -o -name '*.def' |
    sed 's,/\([^/]*\)$, \1,' | LC_ALL=C sort -k1,1 -k2,2 | tr ' ' / |
    awk '
# "name.c: purpose." from the comment that opens the file.
function purpose(path,   line, text, name, n, part) {
    n = split(path, part, "/")
    name = part[n]
    text = ""
    while ((getline line < path) > 0) {
        text = text " " line
        if (line ~ /\*\/|\.( |$)/)
            break
    }
    close(path)
    gsub(/\/\*|\*\//, " ", text)
    gsub(/ \* /, " ", text)
    gsub(/[ \t]+/, " ", text)
    sub(/^ /, "", text)
    if (index(text, name ": ") != 1) {
        printf "%s does not open with \"%s: its purpose.\"\n", path, name \
            > "/dev/stderr"
        failed = 1
        return ""
    }
    text = substr(text, length(name) + 3)
    if (match(text, /\.( |$)/))
        text = substr(text, 1, RSTART - 1)
    sub(/ +$/, "", text)
    return text
}
{
    folder = $0
    sub(/\/[^\/]*$/, "", folder)
    file = substr($0, length(folder) + 2)
    if (folder != last)
        printf "%s**%s/**\n\n", last == "" ? "" : "\n", folder
    last = folder
    printf "- `%s`: %s\n", file, purpose($0)
}
END { exit failed }'
}

splice() {
  awk -v map="$1" '
    /<!-- map:end -->/ { inside = 0 }
    !inside { print }
    /<!-- map:begin/ {
        inside = 1
        print ""
        while ((getline line < map) > 0)
            print line
        print ""
    }' ARCHITECTURE.md
}

map >"$new"
grep -q '<!-- map:begin' ARCHITECTURE.md || {
  echo 'ARCHITECTURE.md has no place for the map'
  exit 1
}
if [ $update = yes ]; then
  splice "$new" >ARCHITECTURE.md.new
  mv ARCHITECTURE.md.new ARCHITECTURE.md
else
  splice "$new" | diff -u ARCHITECTURE.md - || {
    echo 'the map is out of step: tests/lint/archmap.sh --update'
    exit 1
  }
fi

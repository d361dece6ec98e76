#!/bin/sh
# layers.sh [ROOT]: fails on an #include that points up or sideways, and on a
# header outside the folders that layers.txt confines it to.
set -eu
rules=$(cd "$(dirname "$0")" && pwd)/layers.txt
cd "${1:-$(dirname "$0")/../..}"

find core tui include -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort |
  xargs awk -v rules="$rules" '
# The layer of a source file, by its path.
function layer_of(path,   part, name) {
    if (path ~ /^include\/kunnash\//) {
        name = path
        sub(/^include\/kunnash\//, "", name)
        return header[name]
    }
    if (path == "tui/main.c")
        return "tui/main"
    split(path, part, "/")
    return part[1] "/" part[2]
}
# The layer an include names; "" for a header of the system.
function target_of(name, quoted) {
    if (name ~ /^kunnash\//) {
        sub(/^kunnash\//, "", name)
        return name in header ? header[name] : "unlisted"
    }
    if (name ~ /^(core|tui)\/[a-z]+\//)
        return layer_of(name)
    return quoted ? "own" : ""
}
function bad(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    failed = 1
}
function check_third(name,   prefix, i, n, folder, ok) {
    for (prefix in third) {
        if (index(name, prefix) != 1)
            continue
        n = split(third[prefix], folder, " ")
        ok = 0
        for (i = 1; i <= n; i++)
            ok = ok || folder[i] == layer_of(FILENAME)
        if (!ok)
            bad(name " belongs to " third[prefix])
    }
}
BEGIN {
    while ((getline line < rules) > 0) {
        n = split(line, w, /[: ]+/)
        if (w[1] == "layer") {
            known[w[2]] = 1
            for (i = 3; i <= n; i++)
                may[w[2], w[i]] = 1
        } else if (w[1] == "header") {
            header[w[2]] = w[3]
        } else if (w[1] == "third") {
            third[w[2]] = w[3]
            for (i = 4; i <= n; i++)
                third[w[2]] = third[w[2]] " " w[i]
        }
    }
}
FNR == 1 {
    from = layer_of(FILENAME)
    if (from == "")
        bad("this header is in no layer: add it to layers.txt")
    else if (!(from in known))
        bad("this folder is no layer: add it to layers.txt")
}
/^[ \t]*#[ \t]*include[ \t]*["<]/ {
    quoted = index($0, "\"") > 0
    name = $0
    sub(/^[^"<]*["<]/, "", name)
    sub(/[">].*$/, "", name)
    to = target_of(name, quoted)
    check_third(name)
    if (to == "unlisted")
        bad(name " is in no layer: add it to layers.txt")
    else if (to == "own") {
        if (name ~ /\.\./)
            bad("include by the path from the root, not " name)
    } else if (to != "" && to != from && !((from, to) in may) &&
        !((from, "core") in may && to ~ /^core\//))
        bad(from " may not include " name " (" to ")")
    else if (to != from && name ~ /_priv\.h$/)
        bad(name " is private to " to)
}
END { exit failed }'

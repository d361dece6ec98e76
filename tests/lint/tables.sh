#!/bin/sh
# tables.sh [ROOT]: fails when keymap.def binds a key to what is no action,
# and when an action has no key that every keyboard layout can type: a named
# key, a function key or Ctrl with a letter. Actions that want an argument
# are typed after ":".
set -eu
cd "${1:-$(dirname "$0")/../..}"

awk '
# The n-th string of a row.
function string(row, n,   i) {
    gsub(/\\"/, "\001", row)
    for (i = 1; i < n; i++)
        sub(/^[^"]*"[^"]*"/, "", row)
    sub(/^[^"]*"/, "", row)
    sub(/".*/, "", row)
    gsub(/\001/, "\"", row)
    return row
}
function bad(text) {
    print text
    failed = 1
}
/^KN_KEY\(/ { named[string($0, 1)] = 1 }
/^KN_ACTION\(/ {
    action[string($0, 1)] = 1
    argument[string($0, 1)] = string($0, 2)
}
/^KN_BIND\(/ {
    key = string($0, 1)
    command = string($0, 2)
    sub(/ .*/, "", command)
    if (!(command in action))
        bad(key " is bound to " command ", which is no action")
    plain = key
    gsub(/^([CSM]-)+/, "", plain)
    if (plain in named || plain == "Space" || key ~ /^C-[a-z]$/)
        typed[command] = 1
    bound[command] = 1
}
END {
    for (name in action) {
        if (!(name in bound) && argument[name] == "")
            bad("no key leads to " name)
        else if (!(name in typed) && argument[name] == "")
            bad(name " has no key that every layout can type")
    }
    exit failed
}' tui/input/key.def tui/pane/action.def tui/input/keymap.def

#!/bin/sh
# keys.sh PROGRAM SEEDS PAGE: whether the commands print the keys that the
# manual page promises to programs, in that order.
set -u
program=$1 seeds=$2 page=$3
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME" "$top/c"
cp "$seeds"/*.txt "$top/c"
: >"$top/c/empty.txt"
printf 'a\tالأمن\n' >"$top/queries"
failed=0

# Of the section: an item a line, its name, a colon and its keys; the name of
# another item stands for the keys of that one.
awk '
/^\.Sh/ { within = $0 == ".Sh OUTPUT FOR PROGRAMS" }
!within || /^\.Bl/ { next }
/^\.El/ { exit }
/^\.It/ {
    sub(/^\.It (Cm|Em) /, "")
    sub(/ Fl \\-/, " --")
    item = $0
    next
}
item == "" { next }
/^\.(Cm|Em) / { $0 = keys[$2] }
{ keys[item] = keys[item] (keys[item] == "" ? "" : " ") $0 }
END { for (item in keys) print item ":" keys[item] }' "$page" >"$top/promised"

# keys ITEM ARGUMENT...: what the command prints has the keys of the item.
keys() {
  item=$1
  shift
  echo "$item" >>"$top/tried"
  want=$(sed -n "s/^$item://p" "$top/promised")
  got=$("$program" "$@" -C "$top/c" --format tsv 2>"$top/err" | head -n 1 |
    tr '\t' ' ')
  [ -n "$want" ] && [ "$got" = "$want" ] || {
    echo "$item: $got, not $want"
    cat "$top/err"
    failed=1
  }
}

keys index index
keys 'index --rejects' index --rejects
keys list list
keys show show 1
keys mentions mentions
keys entities entities
keys quotes quotes
keys meetings meetings
keys timeline timeline
keys 'timeline --beside' timeline --beside '*'
keys search search الأمن
keys 'search --batch' search --batch "$top/queries"
keys dossier dossier MA
keys notes notes add 1 --text note
keys notes notes list
keys labels labels list
"$program" filters save name country:FR -C "$top/c" || failed=1
keys filters filters list
keys correct correct rename MA name
keys correct correct list
rm "$top"/c/001_*
keys check check
sed -n 's/:.*//; /^article$/!p' "$top/promised" | sort >"$top/items"
sort -u "$top/tried" | diff - "$top/items" || {
  echo 'what the page promises is not what was tried'
  failed=1
}
exit $failed

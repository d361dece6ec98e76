#!/bin/sh
# filters.sh PROGRAM SEEDS: the command filters, and what is new: saved,
# listed with counts, deleted, out and in; articles that come later.
set -u
program=$1
seeds=$2
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME" "$top/c"
failed=0

# run STATUS ARGUMENT...: runs the program into $top/out and $top/err.
run() {
  want=$1
  shift
  "$program" -C "$top/c" "$@" >"$top/out" 2>"$top/err" </dev/null
  got=$?
  if [ $got -ne "$want" ]; then
    echo "$*: exit status $got, not $want"
    sed 's/^/    /' "$top/err" | head -5
    failed=1
  fi
}

# gives LINE...: the whole output of the last run, without the moments.
gives() {
  [ $# -eq 0 ] && : >"$top/want" || printf '%s\n' "$@" >"$top/want"
  sed 's/,"since":"[^"]*"//; s/,"updated":"[^"]*"//' "$top/out" >"$top/got"
  cmp -s "$top/want" "$top/got" || {
    diff "$top/want" "$top/got"
    failed=1
  }
}

# tells TEXT: the last run said so.
tells() {
  grep -q -- "$1" "$top/err" || {
    echo "not said: $1"
    sed 's/^/    /' "$top/err"
    failed=1
  }
}

cp "$seeds"/*.txt "$top/c"
run 1 filters list
run 0 filters save France country:FR
run 0 filters save Paris '"باريس"' OR country:FR
run 2 filters save France 'country:'
run 2 filters save
tells 'it is written filters save NAME QUERY'
run 0 filters list --format json
gives '{"filter":"France","query":"country:FR","stories":3,"articles":4,"new":0}' \
  '{"filter":"Paris","query":"\"باريس\" OR country:FR","stories":3,"articles":4,"new":0}'

# What comes later is new, until a visit ends; an index made anew changes
# nothing of it.
run 1 list is:new
printf 'خبر جديد\n\nقال وزير فرنسا كلاما جديدا عن المغرب.\n' >"$top/c/099.txt"
run 0 list is:new --format tsv
[ "$(wc -l <"$top/out")" -eq 2 ] || { echo "not one new"; failed=1; }
rm -rf "$HOME/.cache"
run 0 filters list --format json
gives '{"filter":"France","query":"country:FR","stories":4,"articles":5,"new":1}' \
  '{"filter":"Paris","query":"\"باريس\" OR country:FR","stories":4,"articles":5,"new":1}'
# The moment since when it is new can be asked for.
since=$(sed -n 's/.*"since":"\([^"]*\)".*/\1/p' "$top/out" | head -1)
run 0 list "country:FR added:>$since" --format tsv
[ "$(wc -l <"$top/out")" -eq 2 ] || { echo "not one since"; failed=1; }
run 0 explain query "added:>$since"
grep -q "after: $since" "$top/out" || { echo "not explained"; failed=1; }
run 2 list "date:>$since"
run 2 list "added:$since"
# To a filter of that name which is saved now, nothing is.
run 0 filters save Paris country:ES
run 0 filters save Paris '"باريس"' OR country:FR
run 0 filters list --format json
gives '{"filter":"France","query":"country:FR","stories":4,"articles":5,"new":1}' \
  '{"filter":"Paris","query":"\"باريس\" OR country:FR","stories":4,"articles":5,"new":0}'
# Days are those of the person: it is tomorrow there, or yesterday.
for zone in AAA-23:59 BBB+23:59; do
  day=$(TZ=$zone date +%Y-%m-%d)
  TZ=$zone run 0 list "added:$day" --format tsv
  [ "$(wc -l <"$top/out")" -ge 5 ] || { echo "not of $day"; failed=1; }
done
run 0 list 'added:>=2020' --format tsv
[ "$(wc -l <"$top/out")" -ge 5 ] || { echo "few were added"; failed=1; }
run 1 list 'added:<2020'

run 0 filters export
cp "$top/out" "$top/file"
run 0 filters delete Paris
run 1 filters delete Paris
tells 'no filter is called'
run 0 filters save France country:ES
run 0 filters import "$top/file"
tells '1 filter was added'
tells 'another filter has this name'
run 0 filters export
gives '{"kunnash":"filters","version":1,"filters":2}' \
  '{"filter":"France","query":"country:ES"}' \
  '{"filter":"Paris","query":"\"باريس\" OR country:FR"}'
printf '{"filter":"x","query":"("}\nno\n{"filter":7}\n' >"$top/file"
run 0 filters import "$top/file"
tells '1: this filter is no query'
tells '2: this is no JSON object'
tells '3: this is no filter'
exit $failed

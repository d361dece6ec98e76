#!/bin/sh
# timeline.sh PROGRAM SEEDS: the command timeline on the seeds and on copies
# of them: periods, records, a second series, what is asked for wrongly.
set -u
program=$1
seeds=$2
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME" "$top/c"
failed=0

# run STATUS ARGUMENT...: runs timeline into $top/out and $top/err.
run() {
  want=$1
  shift
  "$program" timeline -C "$top/c" "$@" >"$top/out" 2>"$top/err" </dev/null
  got=$?
  if [ $got -ne "$want" ]; then
    echo "timeline $*: exit status $got, not $want"
    sed 's/^/    /' "$top/err" | head -5
    failed=1
  fi
}

# gives LINE...: the whole output of the last run.
gives() {
  printf '%s\n' "$@" >"$top/want"
  cmp -s "$top/want" "$top/out" || {
    diff "$top/want" "$top/out"
    failed=1
  }
}

cp "$seeds"/*.txt "$top/c"
run 0 --format json
gives '{"period":"2023-12-14","stories":1,"articles":1}' \
  '{"period":null,"stories":4,"articles":4}'
run 0 --by month --format tsv
gives 'period	stories	articles' '2023-12	1	1' '	4	4'
run 0 --by year --format json country:FR --beside '*'
gives '{"period":"2023","stories":1,"articles":1,"stories_beside":1,"articles_beside":1}' \
  '{"period":null,"stories":3,"articles":3,"stories_beside":4,"articles_beside":4}'
# The second series has the days that are asked for, and no others.
run 0 --format json date:2023 --beside country:ES
gives '{"period":"2023-12-14","stories":1,"articles":1,"stories_beside":0,"articles_beside":0}'
grep -q '4 undated' "$top/err" || { echo 'undated are not told'; failed=1; }
run 0 --by year --limit 1
gives "2023        $(printf '▇%.0s' $(seq 40)) 1 story"
run 1 country:JP
run 1 --format json country:JP
gives_nothing=$(wc -c <"$top/out")
[ "$gives_nothing" -eq 0 ] || { echo 'rows of nothing'; failed=1; }
run 2 'country:FR)'
run 2 --beside 'country:'
grep -q 'country' "$top/err" || { echo 'the second query is not told'; failed=1; }
run 2 --by week

exit $failed

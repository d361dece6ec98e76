#!/bin/sh
# batch.sh PROGRAM SEEDS GOLD: many queries at once, against the gold queries,
# and the answers to wrong ones. Every failed expectation is told; the exit
# status is 1 when there was one.
set -u
program=$1
seeds=$2
gold=$3
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME"
failed=0

fail() {
  echo "$*"
  failed=1
}

# search STATUS ARGUMENT...: into $top/out and $top/err.
search() {
  want=$1
  shift
  "$program" search -C "$seeds" "$@" >"$top/out" 2>"$top/err" </dev/null
  got=$?
  [ $got -eq "$want" ] || fail "search $*: exit status $got, not $want" \
    "$(head -5 "$top/err")"
}
says() {
  grep -q -e "$2" "$top/$1" || fail "last search: no '$2' in its $1"
}

# ---- the gold queries: what has all of each is what is expected -------------
# expect COLUMN OPTION...: rows of the gold that differ.
expect() {
  column=$1
  shift
  search 0 --batch "$gold/queries.tsv" --copies --format tsv "$@"
  awk -F '\t' -v column="$column" '
    FNR == 1 { for (i = 1; i <= NF; i++) at[FILENAME, $i] = i; next }
    FILENAME == ARGV[1] {
      if ($at[FILENAME, "whole"] == "true") {
        id = $at[FILENAME, "qid"]
        found[id] = found[id] substr($at[FILENAME, "path"], 1, 3) " "
      }
      next
    }
    {
      n = split(found[$1], a, " ")
      for (i = 2; i <= n; i++)
        for (k = i; k > 1 && a[k - 1] > a[k]; k--) {
          t = a[k]; a[k] = a[k - 1]; a[k - 1] = t
        }
      got = n == 0 ? "-" : a[1]
      for (i = 2; i <= n; i++)
        got = got "," a[i]
      rows++
      if (got != $at[FILENAME, column])
        print $1 ": " $2 ": " got ", not " $at[FILENAME, column]
    }
    END { if (rows < 20) print rows " rows" }
  ' "$top/out" "$gold/queries.tsv" >"$top/differ"
  [ ! -s "$top/differ" ] || fail "$column: $(cat "$top/differ")"
}
expect expected_with_aliases
expect expected --no-aliases

# ---- forms of files, errors by line ------------------------------------------
printf '\357\273\277# none\r\n\r\nالمغرب\r\nname\tفرنسا\tthe rest\n.*\n(\nxyzzy' \
  >"$top/q"
search 2 --batch "$top/q" --limit 1 --format json
[ "$(wc -l <"$top/out")" -eq 2 ] || fail "not two rows: $(cat "$top/out")"
says out '"qid":"3","query":"المغرب","rank":1,"whole":true}'
says out '"qid":"name","query":"فرنسا","rank":1,"whole":true}'
says err "$top/q:5: regular expressions"
says err "$top/q:6: "
search 2 --batch "$top/q" --limit 2
says out '^name  فرنسا$'
says out '^    nothing found$'
printf 'query\tx\nالمغرب\ty\n' >"$top/q"
search 0 --batch "$top/q" --limit 1 --format json
says out '"qid":"2","query":"المغرب"'
printf 'xyzzy\n' >"$top/q"
search 1 --batch "$top/q" --format tsv
: >"$top/q"
search 1 --batch "$top/q"
search 3 --batch "$top/none"
search 3 --batch "$top"
search 2 --batch "$top/q" المغرب
search 2
says err 'needs more'
printf 'المغرب\n' | "$program" search -C "$seeds" --batch - --format tsv \
  --limit 1 >"$top/out" || fail "standard input"
[ "$(wc -l <"$top/out")" -eq 2 ] || fail "not a header and a row"

# ---- single queries: what may have been meant ----------------------------------
search 0 hglyvf المغرب --limit 1
search 0 'وللأمن' --limit 1
says out ' · with clitics$'
search 0 'المغرب xyzzy' --limit 1
says out ' · as typed · not all of the words$'
search 0 '~تعاونية' --limit 1
says out ' · by its stem$'
search 0 cia --limit 1
says out ' · under another name$'
search 0 'الامن' --limit 1
says out ' · spelled otherwise$'
search 1 hglyvf
says err 'did you mean المغرب?'
search 1 hglyvf --format json
[ ! -s "$top/err" ] || fail "told beside records: $(cat "$top/err")"
search 0 المغرب --limit 2 --format json
[ "$(wc -l <"$top/out")" -eq 2 ] || fail "--limit is not kept"
exit $failed

#!/bin/sh
# The whole of table.sh on a few made-up articles: every line of the table has
# a figure, and counts are right. Times are nobody's business here.
#	smoke.sh BUILD-DIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$here/table.sh" --build "$1" --sizes 320 --queries 3 --starts 2 --peers fts5,less \
    --huge 2 --work "$work/kept" >"$work/table" 2>"$work/said" || {
	cat "$work/said" >&2
	exit 1
}
failed=0
tab=$(printf '\t')
# shellcheck disable=SC2034 # the other columns
while IFS=$tab read -r key what rest; do
	case $key in
	'#'*) continue ;;
	esac
	grep -F "| $what |" "$work/table" | awk -F ' *[|] *' '
	    $4 ~ /^[0-9]/ { ok = 1 } END { exit !ok }' || {
		echo "no figure for: $what ($key)" >&2
		failed=1
	}
done <"$here/rows.tsv"
# What pickers count is what their rows show.
"$1/tests/bench/bench_query" check "$work/kept/index/320.db" || failed=1
# What is made up is the same again, and in part the same as more of it.
"$1/tests/bench/bench_corpus" 320 "$work/again"
"$1/tests/bench/bench_corpus" 50 "$work/fewer"
diff -r "$work/again" "$work/kept/corpus/320" >&2 || failed=1
diff -r "$work/fewer" "$work/again" | grep -v '^Only in .*again' >&2 &&
    failed=1
[ "$(find "$work/fewer" -type f | wc -l)" -eq 50 ] || failed=1
# Three times as long is about three times as much, in as many articles.
"$1/tests/bench/bench_corpus" -l 3 50 "$work/longer"
[ "$(find "$work/longer" -type f | wc -l)" -eq 50 ] || failed=1
bytes()
{
	find "$1" -type f -printf '%s\n' | awk '{ n += $1 } END { print n }'
}
awk -v a="$(bytes "$work/fewer")" -v b="$(bytes "$work/longer")" 'BEGIN {
    exit !(b > 2.5 * a && b < 3.5 * a) }' || {
	echo "longer articles are not three times as long" >&2
	failed=1
}
[ $failed -eq 0 ] || cat "$work/said" "$work/table" >&2
exit $failed

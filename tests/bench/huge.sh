#!/bin/sh
# An article of 100 MB in one line: its first screen, its end and the way
# back, and the memory that takes. Builds both in build/bench.
#	huge.sh [MEGABYTES]
set -eu
megabytes=${1:-100}
top=$(cd "$(dirname "$0")/../.." && pwd)
program="$top/build/bench/kunnash"
bench="$top/build/bench/tests/bench/bench_start"
"$top/tests/bench/build.sh" kunnash bench_start
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export HOME="$work" LC_ALL=C.UTF-8
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME
mkdir "$work/corpus"
# What the seeds say, over and over, without a line break.
cat "$top"/seeds/*.txt | tr '\n' ' ' >"$work/once"
once=$(wc -c <"$work/once")
i=0
while [ "$i" -lt $((megabytes * 1000000 / once)) ]; do
	cat "$work/once"
	i=$((i + 1))
done >"$work/corpus/huge.txt"
"$program" index -C "$work/corpus" >/dev/null
"$bench" -n 3 -s 80x24 -k Enter,j,j,End,k,PgUp,PgUp,Home,PgDn,End -- \
    "$program" "$work/corpus"

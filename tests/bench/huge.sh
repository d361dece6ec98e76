#!/bin/sh
# An article of 100 MB in one line: its first screen, its end and the way
# back, and the memory that takes. Builds both in build/bench.
#	huge.sh [MEGABYTES]
#	huge.sh --make MEGABYTES FILE   only makes the article
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)

# make MEGABYTES FILE: what the seeds say, over and over, without a line break.
make()
{
	cat "$top"/seeds/*.txt | tr '\n' ' ' >"$2.once"
	once=$(wc -c <"$2.once")
	i=0
	while [ "$i" -lt $(($1 * 1000000 / once)) ]; do
		cat "$2.once"
		i=$((i + 1))
	done >"$2"
	rm "$2.once"
}

if [ "${1:-}" = --make ]; then
	make "$2" "$3"
	exit 0
fi
megabytes=${1:-100}
program="$top/build/bench/kunnash"
bench="$top/build/bench/tests/bench/bench_start"
"$top/tests/bench/build.sh" kunnash bench_start
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export HOME="$work" LC_ALL=C.UTF-8
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME
mkdir "$work/corpus"
make "$megabytes" "$work/corpus/huge.txt"
"$program" index -C "$work/corpus" >/dev/null
"$bench" -n 3 -s 80x24 -k Enter,j,j,End,k,PgUp,PgUp,Home,PgDn,End -- \
    "$program" "$work/corpus"

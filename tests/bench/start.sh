#!/bin/sh
# First screen and idleness of the reader on the seeds with a warm index, and
# of less on one of them, in the same run. Needs ./bootstrap build (what is
# measured) and ./bootstrap test (the measuring tool).
#	start.sh [RUNS]
set -eu
runs=${1:-30}
top=$(cd "$(dirname "$0")/../.." && pwd)
program="$top/build/release/kunnash"
bench="$top/build/dev/tests/bench/bench_start"
for need in "$program" "$bench"; do
	[ -x "$need" ] || { echo "start.sh: $need is not built" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export HOME="$work" LC_ALL=C.UTF-8
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME
"$program" index -C "$top/seeds" >/dev/null
less=$(command -v less || true)
for size in 80x24 120x35; do
	"$bench" -n "$runs" -s $size -t @maghrib -i 5 -- "$program" \
	    "$top/seeds"
	[ -z "$less" ] || "$bench" -n "$runs" -s $size -- "$less" \
	    "$top/seeds/002_5b3928aeaba144d6.txt"
done

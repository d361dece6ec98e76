#!/bin/sh
# First screen and idleness of the reader on the seeds, warm index, beside
# less on one of them, in the same run.
#	start.sh BUILD_DIR [RUNS]
set -eu
build=${1:?usage: start.sh BUILD_DIR [RUNS]}
runs=${2:-30}
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export HOME="$work" XDG_CACHE_HOME="$work/c" XDG_DATA_HOME="$work/d" \
    XDG_CONFIG_HOME="$work/f" LC_ALL=C.UTF-8
bench="$build/tests/bench/bench_start"
"$build/kunnash" index -C "$top/seeds" >/dev/null 2>&1
for size in 80x24 120x35; do
	"$bench" -n "$runs" -s $size -t @maghrib -i 5 -- \
	    "$build/kunnash" "$top/seeds"
	if command -v less >/dev/null 2>&1; then
		"$bench" -n "$runs" -s $size -- \
		    "$(command -v less)" "$top/seeds/002_5b3928aeaba144d6.txt"
	fi
done

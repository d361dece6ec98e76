#!/bin/sh
# The notebook: saving, also beside others who write to the disk, articles
# with many notes, steps over all notes, the start of the reader beside a full
# notebook. Builds what it measures in build/bench.
#	notes.sh [NOTES]
set -eu
count=${1:-100000}
top=$(cd "$(dirname "$0")/../.." && pwd)
"$top/tests/bench/build.sh" kunnash bench_notes bench_start
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export HOME="$work" LC_ALL=C.UTF-8
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME
mkdir -p "$work/.local/share/kunnash"
chmod 700 "$work/.local/share/kunnash"
"$top/build/bench/tests/bench/bench_notes" "$work/.local/share/kunnash" \
	"$count"

# A writer whose files stay in memory for a while, and one who waits for the
# disk as we do.
for sync in '' conv=fdatasync; do
	mkdir "$work/busy"
	(while :; do
		dd if=/dev/zero of="$work/big" bs=1M count=1000 $sync 2>&1
	done) >/dev/null &
	writer=$!
	echo "beside dd $sync:"
	"$top/build/bench/tests/bench/bench_notes" "$work/busy" 0
	kill "$writer"
	wait "$writer" 2>/dev/null || true
	rm -rf "$work/busy" "$work/big"
done
program="$top/build/bench/kunnash"
bench="$top/build/bench/tests/bench/bench_start"
"$program" index -C "$top/seeds" >/dev/null
echo "start with $count notes, then without:"
"$bench" -n 30 -s 80x24 -t @maghrib -- "$program" "$top/seeds"
mv "$work/.local/share/kunnash" "$work/.local/share/aside"
"$bench" -n 30 -s 80x24 -t @maghrib -- "$program" "$top/seeds"

#!/bin/sh
# A shared host: many people read one index, which is brought up to date again
# and again meanwhile. Makes a corpus up, indexes it, and prints how long each
# key took. Builds what it measures in build/bench, without sanitizers. As
# root, readers are the user nobody, who may write nothing there.
#	crowd.sh [--size N] [--readers N] [--keys N] [--think MS] [--quiet]
#	    [--work DIR]
#	--size N      articles (30000)
#	--readers N   (50); --keys N: pressed by all together (5000)
#	--think MS    between two keys of one person, in the mean (1500)
#	--quiet       nobody brings the index up to date
#	--work DIR    keep the corpus and the index there and use them again
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
size=30000 readers=50 keys=5000 think=1500 quiet='' work=''
while [ $# -gt 0 ]; do
	case $1 in
	--size) size=$2; shift 2 ;;
	--readers) readers=$2; shift 2 ;;
	--keys) keys=$2; shift 2 ;;
	--think) think=$2; shift 2 ;;
	--quiet) quiet=yes; shift ;;
	--work) work=$2; shift 2 ;;
	*) sed -n '2,/^set/{/^#/{s/^# \{0,1\}//;p;};}' "$0" >&2; exit 2 ;;
	esac
done
"$here/build.sh" kunnash bench_corpus bench_crowd
program=$top/build/bench/kunnash
tools=$top/build/bench/tests/bench
# Homes and the program itself where another user can go.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
[ -n "$work" ] || work=$scratch
mkdir -p "$work/corpus" "$work/index" "$scratch/homes"
chmod 755 "$scratch" "$scratch/homes"
cp "$program" "$scratch/kunnash"
corpus=$work/corpus/$size index=$work/index/$size.db
HOME=$scratch LC_ALL=C.UTF-8
export HOME LC_ALL
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME
[ -d "$corpus" ] || {
	"$tools/bench_corpus" "$size" "$corpus.new"
	mv "$corpus.new" "$corpus"
}
"$program" index -C "$corpus" --index "$index" >/dev/null
chmod 644 "$index"
set -- -n "$readers" -k "$keys" -t "$think"
[ "$(id -u)" -ne 0 ] || set -- "$@" -u 65534
[ -n "$quiet" ] || set -- "$@" -p "$corpus/*/*/*.txt"
echo "$size articles, $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg)."
echo
"$tools/bench_crowd" "$@" "$scratch/kunnash" "$corpus" "$index" \
    "$scratch/homes"

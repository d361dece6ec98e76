#!/bin/sh
# The speed of extraction, stage by stage, built as what is shipped, on the
# given folders of articles or else on the seeds.
#	extract.sh [PATH...]
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || set -- "$top/seeds"
"$top/tests/bench/build.sh" bench_extract
"$top/build/bench/tests/bench/bench_extract" -n 5 -m 10 "$@"

#!/bin/sh
# The speed of extraction, stage by stage, built as what is shipped, on the
# given folders of articles or else on the seeds.
#	extract.sh [PATH...]
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || set -- "$top/seeds"
cmake -S "$top" -B "$top/build/bench" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_C_FLAGS_RELEASE="-O2 -DNDEBUG" -DKN_HARDEN=ON -DKN_TESTS=ON \
    >/dev/null
cmake --build "$top/build/bench" --target bench_extract >/dev/null
"$top/build/bench/tests/bench/bench_extract" -n 5 -m 10 "$@"

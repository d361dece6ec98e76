#!/bin/sh
# Builds what is measured, as it is shipped, and what measures it, in
# build/bench.
#	build.sh TARGET...
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
[ -f build/bench/build.ninja ] || cmake --preset bench >&2
cmake --build --preset bench --target "$@" >&2

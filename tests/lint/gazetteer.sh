#!/bin/sh
# gazetteer.sh GENERATOR [ROOT]: fails when a row of assets/gazetteer is
# malformed, duplicated or contradictory, as the generator tells with file and
# line, and when a table does not say its source and licence.
set -eu
generator=$1
root=${2:-$(dirname "$0")/../..}

status=0
for table in "$root"/assets/gazetteer/*.tsv; do
  for word in Source Licence; do
    grep -q "^# $word: " "$table" || {
      echo "$(basename "$table"): no \"# $word:\""
      status=1
    }
  done
done
"$generator" "$root"/assets/gazetteer/*.tsv 2>&1 >/dev/null || status=1
exit $status

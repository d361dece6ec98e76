#!/bin/sh
# gazetteer.sh GENERATOR [ROOT]: fails when a row of assets/gazetteer is
# malformed, duplicated or contradictory, as the generator tells with file and
# line, when a table does not say its source and licence, and when a state
# has no capital.
set -eu
generator=$1
root=${2:-$(dirname "$0")/../..}

status=0
for table in "$root"/assets/gazetteer/*.tsv \
  "$root"/assets/gazetteer/*.txt; do
  [ -e "$table" ] || continue
  for word in Source Licence; do
    grep -q "^# $word: " "$table" || {
      echo "$(basename "$table"): no \"# $word:\""
      status=1
    }
  done
done
# Every state with an official name has its capital, or is called as it is.
[ ! -e "$root/assets/gazetteer/countries.tsv" ] || awk -F'\t' '
FILENAME ~ /namesake/ { if (split($0, q, "\"") > 2) has[q[2]] = 1; next }
/^#/ || /^id\t/ { next }
FILENAME ~ /places/ { if ($3 == "capital") has[$7] = 1; next }
($4 != "" || $9 == "yes") && !has[$1] {
  print "countries.tsv: no capital of " $1 " in places.tsv"; bad = 1
}
BEGIN {
  # The seat of others too; states that are cities, or called as the city.
  split("BE SG SM ST", also, " ")
  for (i in also) has[also[i]] = 1
}
END { exit bad }
' "$root/core/entity/namesake.def" "$root/assets/gazetteer/places.tsv" \
  "$root/assets/gazetteer/countries.tsv" || status=1
"$generator" "$root"/assets/gazetteer/*.tsv 2>&1 >/dev/null || status=1
exit $status

#!/bin/sh
# gates.sh EVAL GOLD: every gate of eval holds: with a part of its gold rows
# changed, so that it is missed by little, eval says so and fails.
set -u
eval=$1
gold=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

# gate NAME TABLE AWK: the rows of TABLE as AWK changes them.
gate() {
  cp "$gold"/*.tsv "$dir"
  awk -F'\t' -v OFS='\t' "$3"' { print }' "$gold/$2" >"$dir/$2"
  if out=$("$eval" --gold "$dir" 2>&1); then
    echo "$1: eval passed"
    failed=1
  elif ! printf '%s\n' "$out" | grep -qF "below the gate: $1"; then
    printf '%s: eval did not say so, but:\n%s\n' "$1" "$out"
    failed=1
  fi
}

# Two of each type: of 91 countries, of 20 agencies.
for type in COUNTRY AGENCY PERSON GROUP EVENT MEDIA; do
  gate $type mentions.tsv "\$4 == \"$type\" && ++n <= 2 { \$6 = \"x\" }"
done
gate PLACE mentions.tsv '$4 == "PLACE" && ++n <= 2 { $6 = "x" }'
gate quotes quotes.tsv 'NR > 1 && ++n <= 3 { $2 += 9000; $3 += 9000 }'
gate quotes quotes.tsv 'NR > 1 && ++n <= 3 { $8 = "agency:x" }'
gate "all dates" dates.tsv 'NR == 2 { $2 += 9000; $3 += 9000 }'
gate 'all meetings' meetings.tsv 'NR == 2 { $11 = "planned" }'

# What is not changed passes.
cp "$gold"/*.tsv "$dir"
"$eval" --gold "$dir" >/dev/null 2>&1 || {
  echo 'eval failed with the tables as they are'
  failed=1
}
exit $failed

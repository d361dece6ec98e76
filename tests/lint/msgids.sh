#!/bin/sh
# msgids.sh [ROOT]: fails when the template of messages is out of step with
# the sources, and on a message without an Arabic or a French sentence.
set -eu
cd "${1:-$(dirname "$0")/../..}"
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
failed=0

assets/po/update.sh --pot "$pot"
diff -u assets/po/kunnash.pot "$pot" || {
  echo 'kunnash.pot is out of step: assets/po/update.sh'
  failed=1
}
for lang in ar fr; do
  msgcmp "assets/po/$lang.po" "$pot" || failed=1
  msgfmt --check-format --check-domain -o /dev/null "assets/po/$lang.po" ||
    failed=1
done
exit $failed

#!/bin/sh
# msgids.sh [ROOT]: fails when the template of messages is out of step with
# the sources, and on a message without an Arabic or a French sentence, or with
# one that is said twice.
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
  # A merge of two catalogs may say a sentence twice in one breath.
  msgcat --no-wrap "assets/po/$lang.po" | awk '
    /^(msgstr|")/ {
      sub(/^(msgstr(\[[0-9]\])? )?"/, ""); sub(/"$/, "")
      n = length($0)
      for (k = 2; k <= 4 && n >= 20; k++) {
        all = ""
        for (i = 0; i < k && n % k == 0; i++)
          all = all substr($0, 1, n / k)
        if (all == $0) {
          print "said " k " times: " $0
          bad = 1
        }
      }
    }
    END { exit bad }' || failed=1
done
exit $failed

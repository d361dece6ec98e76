#!/bin/sh
# update.sh: brings kunnash.pot and the catalogues in step with the sources.
# Messages are what N_(), NP_(), kn_tr() and kn_trn() hold in *.c, *.h and *.def.
# With --pot FILE it only writes the template there (the lint does that).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
pot=$here/kunnash.pot
only_pot=no
if [ "${1-}" = --pot ]; then
  pot=$2
  only_pot=yes
fi

# The bytes of the template depend on the messages alone: no dates, and no
# places, so that moving code changes nothing here.
cd "$top"
find core tui include -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort |
  xgettext --files-from=- --language=C --from-code=UTF-8 \
    --keyword= --keyword=N_ --keyword=NP_:1,2 --keyword=kn_tr \
    --keyword=kn_trn:1,2 --keyword=kn_fmt_msg \
    --no-location --sort-output --add-comments=TRANSLATORS: \
    --package-name=kunnash --width=78 --output=- |
  sed -e '/^"POT-Creation-Date:/d' -e '1,/^$/{/^# /d;/^#$/d;}' \
    -e '/^"Report-Msgid-Bugs-To:/d' \
    -e 's/charset=CHARSET/charset=UTF-8/' >"$pot.new"
mv "$pot.new" "$pot"
[ $only_pot = no ] || exit 0

for lang in ar fr; do
  msgmerge --quiet --update --backup=none --no-fuzzy-matching \
    --no-location --sort-output --width=78 "$here/$lang.po" "$pot"
  msgattrib --no-obsolete --width=78 --output-file="$here/$lang.po" \
    "$here/$lang.po"
  sed -i '/^"POT-Creation-Date:/d' "$here/$lang.po"
done
# The ids are English: its catalogue repeats them, with their plurals.
msgen --width=78 "$pot" |
  sed -e 's/^"Language: \\n"/"Language: en\\n"/' \
    -e '/^"PO-Revision-Date:/d' -e '/^"Last-Translator:/d' \
    -e '/^"Language-Team:/d' -e '/^"Project-Id-Version:/d' \
    -e 's/^"Plural-Forms:.*/"Plural-Forms: nplurals=2; plural=n != 1;\\n"/' \
    -e '/^#, fuzzy$/d' >"$here/en.po"

for lang in ar fr; do
  printf '%s: ' "$lang"
  msgfmt --check --statistics --output-file=/dev/null "$here/$lang.po"
done

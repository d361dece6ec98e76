#!/bin/sh
# commands.sh PROGRAM SEEDS: the program on good and hostile corpora: exit
# statuses, what is said, what happens to its output. Every failed
# expectation is told; the exit status is 1 when there was one.
set -u
program=$1
seeds=$2
top=$(mktemp -d)
trap 'chmod -R u+rwx "$top"; rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME"
failed=0

# run STATUS ARGUMENT...: runs the program into $top/out and $top/err.
run() {
  want=$1
  shift
  "$program" "$@" >"$top/out" 2>"$top/err" </dev/null
  got=$?
  if [ $got -ne "$want" ]; then
    echo "kunnash $*: exit status $got, not $want"
    sed 's/^/    /' "$top/err" | head -5
    failed=1
  fi
}

# says FILE PATTERN, lacks FILE PATTERN: on the last run.
says() {
  grep -q -e "$2" "$top/$1" || {
    echo "last run: no '$2' in its $1"
    sed 's/^/    /' "$top/$1" | head -5
    failed=1
  }
}
lacks() {
  if grep -q -e "$2" "$top/$1"; then
    echo "last run: '$2' in its $1"
    failed=1
  fi
}

# ---- statuses ------------------------------------------------------------
run 0 --version
says out '^kunnash [0-9]'
run 0 --help
says out '^  search QUERY'
run 2 --no-such-option
run 2 list --format=xml
run 3 list -C "$top/none"
says err 'none'
mkdir "$top/void"
run 1 list -C "$top/void"
says err 'no article'
run 1 index -C "$top/void"
run 0 index -C "$seeds"
says out '5 new'
run 0 index -C "$seeds"
says out '5 unchanged'
run 0 list -C "$seeds" country:FR
says out '001_ddf2f6e1d7cf121c.txt'
run 1 list -C "$seeds" country:JP
run 2 list -C "$seeds" 'country:FR)'
says err 'character 11'
run 1 show -C "$seeds" 99
run 0 check -C "$seeds"

# ---- the reader without a terminal ----------------------------------------
run 0 "$seeds"
says out '001_ddf2f6e1d7cf121c.txt'
says err '^kunnash: '
TERM=dumb run 0 "$seeds"
says out '001_ddf2f6e1d7cf121c.txt'
TERM=no-such-terminal run 0 "$seeds"
says out '001_ddf2f6e1d7cf121c.txt'
run 1 "$top/void"
run 3 "$top/none"

# ---- outputs that end -------------------------------------------------------
"$program" mentions -C "$seeds" --format json 2>"$top/err" | head -1 >"$top/out"
says out '"surface"'
lacks err .
if [ -e /dev/full ]; then
  "$program" list -C "$seeds" >/dev/full 2>"$top/err"
  [ $? -eq 3 ] || { echo '/dev/full: not 3'; failed=1; }
  says err 'No space'
fi
"$program" list -C "$seeds" >&- 2>"$top/err"
[ $? -eq 3 ] || { echo 'closed output: not 3'; failed=1; }

# ---- hostile corpora ----------------------------------------------------------
bad="$top/bad"
mkdir "$bad"
printf 'مقال عن المغرب وفرنسا معا.\n' >"$bad/good.txt"
: >"$bad/zero.txt"
printf 'abc\000def المغرب\n' >"$bad/nul.txt"
printf 'caf\351 \377\376\n المغرب' >"$bad/malformed.txt"
head -c 4096 /dev/urandom >"$bad/binary.txt"
head -c 1000000 /dev/zero | tr '\000' x >"$bad/long.txt"
mkfifo "$bad/fifo.txt"
ln -s loop "$bad/loop"
ln -s .. "$bad/up"
ln -s /nonexistent "$bad/dangling.txt"
esc=$(printf '\033')
nl='
'
printf 'خبر عن إسبانيا.\n' >"$bad/x$esc]0;owned${nl}y.txt"
printf 'ok\n' >"$bad/secret.txt"
chmod 000 "$bad/secret.txt"
run 0 index -C "$bad"
run 0 index -C "$bad" --rejects
says out 'zero.txt'
says out 'fifo.txt'
says out 'binary.txt'
lacks out "$esc"
run 0 index -C "$bad" --rejects --format json
says out '"path":"zero.txt"'
lacks out "$esc"
run 0 list -C "$bad"
says out 'good.txt'
lacks out "$esc"
run 0 list -C "$bad" country:ES --format json
says out 'u001b'
lacks out "$esc"
run 3 list -C "$bad" --strict
run 0 list -C "$bad/good.txt"
run 0 list -C "$seeds" -C "$bad" --format tsv
run 0 check -C "$bad"

# ---- an index that is no index ---------------------------------------------
printf 'this is no database' >"$top/junk.db"
run 0 list -C "$seeds" --index "$top/fresh.db"
run 3 list -C "$seeds" --index "$top/no/such/dir\0/x.db" --index /dev/null/x

# ---- notes, by what became of them, and one by one ---------------------------
few="$top/few"
mkdir "$few"
printf 'Of fish\n\nThe minister spoke of fish on Monday, and of the harbour where the ships had been waiting.\n' >"$few/a.txt"
printf 'Of trains\n\nTrains were late again, said a traveller who had waited in the cold for more than two hours.\n' >"$few/b.txt"
export KUNNASH_NOTES="$top/notes.db"
run 0 notes add a.txt -C "$few" --exact 'fish on Monday' --tag sea --text first
run 0 notes add b.txt -C "$few" --exact 'late again' --tag rail --text second
run 0 notes add b.txt -C "$few" --exact 'in the cold for more than two hours' --text third
run 1 notes list -C "$few" --state fuzzy --state orphan
printf 'Of fish\n\nIt is another story now, which has nothing at all in common with what was printed.\n' >"$few/a.txt"
printf 'Of trains\n\nTrains were late again, said a traveller who had waited in the rain for more than three hours.\n' >"$few/b.txt"
run 0 notes list -C "$few" --state fuzzy --format json
says out third
lacks out first
lacks out second
run 0 notes list -C "$few" --state fuzzy --state orphan
says out third
says out first
lacks out second
run 0 notes list -C "$few" --state exact
says out second
run 0 notes export -C "$few" --as md tag:sea --state orphan
says out 'filter: "tag:sea --state orphan"'
run 2 notes list -C "$few" --state lost
says err 'not lost'
# A condition on notes is one on the note, wherever it stands.
run 0 notes list -C "$few" 'tag:rail OR minister'
says out second
lacks out third
run 0 notes list -C "$few" '(tag:rail OR note:third) traveller'
says out second
says out third
lacks out first
run 0 notes list -C "$few" '-(tag:rail OR fish)'
says out third
lacks out second
run 1 notes list -C "$few" '(tag:rail OR tag:sea) -traveller -another'
unset KUNNASH_NOTES

# ---- corrections -----------------------------------------------------------
export KUNNASH_NOTES="$top/correct.db"
run 1 correct list -C "$seeds"
run 0 correct rename MA 'المملكة' --preview -C "$seeds"
says out '5 articles'
run 1 correct list -C "$seeds"
run 0 correct rename MA 'المملكة' -C "$seeds"
run 0 list 'country:المملكة' -C "$seeds"
run 0 correct block us-fbi -C "$seeds" --format=json
says out '"kind":"block","entity":"us-fbi"'
run 1 list agency:us-fbi -C "$seeds"
run 0 correct merge Spain FR -C "$seeds"
run 0 list country:ES -C "$seeds"
run 2 correct merge FR ES -C "$seeds"
run 2 correct rename nobody x -C "$seeds"
says err 'nothing known is called nobody'
run 2 correct invent MA x -C "$seeds"
run 2 correct rename MA -C "$seeds"
run 2 correct type MA nation -C "$seeds"
run 1 correct delete 0123 -C "$seeds"
run 0 correct list -C "$seeds"
says out 'merge'
run 0 correct --export -C "$seeds"
cp "$top/out" "$top/corrections.tsv"
printf 'invent\tMA\n' >>"$top/corrections.tsv"
run 0 correct --undo -C "$seeds"
run 0 correct --undo -C "$seeds"
run 0 correct --undo -C "$seeds"
run 1 correct --undo -C "$seeds"
run 0 list agency:us-fbi -C "$seeds"
run 0 correct --import "$top/corrections.tsv" -C "$seeds"
says err '3 corrections were taken'
says err 'corrections.tsv:5: there is no such kind'
run 3 correct --import "$top/corrections.tsv" --strict -C "$seeds"
says err '3 corrections were there already'
run 3 correct --import "$seeds/README.md" -C "$seeds"
run 3 correct --import "$top/none" -C "$seeds"
run 1 list agency:us-fbi -C "$seeds"
export KUNNASH_NOTES="$top/fields.db"
run 0 list date:2023 -C "$seeds" --format=json
id=$(sed 's/^{"id":\([0-9]*\),.*/\1/' "$top/out")
run 0 correct "$id" date=29/2/2020 'title=خبر مصحح' --preview -C "$seeds"
says out '2020-02-29'
run 0 list date:2023 -C "$seeds"
run 0 correct "$id" date=29/2/2020 'title=خبر مصحح' -C "$seeds"
run 0 list title:مصحح -C "$seeds" --format=json
says out '"title":"خبر مصحح"'
says out '"date":"2020-02-29"'
says out '"date_source":"user"'
run 1 list date:2023 -C "$seeds"
run 0 show "$id" -C "$seeds"
says out 'خبر مصحح'
run 1 correct "$id" date=2020-02-29 -C "$seeds"
run 2 correct "$id" date=2020-02-30 -C "$seeds"
says err 'a date has day, month and year'
run 2 correct "$id" time=12 -C "$seeds"
run 2 correct where date:none -C "$seeds"
run 2 correct where 'country:' date= -C "$seeds"
run 1 correct 4711 date= -C "$seeds"
run 0 correct where date:none outlet=هسبريس -C "$seeds" --format=json
says out '"field":"outlet"'
says err '4 values corrected'
run 0 list outlet:hespress --copies -C "$seeds"
run 0 correct restore "$id" date -C "$seeds"
run 0 list date:2023 -C "$seeds"
run 0 correct restore where '' outlet -C "$seeds"
says err '4 corrections taken back'
run 1 correct restore "$id" date -C "$seeds"
run 0 correct --undo -C "$seeds"
run 0 list outlet:hespress date:none -C "$seeds"
run 0 correct --export -C "$seeds"
cp "$top/out" "$top/fields.tsv"
printf 'field\t\t2023-02-30\t\t\t\t\t\t\t\tx\t\t\t\t\tdate\n' \
    >>"$top/fields.tsv"
KUNNASH_NOTES="$top/other.db" run 0 correct --import "$top/fields.tsv" \
    -C "$seeds"
says err '5 corrections were taken'
says err 'fields.tsv:7: a date has day, month and year'
unset KUNNASH_NOTES
# ---- everything about one entity --------------------------------------------
run 0 dossier -C "$seeds" MA
says out 'MA'
says out '2023-12'
run 0 dossier -C "$seeds" --format json France
says out '^{"section":"entity","entity":"FR","type":"COUNTRY"'
says out '"section":"timeline".*"period":"2023-12","stories":1,"articles":1}'
says out '"section":"with".*"score":'
says out '"section":"names".*"start":[0-9]*,"end":[0-9]*,"surface":'
lacks out '"entity":"FR".*"score":'
run 0 dossier -C "$seeds" --format tsv --limit 1 FR date:2023
says out '^section	id	key	path	url	title	outlet	date	start	end	period'
awk -F'\t' 'NR == 1 { n = NF } NF != n { exit 1 }' "$top/out" || {
  echo 'dossier --format tsv: rows of different widths'
  failed=1
}
run 1 dossier -C "$seeds" BR
says out 'BR'
run 1 dossier -C "$seeds" no-such-name
says err 'no-such-name'
run 2 dossier -C "$seeds" MA 'country:'
run 2 dossier -C "$seeds"

exit $failed

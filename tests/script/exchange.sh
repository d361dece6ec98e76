#!/bin/sh
# exchange.sh PROGRAM SEEDS: notes out to other programs, and back. What those
# programs make of an export is looked at where they are installed (pandoc,
# bibtex, LibreOffice); where not, that is said. Every failed expectation is
# told; the exit status is 1 when there was one.
set -u
program=$1
seeds=$2
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME"
failed=0

fail() {
  echo "$*"
  failed=1
}
run() {
  want=$1
  shift
  "$program" "$@" >"$top/out" 2>"$top/err" </dev/null
  got=$?
  [ $got -eq "$want" ] || {
    fail "kunnash $*: exit status $got, not $want"
    sed 's/^/    /' "$top/err" | head -5
  }
}
# has FILE PATTERN
has() {
  grep -q -e "$2" "$1" || fail "no '$2' in $(basename "$1")"
}
have() {
  command -v "$1" >/dev/null || { echo "skipped: $1"; return 1; }
}

# ---- notes -----------------------------------------------------------------
run 0 notes add 2 -C "$seeds" --exact 'التعاون الأمني' --label مهم \
  --text 'a_b & $x$ \cmd{y} 100% # @misc{z' --tag 'one, two' --author زيد
run 0 notes add 5 -C "$seeds" --start 10 --end 400
run 0 notes add 3 -C "$seeds" --text 'على المقال كله'
run 0 notes add -C "$seeds" --text 'مذكرة'
for as in md html bibtex ris csl jsonld; do
  run 0 notes export -C "$seeds" --as $as --output "$top/n.$as"
done

# ---- other programs ----------------------------------------------------------
if have pandoc; then
  pandoc -s "$top/n.md" -o "$top/md.html" || fail 'pandoc: HTML'
  has "$top/md.html" '<html[^>]* dir="rtl"'
  pandoc -t native "$top/n.md" >"$top/native" || fail 'pandoc: native'
  grep -q Raw "$top/native" && fail 'pandoc: raw markup in a note'
  pandoc -t plain "$top/n.md" >"$top/words" || fail 'pandoc: plain'
  has "$top/words" 'a_b & \$x\$ \\cmd{y} 100% # @misc{z'
  for as in bibtex csl; do
    from=$as
    [ $as = csl ] && from=csljson
    pandoc -f $from -t csljson "$top/n.$as" >"$top/$as.json" ||
      fail "pandoc: $as"
    [ "$(grep -c '"id":' "$top/$as.json")" -eq 3 ] ||
      fail "pandoc: not three entries in $as"
    has "$top/$as.json" '"type": "article-newspaper"'
    has "$top/$as.json" 'البرود الدبلوماسي'
  done
fi
if have bibtex; then
  printf '\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{n}\n' \
    >"$top/n.aux"
  cp "$top/n.bibtex" "$top/n.bib"
  (cd "$top" && bibtex n >"$top/log") || fail 'bibtex'
  grep -q 'error' "$top/log" && fail 'bibtex: errors'
  [ "$(grep -c '^.bibitem' "$top/n.bbl")" -eq 3 ] || fail 'bibtex: entries'
fi
if have soffice; then
  soffice --headless -env:UserInstallation="file://$top/office" \
    --convert-to fodt --infilter='HTML (StarWriter)' \
    --outdir "$top" "$top/n.html" >/dev/null 2>&1 ||
    fail 'LibreOffice cannot open the page'
  has "$top/n.fodt" 'style:writing-mode="rl-tb"'
  has "$top/n.fodt" 'بلا تاريخ'
fi

# ---- brat ----------------------------------------------------------------------
crlf="$top/crlf"
mkdir "$crlf"
printf 'عنوان الخبر\r\n\r\nقال مصدر\tأمني إن\r\nالتعاون مستمر.\r\n' \
  >"$crlf/a.txt"
run 0 notes add 1 -C "$crlf" --exact "$(printf 'مصدر\tأمني إن\r\nالتعاون')" \
  --label مهم
run 2 notes export -C "$crlf" --as brat
has "$top/err" '--output'
run 0 notes export -C "$crlf" --as brat --output "$top/brat" is:noted
# Readers of brat take CR LF for one character: the text has none, and the
# offsets are those of the text that stands beside them.
grep -q "$(printf '\r')" "$top"/brat/*.txt && fail 'brat: CR in the text'
has "$top/brat/annotation.conf" '^# filter: is:noted$'
# part FROM TO: these characters of the text.
part() {
  iconv -f UTF-8 -t UTF-32LE "$top"/brat/*.txt |
    dd bs=4 skip="$1" count=$(($2 - $1)) 2>/dev/null |
    iconv -f UTF-32LE -t UTF-8
}
places=$(sed -n 's/^T1	[^ ]* \([0-9 ;]*\)	.*/\1/p' "$top"/brat/*.ann)
words=
for place in $(echo "$places" | tr ' ;' '- '); do
  words="$words${words:+ }$(part "${place%-*}" "${place#*-}")"
done
[ -n "$words" ] || fail 'brat: no annotation'
has "$(echo "$top"/brat/*.ann)" "^T1	[^	]*	$words\$"
run 0 notes import "$top/brat" -C "$crlf" --notes "$top/other.db"
run 0 notes export -C "$crlf" --as brat --output "$top/again" is:noted \
  --notes "$top/other.db"
diff -r "$top/brat" "$top/again" >"$top/out" || fail 'brat: not the same'
# Somebody marks more in brat, with the same type: it finds its article.
type=$(sed -n 's/^T1	\([^ ]*\) .*/\1/p' "$top"/brat/*.ann)
for f in "$top"/brat/*.ann; do
  printf 'T2\t%s 0 5\tعنوان\n#9\tAnnotatorNotes T2\tجديد\n' "$type" >>"$f"
done
run 0 notes import "$top/brat" -C "$crlf"
has "$top/err" '1 note was added'
run 0 notes list -C "$crlf" --format json 'note:جديد'
has "$top/out" '"start":0,"end":5,"exact":"عنوان"'
has "$top/out" '"label":"مهم"'
# Blanks stand where its line breaks were.
has "$top/out" '"state":"\(exact\|moved\)"'

# ---- bad files ------------------------------------------------------------------
printf '{"exact":"a"}\nnot JSON\n{"exact":"b"}\n' >"$top/some.jsonl"
run 3 notes import "$top/some.jsonl" "$top/nowhere" "$top/some.jsonl" \
  -C "$crlf" --notes "$top/bad.db"
has "$top/err" 'some.jsonl:2: '
has "$top/err" '2 notes were added'
has "$top/err" '2 were here already'
run 3 notes import "$top/some.jsonl" -C "$crlf" --notes "$top/bad.db" --strict
run 0 notes import "$top/some.jsonl" -C "$crlf" --notes "$top/bad.db"

# Whatever a file says, its controls reach no terminal.
esc=$(printf '\033')
printf '{"exact":"a","note":"\\u001b]0;x\\u0007","label":"\\u001b[31mred","tags":["\\u001b[2J"],"author":"\\u001b[1m","text":"\\u001b[5m"}\n' \
  >"$top/${esc}[31m.jsonl"
run 0 notes import "$top/${esc}[31m.jsonl" -C "$crlf" --notes "$top/bad.db"
has "$top/err" '1 note was added'
grep -q "$esc" "$top/err" && fail 'an escape in a message'
run 0 notes list -C "$crlf" --notes "$top/bad.db" 'label:"[31mred"'
grep -q "$esc" "$top/out" && fail 'an escape in the list'
for as in md html bibtex ris; do
  run 0 notes export -C "$crlf" --notes "$top/bad.db" --as $as
  grep -q "$esc" "$top/out" && fail "an escape in $as"
done

exit $failed

#!/bin/sh
# sort.sh PROGRAM: the orders of lists, on a small corpus: titles and outlets as
# an Arabic reader looks them up, what was not read and what is most relevant
# first, and what is said where that is not possible.
set -u
program=$1
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME" "$top/c"
failed=0

# put NAME TITLE DATELINE BODY
put() {
  printf '%s\n%s\n\n%s\n' "$2" "$3" "$4" >"$top/c/$1.txt"
}

# order WANT ARGUMENT...: the names of what list prints, in this order.
order() {
  want=$1
  shift
  "$program" list -C "$top/c" --format tsv "$@" >"$top/out" 2>"$top/err"
  got=$(tail -n +2 "$top/out" | cut -f3 | sed 's/\.txt//' | tr '\n' ' ')
  [ "$got" = "$want " ] || {
    echo "list $*: $got, not $want"
    failed=1
  }
}

# says PATTERN, or nothing with ''.
says() {
  if [ -z "$1" ]; then
    [ ! -s "$top/err" ] || { cat "$top/err"; failed=1; }
  else
    grep -q -e "$1" "$top/err" || { echo "not said: $1"; failed=1; }
  fi
}

# Titles: quotation marks and dots do not count, ال does.
put a '«تعاون أمني جديد بين البلدين في المنطقة' 'نشر في هسبريس يوم 01 - 02 - 2020' \
  'وقعت الوزارتان اتفاقا حول تبادل المعلومات بشأن الهجرة عبر البحر، وقالت المصادر إن الاتفاق طويل.'
put b '..باحث يدرس تاريخ الصحافة في المدينة القديمة' 'نشر في العلم يوم 03 - 02 - 2020' \
  'نشر الباحث كتابا عن الصحف التي صدرت في القرن الماضي، وجمع فيه صورا نادرة ومقابلات مع صحافيين.'
put c 'المزارعون ينتظرون أمطار الخريف بعد صيف جاف' 'نشر في الصباح يوم 02 - 02 - 2020' \
  'ينتظر المزارعون الأمطار بعد صيف جاف، وتأمل التعاونيات أن تعوض السدود ما فقدته من مياه. الهجرة إلى المدن تزداد.'
put d 'زيارة مدرسية إلى متحف السكك الحديدية القديمة' '' \
  'زار التلاميذ متحف السكك الحديدية وتعرفوا على القاطرات القديمة وعلى عمل السائقين في بداية القرن.'
order 'b c a d'
order 'a c b d' --sort date-asc
order 'c b a d' --sort title
# Outlets by their names, without ال: الصباح, العلم, هسبريس; then none.
order 'c b a d' --sort outlet
says ''
# What is most relevant first, the rest after it as always.
order 'a c' --sort relevance 'الهجرة المعلومات OR الهجرة'
says ''
order 'b c a d' --sort relevance
says 'no words are searched for'
order 'b c a' --sort relevance date:2020
says 'no words are searched for'
order 'b c a d' --sort unread
says 'no notebook'

exit $failed

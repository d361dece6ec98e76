#!/bin/sh
# hosts.sh PROGRAM SEEDS: a shared host: an administrator's index beside a
# corpus that others may only read. The rules of whose index is opened, each
# tried by another user; several corpora as one. As root, else skipped.
set -u
program=$1
seeds=$2
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export LC_ALL=C TERM=xterm HOME="$top/root"
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE KUNNASH_TRUST
failed=0
reader=65534
other=12345

[ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null 2>&1 || {
  echo "skipped: this takes root, and setpriv, to be other users"
  exit 77
}
chmod 755 "$top"
mkdir "$top/root" "$top/shared" "$top/other" "$top/open"
cp "$program" "$top/kunnash"
cp -r "$seeds" "$top/corpus"
chmod -R a+rX "$top/corpus" "$top/kunnash"
chown $other "$top/other"
chmod 1777 "$top/open"

# as USER ARGUMENT...: the program as that user; output in out and err.
as() {
  uid=$1
  shift
  mkdir -p "$top/home$uid"
  chown "$uid" "$top/home$uid"
  setpriv --reuid="$uid" --regid="$uid" --clear-groups \
    env HOME="$top/home$uid" "$top/kunnash" "$@" >"$top/out" 2>"$top/err" \
    </dev/null
}
as $reader --version || {
  echo "skipped: another user cannot start the program"
  exit 77
}

fail() {
  echo "$*"
  cat "$top/err"
  failed=1
}
# opens WHAT OPTION...: the reader opens an index so; shut says that it does
# not, and what the message must hold.
opens() {
  what=$1
  shift
  as $reader list -C "$top/corpus" "$@" || fail "$what: not opened"
  [ -s "$top/out" ] || fail "$what: nothing listed"
}
shut() {
  what=$1 says=$2
  shift 2
  as $reader list -C "$top/corpus" "$@"
  got=$?
  [ $got -eq 3 ] || fail "$what: exit status $got, not 3"
  [ ! -s "$top/out" ] || fail "$what: something was listed"
  grep -q -e "$says" "$top/err" || fail "$what: no '$says'"
}

# ---- root's -------------------------------------------------------------------
index="$top/shared/index.db"
as 0 index -C "$top/corpus" --index "$index" || fail "root cannot index"
shut "root's, for root alone" 'cannot open' --index "$index"
shut "the same" 'belongs to root, who can let others' --index "$index"
chmod 644 "$index"
opens "root's" --index "$index"
chmod 664 "$index"
shut "root's, a group writes" 'written by a group' --index "$index"
opens "root's, a group writes, named" --index "$index" --trust "$index"
chmod 666 "$index"
shut "root's, everyone writes" 'written by everyone' --index "$index"
shut "the same, named" 'written by everyone' --index "$index" \
  --trust "$index"
chmod 644 "$index"

# An update keeps the rights that were given.
before=$(cksum <"$index")
as $reader index -C "$top/corpus" --index "$index"
[ $? -eq 3 ] || fail "a reader brought root's index up to date"
grep -q 'belongs to root' "$top/err" || fail "whose index it is was not told"
[ "$before" = "$(cksum <"$index")" ] || fail "a reader changed root's index"
[ "$(ls -A "$top/shared" | tr '\n' ' ')" = 'index.db index.db-lock ' ] ||
  fail "files beside root's index: $(ls -A "$top/shared")"
echo 'خبر جديد عن المغرب وفرنسا' >"$top/corpus/new.txt"
opens "root's, behind its sources" --index "$index"
grep -q '1 source changed' "$top/err" || fail "that it is behind: not told"
as 0 index -C "$top/corpus" --index "$index" || fail "root cannot update"
[ "$(stat -c %a "$index")" = 644 ] || fail "an update changed the rights"
as $reader check -C "$top/corpus" --index "$index" ||
  fail "a reader's check: $(cat "$top/out")"

# ---- another user's -----------------------------------------------------------
theirs="$top/other/index.db"
as $other index -C "$top/corpus" --index "$theirs" || fail "they cannot index"
chmod 644 "$theirs"
ln -s "$theirs" "$top/link.db"
shut "another's" 'belongs to another user' --index "$theirs"
opens "another's, named" --index "$theirs" --trust "$theirs"
opens "another's, named by a link" --index "$theirs" --trust "$top/link.db"
opens "a link to it" --index "$top/link.db" --trust "$theirs"
opens "its owner named" --index "$theirs" --trust $other
shut "another owner named" 'belongs to another' --index "$theirs" --trust 54321
shut "another file named" 'belongs to another' --index "$theirs" \
  --trust "$index"
shut "nobody by that name" 'no user' --index "$theirs" --trust nobody-at-all
as 0 list -C "$top/corpus" --index "$theirs"
[ $? -eq 3 ] || fail "root opened another's index"
mkdir -p "$top/home$reader/.config/kunnash"
echo "trust = $theirs" >"$top/home$reader/.config/kunnash/config"
opens "named in the configuration" --index "$theirs"
echo 'trust = /' >"$top/corpus/config"
rm "$top/home$reader/.config/kunnash/config"
shut "named in the corpus" 'belongs to another' --index "$theirs"
rm "$top/corpus/config"
mkfifo "$top/pipe.db"
shut "no file" 'not a regular file' --index "$top/pipe.db"

# ---- a journal that someone left beside it ------------------------------------
cp -p "$index" "$top/open/index.db"
opens "in a folder that all may write" --index "$top/open/index.db"
echo planted >"$top/open/index.db-journal"
chown $other "$top/open/index.db-journal"
shut "with a stranger's journal" 'belongs to another' \
  --index "$top/open/index.db"
as 0 index -C "$top/corpus" --index "$top/open/index.db"
[ $? -eq 3 ] || fail "root took a stranger's journal over"

# ---- several corpora as one ---------------------------------------------------
mkdir -p "$top/a/news" "$top/b/news" "$top/private"
cp "$seeds"/000* "$top/a/news/one.txt"
cp "$seeds"/001* "$top/b/news/one.txt"
cp "$seeds"/002* "$top/private/"
chmod 700 "$top/private"
# lists OPTION...: the paths that a reader with an index of their own sees.
lists() {
  as $reader list --copies --sort path --format tsv "$@"
  tail -n +2 "$top/out" | cut -f 3 | tr '\n' ' '
}
one=$(lists -C "$top/a/news" -C "$top/b/news")
[ "$one" = 'news/one.txt news~2/one.txt ' ] || fail "of one name: $one"
[ "$(lists -C "$top/b/news" -C "$top/a/news")" = "$one" ] ||
  fail "in another order: not the same"
[ "$(lists -C "$top/a" -C "$top/a/news" -C "$top/a/news/one.txt")" = \
  'a/news/one.txt ' ] || fail "one in another: not once"
[ "$(lists -C "$top/a" -C "$top/private")" = 'a/news/one.txt ' ] ||
  fail "one that cannot be read: the other is not listed"
grep -q '1 file or record was rejected' "$top/err" ||
  fail "one that cannot be read: not told"
as $reader list -C "$top/a" -C "$top/nowhere"
[ $? -eq 3 ] || fail "one that is missing: no exit status 3"
grep -q nowhere "$top/err" || fail "one that is missing: not named"
exit $failed

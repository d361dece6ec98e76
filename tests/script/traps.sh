#!/bin/sh
# traps.sh PROGRAM: a corpus full of traps: links, pipes, devices, names,
# archives. Nothing outside it is opened (by what strace saw, where there is
# one), nothing hangs, the caps hold, each trap is named, and what is good is
# loaded. KN_TRAPS_FILES: how many good files there are beside them.
set -u
program=$1
files=${KN_TRAPS_FILES:-500}
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export HOME="$top/home" LC_ALL=C TERM=xterm
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME LANGUAGE
mkdir "$HOME" "$top/c" "$top/forbidden"
failed=0

fail() {
  echo "$*"
  failed=1
}

text='قال مصدر مسؤول إن الأشغال انطلقت بالمدينة.'
cd "$top" || exit 1
echo "$text" >forbidden/secret.txt
cd c || exit 1

# Links to what is outside, to nowhere, in circles.
ln -s ../forbidden/secret.txt out.txt
ln -s "$top/forbidden" outside
ln -s . here
ln -s self.txt self.txt
ln -s ../forbidden/secret.txt .kunnashignore
mkdir sub
ln -s .. sub/up
mkfifo pipe.txt
[ "$(id -u)" -ne 0 ] || mknod zero.txt c 1 5 2>/dev/null || true

# Names.
name() {
  echo "$text $1" >"$1"
}
name 'a b:c#d"e'"'"'.txt'
name 'line
break.txt'
name "$(printf 'esc\033[31m\033]0;x\007.txt')"
name "$(printf 'bad\377utf8.txt')"
name "$(printf 'x%.0s' $(seq 251)).txt"
names=5
# Folders whose path is near 4 KiB, and deeper than is gone into.
(
  part=$(printf 'd%.0s' $(seq 240))
  for _ in $(seq 15); do
    mkdir "$part" && cd "$part" || exit 1
  done
  name deep.txt
  for _ in $(seq 5); do
    mkdir d && cd d || exit 1
  done
  name too-deep.txt
)
names=$((names + 1))

# Archives: 1000:1, once and twice; members that lead out; cut short.
head -c 67108864 /dev/zero | tr '\0' a | gzip >bomb.gz
gzip -c bomb.gz >bomb.gz.gz
mkdir ../t ../t/in
(
  cd ../t/in || exit 1
  echo "$text" >good.txt
  ln -s ../../forbidden/secret.txt soft.txt
  echo "$text" >../up.txt
  tar -P -cf ../../c/out.tar good.txt soft.txt ../up.txt \
    "$top/forbidden/secret.txt" 2>/dev/null
  tar -cf ../whole.tar good.txt good.txt
)
head -c 700 ../t/whole.tar >cut.tar
gzip -c ../t/whole.tar | head -c 100 >cut.tar.gz
members=1
i=0
while [ $i -lt "$files" ]; do
  echo "$text $i" >"f$i.txt"
  i=$((i + 1))
done
cd ..

# run SECONDS ARGUMENT...: under strace when there is one.
if strace -f -o trace true 2>/dev/null; then
  run() {
    limit=$1
    shift
    # Leaks cannot be looked for under a tracer.
    ASAN_OPTIONS=detect_leaks=0 timeout "$limit" strace -f -y -s 0 \
      -e trace=%file,read,pread64 -o trace "$program" "$@"
  }
else
  run() {
    limit=$1
    shift
    timeout "$limit" "$program" "$@"
  }
fi
run $((60 + files / 100)) index -C c --format json >out 2>err
status=$?
[ $status -eq 0 ] || fail "index: exit $status: $(cat err)"
want=$((names + members + files))
grep -q "\"new\":$want," out || fail "not $want new: $(cat out)"
if [ -s trace ]; then
  grep -q 'f1\.txt' trace || fail 'the trace is blind'
  ! grep -v execve trace | grep -F forbidden | grep -v 'readlink' ||
    fail 'something outside the corpus was opened'
fi

timeout 60 "$program" index -C c --rejects --format tsv >rejects 2>err
# named PATH REASON
named() {
  grep -F "$1" rejects | grep -qF "$2" || fail "not told: $1, $2"
}
for link in out.txt outside here self.txt sub/up; do
  named "$link" 'a symbolic link, not followed'
done
named pipe.txt 'a named pipe'
[ ! -e c/zero.txt ] || named zero.txt 'a device'
named dddd 'folders are nested too deeply'
named bomb.gz! 'unpacks to far more than its size'
named bomb.gz.gz! 'unpacks to far more than its size'
named 'out.tar!/soft.txt' 'a link in an archive'
named 'out.tar!/../up.txt' 'leads out of the archive'
named "$top/forbidden/secret.txt" 'leads out of the archive'
named cut.tar 'damaged or cut short'
named cut.tar.gz 'damaged or cut short'

timeout $((60 + files / 100)) "$program" check -C c >out 2>&1 ||
  fail "check: $(head -5 out)"
exit $failed

#!/bin/sh
# bootstrap.sh: what ./bootstrap does about packages, on machines that are
# played: a copy of it runs in an empty tree, with a PATH of stubs that note
# how they were called. Nothing is installed and nothing built.
set -eu
real=$(cd "$(dirname "$0")/../.." && pwd)/bootstrap
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

stub() {
  printf '#!/bin/sh\n%s\n' "$2" >"$tree/bin/$1"
  chmod +x "$tree/bin/$1"
}

# machine USER-ID [INSTALLED-PACKAGE]...: a Debian machine with cmake's and
# ninja's effects, and apt-get noting its arguments.
machine() {
  rm -rf "${tree:?}"/*
  mkdir "$tree/bin" "$tree/seeds"
  cp "$real" "$tree/bootstrap"
  for tool in sh sed tr grep dirname mkdir env rm cat true chmod; do
    ln -s "$(command -v "/bin/$tool")" "$tree/bin/$tool"
  done
  stub id "echo $1"
  shift
  stub nproc 'echo 2'
  stub dpkg-query "for p in $*; do echo \"\$p installed\"; done"
  stub apt-get "echo \"apt-get \$*\" >>$tree/log"
  stub cmake "echo \"cmake \$*\" >>$tree/log; mkdir -p build/release
    : >build/release/build.ninja"
  stub ninja "echo \"ninja \$*\" >>$tree/log
    printf '#!/bin/sh\necho \"ran [\$*] \$KUNNASH_CORPUS\"\n' \
      >$tree/build/release/kunnash
    chmod +x $tree/build/release/kunnash"
  : >"$tree/log"
}

# run STATUS ARG...: runs it without a terminal and checks the exit status.
run() {
  want=$1
  shift
  status=0
  out=$(cd "$tree" && env -i PATH="$tree/bin" HOME="$tree/home" \
    ./bootstrap "$@" </dev/null 2>"$tree/err") || status=$?
  if [ $status -ne "$want" ]; then
    echo "./bootstrap $*: exit $status, not $want"
    cat "$tree/err"
    failed=1
  fi
}
says() {
  grep -qF -- "$2" "$tree/$1" || {
    echo "$1 should hold: $2"
    cat "$tree/$1"
    failed=1
  }
}

all='gcc libc6-dev cmake ninja-build pkg-config gettext libncurses-dev
  libfribidi-dev libicu-dev libsqlite3-dev libroaring-dev libstemmer-dev
  libzstd-dev nettle-dev libjansson-dev libarchive-dev libxml2-dev'
some='gcc libc6-dev cmake ninja-build pkg-config gettext libncurses-dev
  libfribidi-dev libicu-dev libsqlite3-dev libroaring-dev libstemmer-dev
  libzstd-dev libjansson-dev libarchive-dev libxml2-dev'

# Everything is there: apt-get is left alone; the arguments arrive.
# shellcheck disable=SC2086 # lists of words
machine 1000 $all
run 0 run --lang fr 'a b'
[ "$out" = "ran [--lang fr a b] $tree/seeds" ] || {
  echo "standard output: $out"
  failed=1
}
if grep -q apt-get "$tree/log"; then
  echo 'apt-get was called for nothing'
  failed=1
fi
# A second run does not configure again, and says nothing of its own.
: >"$tree/log"
run 0
if grep -q cmake "$tree/log" || [ -s "$tree/err" ]; then
  echo 'the second run configured again, or talked'
  failed=1
fi

# One is missing, and we are root: it alone is installed.
# shellcheck disable=SC2086
machine 0 $some
run 0 run
says log 'apt-get update -q'
says log 'apt-get install -q -y --no-install-recommends nettle-dev'
if grep -q libicu-dev "$tree/log"; then
  echo 'what was there was installed again'
  failed=1
fi

# Through sudo that asks for nothing.
# shellcheck disable=SC2086
machine 1000 $some
stub sudo "echo \"sudo \$*\" >>$tree/log; shift; exec \"\$@\""
run 0 run
says log 'sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install'

# No way to become root: the exact command, exit 2.
# shellcheck disable=SC2086
machine 1000 $some
run 2 run
says err 'apt-get update && apt-get install -y --no-install-recommends nettle-dev'
run 2 test
says err 'libcmocka-dev'

# apt-get fails.
# shellcheck disable=SC2086
machine 0 $some
stub apt-get 'exit 100'
run 2 build
says err 'apt-get failed'

# Not Debian: the libraries; unless we are told that they are there.
# shellcheck disable=SC2086
machine 0 $all
rm "$tree/bin/dpkg-query" "$tree/bin/apt-get"
run 2
says err 'no Debian system'
says err 'libroaring-dev'

run 2 frobnicate
says err 'no such verb: frobnicate'
run 0 help
exit $failed

#!/bin/sh
# hardening.sh PROGRAM: proves on the file that ships that it is position
# independent, with full RELRO and immediate binding, no executable stack,
# stack canaries and fortified calls. Exit 77 (skipped) when it is not built.
set -eu
program=$1
[ -f "$program" ] || {
  echo "not built: $program (./bootstrap build)"
  exit 77
}
failed=0
want() {
  if ! printf '%s\n' "$2" | grep -Eq -- "$3"; then
    echo "$program: no $1"
    failed=1
  fi
}
header=$(readelf -hW "$program")
segments=$(readelf -lW "$program")
dynamic=$(readelf -dW "$program")
symbols=$(readelf -W --dyn-syms "$program")
want 'position independence' "$header" 'Type: +DYN'
want 'PIE flag' "$dynamic" 'FLAGS_1.*PIE'
want 'RELRO' "$segments" 'GNU_RELRO'
want 'immediate binding' "$dynamic" 'FLAGS_1.*NOW'
want 'stack that is not executable' "$segments" 'GNU_STACK.* RW +0x'
want 'stack canaries' "$symbols" '__stack_chk_fail'
want 'fortified calls' "$symbols" '__[a-z]+_chk(@| |$)'
exit $failed

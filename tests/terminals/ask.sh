#!/bin/sh
# ask.sh FILE: runs inside a terminal, asks it what kunnash asks, one question
# at a time and then all at once, and writes a line of tab-separated answers
# to FILE, as C strings without their quotes. The environment is the first
# column; an empty one means that no answer came within a second.
set -eu

# BDSM, name, synchronised output, model, background, and DA1 that everything
# answers.
# shellcheck disable=SC2016 # no variables
questions='\033[8$p \033[>q \033[?2026$p \033[>c \033]11;?\007 \033[c'

escape() {
	LC_ALL=C sed -e 's/\\/\\\\/g' -e "s/$(printf '\033')/\\\\033/g" \
	    -e "s/$(printf '\007')/\\\\007/g" -e "s/$(printf '\r')/\\\\r/g"
}

# Sends and reads until the terminal has been silent for a second.
ask() {
	# shellcheck disable=SC2059 # the escapes are meant
	printf "$1" >/dev/tty
	cat </dev/tty | escape
}

answers() {
	for name in TERM TMUX STY KONSOLE_VERSION VTE_VERSION TERM_PROGRAM \
	    COLORTERM; do
		eval "value=\${$name-}"
		case $name in
		TMUX | STY) value=${value:+set} ;;
		esac
		[ -z "$value" ] || printf '%s=%s ' "$name" "$value"
	done
	for question in $questions; do
		printf '\t%s' "$(ask "$question")"
	done
	# Where the cursor is after a blank that carries U+202D: the row guard.
	printf '\t%s' "$(ask '\r \342\200\255\033[6n')"
	printf '\t%s\n' "$(ask "$(printf %s "$questions" | tr -d ' ')")"
}

stty raw -echo min 0 time 10 </dev/tty
# A terminal may run its program before it can answer.
tries=0
until [ -n "$(ask '\033[6n')" ] || [ $tries -ge 10 ]; do
	tries=$((tries + 1))
done
answers >"$1.new"
mv "$1.new" "$1"

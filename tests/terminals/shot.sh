#!/bin/sh
# shot.sh [-r] [-t NAME]... [-m alone|tmux|screen]... [-g COLSxROWS] [-k KEYS]
#         [-p PROGRAM] [-o OUTDIR] [-- OPTION...]: pictures of the reader in the
# terminals of terminals.txt, alone and inside tmux and screen, for people who
# read Arabic to look at. Not part of ctest: it needs eyes.
#
#   -t, -m   only these terminals, only this surrounding
#   -g       the size of the window in cells, 120x35 if not given
#   -k KEYS  typed once the first screen is there, as xdotool names them
#   -r       no pictures: ask every terminal what kunnash asks, and write its
#            raw answers to OUTDIR/answers.tsv
#   OPTION   passed to kunnash before the corpus, which is seeds/
#
# Missing Debian packages are installed first, as root or through sudo.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# The table names these.
# shellcheck disable=SC2034
font='DejaVu Sans Mono' cols=120 rows=35
out=$top/build/shots program=$top/build/release/kunnash
names='' modes='' keys='' record=no

say() {
	printf 'shot: %s\n' "$*" >&2
}

while getopts t:m:g:k:p:o:r opt; do
	case $opt in
	t) names="$names $OPTARG" ;;
	m) modes="$modes $OPTARG" ;;
	g) cols=${OPTARG%x*} rows=${OPTARG#*x} ;;
	k) keys=$OPTARG ;;
	p) program=$OPTARG ;;
	o) out=$OPTARG ;;
	r) record=yes ;;
	*) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))

# One column of the table, of one terminal or of all that come as they are.
table() {
	awk -F ' *[|] *' -v name="$1" -v col="$2" '!/^#/ && NF > 2 &&
	    (name == "" ? $1 !~ /-/ : $1 == name) {
		if (col < 3) print $col
		else { sub(/^[^|]*[|][^|]*[|] */, ""); print }
	}' "$here/terminals.txt"
}

: "${names:=$(table '' 1)}" "${modes:=alone tmux screen}"
install_missing() {
	missing=
	# What is needed beside the terminals asked for.
	for package in xvfb x11-utils xdotool imagemagick fonts-dejavu-core \
	    libgl1-mesa-dri tmux screen $(for n in $names; do
		table "$n" 2; done); do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
		    grep -qx installed || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	root=
	if [ "$(id -u)" -ne 0 ]; then
		root='sudo -n'
		$root true 2>/dev/null || {
			say "not root; install these packages:$missing"
			exit 2
		}
	fi
	say "installs$missing"
	$root apt-get -q update >&2
	# shellcheck disable=SC2086 # a list
	$root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
	    --no-install-recommends $missing >&2
}

for n in $names; do
	[ -n "$(table "$n" 1)" ] || { say "no such terminal: $n"; exit 2; }
done
install_missing
[ -x "$program" ] || { say "no $program (./bootstrap build?)"; exit 2; }

work=$(mktemp -d)
mkdir -m 700 "$work/screens" "$work/runtime"
mkdir -p "$out"
term='' server=''
end_terminal() {
	[ -z "$term" ] || kill "$term" 2>/dev/null || :
	[ -z "$term" ] || wait "$term" 2>/dev/null || :
	term=
	tmux -S "$work/tmux" kill-server 2>/dev/null || :
	SCREENDIR=$work/screens screen -S shot -X quit >/dev/null 2>&1 || :
}
finish() {
	end_terminal
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# Tries a command every quarter of a second, for a limited time.
await() {
	limit=$1
	shift
	until "$@"; do
		limit=$((limit - 1))
		[ $limit -gt 0 ] || return 1
		sleep 0.25
	done
}

start_server() {
	Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp \
	    3>"$work/display" >/dev/null 2>&1 &
	server=$!
	await 40 test -s "$work/display" || { say 'no Xvfb'; exit 1; }
	DISPLAY=:$(cat "$work/display")
	export DISPLAY LC_ALL=C.UTF-8 NO_AT_BRIDGE=1 LIBGL_ALWAYS_SOFTWARE=1
	export HOME="$work" XDG_RUNTIME_DIR="$work/runtime"
	export XDG_CONFIG_HOME="$work/config" XDG_CACHE_HOME="$work/cache"
	export XDG_DATA_HOME="$work/data" SCREENDIR="$work/screens"
	export QT_LOGGING_RULES='*=false'
	unset TMUX STY TERM COLORTERM VTE_VERSION KONSOLE_VERSION || :
	mkdir -p "$work/.mlterm" "$work/config/putty/sessions" \
	    "$work/.putty/sessions"
	echo DisableBidi=1 >"$work/.putty/sessions/off"
	cp "$work/.putty/sessions/off" "$work/config/putty/sessions/off"
	printf 'ISO10646_UCS4_1 = %s\n' "$font" >"$work/.mlterm/aafont"
}

# Prints words quoted for a script.
quote() {
	for word; do
		printf "'%s' " "$(printf %s "$word" | sed "s/'/'\\\\''/g")"
	done
}

# Writes $work/inner, the program, and one script for each surrounding. Each
# run has a state of its own, so that nothing is remembered.
write_scripts() {
	{
		echo '#!/bin/sh'
		echo "stty size >'$work/size'"
		echo "rm -rf '$work/data' '$work/config/kunnash'"
		echo "exec $(quote "$@")"
	} >"$work/inner"
	printf '#!/bin/sh\nexec %s\n' "'$work/inner'" >"$work/in-alone"
	printf '#!/bin/sh\nexec tmux -S %s -f /dev/null new %s\n' \
	    "'$work/tmux'" "'$work/inner'" >"$work/in-tmux"
	printf '#!/bin/sh\nexec screen -U -c /dev/null -S shot %s\n' \
	    "'$work/inner'" >"$work/in-screen"
	chmod +x "$work/inner" "$work"/in-*
}

take_picture() {
	import -silent -window root "$work/now.png"
	now=$(identify -format '%#' "$work/now.png")
	colours=$(convert "$work/now.png" -crop 700x400+100+120 -format %k \
	    info:)
}

# Another than the last one, and with text in the middle of the window.
picture_is_new() {
	take_picture
	[ "$now" != "$shown" ] && [ "$colours" -gt 8 ]
}

picture_is_same() {
	before=$now
	take_picture
	[ "$now" = "$before" ]
}

# Waits for another picture than the one seen, then for two alike.
settle() {
	await 40 picture_is_new && await 40 picture_is_same || return 1
	shown=$now
}

start_terminal() {
	rm -f "$work/size"
	run=$work/in-$2
	# shellcheck disable=SC2034 # the table names these
	eval "$(table "$1" 3) >'$work/log' 2>&1 &"
	term=$!
}

shoot() {
	shown=
	start_terminal "$1" "$2"
	await 80 test -s "$work/size" || { say "$1 $2: does not start"; return; }
	settle || say "$1 $2: the picture does not settle"
	window=$(xdotool search --onlyvisible --name . 2>/dev/null | tail -1)
	xdotool mousemove 600 400 windowfocus "$window" 2>/dev/null || :
	for key in $keys; do
		xdotool key "$key"
		settle || say "$1 $2: $key changes nothing"
	done
	cp "$work/now.png" "$out/$1-$2.png"
	printf '%s\t%s cells\n' "$out/$1-$2.png" "$(cat "$work/size")"
}

# The answers of one terminal, a line of answers.tsv.
note() {
	rm -f "$work/answers"
	start_terminal "$1" "$2"
	await 120 test -e "$work/answers" || { say "$1 $2: no answers"; return; }
	package=$(table "$1" 2)
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" \
	    "$(dpkg-query -W -f '${Version}' "${package##* }")" \
	    "$(cat "$work/answers")" | tee -a "$out/answers.tsv"
}

start_server
if [ $record = yes ]; then
	write_scripts "$here/ask.sh" "$work/answers"
	rm -f "$out/answers.tsv"
else
	write_scripts "$program" "$@" "$top/seeds"
fi
for name in $names; do
	for mode in $modes; do
		if [ $record = yes ]; then
			note "$name" "$mode"
		else
			shoot "$name" "$mode"
		fi
		end_terminal
	done
done

#!/bin/sh
# shot.sh [-k KEYS] [OUTDIR [PROGRAM [ARG]...]]: pictures of the reader in
# three terminals, to be looked at by people who read Arabic: xterm (does no
# bidi), sakura (VTE, which reorders by itself) alone, and sakura with tmux.
# KEYS are typed once the first screen is there, as xdotool names them.
# Installs nothing; says what is missing. Not part of ctest.
set -eu

keys=
while getopts k: opt; do
	case $opt in
	k) keys=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
top=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:-$top/build/shots}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- "$top/build/release/kunnash" "$top/seeds"
cols=120 rows=35
font='DejaVu Sans Mono'

missing=
need() {
	command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need Xvfb xvfb
need xterm xterm
need sakura sakura
need tmux tmux
need import imagemagick
need xdotool xdotool
fc-list 2>/dev/null | grep -q "$font" || missing="$missing fonts-dejavu"
if [ -n "$missing" ]; then
	echo "missing Debian packages:$missing" >&2
	exit 2
fi
[ -x "$1" ] || { echo "not a program: $1 (./bootstrap build?)" >&2; exit 2; }

work=$(mktemp -d)
display= term= server=
finish() {
	[ -z "$term" ] || kill "$term" 2>/dev/null || :
	tmux -S "$work/tmux" kill-server 2>/dev/null || :
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	rm -rf "$work"
}
trap finish EXIT INT TERM

# What runs in the terminal; its own state, so that nothing is remembered.
cat >"$work/run" <<RUN
#!/bin/sh
export LC_ALL=C.UTF-8 HOME=$work XDG_CACHE_HOME=$work/cache
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
exec $(for a; do printf "'%s' " "$(printf %s "$a" | sed "s/'/'\\\\''/g")"; done)
RUN
cat >"$work/run-tmux" <<RUN
#!/bin/sh
exec tmux -S $work/tmux -f /dev/null new-session $work/run
RUN
chmod +x "$work/run" "$work/run-tmux"

Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$work/display" \
    >/dev/null 2>&1 &
server=$!
tries=0
until [ -s "$work/display" ]; do
	tries=$((tries + 1))
	[ $tries -lt 100 ] || { echo "Xvfb does not start" >&2; exit 1; }
	sleep 0.1
done
display=:$(cat "$work/display")
export DISPLAY="$display" XDG_CONFIG_HOME="$work/config" NO_AT_BRIDGE=1
mkdir -p "$work/config" "$out"

# Takes pictures until two in a row are alike and hold more than one colour.
settle() {
	last= tries=0
	while [ $tries -lt 60 ]; do
		tries=$((tries + 1))
		sleep 0.5
		import -window root "$work/now.png"
		now=$(identify -format '%# %k' "$work/now.png")
		if [ "$now" = "$last" ] && [ "${now##* }" -gt 8 ]; then
			return 0
		fi
		last=$now
	done
	echo "$1: the picture does not settle" >&2
}

shot() {
	name=$1
	shift
	"$@" >"$work/log" 2>&1 &
	term=$!
	settle "$name"
	for key in $keys; do
		xdotool key "$key"
	done
	[ -z "$keys" ] || settle "$name"
	cp "$work/now.png" "$out/$name.png"
	kill "$term" 2>/dev/null || :
	wait "$term" 2>/dev/null || :
	term=
	echo "$out/$name.png"
}

shot xterm xterm -fa "$font" -fs 11 -geometry ${cols}x$rows+0+0 \
    -e "$work/run"
shot vte sakura -c $cols -r $rows --font "$font 11" -x "$work/run"
shot vte-tmux sakura -c $cols -r $rows --font "$font 11" -x "$work/run-tmux"

#!/bin/sh
# The table of speed and size: makes corpora up, or takes folders that there
# are, indexes them and measures what design asks for, beside other programs
# that are installed, in the same run. Prints Markdown. Builds what it
# measures in build/bench, without sanitizers.
#	table.sh [OPTION]... [DIR]...
#	--sizes N,N...   corpora to make up, of N articles or NxT, T times as long
#	                 (13000x2.9,1000,30000,175000 without a DIR; the first
#	                 is 100 MB of 13,000 articles, which budgets speak of)
#	--work DIR       keep corpora, indexes and figures there and use them
#	                 again; else they go at the end
#	--peers NAMES    with commas between, or none (all that are installed:
#	                 fts5,notmuch,rg,less,neomutt,newsboat)
#	--peers-most N   no mails and feeds for more articles than that (30000):
#	                 these programs take minutes to read them in
#	--queries N      of each kind (50)
#	--starts N       of the reader (20)
#	--huge MB        of the article that has one line (100)
#	--urgent         what is timed goes before other work (needs root)
#	--build DIR      programs are there; nothing is built
# `./bootstrap bench [OPTION]...` installs the other programs first.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
sizes='' work='' peers=fts5,notmuch,rg,less,neomutt,newsboat peers_most=30000
queries=50 starts=20 huge=100 first='' build=''

usage()
{
	sed -n '2,/^set/{/^#/{s/^# \{0,1\}//;p;};}' "$0"
}

while [ $# -gt 0 ]; do
	case $1 in
	--sizes) sizes=$2; shift 2 ;;
	--work) work=$2; shift 2 ;;
	--peers) peers=$2; shift 2 ;;
	--peers-most) peers_most=$2; shift 2 ;;
	--queries) queries=$2; shift 2 ;;
	--starts) starts=$2; shift 2 ;;
	--huge) huge=$2; shift 2 ;;
	--urgent) first='nice -n -19'; shift ;;
	--build) build=$2; shift 2 ;;
	--help) usage; exit 0 ;;
	-*) usage >&2; exit 2 ;;
	*) break ;;
	esac
done
[ -n "$sizes$*" ] || sizes=13000x2.9,1000,30000,175000

if [ -z "$build" ]; then
	build=$top/build/bench
	"$here/build.sh" kunnash bench_corpus bench_query bench_peers \
	    bench_run bench_start bench_bytes
fi
program=$build/kunnash
tools=$build/tests/bench
if [ -z "$work" ]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT INT TERM
fi
mkdir -p "$work/corpus" "$work/index" "$work/peers" "$work/figures"
HOME=$work/home LC_ALL=C.UTF-8
export HOME LC_ALL
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME

say()
{
	echo "table.sh: $*" >&2
}

# Whether a peer is wanted and installed; path: where.
have()
{
	case ,$peers, in
	*,$1,*) ;;
	*) return 1 ;;
	esac
	[ "$1" != fts5 ] || return 0
	path=$(command -v "$1") || {
		case " ${missing:-} " in
		*" $1 "*) ;;
		*) missing="${missing:-} $1" ;;
		esac
		return 1
	}
}

# A figure in the form of measure.h.
figure()
{
	printf '%s\t1\t%s\t-\t-\t-\t%s\t-\n' "$1" "$2" "${3:--}"
}

# scale KEY FILE NEW: milliseconds for so many bytes of text as seconds for
# 100 MB.
scale()
{
	awk -F '\t' -v key="$1" -v new="$3" -v b="$text_b" '$1 == key {
	    f = 1e8 / b / 1e3
	    printf "%s\t1\t%.3f\t-\t-\t-\t%.3f\t-\n", new, $3 * f, $7 * f
	}' "$2"
}

size_of()
{
	find "$@" -type f -printf '%s\n' | awk '{ n += $1 } END { print n + 0 }'
}

measure_index()
{
	if [ -f "$index" ] && [ -f "$figures/index" ]; then
		"$program" index -C "$corpus" --index "$index" >/dev/null
		return 0
	fi
	say "$name: indexing"
	rm -f "$index"
	# The budgets are for files that the system has in memory.
	find "$corpus" -type f -print0 | xargs -0 cat >/dev/null
	$first "$tools/bench_run" index "$program" index -C "$corpus" \
	    --index "$index" >"$figures/index.new"
	# The same bytes, read and counted.
	# shellcheck disable=SC2016 # expanded by the inner shell
	$first "$tools/bench_run" wc /bin/sh -c \
	    'find "$1" -type f -print0 | xargs -0 cat | wc -w' - "$corpus" \
	    >>"$figures/index.new"
	mv "$figures/index.new" "$figures/index"
}

measure_ours()
{
	say "$name: searching and filtering"
	$first "$tools/bench_query" search "$index" "$figures/queries"
	$first "$tools/bench_query" filter "$index"
	$first "$tools/bench_run" -q "$figures/queries" -k word1 -m 20 command \
	    "$program" search -C "$corpus" --index "$index" --limit 20 -- '{}'
	say "$name: the reader"
	rm -rf "$HOME"
	mkdir -p "$HOME"
	$first "$tools/bench_start" -n "$starts" -s 80x24 -i 5 -K times \
	    -k j,j,j,Enter,PgDn,PgDn,End,l -- "$program" --index "$index" \
	    "$corpus"
	rm -rf "$HOME/.local"   # else it opens where it was left
	$first "$tools/bench_bytes" -t times 80x24 xterm-256color "$program" \
	    --index "$index" "$corpus"
}

# The oldest article gets a line more, and loses it again.
measure_change()
{
	[ -n "$made" ] || return 0
	one=$(find "$corpus" -type f | LC_ALL=C sort | head -n 1)
	cp "$one" "$work/aside"
	say "$name: one article changed"
	for i in 1 2 3 4 5; do
		$first "$tools/bench_run" scan.index "$program" index \
		    -C "$corpus" --index "$index"
		echo "وأضاف المصدر رقم $i" >>"$one"
		$first "$tools/bench_run" change.index "$program" index \
		    -C "$corpus" --index "$index"
	done >"$work/changes"
	cp "$work/aside" "$one"
	"$program" index -C "$corpus" --index "$index" >/dev/null
	# The medians, and what the second is more than the first.
	for key in scan.index change.index; do
		awk -F '\t' -v k=$key '$1 == k { print $3 "\t" $7 }' \
		    "$work/changes" | sort -n | sed -n 3p
	done | awk -F '\t' '{ w[NR] = $1; c[NR] = $2 } END {
	    printf "scan.index\t5\t%s\t-\t-\t-\t%s\t-\n", w[1], c[1]
	    printf "change.index\t5\t%.3f\t-\t-\t-\t%.3f\t-\n", w[2] - w[1],
	        c[2] - c[1] }'
}

peer_fts5()
{
	have fts5 || return 0
	say "$name: FTS5"
	db=$work/peers/$name.fts5
	[ -f "$db" ] && [ -f "$figures/fts5" ] || {
		rm -f "$db"
		$first "$tools/bench_peers" fts5 "$index" "$db" \
		    >"$figures/fts5"
	}
	cat "$figures/fts5"
	scale fts5.index "$figures/fts5" fts5.100MB
	$first "$tools/bench_peers" search "$db" "$figures/queries"
}

peer_rg()
{
	have rg || return 0
	say "$name: rg"
	$first "$tools/bench_run" -q "$figures/queries" -k word1,common1 -m 5 \
	    rg "$path" -l -F -- '{}' "$corpus"
}

peer_notmuch()
{
	have notmuch && [ "$articles" -le "$peers_most" ] || return 0
	say "$name: notmuch"
	mail=$work/peers/$name.mail
	NOTMUCH_CONFIG=$work/peers/$name.notmuch
	export NOTMUCH_CONFIG
	[ -f "$figures/notmuch" ] || {
		rm -rf "$mail"
		"$tools/bench_peers" mail "$index" "$mail"
		printf '[database]\npath=%s\n[user]\nprimary_email=a@localhost\n' \
		    "$mail" >"$NOTMUCH_CONFIG"
		$first "$tools/bench_run" notmuch.index "$path" new --quiet \
		    >"$figures/notmuch.new"
		all=$(size_of "$mail")
		figure notmuch.size "$(echo "$all $text_b" |
		    awk '{ printf "%.2f", $1 / $2 }')" >>"$figures/notmuch.new"
		mv "$figures/notmuch.new" "$figures/notmuch"
	}
	cat "$figures/notmuch"
	scale notmuch.index "$figures/notmuch" notmuch.100MB
	$first "$tools/bench_run" -q "$figures/queries" -m 20 notmuch "$path" \
	    search --limit=20 -- '{}'
}

peer_screens()
{
	rm -rf "$HOME"
	mkdir -p "$HOME"
	article=$(find "$corpus" -type f | head -n 1)
	! have less || $first "$tools/bench_start" -n 10 -s 80x24 -K less -- \
	    "$path" "$article"
	[ "$articles" -le "$peers_most" ] || return 0
	if have neomutt; then
		say "$name: neomutt"
		box=$work/peers/$name.mbox
		[ -f "$box" ] || "$tools/bench_peers" mbox "$index" "$box"
		printf 'set sort=mailbox-order\nset mail_check=0\nset folder=%s\n' \
		    "$HOME" >"$HOME/neomutt"
		set -- "$path" -n -F "$HOME/neomutt" -R -f "$box"
		$first "$tools/bench_start" -n 5 -s 80x24 -k j,j -K neomutt -- \
		    "$@"
		$first "$tools/bench_bytes" -t neomutt-times 80x24 \
		    xterm-256color "$@"
	fi
	if have newsboat; then
		say "$name: newsboat"
		feed=$work/peers/$name.feed
		[ -f "$feed" ] || "$tools/bench_peers" feed "$index" "$feed"
		echo "file://$feed" >"$HOME/urls"
		echo 'auto-reload no' >"$HOME/newsboat"
		set -- "$path" -u "$HOME/urls" -c "$work/peers/$name.cache" \
		    -C "$HOME/newsboat"
		"$@" -x reload >/dev/null 2>&1 || true
		$first "$tools/bench_start" -n 5 -s 80x24 -k Enter,Down \
		    -K newsboat -- "$@"
		$first "$tools/bench_bytes" -t newsboat-times 80x24 \
		    xterm-256color "$@"
	fi
}

# The figures of one corpus as a table.
table()
{
	awk -F '\t' '
function n(x) { return x == "-" || x == "" ? "-" : x + 0 >= 100 ? \
    sprintf("%.0f", x) : x + 0 >= 10 ? sprintf("%.1f", x) : \
    sprintf("%.2f", x) }
function share(x) { return x >= 0.1 ? n(x) : sprintf("%.2g", x) }
FNR == NR { for (i = 2; i <= 8; i++) v[$1, i] = $i; have[$1]; next }
/^#/ || !($1 in have) { next }
{
    at = $5 == "p95" ? 4 : 3
    beside = ""
    k = split($6, peer, ",")
    for (i = 1; i <= k; i++) {
        split(peer[i], p, "=")
        if (!(p[2] in have))
            continue
        ratio = v[$1, 3] > 0 ? v[p[2], 3] / v[$1, 3] : 0
        beside = beside (beside == "" ? "" : ", ") p[1] " " n(v[p[2], 3]) \
            " (" n(ratio) ")"
    }
    over = $4 != "-" && v[$1, at] + 0 > $4 + 0 ? " **over**" : ""
    budget = $4 == "-" ? "-" : $4 " " $3 ($5 == "p95" ? " p95" : "") over
    cpu = v[$1, 7] + 0 > 0 ? n(v[$1, 7]) : "-"
    wc = $3 == "ms" ? v["wc", 3] : $3 == "s" ? v["wc.100MB", 3] : 0
    printf("| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", $2, budget,
        n(v[$1, 3]) " " $3, n(v[$1, 4]), n(v[$1, 5]), n(v[$1, 6]), cpu,
        wc + 0 > 0 ? share(v[$1, 3] / wc) : "-", beside == "" ? "-" : beside)
}' "$figures/all" "$here/rows.tsv"
}

# titled TITLE TEXT: the head of a table.
titled()
{
	printf '\n### %s\n\n%s\n\n' "$1" "$2"
	echo '| what | budget | p50 | p95 | p99 | most | processor, p50 |' \
	    'of `wc -w` | others: p50 (of ours) |'
	echo '|---|---|---|---|---|---|---|---|---|'
	table
}

# Long articles, and the bytes that reading sends: no corpus changes them.
measure_reader()
{
	figures=$work/figures/reader
	mkdir -p "$figures"
	before=$(cut -d ' ' -f 1 /proc/loadavg)
	for one in "paragraph 1" "huge $huge"; do
		kind=${one% *}
		say "$kind: an article of ${one#* } MB in one line"
		rm -rf "$work/corpus/$kind" "$work/index/$kind.db" "$HOME"
		mkdir -p "$work/corpus/$kind" "$HOME"
		"$here/huge.sh" --make "${one#* }" "$work/corpus/$kind/one.txt"
		# Another before it, which has a date: it is the one that is
		# shown at the start.
		cp "$top"/seeds/001_*.txt "$work/corpus/$kind"
		"$program" index -C "$work/corpus/$kind" \
		    --index "$work/index/$kind.db" >/dev/null
		$first "$tools/bench_start" -n 3 -s 80x24 -k j,Enter,End,Home \
		    -K "$kind" -- "$program" --index "$work/index/$kind.db" \
		    "$work/corpus/$kind"
		rm -rf "$work/corpus/$kind" "$work/index/$kind.db"
	done >"$figures/all.new"
	say "the bytes of reading"
	rm -rf "$HOME"
	mkdir -p "$HOME"
	set -- 80x24 xterm-256color
	{
		"$tools/bench_bytes" -t ours "$@" "$program" \
		    --index "$work/index/seeds.db" "$top/seeds"
		! have less || "$tools/bench_bytes" -t less "$@" "$path" \
		    "$top"/seeds/001_*.txt
	} >>"$figures/all.new"
	mv "$figures/all.new" "$figures/all"
	titled "Reading" "$(date -u +%F), $(nproc) cores, load $before before."
}

# How each figure grows with the corpus: the percentile of its budget, and the
# middle of the processor in brackets; a chart, as high as the most of it; how
# many times as much the last is as the first.
grown()
{
	awk -F '\t' -v names="$*" -v dir="$work/figures" '
function n(x) { return x + 0 >= 100 ? sprintf("%.0f", x) : x + 0 >= 10 ? \
    sprintf("%.1f", x) : sprintf("%.2f", x) }
BEGIN {
    k = split(names, name, " ")
    split("▁ ▂ ▃ ▄ ▅ ▆ ▇ █", bar, " ")
    head = "| what | budget |"; rule = "|---|---|"
    for (i = 1; i <= k; i++) {
        head = head " " name[i] " |"; rule = rule "---|"
        file = dir "/" name[i] "/all"
        while ((getline line < file) > 0) {
            split(line, f, "\t")
            p50[f[1], i] = f[3]; p95[f[1], i] = f[4]; cpu[f[1], i] = f[7]
        }
    }
    print head " chart | times |"
    print rule "---|---|"
}
/^#/ { next }
{
    most = 0; cells = ""
    for (i = 1; i <= k; i++) {
        v[i] = $5 == "p95" ? p95[$1, i] : p50[$1, i]
        if (v[i] == "")
            next
        most = v[i] + 0 > most ? v[i] + 0 : most
        cells = cells " " n(v[i]) (cpu[$1, i] + 0 > 0 ? \
            " (" n(cpu[$1, i]) ")" : "") " |"
    }
    chart = ""
    for (i = 1; i <= k; i++)
        chart = chart bar[most > 0 ? 1 + int(7 * v[i] / most + 0.5) : 1]
    printf("| %s | %s |%s %s | %s |\n", $2,
        $4 == "-" ? "-" : $4 " " $3 ($5 == "p95" ? " p95" : ""), cells,
        chart, v[1] > 0 ? n(v[k] / v[1]) : "-")
}' "$here/rows.tsv"
}

# measure NAME CORPUS MADE
measure()
{
	name=$1 corpus=$2 made=$3
	index=$work/index/$name.db
	figures=$work/figures/$name
	mkdir -p "$figures"
	measure_index
	text_b=$(size_of "$corpus")
	articles=$(find "$corpus" -type f | wc -l)
	"$tools/bench_query" draw "$index" "$queries" >"$figures/queries"
	before=$(cut -d ' ' -f 1 /proc/loadavg)
	{
		cat "$figures/index"
		scale index "$figures/index" index.100MB
		scale wc "$figures/index" wc.100MB
		figure index.size "$(echo "$(size_of "$index") $text_b" |
		    awk '{ printf "%.2f", $1 / $2 }')"
		measure_ours
		measure_change
		peer_fts5
		peer_rg
		peer_notmuch
		peer_screens
	} >"$figures/all.new"
	mv "$figures/all.new" "$figures/all"
	titled "$name: $articles files, $((text_b / 1000000)) MB" \
	    "$(date -u +%F), $(nproc) cores, load $before before and $(
	    cut -d ' ' -f 1 /proc/loadavg) after."
}

missing='' measured=''
measure_reader
IFS=,
for size in $sizes; do
	unset IFS
	case $size in
	*x*) length=${size#*x} ;;
	*) length=1 ;;
	esac
	[ -d "$work/corpus/$size" ] || {
		say "making $size articles up"
		"$tools/bench_corpus" -l "$length" "${size%x*}" \
		    "$work/corpus/$size.new"
		mv "$work/corpus/$size.new" "$work/corpus/$size"
	}
	measure "$size" "$work/corpus/$size" yes
	# Longer ones are no step of how it grows.
	[ "$length" != 1 ] || measured="$measured $size"
done
unset IFS
for dir; do
	measure "$(basename "$dir")" "$(cd "$dir" && pwd)" ''
	measured="$measured $name"
done
# shellcheck disable=SC2086 # names without blanks
set -- $measured
[ $# -lt 2 ] || {
	printf '\n### How it grows\n\n'
	grown "$@"
}
[ -z "$missing" ] || {
	echo
	echo "Not installed, and so not beside it:$missing."
}

#!/bin/sh
# What the reader sends for what a person does, beside less, neomutt and
# newsboat on the same texts. Builds what it measures in build/bench.
# A peer that is missing is left out.
#	bytes.sh
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
program="$top/build/bench/kunnash"
bench="$top/build/bench/tests/bench/bench_bytes"
"$top/tests/bench/build.sh" kunnash bench_bytes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export HOME="$work" LC_ALL=C.UTF-8
unset XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME

# In the order of our list, so that the first article is the same.
first=001
files=$(ls "$top"/seeds/${first}_*.txt; ls "$top"/seeds/*.txt |
    grep -v "/${first}_")

title()
{
	sed -n '/[^ ]/{p;q;}' "$1" | cut -c1-80 | iconv -c -f UTF-8 -t UTF-8
}

# The five articles as mail and as a feed.
make_peers()
{
	hour=23
	echo '<?xml version="1.0"?><rss version="2.0"><channel>' \
	    '<title>seeds</title><link>http://localhost/</link>' >"$work/rss"
	for f in $files; do
		{
			echo "From a@localhost Thu Dec 14 12:00:00 2023"
			echo "From: a@localhost"
			echo "Date: Thu, 14 Dec 2023 $hour:00:00 +0000"
			echo "Subject: =?UTF-8?B?$(title "$f" | base64 -w0)?="
			echo "MIME-Version: 1.0"
			echo "Content-Type: text/plain; charset=UTF-8"
			echo "Content-Transfer-Encoding: 8bit"
			echo
			cat "$f"
			echo
			echo
		} >>"$work/mbox"
		{
			echo "<item><title>$(title "$f")</title>"
			echo "<guid>$f</guid><link>http://localhost/$hour</link>"
			echo "<pubDate>Thu, 14 Dec 2023 $hour:00:00 GMT</pubDate>"
			echo '<description><![CDATA['
			sed 's|^|<p>|; s|$|</p>|' "$f"
			echo ']]></description></item>'
		} >>"$work/rss"
		hour=$((hour - 1))
	done
	echo '</channel></rss>' >>"$work/rss"
	echo "file://$work/rss" >"$work/urls"
	echo 'auto-reload no' >"$work/newsboat"
	printf 'set sort=mailbox-order\nset mail_check=0\nset folder=%s\n' \
	    "$work" >"$work/neomutt"
}

# peer NAME SIZE ARG...: one peer, if it is here.
peer()
{
	name=$1
	size=$2
	shift 2
	path=$(command -v "$name") || {
		echo "bytes.sh: $name is missing" >&2
		return 0
	}
	"$bench" "$name" "$size" xterm-256color "$path" "$@"
}

run_peers()
{
	peer less "$1" "$top"/seeds/${first}_*.txt
	peer neomutt "$1" -n -F "$work/neomutt" -R -f "$work/mbox"
	rm -f "$work/cache.db"
	feed="-u $work/urls -c $work/cache.db -C $work/newsboat"
	# shellcheck disable=SC2086 # two words each
	newsboat $feed -x reload >/dev/null 2>&1 || true
	# shellcheck disable=SC2086
	peer newsboat "$1" -q $feed
}

make_peers
"$program" index -C "$top/seeds" >/dev/null
for size in 80x24 120x40; do
	for term in xterm-256color tmux-256color screen-256color; do
		rm -rf "$work/.local"   # else it opens where it was left
		"$bench" ours $size $term "$program" "$top/seeds"
	done
	run_peers $size
done >"$work/figures"
awk -F '\t' '
$1 == "ours" {
    if (!(($3, $4) in budget)) {
        order[++n] = $3 FS $4
        budget[$3, $4] = $11
    }
    ours[$2, $3, $4] = $6
    most[$2, $3, $4] = $7
    text[$2, $3, $4] = $8
    ms[$2, $3, $4] = $9
    next
}
{ peer[$1, $3, $4] = $6; peer_ms[$1, $3, $4] = $9 }
# Rows that only moved changed too, so only a page is weighed by its text.
function is_page(s, a) { return budget[s, a] ~ /%/ && text[x, s, a] > 0 }
function of_text(s, a) { return is_page(s, a) ? text[x, s, a] : "-" }
function percent(s, a) {
    return is_page(s, a) ? int(100 * ours[x, s, a] / text[x, s, a] + 0.5) "%" \
        : "-"
}
function or_dash(x) { return x == "" ? "-" : x }
END {
    x = "xterm-256color"
    print "| size | action | bytes (most) | budget | text | of it | ms | tmux" \
        " | screen | less | neomutt | newsboat | their ms |"
    print "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    for (i = 1; i <= n; i++) {
        split(order[i], k, FS)
        s = k[1]; a = k[2]
        printf "| %s | %s | %d (%d) | %s | %s | %s | %s | %d | %d", s, a,
            ours[x, s, a], most[x, s, a], budget[s, a],
            of_text(s, a), percent(s, a),
            ms[x, s, a], ours["tmux-256color", s, a],
            ours["screen-256color", s, a]
        printf " | %s | %s | %s | %s, %s, %s |\n",
            or_dash(peer["less", s, a]), or_dash(peer["neomutt", s, a]),
            or_dash(peer["newsboat", s, a]), or_dash(peer_ms["less", s, a]),
            or_dash(peer_ms["neomutt", s, a]),
            or_dash(peer_ms["newsboat", s, a])
    }
}' "$work/figures"

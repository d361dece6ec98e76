/*
 * pylist.c: lists of strings as Python prints them, which scrapers write to
 * files instead of text. In: ['…', "…"] with Python's escapes. Out: the
 * strings. Other values in a list (numbers, None) are passed over.
 */
#include "core/import/record_priv.h"

#include "kunnash/utf8.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \xA0, \u0627, \U0001F600: n digits from at on; false when they are none. */
static bool
put_hex(struct kn_str s, size_t at, size_t n, struct kn_buf *out)
{
	uint32_t cp = 0;

	if (at + n > s.n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int v = hex_value(s.s[at + i]);

		if (v < 0)
			return false;
		cp = cp << 4 | (uint32_t)v;
	}
	kn_buf_cp(out, cp == 0 ? KN_CP_BAD : cp);
	return true;
}

/* The escape behind a backslash at i; returns the bytes it takes, with it. */
static size_t
put_escape(struct kn_str s, size_t i, struct kn_buf *out)
{
	static const char from[] = "nrtabfv\\'\"";
	static const char to[] = "\n\r\t\a\b\f\v\\'\"";
	char c = i + 1 < s.n ? s.s[i + 1] : '\0';
	const char *at = c == '\0' ? NULL : strchr(from, c);

	if (at != NULL) {
		kn_buf_chr(out, to[at - from]);
		return 2;
	}
	if (c == '\n')
		return 2;
	if (c == 'x' && put_hex(s, i + 2, 2, out))
		return 4;
	if (c == 'u' && put_hex(s, i + 2, 4, out))
		return 6;
	if (c == 'U' && put_hex(s, i + 2, 8, out))
		return 10;
	kn_buf_chr(out, '\\');
	return 1;
}

/* A quoted string at i; the byte behind it, and *closed. */
static size_t
read_string(struct kn_str s, size_t i, struct kn_buf *out, bool *closed)
{
	char quote = s.s[i++];

	while (i < s.n && s.s[i] != quote) {
		if (s.s[i] == '\\') {
			i += put_escape(s, i, out);
		} else {
			kn_buf_chr(out, s.s[i]);
			i++;
		}
	}
	*closed = i < s.n;
	return i < s.n ? i + 1 : s.n;
}

size_t
import__pylist(struct kn_str s, void (*fn)(void *user, struct kn_str item),
    void *user, bool *cut)
{
	struct kn_buf item;
	bool closed = true;
	size_t i = 1;

	*cut = false;
	if (s.n < 2 || s.s[0] != '[')
		return 0;
	while (i < s.n && is_blank(s.s[i]))
		i++;
	if (i == s.n || (s.s[i] != ']' && s.s[i] != '\'' && s.s[i] != '"' &&
	    !(s.s[i] == 'N' && i + 4 < s.n)))
		return 0;
	kn_buf_init(&item, 0);
	while (i < s.n && s.s[i] != ']' && closed) {
		if (s.s[i] != '\'' && s.s[i] != '"') {
			i++;
			continue;
		}
		kn_buf_reset(&item);
		i = read_string(s, i, &item, &closed);
		fn(user, kn_buf_get(&item));
	}
	kn_buf_dispose(&item);
	*cut = i == s.n;
	return i < s.n ? i + 1 : s.n;
}

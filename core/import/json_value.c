/*
 * json_value.c: one JSON value of a stream. In: a window at its first byte.
 * Out: the value as well-formed JSON for the parser, with the faults that
 * scrapers leave put right where there is one way to read them. Each byte is
 * looked at once, and a value that is too long is passed without being held.
 */
#include "core/import/json_priv.h"

#include "kunnash/utf8.h"

/* What may come next. */
enum {
	KEY,            /* or the end of an object */
	COLON,
	MEMBER,         /* the value of a key */
	ITEM,           /* of an array, or its end */
	NEXT,           /* a comma or an end */
	DONE,
};

#define MAX_WORD_B 400          /* a word without quotes, a number */
#define LOOK_B 128              /* how far a line is looked at for a key */

static inline bool
is_blank(int c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

int
import__json_blanks(struct import__window *w, bool commas)
{
	for (;;) {
		int c = import__window_peek(w, 0);

		/* A record separator (RFC 7464), a byte order mark inside. */
		if (!is_blank(c) && c != 0x1E && !(commas && c == ',')) {
			if (c != 0xEF || import__window_peek(w, 1) != 0xBB ||
			    import__window_peek(w, 2) != 0xBF)
				return c;
			w->at += 2;
		}
		w->at++;
	}
}

static void
put(struct json_value *v, const char *s, size_t n)
{
	kn_buf_put(v->out, s, n);
}

/* ---- strings ---------------------------------------------------------------- */

static int
hex_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
		return (c | 32) - 'a' + 10;
	return -1;
}

/* n hexadecimal digits, `ahead` bytes on; -1 when they are none. */
static int32_t
peek_hex(struct json_value *v, size_t ahead, size_t n)
{
	int32_t cp = 0;

	for (size_t i = 0; i < n; i++) {
		int d = hex_value(import__window_peek(v->w, ahead + i));

		if (d < 0)
			return -1;
		cp = cp << 4 | d;
	}
	return cp;
}

static void
put_mended(struct json_value *v, const char *s, size_t n, size_t used)
{
	put(v, s, n);
	v->w->at += used;
	v->n_mended++;
}

/* \u and what follows; a surrogate without its other half is U+FFFD. */
static void
put_unicode(struct json_value *v)
{
	int32_t cp = peek_hex(v, 2, 4), low;

	if (cp < 0) {
		put_mended(v, "\\\\", 2, 1);
		return;
	}
	bool high = cp >= 0xD800 && cp <= 0xDBFF;
	low = high && import__window_peek(v->w, 6) == '\\' &&
	    import__window_peek(v->w, 7) == 'u' ? peek_hex(v, 8, 4) : -1;
	bool pair = high && low >= 0xDC00 && low <= 0xDFFF;
	if (cp == 0 || (cp >= 0xD800 && cp <= 0xDFFF && !pair)) {
		put_mended(v, "\\ufffd", 6, 6);
		return;
	}
	put(v, v->w->s + v->w->at, pair ? 12 : 6);
	v->w->at += pair ? 12 : 6;
}

static void
put_escape(struct json_value *v)
{
	int c = import__window_peek(v->w, 1);
	int32_t cp = c == 'x' ? peek_hex(v, 2, 2) : -1;
	char text[8];

	if (c == 'u') {
		put_unicode(v);
	} else if (c > 0 && strchr("\"\\/bfnrt", c) != NULL) {
		put(v, v->w->s + v->w->at, 2);
		v->w->at += 2;
	} else if (cp >= 0x20 && cp != '"' && cp != '\\') {
		put_mended(v, text, kn_utf8_put((uint32_t)cp, text), 4);
	} else if (c == '\'') {
		put_mended(v, "'", 1, 2);
	} else {
		put_mended(v, "\\\\", 2, 1);
	}
}

/*
 * Whether the line end here ends a string whose quote is missing: the next
 * line begins a record ({"), closes one, or has a key and its colon. *record:
 * the first of these.
 */
static bool
line_ends_string(struct json_value *v, bool *record)
{
	size_t i = 1;
	int c;

	while (i < LOOK_B && is_blank(import__window_peek(v->w, i)))
		i++;
	c = import__window_peek(v->w, i);
	*record = false;
	if (c == '}' || c == ']') {
		int after = import__window_peek(v->w, i + 1);

		return after < 0 || is_blank(after) || after == ',' ||
		    after == '}' || after == ']';
	}
	if (c == '{') {
		for (i++; i < LOOK_B && is_blank(import__window_peek(v->w,
		    i)); i++)
			;
		c = import__window_peek(v->w, i);
		*record = true;
	}
	if (c != '"')
		return *record = false;
	for (i++; i < LOOK_B; i++) {
		c = import__window_peek(v->w, i);
		if (c == '"')
			break;
		if (c < 0x20)
			return *record = false;
	}
	for (i++; i < LOOK_B && is_blank(import__window_peek(v->w, i)); i++)
		;
	return import__window_peek(v->w, i) == ':' || (*record = false);
}

static void
put_control(struct json_value *v, int c)
{
	char text[8] = "\\u0000";

	text[4] = "01"[c >> 4 & 1];
	text[5] = "0123456789abcdef"[c & 15];
	if (c == 0)
		put_mended(v, "\\ufffd", 6, 1);
	else
		put_mended(v, text, 6, 1);
}

/* The bytes of a string that need no look. */
static void
put_run(struct json_value *v, char quote)
{
	const char *s = v->w->s + v->w->at;
	size_t max = v->w->n - v->w->at, n = 0;

	while (n < max && (unsigned char)s[n] >= 0x20 && s[n] != '"' &&
	    s[n] != '\\' && s[n] != quote)
		n++;
	put(v, s, n);
	v->w->at += n;
}

/* From its quote to behind the other; false: JSON_BROKEN or JSON_CUT. */
static bool
read_string(struct json_value *v)
{
	int quote = import__window_peek(v->w, 0), c;
	bool record;

	v->n_mended += quote != '"';
	put(v, "\"", 1);
	v->w->at++;
	for (;;) {
		c = import__window_peek(v->w, 0);
		if (c < 0)
			return false;
		if (c == quote) {
			v->w->at++;
			break;
		}
		if (c == '\\') {
			put_escape(v);
		} else if (c == '"') {
			put(v, "\\\"", 2);
			v->w->at++;
		} else if (c == '\n' && line_ends_string(v, &record)) {
			v->n_mended++;
			if (record)
				return false;
			break;
		} else if (c < 0x20) {
			put_control(v, c);
		} else {
			put_run(v, (char)quote);
		}
		if (v->stop && v->out->status != KN_OK)
			return false;
	}
	put(v, "\"", 1);
	return true;
}

/* ---- what is not in quotes -------------------------------------------------- */

/* A number, true, or a word that is no JSON: a string; None and such: null. */
static bool
read_word(struct json_value *v)
{
	static const char *const nothing[] = { "null", "NaN", "None",
		"undefined", "Infinity", "-Infinity", "nan", "NULL", "-NaN" };
	static const char *const truth[] = { "true", "false" };
	struct import__window *w = v->w;
	size_t n = 0;

	while (n < MAX_WORD_B) {
		int c = import__window_peek(w, n);

		if (c <= 0x20 || strchr("{}[]:,\"'\\", c) != NULL)
			break;
		n++;
	}
	if (n == 0 || n == MAX_WORD_B)
		return false;
	struct kn_str word = { w->s + w->at, n };
	w->at += n;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (v->expect != KEY && kn_str_is(word, nothing[i])) {
			v->n_mended += i > 0;
			put(v, "null", 4);
			return true;
		}
	for (size_t i = 0; i < sizeof(truth) / sizeof(truth[0]); i++)
		if (v->expect != KEY && kn_str_is(word, truth[i])) {
			put(v, word.s, word.n);
			return true;
		}
	put(v, "\"", 1);
	put(v, word.s, word.n);
	put(v, "\"", 1);
	return true;
}

/* ---- structure -------------------------------------------------------------- */

static void
put_comma(struct json_value *v)
{
	if (v->comma)
		put(v, ",", 1);
	v->comma = false;
}

/* What comes after a value. */
static void
settle(struct json_value *v)
{
	v->expect = v->depth == 0 ? DONE : NEXT;
}

static bool
open_bracket(struct json_value *v, char c)
{
	if ((v->expect != MEMBER && v->expect != ITEM) ||
	    v->depth == JSON_MAX_DEPTH)
		return false;
	put_comma(v);
	put(v, &c, 1);
	v->w->at++;
	v->open[v->depth++] = (unsigned char)c;
	v->expect = c == '{' ? KEY : ITEM;
	return true;
}

static bool
close_bracket(struct json_value *v, char c)
{
	if (v->depth == 0 || v->open[v->depth - 1] != (c == '}' ? '{' : '[') ||
	    v->expect == COLON)
		return false;
	if (v->expect == MEMBER) {
		put(v, "null", 4);
		v->n_mended++;
	}
	v->n_mended += v->comma;
	v->comma = false;
	put(v, &c, 1);
	v->w->at++;
	v->depth--;
	settle(v);
	return true;
}

static bool
pass_mark(struct json_value *v, int c)
{
	v->w->at++;
	if (c == ':' && v->expect == COLON) {
		put(v, ":", 1);
		v->expect = MEMBER;
		return true;
	}
	if (c == ':' || v->expect == COLON || v->depth == 0)
		return false;
	if (v->expect == MEMBER) {
		put(v, "null", 4);
		v->n_mended++;
	} else if (v->expect != NEXT) {
		v->n_mended++;
		return true;
	}
	v->comma = true;
	v->expect = v->open[v->depth - 1] == '{' ? KEY : ITEM;
	return true;
}

static bool
read_scalar(struct json_value *v, int c)
{
	if (v->expect == COLON)
		return false;
	put_comma(v);
	if (!(c == '"' || c == '\'' ? read_string(v) : read_word(v)))
		return false;
	if (v->expect == KEY) {
		v->n_keys++;
		v->expect = COLON;
	} else {
		settle(v);
	}
	return true;
}

/* One step; false: this is not JSON any more. */
static bool
step(struct json_value *v, int c)
{
	/* No comma between two values. */
	if (v->expect == NEXT && c != ',' && c != '}' && c != ']' &&
	    c != ':') {
		bool in_object = v->open[v->depth - 1] == '{';

		/* Where a key is due, this is another record. */
		if (in_object && c != '"' && c != '\'')
			return false;
		v->n_mended++;
		v->comma = true;
		v->expect = in_object ? KEY : ITEM;
	}
	if (c == '{' || c == '[')
		return open_bracket(v, (char)c);
	if (c == '}' || c == ']')
		return close_bracket(v, (char)c);
	if (c == ',' || c == ':')
		return pass_mark(v, c);
	return read_scalar(v, c);
}

enum json_end
import__json_value(struct json_value *v)
{
	kn_buf_reset(v->out);
	v->n_mended = 0;
	v->n_keys = 0;
	v->depth = 0;
	v->comma = false;
	v->expect = ITEM;
	while (v->expect != DONE) {
		int c = import__json_blanks(v->w, false);

		if (c < 0)
			return JSON_CUT;
		bool going = step(v, c);
		if (v->out->status != KN_OK && v->stop)
			return JSON_LONG;
		if (!going)
			return import__window_peek(v->w, 0) < 0 ? JSON_CUT :
			    JSON_BROKEN;
	}
	return v->out->status == KN_OK ? JSON_WHOLE : JSON_LONG;
}

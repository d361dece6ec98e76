/*
 * note_items.c: the items of a JSON file, one by one. In: bytes that say
 * they are JSON, as long as they like. Out: where each item of the list of
 * annotations begins and ends. Looks at brackets and strings only: nothing
 * is held in memory, nothing recurses, and the items before a place where
 * the file is broken are whole.
 */
#include "core/exchange/note_json_priv.h"

#include <string.h>

struct scan {
	const char *s;
	size_t n, i, line;      /* line: of byte i, from 1 */
	note__item_fn *fn;
	void *user;
	struct note__items *out;
};

static void
blanks(struct scan *sc)
{
	for (; sc->i < sc->n && strchr(" \t\r\n", sc->s[sc->i]) != NULL &&
	    sc->s[sc->i] != '\0'; sc->i++)
		sc->line += sc->s[sc->i] == '\n';
}

/* From a quote to behind the one that ends it. */
static bool
skip_string(struct scan *sc)
{
	for (sc->i++; sc->i < sc->n; sc->i++) {
		char c = sc->s[sc->i];

		sc->line += c == '\n';
		if (c == '\\') {
			sc->i++;
		} else if (c == '"') {
			sc->i++;
			return true;
		}
	}
	sc->i = sc->n;
	return false;
}

/* From the first byte of a value to behind its last; false: there is no
 * end. Which bracket closes which is left to who reads the value. */
static bool
skip_value(struct scan *sc)
{
	size_t depth = 0;

	if (sc->s[sc->i] != '{' && sc->s[sc->i] != '[' &&
	    sc->s[sc->i] != '"') {
		do
			sc->i++;
		while (sc->i < sc->n && memchr(" \t\r\n,]}", sc->s[sc->i],
		    7) == NULL);
		return true;
	}
	do {
		char c = sc->s[sc->i];

		if (c == '"') {
			if (!skip_string(sc))
				return false;
			continue;
		}
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		sc->line += c == '\n';
		sc->i++;
	} while (depth > 0 && sc->i < sc->n);
	return depth == 0;
}

/* One value as an item; false: no more is wanted, or there is no more. */
static bool
give(struct scan *sc)
{
	size_t from = sc->i, line = sc->line;
	bool whole = skip_value(sc);

	sc->out->n++;
	if (!whole) {
		sc->out->broken = true;
		sc->out->line = line;
		return false;
	}
	sc->out->stopped = !sc->fn(sc->user, sc->out->n, line,
	    (struct kn_str){ sc->s + from, sc->i - from });
	return !sc->out->stopped;
}

/* From '[' to behind ']'. */
static bool
read_list(struct scan *sc)
{
	for (sc->i++;;) {
		blanks(sc);
		if (sc->i >= sc->n)
			return false;
		if (sc->s[sc->i] == ']') {
			sc->i++;
			return true;
		}
		if (sc->s[sc->i] == ',')
			sc->i++;
		else if (!give(sc))
			return false;
	}
}

static bool
is_list_name(struct kn_str key)
{
	/* Of collections and pages; of what Hypothesis exports, and its
	 * service answers. */
	return kn_str_is(key, "\"items\"") ||
	    kn_str_is(key, "\"annotations\"") || kn_str_is(key, "\"rows\"");
}

/* The value after a key of a page; *inner: it is a page itself. */
static bool
read_member(struct scan *sc, struct kn_str key, bool *inner)
{
	char c = sc->s[sc->i];

	*inner = false;
	if (is_list_name(key) && (c == '[' || c == '{')) {
		sc->out->list = true;
		return c == '[' ? read_list(sc) : give(sc);
	}
	if (kn_str_is(key, "\"first\"") && c == '{') {
		*inner = true;
		return true;
	}
	return skip_value(sc);
}

/* From '{' to behind its '}'. A page in it is read in the same loop: how
 * deep they stand does not matter, as long as all end. */
static bool
read_object(struct scan *sc)
{
	size_t depth = 1;

	sc->i++;
	while (depth > 0) {
		blanks(sc);
		if (sc->i >= sc->n)
			return false;
		char c = sc->s[sc->i];
		if (c == '}' || c == ',') {
			depth -= c == '}';
			sc->i++;
			continue;
		}
		struct kn_str key = { sc->s + sc->i, sc->i };
		bool inner;
		if (c != '"' || !skip_string(sc))
			return false;
		key.n = sc->i - key.n;
		blanks(sc);
		if (sc->i >= sc->n || sc->s[sc->i] != ':')
			return false;
		sc->i++;
		blanks(sc);
		if (sc->i >= sc->n || !read_member(sc, key, &inner))
			return false;
		if (inner) {
			depth++;
			sc->i++;
		}
	}
	return true;
}

void
note__json_items(struct kn_str bytes, note__item_fn *fn, void *user,
    struct note__items *out)
{
	struct scan sc = { .s = bytes.s, .n = bytes.n, .line = 1, .fn = fn,
	    .user = user, .out = out };
	bool whole = false;

	*out = (struct note__items){ .n = 0 };
	blanks(&sc);
	if (sc.i < sc.n && sc.s[sc.i] == '[') {
		out->list = true;
		whole = read_list(&sc);
	} else if (sc.i < sc.n && sc.s[sc.i] == '{') {
		whole = read_object(&sc);
	}
	if (!whole && !out->broken && !out->stopped) {
		out->broken = true;
		out->line = sc.line;
	}
}

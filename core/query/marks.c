/*
 * marks.c: a query's text without direction marks.
 *
 * Query row of the architecture. In: UTF-8 as typed or pasted from a page,
 * with marks, embeddings and isolates around field names, values and
 * operators. Out: the text that is meant, in an arena, and the way from its
 * places back to those of the original. Marks that shape letters (ZWNJ, ZWJ)
 * are kept; folding knows them.
 */
#include "parse_priv.h"

#include "kunnash/utf8.h"

static bool
is_direction_mark(uint32_t cp)
{
	return cp == 0x061C || cp == 0x200E || cp == 0x200F ||
	    (cp >= 0x202A && cp <= 0x202E) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

struct kn_str
marks__drop(struct kn_arena *arena, struct kn_str text)
{
	struct kn_buf b;
	size_t i_b = 0;

	kn_buf_init(&b, 0);
	while (i_b < text.n) {
		size_t from_b = i_b;

		if (!is_direction_mark(kn_utf8_next(text.s, text.n, &i_b)))
			kn_buf_put(&b, text.s + from_b, i_b - from_b);
	}
	struct kn_str out = { kn_arena_str(arena, kn_buf_get(&b)), b.n };
	kn_buf_dispose(&b);
	return out;
}

size_t
marks__place(struct kn_str text, size_t at_b)
{
	size_t i_b = 0;

	for (size_t kept_b = 0; i_b < text.n;) {
		size_t next_b = i_b;

		if (!is_direction_mark(kn_utf8_next(text.s, text.n,
		    &next_b))) {
			if (kept_b >= at_b)
				break;
			kept_b += next_b - i_b;
		}
		i_b = next_b;
	}
	return i_b;
}

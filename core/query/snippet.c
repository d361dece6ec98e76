/*
 * snippet.c: the words around a span.
 *
 * Query row of the architecture. In: an article and a span in it. Out: a
 * wider span, cut at blanks, within the same part of the article.
 */
#include "kunnash/search.h"

#include "query_priv.h"

#include "kunnash/utf8.h"

/* The title, body … in which a byte lies: the outermost part, since a
 * subhead lies inside the body; the whole text when it lies in none. */
static struct kn_span
part_of(const struct kn_doc *doc, uint32_t at_b)
{
	for (size_t i = 0; i < doc->n_spans; i++) {
		struct kn_span s = doc->spans[i].at;

		if (s.start_b <= at_b && at_b < s.end_b)
			return s;
	}
	return (struct kn_span){ 0, (uint32_t)doc->n_b };
}

static bool
is_blank_at(const struct kn_doc *doc, size_t at_b)
{
	unsigned char c = (unsigned char)doc->text[at_b];

	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Back by n code points, then on to the next word. */
static size_t
find_start(const struct kn_doc *doc, size_t from_b, size_t least_b,
    size_t n)
{
	size_t at_b = from_b;

	while (n > 0 && at_b > least_b) {
		(void)kn_utf8_prev(doc->text, &at_b);
		n--;
	}
	if (at_b <= least_b || is_blank_at(doc, at_b - 1))
		return at_b;
	size_t word_b = at_b;
	while (word_b < from_b && !is_blank_at(doc, word_b))
		word_b++;
	return word_b < from_b ? word_b : at_b;
}

static size_t
find_end(const struct kn_doc *doc, size_t from_b, size_t most_b, size_t n)
{
	size_t at_b = from_b;

	while (n > 0 && at_b < most_b) {
		(void)kn_utf8_next(doc->text, most_b, &at_b);
		n--;
	}
	if (at_b >= most_b || is_blank_at(doc, at_b))
		return at_b;
	size_t word_b = at_b;
	while (word_b > from_b && !is_blank_at(doc, word_b - 1))
		word_b--;
	return word_b > from_b ? word_b : at_b;
}

struct kn_span
kn_snippet(const struct kn_doc *doc, struct kn_span at, size_t max_cp)
{
	struct kn_span part = part_of(doc, at.start_b);
	size_t end_b = at.end_b < part.end_b ? at.end_b : part.end_b;
	size_t used = kn_utf8_count_cp(doc->text + at.start_b,
	    end_b - at.start_b);

	if (used >= max_cp)
		return (struct kn_span){ at.start_b, (uint32_t)end_b };
	size_t room = max_cp - used;
	size_t start_b = find_start(doc, at.start_b, part.start_b, room / 2);
	room -= kn_utf8_count_cp(doc->text + start_b,
	    at.start_b - start_b);
	end_b = find_end(doc, end_b, part.end_b, room);
	/* A span near the end leaves its room to what stands before it. */
	size_t spare = max_cp - kn_utf8_count_cp(doc->text + start_b,
	    end_b - start_b);
	if (end_b == part.end_b && spare > 0)
		start_b = find_start(doc, at.start_b, part.start_b,
		    spare + kn_utf8_count_cp(doc->text + start_b,
		    at.start_b - start_b));
	while (start_b < at.start_b && is_blank_at(doc, start_b))
		start_b++;
	while (end_b > at.end_b && is_blank_at(doc, end_b - 1))
		end_b--;
	return (struct kn_span){ (uint32_t)start_b, (uint32_t)end_b };
}

bool
kn_snippet_is_cut(const struct kn_doc *doc, struct kn_span snippet,
    bool before)
{
	struct kn_span part = part_of(doc, snippet.start_b);
	size_t at_b = before ? snippet.start_b : snippet.end_b;

	if (before) {
		while (at_b > part.start_b && is_blank_at(doc, at_b - 1))
			at_b--;
		return at_b > part.start_b;
	}
	while (at_b < part.end_b && is_blank_at(doc, at_b))
		at_b++;
	return at_b < part.end_b;
}

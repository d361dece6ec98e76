/*
 * word.c: the words that a cursor goes to. In: what is shown of a text, a
 * byte of it. Out: the span of a word near it. Reads a few kilobytes around
 * the byte, however long the paragraph is; touches nothing.
 */
#include "tui/pane/word.h"

#include "kunnash/token.h"
#include "kunnash/utf8.h"

/* How much is read back for the word before a byte, at first. */
enum { BACK_B = 1024 };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Reads words from from_b, where one can begin, to end_b. */
struct scan {
	const struct kn_select_in *in;
	uint32_t from_b, end_b;
};

/* The first word that starts at or after at_b. */
static bool
first_from(const struct scan *s, uint32_t at_b, struct kn_span *out)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX,
	    s->in->text.s + s->from_b, s->end_b - s->from_b);
	struct kn_token word;
	bool found = false;

	while (!found && kn_tokens_next(t, &word)) {
		*out = (struct kn_span){ s->from_b + word.at.start_b,
		    s->from_b + word.at.end_b };
		found = out->start_b >= at_b;
	}
	kn_tokens_free(t);
	return found;
}

/* The last word that starts before at_b. */
static bool
last_before(const struct scan *s, uint32_t at_b, struct kn_span *out)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX,
	    s->in->text.s + s->from_b, s->end_b - s->from_b);
	struct kn_token word;
	bool found = false;

	while (kn_tokens_next(t, &word) &&
	    s->from_b + word.at.start_b < at_b) {
		*out = (struct kn_span){ s->from_b + word.at.start_b,
		    s->from_b + word.at.end_b };
		found = true;
	}
	kn_tokens_free(t);
	return found;
}

/* Where a word can begin, some way back: behind a blank, or at the start. */
static uint32_t
back(const struct kn_select_in *in, struct kn_span p, uint32_t end_b,
    uint32_t by_b)
{
	uint32_t from_b = end_b - p.start_b > by_b ? end_b - by_b : p.start_b;

	while (from_b > p.start_b && !is_blank(in->text.s[from_b - 1]))
		from_b--;
	return from_b;
}

/* The number of paragraphs that end at or before a byte. */
static size_t
paras_past(const struct kn_select_in *in, uint32_t at_b)
{
	size_t lo = 0, hi = in->n_para;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (in->para[mid].end_b <= at_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
kn_word_from(const struct kn_select_in *in, uint32_t at_b,
    struct kn_span *out)
{
	for (size_t i = paras_past(in, at_b); i < in->n_para; i++) {
		struct kn_span p = in->para[i];
		struct scan s = { in, p.start_b, p.end_b };

		if (at_b > p.start_b)
			s.from_b = back(in, p, at_b, 0);
		if (first_from(&s, at_b, out))
			return true;
	}
	return false;
}

bool
kn_word_before(const struct kn_select_in *in, uint32_t at_b,
    struct kn_span *out)
{
	size_t i = paras_past(in, at_b);

	if (i == in->n_para || in->para[i].start_b >= at_b) {
		if (i == 0)
			return false;
		i--;
	}
	for (;; i--) {
		struct kn_span p = in->para[i];
		uint32_t to_b = at_b < p.end_b ? at_b : p.end_b;
		struct scan s = { in, to_b, p.end_b };

		for (uint32_t by_b = BACK_B; s.from_b > p.start_b;
		    by_b = by_b < UINT32_MAX / 4 ? by_b * 4 : by_b) {
			s.from_b = back(in, p, to_b, by_b);
			if (last_before(&s, to_b, out))
				return true;
		}
		if (i == 0)
			return false;
	}
}

bool
kn_word_at(const struct kn_select_in *in, uint32_t at_b, struct kn_span *out)
{
	if (kn_word_before(in, at_b + 1, out) && out->end_b > at_b)
		return true;
	return kn_word_from(in, at_b, out);
}

/*
 * quote_phrase.c: noun phrases among items, and the mentions in them. In:
 * items and mentions of an article. Out: where a phrase ends, what is named
 * in it.
 */
#include "core/entity/quote_priv.h"

#define TYPE(NAME) (1u << KN_TYPE_##NAME)
#define SUBJECT_MAX 24          /* items of a subject */

bool
quote__any(const struct quotes *q, size_t a, size_t b, uint32_t bits)
{
	for (size_t i = a; i < b; i++)
		if (quote__is(q, i, bits))
			return true;
	return false;
}

struct kn_span
quote__span(const struct quotes *q, size_t a, size_t b)
{
	if (a >= b)
		return (struct kn_span){ 0, 0 };
	return (struct kn_span){ q->at[a].start_b, q->at[b - 1].end_b };
}

const struct kn_mention *
quote__mention(const struct quotes *q, size_t a, size_t b, uint32_t types)
{
	const struct kn_mentions *m = &q->found->mentions;
	size_t low = 0, high = m->n;

	if (a >= b || b > q->n)
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->at[mid].at.start_b < q->at[a].start_b)
			low = mid + 1;
		else
			high = mid;
	}
	uint32_t end_b = q->at[b - 1].end_b;
	for (; low < m->n && m->at[low].at.start_b < end_b; low++)
		if (!m->at[low].suppressed &&
		    (types >> m->at[low].type & 1) != 0)
			return &m->at[low];
	return NULL;
}

size_t
quote__item_at(const struct quotes *q, size_t a, size_t b, uint32_t at_b)
{
	while (a < b && q->at[a].end_b <= at_b)
		a++;
	return a;
}

bool
quote__is_object(const struct quotes *q, size_t i)
{
	struct kn_str s = { q->doc->text + q->at[i].start_b,
	    q->at[i].end_b - q->at[i].start_b };
	const struct kn_mention *m;

	if (q->at[i].kind != ITEM_WORD || !kn_str_starts(s, KN_LIT("ل")))
		return false;
	if (quote__is(q, i, SPEECH(OBJECT)))
		return true;
	m = quote__mention(q, i, i + 1, TYPE(MEDIA) | TYPE(PERSON));
	return m != NULL && m->at.start_b > q->at[i].start_b;
}

size_t
quote__phrase_end(const struct quotes *q, size_t a, size_t t)
{
	size_t i = a;

	if (t > a + SUBJECT_MAX)
		t = a + SUBJECT_MAX;
	while (i < t) {
		const struct item *it = &q->at[i];

		if (it->kind == ITEM_MARK && it->pair != ITEM_NONE &&
		    it->pair < t && it->pair - i <= 6) {
			i = (size_t)it->pair + 1;
			continue;
		}
		if (it->kind != ITEM_WORD || (it->bits & (SPEECH(THAT) |
		    SPEECH(SOURCE))) != 0)
			break;
		if (quote__is(q, i, SPEECH(CUT)) && (i == a ||
		    !quote__is(q, i - 1, SPEECH(ISSUED))))
			break;
		if (i > a && !quote__is(q, a, SPEECH(PAPER)) &&
		    quote__is_object(q, i))
			break;
		i++;
	}
	return i;
}

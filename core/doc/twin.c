/*
 * twin.c: what of its structure a text lost with its line breaks, from a copy
 * that has them. In: two articles of one body. Out: the subheads of the one
 * as spans of the other, found by counting what is no blank: texts that are
 * not the same otherwise share nothing.
 */
#include "kunnash/doc.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* The body, if nothing but subheads lies in it. */
static const struct kn_doc_span *
plain_body(const struct kn_doc *doc, size_t *n_heads)
{
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);

	*n_heads = 0;
	for (size_t i = 0; body != NULL && i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		if (s == body || s->at.start_b < body->at.start_b ||
		    s->at.start_b >= body->at.end_b)
			continue;
		if (s->kind != KN_SPAN_SUBHEAD &&
		    s->kind != KN_SPAN_REPEATED)
			return NULL;
		*n_heads += s->kind == KN_SPAN_SUBHEAD;
	}
	return body;
}

bool
kn_doc_lost_lines(const struct kn_doc *doc)
{
	size_t heads;
	const struct kn_doc_span *body = plain_body(doc, &heads);

	return body != NULL && heads == 0 && memchr(doc->text +
	    body->at.start_b, '\n', kn_span_len(body->at)) == NULL;
}

/* A walk over what is no blank. */
struct walk {
	const char *s;
	size_t at_b, end_b;
};

/* Goes to the next character that is no blank; false at the end. */
static bool
to_ink(struct walk *w)
{
	while (w->at_b < w->end_b) {
		size_t next = w->at_b;

		if (!kn_uchar_is_space(kn_utf8_next(w->s, w->end_b, &next)))
			return true;
		w->at_b = next;
	}
	return false;
}

/*
 * Walks both bodies up to a byte of `from`; false where they differ. *last:
 * where the last character in `to` ended.
 */
static bool
walk_to(struct walk *from, struct walk *to, size_t until_b, size_t *last)
{
	while (to_ink(from) && from->at_b < until_b) {
		size_t a = from->at_b, b = to->at_b;

		if (!to_ink(to))
			return false;
		b = to->at_b;
		if (kn_utf8_next(from->s, from->end_b, &a) !=
		    kn_utf8_next(to->s, to->end_b, &b))
			return false;
		from->at_b = a;
		to->at_b = b;
		*last = b;
	}
	return true;
}

/* Where the subheads of `from` are in `to`, into heads; false: nowhere. */
static bool
find_heads(const struct kn_doc *from, const struct kn_doc_span *from_body,
    const struct kn_doc *to, const struct kn_doc_span *to_body,
    struct kn_doc_span *heads)
{
	struct walk a = { from->text, from_body->at.start_b,
		from_body->at.end_b };
	struct walk b = { to->text, to_body->at.start_b, to_body->at.end_b };
	size_t n = 0, last = b.at_b;

	for (size_t i = 0; i < from->n_spans; i++) {
		const struct kn_doc_span *s = &from->spans[i];

		if (s->kind != KN_SPAN_SUBHEAD)
			continue;
		if (!walk_to(&a, &b, s->at.start_b, &last) || !to_ink(&b))
			return false;
		size_t start = b.at_b;
		if (!walk_to(&a, &b, s->at.end_b, &last) || last <= start)
			return false;
		heads[n++] = (struct kn_doc_span){ KN_SPAN_SUBHEAD,
			{ (uint32_t)start, (uint32_t)last } };
	}
	return walk_to(&a, &b, a.end_b, &last) && !to_ink(&b);
}

bool
kn_doc_share_subheads(struct kn_doc *to, const struct kn_doc *from)
{
	size_t n, none;
	const struct kn_doc_span *from_body = plain_body(from, &n);
	const struct kn_doc_span *to_body = plain_body(to, &none);

	if (from_body == NULL || to_body == NULL || n == 0 || none > 0)
		return false;
	size_t at = (size_t)(to_body - to->spans) + 1;
	struct kn_doc_span *all = kn_calloc(to->n_spans + n, sizeof(*all));
	if (!find_heads(from, from_body, to, to_body, all + at)) {
		free(all);
		return false;
	}
	memcpy(all, to->spans, at * sizeof(*all));
	memcpy(all + at + n, to->spans + at,
	    (to->n_spans - at) * sizeof(*all));
	free(to->spans);
	to->spans = all;
	to->n_spans += n;
	return true;
}

/*
 * listing.c: quotes or meetings of the articles of a result, as one list. In:
 * a result, its query. Out: rows that grow as far as is asked for. Reads of
 * an article what was found in it, and its text only where a role is asked
 * for.
 */
#include "kunnash/listing.h"

#include <stdlib.h>

#include "kunnash/clock.h"
#include "kunnash/mem.h"
#include "kunnash/quote_filter.h"

struct kn_listing {
	struct kn_index *ix;
	struct kn_result *r;
	enum kn_listing_kind kind;
	struct kn_quote_filter *filter; /* of quotes */
	size_t read;            /* rows of the result */
	struct kn_listing_row *row;
	size_t n, cap;
};

enum kn_status
kn_listing_new(struct kn_index *ix, const struct kn_query *q,
    struct kn_result *r, enum kn_listing_kind kind, struct kn_listing **out,
    struct kn_err *err)
{
	struct kn_listing *l = kn_calloc(1, sizeof(*l));
	enum kn_status st = KN_OK;

	*l = (struct kn_listing){ .ix = ix, .r = r, .kind = kind };
	*out = NULL;
	if (kind == KN_LISTING_QUOTES)
		st = kn_quote_filter_open(q, ix, &l->filter, err);
	if (st != KN_OK) {
		kn_listing_free(l);
		return st;
	}
	*out = l;
	return KN_OK;
}

void
kn_listing_free(struct kn_listing *l)
{
	if (l == NULL)
		return;
	kn_quote_filter_close(l->filter);
	free(l->row);
	free(l);
}

static void
push(struct kn_listing *l, uint32_t article, size_t item)
{
	if (kn_listing_full(l))
		return;
	l->row = kn_grow(l->row, &l->cap, l->n + 1, sizeof(*l->row));
	l->row[l->n++] = (struct kn_listing_row){ article, (uint32_t)item };
}

static enum kn_status
push_quotes(struct kn_listing *l, uint32_t id, const struct kn_found *found,
    struct kn_err *err)
{
	struct kn_doc *doc = NULL;
	enum kn_status st = KN_OK;

	if (found->n_quotes > 0 && kn_quote_filter_reads(l->filter))
		st = kn_index_doc(l->ix, id, &doc, err);
	for (size_t i = 0; st == KN_OK && i < found->n_quotes; i++)
		if (kn_quote_filter_takes(l->filter, doc, &found->quotes[i]))
			push(l, id, i);
	kn_doc_free(doc);
	return st;
}

static enum kn_status
read_article(struct kn_listing *l, struct kn_err *err)
{
	struct kn_found found = { 0 };
	uint32_t id;
	enum kn_status st = kn_result_id(l->r, l->read++, &id, err);

	if (st == KN_OK)
		st = kn_index_found(l->ix, id, &found, err);
	if (st == KN_OK && l->kind == KN_LISTING_QUOTES)
		st = push_quotes(l, id, &found, err);
	for (size_t i = 0; st == KN_OK && i < found.n_meetings &&
	    l->kind == KN_LISTING_MEETINGS; i++)
		push(l, id, i);
	kn_found_dispose(&found);
	return st == KN_NOT_FOUND ? KN_OK : st;
}

enum kn_status
kn_listing_fill(struct kn_listing *l, size_t want, unsigned ms,
    struct kn_err *err)
{
	uint64_t until_ms = kn_clock_ms() + ms;
	enum kn_status st = KN_OK;

	while (st == KN_OK && l->n < want && !kn_listing_done(l)) {
		st = read_article(l, err);
		if (ms > 0 && kn_clock_ms() >= until_ms)
			break;
	}
	return st;
}

bool
kn_listing_done(const struct kn_listing *l)
{
	return kn_listing_full(l) || l->read >= kn_result_rows(l->r);
}

bool
kn_listing_full(const struct kn_listing *l)
{
	return l->n >= KN_LISTING_MAX_ROWS;
}

size_t
kn_listing_read(const struct kn_listing *l)
{
	return l->read;
}

size_t
kn_listing_rows(const struct kn_listing *l)
{
	return l->n;
}

const struct kn_listing_row *
kn_listing_row(const struct kn_listing *l, size_t i)
{
	return i < l->n ? &l->row[i] : NULL;
}

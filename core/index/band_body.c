/*
 * band_body.c: the hash of each body by its number. In: bodies that an
 * update puts; rows of `sketch`, read when they are first asked for. Out: by
 * what bodies of one band are in order.
 *
 * Numbers are never used again: of an index of which articles come and go
 * most are of bodies that are gone. Numbers are by pages, and a page that
 * nobody asked for takes no memory.
 */
#include "core/index/band_body_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

enum { PAGE = 64 };             /* numbers */

struct bodies_page {
	uint64_t at[PAGE];      /* the hash and one more; 0: not known yet */
};

void
bodies__dispose(struct bodies *b)
{
	for (size_t i = 0; i < b->cap; i++)
		free(b->page[i]);
	free(b->page);
}

static void
grow(struct bodies *b, size_t need)
{
	size_t was = b->cap;

	b->page = kn_grow(b->page, &b->cap, need, sizeof(*b->page));
	for (size_t i = was; i < b->cap; i++)
		b->page[i] = NULL;
}

void
bodies__know(struct bodies *b, uint32_t number, int64_t body)
{
	size_t i = number / PAGE;

	if (i >= b->cap)
		grow(b, i + 1);
	if (b->page[i] == NULL) {
		b->page[i] = kn_calloc(1, sizeof(*b->page[i]));
		b->n_pages++;
	}
	b->page[i]->at[number % PAGE] = (uint64_t)body + 1;
}

int64_t
bodies__get(struct bodies *b, uint32_t number)
{
	const struct bodies_page *page = number / PAGE < b->cap ?
	    b->page[number / PAGE] : NULL;

	if (page != NULL && page->at[number % PAGE] != 0)
		return (int64_t)(page->at[number % PAGE] - 1);
	struct kn_stmt *st = kn_db_stmt(b->db,
	    "SELECT body FROM sketch WHERE id = ?1");
	int64_t body = 0;
	kn_bind_int(st, 1, number);
	if (kn_step(st))
		body = kn_col_int(st, 0);
	else
		kn_db_fail(b->db, KN_CORRUPT, N_("%s is damaged"));
	kn_reset(st);
	bodies__know(b, number, body);
	return body;
}

size_t
bodies__size_b(const struct bodies *b)
{
	return b->cap * sizeof(struct bodies_page *) +
	    b->n_pages * sizeof(struct bodies_page);
}

/*
 * band_body.c: the hash of each body by its number. In: bodies that an
 * update puts; rows of `sketch`, read when they are first asked for. Out: by
 * what bodies of one band are in order.
 */
#include "core/index/band_body_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

void
bodies__dispose(struct bodies *b)
{
	free(b->at);
}

void
bodies__know(struct bodies *b, uint32_t number, int64_t body)
{
	if (number >= b->n) {
		size_t n = (size_t)number + number / 2 + 1;
		uint64_t *all = kn_calloc(n, sizeof(*all));

		if (b->n > 0)
			memcpy(all, b->at, b->n * sizeof(*all));
		free(b->at);
		b->at = all;
		b->n = n;
	}
	b->at[number] = (uint64_t)body + 1;
}

int64_t
bodies__get(struct bodies *b, uint32_t number)
{
	if (number < b->n && b->at[number] != 0)
		return (int64_t)(b->at[number] - 1);
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

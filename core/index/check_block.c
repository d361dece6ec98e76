/*
 * check_block.c: whether repeated blocks are marked as such and nothing else
 * is. In: rows of `block`, articles, stories. Out: findings: a row that is
 * not of its text, spans that are not what the row makes, lines taken for
 * something else than the stories there are make of them, or of which it is
 * not kept who has them.
 */
#include "core/index/check_priv.h"

#include <stdio.h>

#include "core/index/block_priv.h"

void
check__blocks_of(struct check *c, uint32_t id, struct kn_doc *doc)
{
	struct index_blocks b;

	if (!index__blocks_get(c->db, id, doc, &b))
		check__tell(c, "block", doc->meta.path,
		    N_("the stored lines are not those of the text"));
	else if (kn_doc_mark_blocks(doc, b.at, b.n))
		check__tell(c, "block", doc->meta.path,
		    N_("what the corpus repeats is not marked so"));
}

static bool
bad_article(void *user, uint32_t id, uint64_t outlet, const uint8_t *repeat,
    size_t n)
{
	char where[32];

	(void)outlet;
	(void)repeat;
	(void)n;
	snprintf(where, sizeof(where), "article %u", id);
	check__tell(user, "block", where,
	    N_("what the corpus repeats is not marked so"));
	return true;
}

static void
bad_line(void *user, int64_t key)
{
	char where[32];

	snprintf(where, sizeof(where), "line %lld", (long long)key);
	check__tell(user, "block", where,
	    N_("it is not kept who has this line"));
}

/* Rows that an article left behind. */
static void
check_strangers(struct check *c)
{
	struct kn_stmt *st = kn_db_stmt(c->db, "SELECT id FROM block"
	    " WHERE id NOT IN (SELECT id FROM article)");

	while (kn_step(st)) {
		char where[32];

		snprintf(where, sizeof(where), "article %lld",
		    (long long)kn_col_int(st, 0));
		check__tell(c, "block", where,
		    N_("the stored lines are not those of the text"));
	}
	kn_reset(st);
}

void
check__blocks(struct check *c)
{
	check_strangers(c);
	/* A run that was stopped left it to the next. */
	if (index__meta_int(c->db, "unsettled", 0) == 0)
		index__lines_check(c->db, bad_article, bad_line, c);
	if (kn_db_take(c->db, NULL) != KN_OK)
		check__tell(c, "database", c->path,
		    N_("tables cannot be read"));
}

/*
 * check_links.c: whether the rows of an index belong together. In: articles,
 * sources, stories, entities. Out: findings: an article without its source,
 * a story that is not the articles in it, entities that are not those the
 * index was made with.
 */
#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/check_priv.h"

/* One finding for each row of a query; its first column says where. */
static void
tell_rows(struct check *c, const char *sql, const char *problem,
    const char *detail)
{
	struct kn_stmt *st = kn_db_stmt(c->db, sql);

	while (kn_step(st)) {
		struct kn_str s = kn_col_str(st, 0);
		char *where = kn_strndup(s.s, s.n);

		check__tell(c, problem, where, detail);
		free(where);
	}
	kn_reset(st);
}

void
check__links(struct check *c)
{
	tell_rows(c, "SELECT path FROM article"
	    " WHERE source NOT IN (SELECT id FROM source) ORDER BY path",
	    "source", N_("the source of the article is not listed"));
	tell_rows(c, "SELECT path FROM article"
	    " WHERE story NOT IN (SELECT id FROM story) ORDER BY path",
	    "story", N_("the story of the article is not listed"));
	tell_rows(c, "SELECT path FROM article a WHERE story IS NOT"
	    " (SELECT story FROM body WHERE id = a.body) ORDER BY path",
	    "story", N_("the article is not where its body is"));
	tell_rows(c, "SELECT printf('%016x', s.key) FROM body b"
	    " JOIN story s ON s.id = b.story LEFT JOIN (SELECT body,"
	    " count(*) AS n FROM article GROUP BY body) a ON a.body = b.id"
	    " WHERE a.n IS NOT b.articles ORDER BY b.id",
	    "story", N_("a body is not that of its articles"));
	tell_rows(c, "SELECT printf('%016x', s.id) FROM sketch s WHERE NOT"
	    " EXISTS (SELECT 1 FROM body WHERE id = s.body AND"
	    " sketch = s.id)",
	    "story", N_("the sketch is not that of the text"));
	/* The order of leads is that of story.c. */
	tell_rows(c, "SELECT printf('%016x', s.key) FROM story s WHERE"
	    " copies <> (SELECT count(*) FROM article WHERE story = s.id)"
	    " OR lead IS NOT (SELECT id FROM article WHERE story = s.id"
	    " ORDER BY title IS NULL, date IS NULL, body_b DESC, path, id"
	    " LIMIT 1) ORDER BY s.id",
	    "story", N_("a story is not the articles in it"));
	if (index__meta_int(c->db, "entity_sum", 0) !=
	    index__entities_sum(c->ents.at, c->ents.n))
		check__tell(c, "entity", c->path,
		    N_("the entities were changed"));
	if (kn_db_take(c->db, NULL) != KN_OK)
		check__tell(c, "database", c->path,
		    N_("tables cannot be read"));
}

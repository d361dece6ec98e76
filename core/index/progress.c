/*
 * progress.c: how far an update is. In: what is to be read, and each item of
 * the feed. Out: what kunnash/progress.h says, to the caller of the update.
 */
#include "core/index/update_priv.h"

#include "core/index/feed_priv.h"

void
update__tell(struct update *u)
{
	if (u->opts->progress != NULL)
		u->opts->progress(u->opts->user, &u->told);
}

/* What there is to be told of what is to be read. */
void
update__tell_reading(struct update *u)
{
	struct kn_index_progress *p = &u->told;

	p->stage = KN_STAGE_READING;
	p->total = kn_scan_count(u->scan);
	p->done = p->total - u->n_changed;
	for (size_t i = 0; i < u->n_changed; i++)
		p->size_b += kn_scan_get(u->scan, u->changed[i])->size_b;
	update__tell(u);
}

/* Where reading is with this item, and behind its source. A file may have
 * grown since it was listed. */
void
update__tell_item(struct update *u, const struct feed_item *item)
{
	struct kn_index_progress *p = &u->told;
	uint64_t whole_b = kn_scan_get(u->scan, item->source)->size_b;

	p->read_b = u->passed_b + (item->read_b < whole_b ? item->read_b :
	    whole_b);
	if (item->kind == FEED_DOC) {
		p->articles++;
		p->known += item->known;
		p->done_b += item->article.doc->n_b;
	} else if (item->kind == FEED_SOURCE_END) {
		u->passed_b += whole_b;
		p->read_b = u->passed_b;
		p->done++;
	}
	update__tell(u);
}

/*
 * progress.c: how far an update is. In: what is to be read, and each item of
 * the feed. Out: what kunnash/progress.h says, to the caller of the update; and
 * where the sources are, to who wants to watch them.
 */
#include "core/index/update_priv.h"

#include <string.h>

#include "core/index/feed_priv.h"

static const struct {
	const char *name, *told;
} anews[] = {
	[KN_ANEW_NOT] = { NULL, NULL },
#define KN_ANEW(NAME, name, told) [KN_ANEW_##NAME] = { name, told },
#include "kunnash/anew.def"
#undef KN_ANEW
};

const char *
kn_anew_name(enum kn_anew why)
{
	return anews[why].name;
}

const char *
kn_anew_told(enum kn_anew why)
{
	return anews[why].told;
}

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
	p->total = kn_scan_met(u->scan);
	size_t n = kn_scan_count(u->scan);
	p->done = p->total - n;
	for (size_t i = 0; i < n; i++)
		p->size_b += kn_scan_get(u->scan, i)->size_b;
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

/* Tells the folders of a source that the one before it, of the same root, is
 * not in too; path is scratch, and begins with the root. */
static void
tell_folders(struct update *u, const char *below, const char *before,
    struct kn_buf *path)
{
	size_t root_b = path->n, same = 0;

	/* What both have, up to a slash. */
	for (size_t i = 0; below[i] != '\0' && below[i] == before[i]; i++)
		if (below[i] == '/')
			same = i + 1;
	for (const char *slash = strchr(below + same, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/')) {
		kn_buf_trunc(path, root_b);
		kn_buf_chr(path, '/');
		kn_buf_put(path, below, (size_t)(slash - below));
		kn_buf_cstr(path, "");
		u->opts->place(u->opts->user, path->s);
	}
}

void
update__tell_roots(struct update *u)
{
	for (size_t i = 0; u->opts->place != NULL && i < u->opts->n_roots;
	    i++)
		u->opts->place(u->opts->user, u->opts->roots[i]);
}

void
update__tell_place(struct update *u, const struct kn_source *s,
    struct kn_buf *last, size_t *last_root, struct kn_buf *place)
{
	if (u->opts->place == NULL)
		return;
	kn_buf_reset(place);
	kn_buf_cstr(place, u->opts->roots[s->root]);
	tell_folders(u, s->path, *last_root != s->root ? "" : last->s, place);
	kn_buf_reset(last);
	kn_buf_cstr(last, s->path);
	*last_root = s->root;
}

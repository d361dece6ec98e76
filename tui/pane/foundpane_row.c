/*
 * foundpane_row.c: quotes and meetings as they are shown. In: places in
 * articles. Out: who, what, when, where as strings. An article is read once
 * for all of its rows in view; of the text only what is shown is kept.
 */
#include "tui/pane/foundpane_priv.h"

#include <stdlib.h>

#include "kunnash/utf8.h"

#define WORDS_CP 600            /* of a passage, kept to be shown */

/* The article whose rows are made. */
struct source {
	struct foundpane *p;
	struct kn_article a;
	struct kn_doc *doc;
	struct kn_found found;
	bool there;
};

static void
source_drop(struct source *s)
{
	if (s->there)
		kn_article_dispose(&s->a);
	kn_doc_free(s->doc);
	kn_found_dispose(&s->found);
	*s = (struct source){ .p = s->p };
}

static bool
source_read(struct source *s, uint32_t id)
{
	struct kn_index *ix = kn_model_index(s->p->base.model);

	if (s->there && s->a.id == id)
		return s->doc != NULL;
	source_drop(s);
	s->there = kn_index_article(ix, id, &s->a, NULL) == KN_OK;
	if (!s->there || kn_index_doc(ix, id, &s->doc, NULL) != KN_OK ||
	    kn_index_found(ix, id, &s->found, NULL) != KN_OK)
		return false;
	return true;
}

/* ---- strings ------------------------------------------------------------------- */

/* A span as one line, cut at WORDS_CP; NULL when it is empty. */
static const char *
keep(const struct source *s, struct kn_span at)
{
	const char *text = s->doc->text + at.start_b;
	size_t n_b = kn_span_len(at), i_b = 0, cp = 0;
	struct kn_buf out;

	if (n_b == 0 || at.end_b > s->doc->n_b)
		return NULL;
	kn_buf_init(&out, 0);
	while (i_b < n_b && cp < WORDS_CP) {
		uint32_t c = kn_utf8_next(text, n_b, &i_b);
		bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';

		if (blank && (out.n == 0 || out.s[out.n - 1] == ' '))
			continue;
		kn_buf_cp(&out, blank ? ' ' : c);
		cp++;
	}
	if (i_b < n_b)
		kn_buf_cp(&out, 0x2026);
	const char *kept = kn_arena_str(s->p->arena, kn_buf_get(&out));
	kn_buf_dispose(&out);
	return kept;
}

static const char *
dup(const struct source *s, const char *text)
{
	return text == NULL ? NULL : kn_arena_str(s->p->arena, kn_str(text));
}

/* The name of an entity; else the words that stand for it. */
static const char *
name_of(const struct source *s, uint32_t number, struct kn_span surface)
{
	const struct kn_model *m = s->p->base.model;
	const struct kn_entity *e = kn_index_entity(kn_model_index(m),
	    number);

	return e != NULL ? dup(s, kn_lang_label(e, m->locale.lang)) :
	    keep(s, surface);
}

/* ---- rows ----------------------------------------------------------------------- */

static bool
make_quote(const struct source *s, uint32_t item, struct found_row *row)
{
	if (item >= s->found.n_quotes)
		return false;
	const struct kn_quote *q = &s->found.quotes[item];
	row->at = q->at;
	row->entity = q->speaker;
	row->who = name_of(s, q->speaker, q->surface);
	/* Where nobody is named, the role is who it is. */
	if (q->role.start_b != q->surface.start_b || row->entity !=
	    KN_ENTITY_NONE)
		row->role = keep(s, q->role);
	row->words = keep(s, q->at);
	row->direct = q->kind == KN_QUOTE_DIRECT;
	row->day = row->published;
	return true;
}

static const char *const statuses[KN_MEETING_COUNT] = {
	[KN_MEETING_HELD] = N_("took place"),
	[KN_MEETING_PLANNED] = N_("planned"),
	[KN_MEETING_GENERIC] = N_("in general"),
};

static bool
make_meeting(const struct source *s, uint32_t item, struct found_row *row)
{
	char iso[KN_DAY_MAX_B];

	if (item >= s->found.n_meetings)
		return false;
	const struct kn_meeting *m = &s->found.meetings[item];
	kn_day_print(m->day & ~KN_DAY_ABOUT, iso);
	row->at = m->at;
	row->entity = m->a;
	row->other = m->b;
	row->who = name_of(s, m->a, m->surface_a);
	row->with = name_of(s, m->b, m->surface_b);
	row->role = name_of(s, m->place, (struct kn_span){ 0, 0 });
	row->words = keep(s, m->at);
	row->status = statuses[m->status];
	row->day = iso[0] != '\0' ? dup(s, iso) : row->published;
	return true;
}

static bool
make_row(struct source *s, const struct kn_listing_row *at,
    struct found_row *row)
{
	const struct kn_model *m = s->p->base.model;

	*row = (struct found_row){ .article = KN_ENTITY_NONE,
		.entity = KN_ENTITY_NONE, .other = KN_ENTITY_NONE };
	if (!source_read(s, at->article))
		return false;
	row->article = at->article;
	row->arabic = kn_article_dir(&s->a.meta) == KN_DIR_RTL;
	row->published = dup(s, s->a.meta.date);
	row->headline = dup(s, s->a.headline);
	row->outlet = dup(s, kn_fmt_outlet(kn_model_index(m),
	    s->a.meta.outlet, m->locale.lang));
	return s->p->kind == KN_LISTING_QUOTES ?
	    make_quote(s, at->item, row) : make_meeting(s, at->item, row);
}

void
foundpane__drop(struct foundpane *p)
{
	p->n = 0;
	kn_arena_reset(p->arena);
}

static void
read_stretch(struct foundpane *p, size_t first, size_t n)
{
	struct source s = { .p = p };

	foundpane__drop(p);
	p->first = first;
	p->shown = kn_grow(p->shown, &p->cap, n, sizeof(*p->shown));
	for (size_t i = 0; i < n; i++) {
		const struct kn_listing_row *at = kn_listing_row(p->l,
		    first + i);
		struct found_row *row = &p->shown[p->n];

		if (at == NULL)
			break;
		if (!make_row(&s, at, row))
			row->article = KN_ENTITY_NONE;
		p->n++;
	}
	source_drop(&s);
}

const struct found_row *
foundpane__row(struct foundpane *p, size_t i, size_t first, size_t n)
{
	if (p->l == NULL || i >= kn_listing_rows(p->l))
		return NULL;
	if (i < p->first || i >= p->first + p->n)
		read_stretch(p, first, n);
	if (i < p->first || i >= p->first + p->n)
		return NULL;
	const struct found_row *row = &p->shown[i - p->first];
	return row->article == KN_ENTITY_NONE ? NULL : row;
}

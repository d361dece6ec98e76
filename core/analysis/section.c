/*
 * section.c: the rows of a dossier, in sections that are bounded. In: rows as
 * they are found. Out: rows in the order they are shown in.
 */
#include "core/analysis/analysis_priv.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *msgid;
} sections[] = {
#define KN_DOSSIER(NAME, name, msgid) { name, msgid },
#include "kunnash/dossier.def"
#undef KN_DOSSIER
};

const char *
kn_dossier_name(enum kn_dossier_section s)
{
	return sections[s].name;
}

const char *
kn_dossier_msgid(enum kn_dossier_section s)
{
	return sections[s].msgid;
}

void
section__dispose(struct section *s)
{
	free(s->row);
	free(s->order);
	kn_map_free(s->by_key);
}

static struct kn_dossier_row *
add(struct section *s)
{
	s->row = kn_grow(s->row, &s->cap, s->n + 1, sizeof(*s->row));
	s->row[s->n] = (struct kn_dossier_row){
		.article = KN_DOSSIER_NOWHERE,
		.entity = KN_ENTITY_NONE,
	};
	return &s->row[s->n++];
}

struct kn_dossier_row *
section__add(struct kn_dossier *d, enum kn_dossier_section s)
{
	struct section *sec = &d->section[s];

	sec->total++;
	return sec->n < KN_DOSSIER_MAX_ROWS ? add(sec) : NULL;
}

struct kn_dossier_row *
section__count(struct kn_dossier *d, enum kn_dossier_section s,
    struct kn_str key, size_t most)
{
	struct section *sec = &d->section[s];
	uint32_t at;

	if (sec->by_key == NULL)
		sec->by_key = kn_map_new();
	if (kn_map_get(sec->by_key, key, &at))
		return &sec->row[at];
	if (sec->n >= most)
		return NULL;
	kn_map_set(sec->by_key, key, (uint32_t)sec->n);
	sec->total++;
	return add(sec);
}

/* ---- order --------------------------------------------------------------- */

static int
more_first(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int
by_text(const struct kn_dossier_row *a, const struct kn_dossier_row *b)
{
	return strcmp(a->text == NULL ? "" : a->text,
	    b->text == NULL ? "" : b->text);
}

/* The commonest spelling first. */
static int
by_mentions(const struct kn_dossier_row *a, const struct kn_dossier_row *b)
{
	int c = more_first(a->mentions, b->mentions);

	return c != 0 ? c : by_text(a, b);
}

/* The oldest role first; those without a date last, the commonest first. */
static int
by_day(const struct kn_dossier_row *a, const struct kn_dossier_row *b)
{
	int c = (a->from == NULL) - (b->from == NULL);

	if (c == 0 && a->from != NULL)
		c = strcmp(a->from, b->from);
	if (c == 0)
		c = more_first(a->stories, b->stories);
	return c != 0 ? c : by_text(a, b);
}

/* What is as strong is in the order it was found in: rows of one array. */
static int
by_score(const struct kn_dossier_row *a, const struct kn_dossier_row *b)
{
	int c = (a->score < b->score) - (a->score > b->score);

	if (c == 0)
		c = more_first(a->stories, b->stories);
	if (c == 0)
		c = more_first(a->mentions, b->mentions);
	return c != 0 ? c : (a > b) - (a < b);
}

typedef int row_order(const struct kn_dossier_row *a,
    const struct kn_dossier_row *b);

/* What a sort compares: a row, and where it is. */
struct sorted {
	const struct kn_dossier_row *row;
	row_order *cmp;
	uint32_t at;
};

static int
compare(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	return x->cmp(x->row, y->row);
}

void
section__sort(struct kn_dossier *d, enum kn_dossier_section s)
{
	static row_order *const orders[KN_DOSSIER_COUNT] = {
		[KN_DOSSIER_NAMES] = by_mentions,
		[KN_DOSSIER_ROLES] = by_day,
		[KN_DOSSIER_WITH] = by_score,
	};
	struct section *sec = &d->section[s];

	if (sec->n == 0 || orders[s] == NULL)
		return;
	struct sorted *rows = kn_calloc(sec->n, sizeof(*rows));
	for (size_t i = 0; i < sec->n; i++)
		rows[i] = (struct sorted){ &sec->row[i], orders[s],
		    (uint32_t)i };
	qsort(rows, sec->n, sizeof(*rows), compare);
	sec->order = kn_realloc(sec->order, sec->n, sizeof(*sec->order));
	for (size_t i = 0; i < sec->n; i++)
		sec->order[i] = rows[i].at;
	sec->n_order = sec->n;
	free(rows);
}

/* ---- reading ----------------------------------------------------------------- */

/* Whether its rows can be seen only once they are in order. */
static bool
is_ordered(enum kn_dossier_section s)
{
	return s == KN_DOSSIER_NAMES || s == KN_DOSSIER_ROLES ||
	    s == KN_DOSSIER_WITH;
}

size_t
kn_dossier_rows(const struct kn_dossier *d, enum kn_dossier_section s)
{
	const struct section *sec = &d->section[s];
	size_t n = is_ordered(s) ? sec->n_order : sec->n;

	return n < KN_DOSSIER_MAX_ROWS ? n : KN_DOSSIER_MAX_ROWS;
}

size_t
kn_dossier_total(const struct kn_dossier *d, enum kn_dossier_section s)
{
	const struct section *sec = &d->section[s];

	return is_ordered(s) && sec->n_order == 0 ? 0 : sec->total;
}

const struct kn_dossier_row *
kn_dossier_row(const struct kn_dossier *d, enum kn_dossier_section s,
    size_t i)
{
	const struct section *sec = &d->section[s];

	if (i >= kn_dossier_rows(d, s))
		return NULL;
	return &sec->row[is_ordered(s) ? sec->order[i] : i];
}

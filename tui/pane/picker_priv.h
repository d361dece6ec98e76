/*
 * picker_priv.h: the rows of a picker, shared by picker.c, which shows them,
 * and picker_rows.c, which fetches them.
 */
#ifndef KUNNASH_PICKER_PRIV_H
#define KUNNASH_PICKER_PRIV_H

#include "tui/pane/pane.h"

struct pick_kind;

struct pick_row {
	char *value;            /* of the condition; of a saved filter: it */
	char *label, *other;    /* its name, and another one or ""; NULL of an
				   entity that was not looked at yet */
	/* Of a saved filter its id, and since when something is new to it. */
	char id[37], since[KN_MOMENT_LEN + 1];
	uint32_t entity;        /* or UINT32_MAX */
	uint64_t stories;
	bool below;             /* part of a row before it: a month */
	bool uncounted;         /* a saved filter that was not run yet */
};

struct pick_rows {
	struct pick_row *at;
	size_t n, cap;
};

typedef enum kn_status pick_source_fn(struct kn_model *m,
    const struct pick_kind *kind, struct pick_rows *out, struct kn_err *err);

struct pick_kind {
	const char *name, *field;
	enum kn_type type;      /* of entities, or KN_TYPE_COUNT */
	pick_source_fn *source;
	const char *heading;    /* msgid */
};
const struct pick_kind *pick__kind(enum kn_pick kind);

/* Fetches the rows under the filter of m; a count is what the filter with the
 * row would show. */
enum kn_status pick__fetch(struct kn_model *m, const struct pick_kind *kind,
    struct pick_rows *out, struct kn_err *err) KN_MUST_CHECK;
void pick__dispose(struct pick_rows *rows);
/* Names the entity of a row: of thirty thousand people only those that are
 * looked at are read. */
void pick__name(struct kn_model *m, struct pick_row *row);
/* Runs the saved filter of a row that is uncounted: only those that are looked
 * at are. */
void pick__count(struct kn_model *m, struct pick_row *row);
/* Which rows what is typed names. */
void pick__match(struct kn_model *m, const struct pick_kind *kind,
    const struct pick_rows *rows, struct kn_str typed, bool *match);

#endif

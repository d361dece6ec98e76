/*
 * filters.c: filters saved by name. In: names and queries. Out: rows of
 * `filter`, one a name.
 */
#include "kunnash/filters.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/note/note_priv.h"
#include "kunnash/mem.h"

void
kn_filters_free(struct kn_saved_filter *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(f[i].id);
		free(f[i].name);
		free(f[i].query);
		free(f[i].updated);
	}
	free(f);
}

/* All rows of a statement over the columns of a filter. */
static enum kn_status
take_all(struct kn_notebook *nb, struct kn_stmt *st,
    struct kn_saved_filter **out, size_t *n, struct kn_err *err)
{
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	while (kn_step(st)) {
		*out = kn_grow(*out, &cap, *n + 1, sizeof(**out));
		(*out)[(*n)++] = (struct kn_saved_filter){
			.id = kn_col_dup(st, 0),
			.name = kn_col_dup(st, 1),
			.query = kn_col_dup(st, 2),
			.updated = kn_col_dup(st, 3),
		};
	}
	kn_reset(st);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status != KN_OK) {
		kn_filters_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return status;
}

enum kn_status
kn_filters_list(struct kn_notebook *nb, struct kn_saved_filter **out,
    size_t *n, struct kn_err *err)
{
	return take_all(nb, kn_db_stmt(nb->db, "SELECT id, name, query,"
	    " updated FROM filter ORDER BY name, id"), out, n, err);
}

/* The id of the filter of that name, and its query; false: there is none. */
static bool
find(struct kn_notebook *nb, struct kn_str name, char id[NB_UUID_LEN + 1],
    struct kn_buf *query)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT id, query FROM filter"
	    " WHERE name = ?1 ORDER BY id LIMIT 1");

	kn_bind_text(st, 1, name);
	bool found = kn_step(st);
	if (found) {
		struct kn_str s = kn_col_str(st, 0);

		snprintf(id, NB_UUID_LEN + 1, "%.*s", (int)s.n, s.s);
		if (query != NULL)
			kn_buf_str(query, kn_col_str(st, 1));
	}
	kn_reset(st);
	return found;
}

static enum kn_status
no_such(struct kn_str name, struct kn_err *err)
{
	return kn_err_set(err, KN_NOT_FOUND, N_("no filter is called %s"),
	    "%.*s", name.n > 200 ? 200 : (int)name.n, name.s);
}

enum kn_status
kn_filter_find(struct kn_notebook *nb, struct kn_str name,
    struct kn_saved_filter **out, struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT id, name, query,"
	    " updated FROM filter WHERE name = ?1 ORDER BY id LIMIT 1");
	size_t n;

	kn_bind_text(st, 1, name);
	enum kn_status status = take_all(nb, st, out, &n, err);
	return status != KN_OK || n > 0 ? status : no_such(name, err);
}

enum kn_status
kn_filter_get(struct kn_notebook *nb, struct kn_str name,
    struct kn_buf *query, struct kn_err *err)
{
	char id[NB_UUID_LEN + 1];
	bool found = find(nb, name, id, query);
	enum kn_status st = kn_db_take(nb->db, err);

	return st != KN_OK || found ? st : no_such(name, err);
}

enum kn_status
kn_filter_save(struct kn_notebook *nb, struct kn_str name,
    struct kn_str query, struct kn_err *err)
{
	struct nb__step s = { .nb = nb, .what = NB_STEP_FILTER_SAVE };
	char id[NB_UUID_LEN + 1], now[NB_TIME_LEN + 1];
	struct kn_buf image;

	if (!kn_note_name_ok(name))
		return kn_err_set(err, KN_INVALID,
		    N_("this cannot be the name of a filter"), NULL);
	enum kn_status st = nb__uuid(id, err);
	if (st == KN_OK)
		st = nb__step_begin(&s, err);
	if (st != KN_OK)
		return st;
	struct kn_buf had;
	kn_buf_init(&had, 0);
	bool same = find(nb, name, id, &had) &&
	    kn_str_eq(kn_buf_get(&had), query);
	kn_buf_dispose(&had);
	nb__now(nb, now);
	char *own_name = kn_strndup(name.s, name.n);
	char *own_query = kn_strndup(query.s, query.n);
	kn_buf_init(&image, 0);
	nb__image_text(&image, own_name);
	nb__image_text(&image, own_query);
	nb__image_text(&image, now);
	struct kn_str bytes = kn_buf_get(&image);
	if (!same)
		nb__step_row(&s, NB_FILTER, id, &bytes);
	kn_buf_dispose(&image);
	free(own_name);
	free(own_query);
	return nb__step_end(&s, err);
}

enum kn_status
kn_filter_delete(struct kn_notebook *nb, struct kn_str name,
    struct kn_err *err)
{
	struct nb__step s = { .nb = nb, .what = NB_STEP_FILTER_DELETE };
	char id[NB_UUID_LEN + 1];
	enum kn_status st = nb__step_begin(&s, err);

	if (st != KN_OK)
		return st;
	if (!find(nb, name, id, NULL)) {
		nb__step_abort(&s);
		st = kn_db_take(nb->db, err);
		return st != KN_OK ? st : no_such(name, err);
	}
	nb__step_row(&s, NB_FILTER, id, NULL);
	return nb__step_end(&s, err);
}

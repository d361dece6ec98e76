/*
 * filter_file.c: saved filters out and in: JSON Lines, one filter a line with
 * its name and its query. Reading adds what is missing; one of a name that is
 * taken by another query is refused, never replaced.
 */
#include "core/exchange/note_json_priv.h"

#include <string.h>

#include "kunnash/filters.h"

enum kn_status
kn_filters_export(struct kn_notebook *nb, kn_write_fn *fn, void *user,
    struct kn_err *err)
{
	struct kn_saved_filter *f;
	struct kn_buf b;
	size_t n;
	enum kn_status st = kn_filters_list(nb, &f, &n, err);

	if (st != KN_OK)
		return st;
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "{\"kunnash\":\"filters\",\"version\":1,"
	    "\"filters\":%zu}\n", n);
	for (size_t i = 0; i < n; i++) {
		kn_buf_chr(&b, '{');
		note__json_pair(&b, "filter", f[i].name);
		note__json_pair(&b, "query", f[i].query);
		note__json_pair(&b, "updated", f[i].updated);
		kn_buf_cstr(&b, "}\n");
	}
	kn_filters_free(f, n);
	st = fn(user, b.s, b.n);
	kn_buf_dispose(&b);
	return st == KN_OK ? KN_OK : kn_err_set(err, st, NULL, NULL);
}

/* A query in its canonical form, appended; false when it is none. */
static bool
canonical(const char *text, struct kn_buf *out)
{
	struct kn_query *q;

	if (kn_query_parse(kn_str(text), &q, NULL) != KN_OK)
		return false;
	kn_query_print(q, out);
	kn_query_free(q);
	return true;
}

/* NULL, or why not. */
static const char *
take(struct kn_notebook *nb, json_t *json, struct kn_note_import *count)
{
	const char *name = json_string_value(json_object_get(json, "filter"));
	const char *text = json_string_value(json_object_get(json, "query"));
	struct kn_buf query, had;
	const char *why = NULL;

	if (name == NULL || text == NULL || !kn_note_name_ok(kn_str(name)))
		return N_("this is no filter");
	kn_buf_init(&query, 0);
	kn_buf_init(&had, 0);
	if (!canonical(text, &query))
		why = N_("this filter is no query");
	else if (kn_filter_get(nb, kn_str(name), &had, NULL) != KN_OK)
		why = kn_filter_save(nb, kn_str(name), kn_buf_get(&query),
		    NULL) == KN_OK ? NULL :
		    N_("this filter could not be saved");
	else if (!kn_str_eq(kn_buf_get(&had), kn_buf_get(&query)))
		why = N_("another filter has this name");
	if (why == NULL && had.n > 0)
		count->same++;
	else if (why == NULL)
		count->added++;
	kn_buf_dispose(&query);
	kn_buf_dispose(&had);
	return why;
}

enum kn_status
kn_filters_import(struct kn_notebook *nb, struct kn_str bytes,
    kn_note_problem_fn *fn, void *user, struct kn_note_import *out,
    struct kn_err *err)
{
	int64_t step = 0;

	/* One step for undoing, however many they are. */
	kn_notebook_join(nb, &step);
	enum kn_status st = note__take_lines(nb, bytes, take, fn, user, out,
	    err);
	kn_notebook_join(nb, NULL);
	return st;
}

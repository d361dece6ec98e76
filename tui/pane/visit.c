/*
 * visit.c: since when articles are new, to this visit and to a saved filter,
 * and how many are. In: the notebook, a query. Out: a moment in the model, the
 * result of a query beside the filter's, a count of stories, ends of visits.
 */
#include "tui/pane/visit.h"

#include <stdio.h>

#include "kunnash/facet.h"
#include "kunnash/filters.h"

/* What another session of the person does meanwhile changes nothing of it. */
void
kn_model_find_visit(struct kn_model *m)
{
	struct kn_notebook *nb = m->session == NULL ? NULL :
	    kn_session_notebook(m->session);

	m->new_since[0] = '\0';
	if (nb != NULL)
		(void)!kn_seen_visit(nb, kn_session_corpus_hash(m->session),
		    m->new_since, NULL);
}

enum kn_status
kn_model_run(struct kn_model *m, const struct kn_query *q,
    struct kn_result **out, struct kn_err *err)
{
	struct kn_run_opts opts = kn_model_run_opts(m);

	return kn_query_run(q, kn_model_index(m), &opts, out, err);
}

struct kn_query *
kn_visit_query(const struct kn_query *q, const char *since, bool exclude)
{
	char after[KN_MOMENT_LEN + 2];

	snprintf(after, sizeof(after), ">%s", since);
	struct kn_query *made = kn_query_with(q, "added", kn_str(after),
	    exclude);
	/* A query that is as long as can be has no room for it. */
	if (kn_query_asks(made, "added", kn_str(after)) != 0)
		return made;
	kn_query_free(made);
	return NULL;
}

size_t
kn_model_count_new(struct kn_model *m, const struct kn_query *q,
    const char *since)
{
	struct kn_query *all = NULL, *wanted = NULL;
	struct kn_result *r = NULL;
	size_t n = 0;

	if (since == NULL)
		since = m->new_since;
	if (kn_model_index(m) == NULL || since[0] == '\0' ||
	    kn_query_parse(KN_LIT(""), &all, NULL) != KN_OK)
		return 0;
	wanted = kn_visit_query(q != NULL ? q : all, since, false);
	if (wanted != NULL && kn_model_run(m, wanted, &r, NULL) == KN_OK)
		n = kn_result_stories(r);
	kn_result_free(r);
	kn_query_free(wanted);
	kn_query_free(all);
	return n;
}

/* ---- saved filters ------------------------------------------------------------- */

bool
kn_model_use_saved(struct kn_model *m, const char *id, struct kn_query *q)
{
	if (kn_model_set_filter(m, q, true) != KN_OK)
		return false;
	snprintf(m->saved, sizeof(m->saved), "%s", id);
	return true;
}

void
kn_model_leave_saved(struct kn_model *m)
{
	struct kn_notebook *nb = m->saved[0] == '\0' ? NULL :
	    kn_session_notebook(m->session);
	struct kn_err err;

	/* What cannot be kept is new once more, and no more than that. */
	if (nb != NULL && kn_notebook_writable(nb, NULL) == KN_OK &&
	    kn_filter_leave(nb, kn_session_corpus_hash(m->session), m->saved,
	    &err) != KN_OK)
		kn_model_notice_err(m, &err);
	m->saved[0] = '\0';
}

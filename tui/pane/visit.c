/*
 * visit.c: since when articles are new to this visit, and how many are. In:
 * the notebook, a query. Out: a moment in the model, the result of a query
 * beside the filter's, a count of stories.
 */
#include "tui/pane/model.h"

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

size_t
kn_model_count_new(struct kn_model *m, const struct kn_query *q)
{
	struct kn_query *none = NULL, *wanted = NULL;
	struct kn_result *r = NULL;
	size_t n = 0;

	if (kn_model_index(m) == NULL || m->new_since[0] == '\0' ||
	    kn_query_parse(KN_LIT(""), &none, NULL) != KN_OK)
		return 0;
	wanted = kn_query_with(q != NULL ? q : none, "is", KN_LIT("new"),
	    false);
	if (kn_model_run(m, wanted, &r, NULL) == KN_OK)
		n = kn_result_stories(r);
	kn_result_free(r);
	kn_query_free(wanted);
	kn_query_free(none);
	return n;
}

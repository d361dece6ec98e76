/*
 * notice.c: what is told of a query that finds nothing. In: the query, as
 * typed if it was. Out: the notice of the model.
 */
#include "tui/pane/model.h"

void
kn_model_notice_none(struct kn_model *m, const struct kn_query *q,
    struct kn_str typed)
{
	struct kn_err hint;
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	kn_query_print(q, &text);
	kn_model_notice(m, N_("no article matches %s"), kn_buf_get(&text));
	kn_buf_dispose(&text);
	if (kn_query_hint(q, kn_model_index(m), &hint))
		kn_model_notice_query_err(m, &hint, typed);
	m->notice_is_error = false;
}

/*
 * quote_memory.c: who spoke in an article so far: last, as a body, as a
 * source, and with which role. In: speakers as they are found. Out: whom a
 * role or a name means that comes again.
 */
#include "core/entity/quote_priv.h"

#include "kunnash/fold.h"

/* The first words of two roles, without ال, are alike. */
static bool
same_role(const struct quotes *q, struct kn_span a, struct kn_span b)
{
	struct kn_span span[2] = { a, b };
	struct kn_buf folded[2];
	struct kn_str rest[2], word[2];
	bool same = true;

	for (int i = 0; i < 2; i++) {
		kn_buf_init(&folded[i], 0);
		kn_fold_append(KN_FOLD_NAME, q->doc->text + span[i].start_b,
		    kn_span_len(span[i]), &folded[i]);
		rest[i] = kn_buf_get(&folded[i]);
	}
	for (int n = 0; n < 2 && same; n++) {
		bool have = kn_str_split(&rest[0], ' ', &word[0]);

		if (!kn_str_split(&rest[1], ' ', &word[1]) || !have)
			break;
		for (int i = 0; i < 2; i++)
			if (kn_str_starts(word[i], KN_LIT("ال"))) {
				word[i].s += sizeof("ال") - 1;
				word[i].n -= sizeof("ال") - 1;
			}
		same = kn_str_eq(word[0], word[1]);
	}
	for (int i = 0; i < 2; i++)
		kn_buf_dispose(&folded[i]);
	return same;
}

const struct who *
quote__known_role(const struct quotes *q, struct kn_span role)
{
	for (size_t i = 0; i < WHO_MAX && i < q->n_known; i++) {
		const struct who *w =
		    &q->known[(q->n_known - 1 - i) % WHO_MAX];

		if (same_role(q, w->role, role))
			return w;
	}
	return NULL;
}

void
quote__introduce(struct quotes *q, const struct who *who)
{
	q->last = *who;
	q->has_last = true;
	q->last_sentence = q->sentence;
	if (who->body) {
		q->last_body = *who;
		q->has_body = true;
	}
	q->source = *who;
	q->has_source = true;
	if (kn_span_len(who->role) > 0 && who->entity != KN_ENTITY_NONE &&
	    (who->how == HOW_NAMED || who->how == HOW_BEFORE))
		q->known[q->n_known++ % WHO_MAX] = *who;
}

void
quote__cite(struct quotes *q, const struct who *who)
{
	struct who last = q->last;
	bool spoke = q->has_last;
	size_t sentence = q->last_sentence;

	quote__introduce(q, who);
	if (!spoke || who->how == HOW_LAST)
		return;
	q->last = last;
	q->last_sentence = sentence;
}

void
quote__recall_role(const struct quotes *q, struct who *who)
{
	for (size_t i = 0; i < WHO_MAX && i < q->n_known &&
	    kn_span_len(who->role) == 0; i++)
		if (q->known[i].entity == who->entity)
			who->role = q->known[i].role;
}

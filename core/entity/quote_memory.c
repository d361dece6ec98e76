/*
 * quote_memory.c: who spoke in an article so far: last, as a body, as a
 * source, and with which role. In: speakers as they are found. Out: whom a
 * role or a name means that comes again.
 */
#include "core/entity/quote_priv.h"

#include "kunnash/fold.h"
#include "kunnash/hash.h"

/* A role by its first words without ال; 0 where there is none. */
static struct role_key
key_of(const struct quotes *q, struct kn_span role)
{
	struct role_key key = { { 0 } };
	struct kn_str rest, word;
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_NAME, q->doc->text + role.start_b,
	    kn_span_len(role), &folded);
	rest = kn_buf_get(&folded);
	for (int n = 0; n < ROLE_WORDS && kn_str_split(&rest, ' ', &word);
	    n++) {
		if (kn_str_starts(word, KN_LIT("ال"))) {
			word.s += sizeof("ال") - 1;
			word.n -= sizeof("ال") - 1;
		}
		key.word[n] = kn_word_hash(word) | 1;
	}
	kn_buf_dispose(&folded);
	return key;
}

/* Alike as far as both go. */
static bool
same_key(struct role_key a, struct role_key b)
{
	for (int n = 0; n < ROLE_WORDS && a.word[n] != 0 && b.word[n] != 0;
	    n++)
		if (a.word[n] != b.word[n])
			return false;
	return a.word[0] != 0 && b.word[0] != 0;
}

/* What was found of offices before, as those who may speak by it. */
void
quote__read_offices(struct quotes *q)
{
	const struct kn_found *f = q->found;

	for (size_t i = 0; i < f->n_offices && q->n_offices < OFFICES_MAX;
	    i++) {
		const struct kn_office *o = &f->offices[i];

		if (o->person == KN_ENTITY_NONE || kn_span_len(o->at) == 0)
			continue;
		q->offices[q->n_offices++] = (struct holder){ o->person,
		    o->at, key_of(q, o->at) };
	}
}

bool
quote__known_role(const struct quotes *q, struct kn_span role,
    struct who *out)
{
	struct role_key key = key_of(q, role);

	for (size_t i = 0; i < WHO_MAX && i < q->n_known; i++) {
		size_t at = (q->n_known - 1 - i) % WHO_MAX;

		if (same_key(q->known_key[at], key)) {
			*out = q->known[at];
			return true;
		}
	}
	/* Of offices at least two words count. */
	for (size_t i = 0; i < q->n_offices && key.word[1] != 0; i++)
		if (q->offices[i].key.word[1] != 0 &&
		    same_key(q->offices[i].key, key)) {
			*out = (struct who){ .entity = q->offices[i].person,
			    .role = q->offices[i].at };
			return true;
		}
	return false;
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
	    (who->how == HOW_NAMED || who->how == HOW_BEFORE)) {
		size_t at = q->n_known++ % WHO_MAX;

		q->known[at] = *who;
		q->known_key[at] = key_of(q, who->role);
	}
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
	for (size_t i = 0; i < q->n_offices &&
	    kn_span_len(who->role) == 0; i++)
		if (q->offices[i].person == who->entity)
			who->role = q->offices[i].at;
}

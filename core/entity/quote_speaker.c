/*
 * quote_speaker.c: who speaks. In: a cue and where its statement begins. Out:
 * a person, a body, or somebody unnamed, with the words that name them and
 * their role; or that nobody does.
 *
 * The subject follows the verb (قال إحسان الحافيظي، الخبير …، إن), or stands
 * before it, or is meant: the last one who spoke (وأضاف أن, الخبير ذاته), the
 * subject of the sentence (مشيرا إلى), the one with that role. All looks back
 * and ahead are bounded.
 */
#include "core/entity/quote_priv.h"

#define SEGMENTS_MAX 4          /* between commas, before the subject */
#define ROLE_MAX 14
#define BACK_MAX 25
#define LEAD_MAX 12             /* words that lead up to a verb */

#define TYPE(NAME) (1u << KN_TYPE_##NAME)
#define SPEAKERS (TYPE(PERSON) | BODIES)
#define BODIES (TYPE(AGENCY) | TYPE(MEDIA) | TYPE(ORG) | TYPE(GROUP))

/* ---- roles ---------------------------------------------------------- */

/* The end of a role that begins at a: a comma, a bracket, a sentence. */
static size_t
role_end(const struct quotes *q, size_t a, size_t t)
{
	size_t i = a;

	if (t > a + ROLE_MAX)
		t = a + ROLE_MAX;
	while (i < t && q->at[i].kind == ITEM_WORD &&
	    !quote__is(q, i, SPEECH(THAT))) {
		if (quote__is(q, i, SPEECH(CUT)) && (!quote__is(q, i,
		    SPEECH(IN)) || (i + 1 < t && quote__is(q, i + 1,
		    SPEECH(PAPER) | SPEECH(SPOKEN)))))
			break;
		i++;
	}
	while (i > a && quote__is(q, i - 1, SPEECH(TO)))
		i--;
	return i;
}

/* The role before a name, [a, p), or after it, from e on. */
static struct kn_span
role_of(const struct quotes *q, size_t a, size_t p, size_t e, size_t t)
{
	while (a < p && quote__is(q, a, SPEECH(TITLE)))
		a++;
	if (quote__any(q, a, p, SPEECH(HUMAN))) {
		while (p > a && quote__is(q, p - 1, SPEECH(TITLE)))
			p--;
		if (q->at[p - 1].kind == ITEM_COMMA)
			p--;
		return quote__span(q, a, p);
	}
	if (e < t && (q->at[e].kind == ITEM_COMMA ||
	    q->at[e].kind == ITEM_BREAK))
		e++;
	if (e < t && quote__is(q, e, SPEECH(HUMAN)) &&
	    !quote__is(q, e, SPEECH(OBJECT)))
		return quote__span(q, e, role_end(q, e, t));
	return (struct kn_span){ 0, 0 };
}

/* The one who spoke last, once more. */
static bool
again(const struct who *who, bool there, enum quote_how how,
    struct who *out)
{
	if (!there)
		return false;
	*out = *who;
	out->how = (uint8_t)how;
	return true;
}

static bool
last(const struct quotes *q, enum quote_how how, struct who *out)
{
	return again(&q->last, q->has_last, how, out);
}

/* ---- a subject that is written -------------------------------------- */

/* محامي فلان, المتحدث باسم الرئيس فلان: not the one named speaks. */
static bool
is_other(const struct quotes *q, size_t a, size_t p)
{
	size_t i = p;

	while (i > a && quote__is(q, i - 1, SPEECH(TITLE)))
		i--;
	if (i > a && quote__is(q, i - 1, SPEECH(OF)))
		return true;
	return i > a + 1 && quote__is(q, i - 1, SPEECH(HUMAN)) &&
	    quote__is(q, i - 2, SPEECH(OF));
}

/* From item a to the end of a mention, with the mark that is closed there. */
static struct kn_span
surface_of(const struct quotes *q, size_t a, size_t e,
    const struct kn_mention *m)
{
	struct kn_span at = { q->at[a].start_b, m->at.end_b };

	for (size_t i = a; i < e && e < q->n; i++)
		if (q->at[i].kind == ITEM_MARK && q->at[i].pair == e)
			at.end_b = q->at[e].end_b;
	return at;
}

static bool
person(const struct quotes *q, const struct kn_mention *m, size_t a,
    size_t t, struct who *out)
{
	size_t p = quote__item_at(q, a, t, m->at.start_b);
	size_t e = quote__item_at(q, p, t, m->at.end_b);

	if (p >= t || is_other(q, a, p))
		return false;
	*out = (struct who){ .entity = m->entity,
	    .surface = surface_of(q, a, e, m),
	    .role = role_of(q, a, p, e, t), .how = HOW_NAMED };
	return true;
}

/* قال رئيس الحكومة، عزيز أخنوش، إن: a name right behind the comma. */
static const struct kn_mention *
name_behind(const struct quotes *q, size_t b, size_t t)
{
	if (b + 1 >= t || q->at[b].kind != ITEM_COMMA)
		return NULL;
	size_t i = b + 1;
	while (i < t && quote__is(q, i, SPEECH(TITLE)))
		i++;
	const struct kn_mention *m = i >= t ? NULL :
	    quote__mention(q, i, i + 1, TYPE(PERSON));
	return m;
}

/* The body that [a, b) names, if it is itself that speaks. */
static bool
body(const struct quotes *q, size_t a, size_t b, struct who *out)
{
	const struct kn_mention *m = quote__mention(q, a, b, BODIES);
	bool paper = quote__is(q, a, SPEECH(PAPER));

	if (m == NULL)
		m = quote__mention(q, a, a + 1, TYPE(COUNTRY));
	if (m == NULL || m->subtype == KN_SUBTYPE_DEMONYM ||
	    (!paper && m->subtype == KN_SUBTYPE_ROLE))
		return false;
	size_t p = quote__item_at(q, a, b, m->at.start_b);
	/* للبرازيل: not it itself speaks. */
	if (!paper && p == a && m->at.start_b > q->at[p].start_b)
		return false;
	if (p > a + (paper ? 5 : 2) || quote__any(q, a, p, SPEECH(HUMAN)))
		return false;
	*out = (struct who){ .entity = m->entity, .body = true,
	    .surface = surface_of(q, a, quote__item_at(q, p, b,
	    m->at.end_b), m),
	    .how = HOW_NAMED };
	return true;
}

static bool
is_definite(const struct quotes *q, size_t i)
{
	struct kn_str s = { q->doc->text + q->at[i].start_b,
	    q->at[i].end_b - q->at[i].start_b };

	return kn_str_starts(s, KN_LIT("ال")) || kn_str_starts(s, KN_LIT("لل"));
}

/* الخبير ذاته, البلاغ نفسه, المتحدث. */
static bool
same(const struct quotes *q, size_t a, size_t b, struct who *out)
{
	bool one = b == a + 1 && is_definite(q, a);

	if (!quote__any(q, a, b, SPEECH(SAME)) &&
	    !(one && quote__is(q, a, SPEECH(ANYONE) | SPEECH(PAPER) |
	    SPEECH(SPOKEN))))
		return false;
	if (quote__is(q, a, SPEECH(PAPER)) && q->has_body)
		return again(&q->last_body, true, HOW_SAME, out);
	if (quote__is(q, a, SPEECH(ORIGIN)))
		return again(&q->source, q->has_source, HOW_SAME, out);
	return last(q, HOW_SAME, out);
}

static void
unnamed(const struct quotes *q, size_t a, size_t b, struct who *out)
{
	*out = (struct who){ .entity = KN_ENTITY_NONE,
	    .surface = quote__span(q, a, b), .how = HOW_UNNAMED };
	if (quote__any(q, a, b, SPEECH(HUMAN)))
		out->role = out->surface;
}

static bool
role(const struct quotes *q, size_t a, size_t b, struct who *out)
{
	while (a < b && quote__is(q, a, SPEECH(TITLE)))
		a++;
	if (a >= b || !quote__is(q, a, SPEECH(HUMAN)) ||
	    (b == a + 1 && !is_definite(q, a)))
		return false;
	struct kn_span here = quote__span(q, a, b);
	if (!quote__known_role(q, here, out))
		return false;
	out->surface = here;
	out->how = HOW_ROLE;
	return true;
}

/* وأضاف الوزير: the one who spoke, whose office it is. */
static bool
more(const struct quotes *q, size_t k, size_t a, const struct kn_mention *m,
    struct who *out)
{
	if (m != NULL || !quote__is(q, k, SPEECH(MORE)) || !q->has_last ||
	    q->last.body || q->last.entity == KN_ENTITY_NONE ||
	    !quote__is(q, a, SPEECH(HUMAN)) || !is_definite(q, a))
		return false;
	return last(q, HOW_SAME, out);
}

/* The subject of the verb at k is [a, b); the statement begins at t. */
static bool
named(const struct quotes *q, size_t k, size_t a, size_t b, size_t t,
    struct who *out)
{
	while (a + 1 < b && q->at[a].kind == ITEM_MARK)
		a++;
	while (b > a + 1 && quote__is(q, b - 1, SPEECH(TO)))
		b--;
	const struct kn_mention *m = quote__mention(q, a, b, TYPE(PERSON));

	if (m != NULL && person(q, m, a, t, out))
		return true;
	if (m == NULL && (m = name_behind(q, b, t)) != NULL &&
	    quote__is(q, a, SPEECH(HUMAN) | SPEECH(TITLE)))
		return person(q, m, a, t, out);
	if (more(q, k, a, m, out))
		return true;
	if (quote__is(q, a, SPEECH(DEMO)) &&
	    !quote__any(q, a + 1, b, SPEECH(HUMAN)))
		return false;
	if (same(q, a, b, out) || body(q, a, b, out) || role(q, a, b, out))
		return true;
	unnamed(q, a, b, out);
	return true;
}

/* ---- a subject that is not ------------------------------------------ */

/* Where the title and role before the name at p begin. */
static size_t
name_start(const struct quotes *q, size_t from, size_t p)
{
	size_t start = p;

	for (size_t n = 1; n <= 6 && n <= p - from; n++) {
		size_t i = p - n;

		if (q->at[i].kind != ITEM_WORD ||
		    quote__is(q, i, SPEECH(CUT) | SPEECH_SAYS | SPEECH(THAT)))
			break;
		if (quote__is(q, i, SPEECH(HUMAN) | SPEECH(TITLE)))
			start = i;
		else if (start < p)
			break;
	}
	return start;
}

/* The first item of the clause before k that a subject may stand in. */
static size_t
clause_start(const struct quotes *q, size_t k)
{
	size_t i = k, low = k > BACK_MAX ? k - BACK_MAX : 0;

	if (low < q->sentence)
		low = q->sentence;
	while (i > low && !quote__is(q, i - 1, SPEECH(THAT) | SPEECH_SAYS) &&
	    q->at[i - 1].kind != ITEM_COLON &&
	    q->at[i - 1].kind != ITEM_MARK)
		i--;
	return i;
}

/* A noun of people, or a text, at the start of the clause before k. */
static bool
noun_before(const struct quotes *q, size_t from, size_t k, struct who *out)
{
	size_t i = from;

	while (i < k && quote__is(q, i, SPEECH(OPENER) | SPEECH(SWITCH) |
	    SPEECH(SKIP)))
		i++;
	if (i >= k || k - i > 10 ||
	    !quote__is(q, i, SPEECH(HUMAN) | SPEECH(PAPER)))
		return false;
	size_t b = quote__phrase_end(q, i, k);
	if (same(q, i, b, out) || role(q, i, b, out))
		return true;
	unnamed(q, i, b, out);
	return true;
}

/* The subject stands before the verb at k. */
static bool
before(const struct quotes *q, size_t k, struct who *out)
{
	size_t from = clause_start(q, k);
	const struct kn_mention *m = NULL, *next;

	/* The last name; it is near the verb, or a comma shuts a role. */
	for (size_t a = from; (next = quote__mention(q, a, k,
	    TYPE(PERSON))) != NULL; m = next)
		a = quote__item_at(q, a, k, next->at.start_b) + 1;
	if (m != NULL) {
		size_t p = quote__item_at(q, from, k, m->at.start_b);
		size_t e = quote__item_at(q, p, k, m->at.end_b);
		size_t a = name_start(q, from, p);

		if ((k - e <= 4 || q->at[k - 1].kind == ITEM_COMMA) &&
		    person(q, m, a, k, out)) {
			out->how = HOW_BEFORE;
			return true;
		}
	}
	for (size_t n = 1; n <= 4 && n <= k - from; n++)
		if (!quote__is(q, k - n, SPEECH(HUMAN)) &&
		    body(q, k - n, k, out) && out->surface.end_b ==
		    q->at[k - 1].end_b && (k - n == from ||
		    !quote__is(q, k - n - 1, SPEECH(HUMAN)))) {
			out->how = HOW_BEFORE;
			return true;
		}
	return noun_before(q, from, k, out);
}

/* The subject of a sentence that is no speech: its first person, or body. */
static bool
sentence_subject(const struct quotes *q, size_t k, struct who *out)
{
	size_t from = q->sentence;
	size_t b = k > from + 200 ? from + 200 : k;
	const struct kn_mention *m = quote__mention(q, from, b, TYPE(PERSON));

	if (m == NULL)
		m = quote__mention(q, from, from + 6 < b ? from + 6 : b,
		    BODIES);
	if (m == NULL || m->subtype == KN_SUBTYPE_ROLE)
		return false;
	size_t p = quote__item_at(q, from, b, m->at.start_b);
	if (m->type == KN_TYPE_PERSON) {
		if (!person(q, m, name_start(q, from, p), k, out))
			return false;
	} else {
		*out = (struct who){ .entity = m->entity, .surface = m->at,
		    .body = true };
	}
	out->how = HOW_BEFORE;
	return true;
}

/* Only words that lead up to a verb stand before k: وفي هذا الصدد، أبرز. */
static bool
starts_sentence(const struct quotes *q, size_t k)
{
	size_t i = q->sentence;

	if (k - i > LEAD_MAX)
		return false;
	while (i < k && quote__is(q, i, SPEECH(OPENER) | SPEECH(SKIP)))
		i++;
	if (i == k)
		return true;
	return quote__is(q, i, SPEECH(CUT)) && k - i <= 6;
}

/* وقال, and nobody spoke yet: the person named last, or nobody known. */
static bool
nearest(const struct quotes *q, struct who *out)
{
	size_t a = q->sentence > 200 ? q->sentence - 200 : 0;
	const struct kn_mention *m = NULL, *next;

	*out = (struct who){ .entity = KN_ENTITY_NONE, .how = HOW_UNNAMED };
	while (!q->has_last && (next = quote__mention(q, a, q->sentence,
	    TYPE(PERSON))) != NULL) {
		m = next;
		a = quote__item_at(q, a, q->sentence, m->at.start_b) + 1;
	}
	if (m != NULL)
		*out = (struct who){ .entity = m->entity, .surface = m->at,
		    .how = HOW_LAST };
	return true;
}

static bool
implied(const struct quotes *q, size_t k, struct who *out)
{
	bool here = q->has_last && q->last_sentence == q->sentence;
	const struct item *v = &q->at[k];

	if ((v->bits & SPEECH(PART)) != 0)
		return here ? last(q, HOW_LAST, out) :
		    sentence_subject(q, k, out) || last(q, HOW_LAST, out);
	bool switched = quote__any(q, k - q->sentence > LEAD_MAX ?
	    k - LEAD_MAX : q->sentence, k, SPEECH(SWITCH));
	if ((v->flags & ITEM_CONJ) == 0 && before(q, k, out))
		return true;
	if (starts_sentence(q, k))
		return (!switched && last(q, HOW_LAST, out)) ||
		    nearest(q, out);
	/* وأضاف; or ، ختم behind what was said; قبل أن يضيف. */
	return here && ((v->flags & ITEM_CONJ) != 0 ||
	    q->at[k - 1].kind == ITEM_COMMA || quote__is(q, k - 1,
	    SPEECH(THAT))) && last(q, HOW_LAST, out);
}

/* جاء في بلاغ للمديرية, ورد ضمن التصريح ذاته. */
static bool
placed(const struct quotes *q, size_t k, size_t t, struct who *out)
{
	size_t a = k + 1;

	while (a < t && quote__is(q, a, SPEECH(CUT)))
		a++;
	if (a == k + 1 || a >= t ||
	    !quote__is(q, a, SPEECH(PAPER) | SPEECH(SPOKEN)))
		return false;
	return named(q, k, a, quote__phrase_end(q, a, t), t, out);
}

/* ---- in general ----------------------------------------------------- */

/* قال ضاحكا, كشفوا للمحققين, حذر من أن: no subject begins at a. */
static bool
no_subject(const struct quotes *q, size_t a, size_t b)
{
	struct kn_str s = { q->doc->text + q->at[a].start_b,
	    q->at[a].end_b - q->at[a].start_b };

	if (quote__is(q, a, SPEECH(TO) | SPEECH(OBJECT)) ||
	    quote__is_object(q, a) || kn_str_starts(s, KN_LIT("لل")))
		return true;
	if (quote__mention(q, a, a + 1, UINT32_MAX) != NULL)
		return false;
	return b == a + 1 && s.n >= 8 && !is_definite(q, a) &&
	    q->at[a].bits == 0 && (kn_str_ends(s, KN_LIT("ا")) ||
	    kn_str_ends(s, KN_LIT("اً")) || kn_str_ends(s, KN_LIT("ًا")));
}

static bool
speaker(struct quotes *q, size_t k, size_t t, struct who *out)
{
	size_t a = k + 1;

	if ((q->at[k].bits & SPEECH(PLACE)) != 0)
		return placed(q, k, t, out);
	for (int n = 0; n < SEGMENTS_MAX && a < t; n++) {
		while (a < t && quote__is(q, a, SPEECH(SKIP) | SPEECH(SWITCH)))
			a++;
		size_t b = a < t ? quote__phrase_end(q, a, t) : a;
		if (b > a && quote__is(q, k, SPEECH(GRASP)) &&
		    !quote__any(q, a, b, SPEECH(HUMAN) | SPEECH(SAME)) &&
		    quote__mention(q, a, a + 1, SPEAKERS) == NULL)
			break;
		if (b > a && !no_subject(q, a, b))
			return named(q, k, a, b, t, out);
		while (a < t && q->at[a].kind != ITEM_COMMA)
			a++;
		a++;
	}
	return implied(q, k, out);
}

bool
quote__speaker(struct quotes *q, size_t k, size_t t, struct who *out)
{
	if (!speaker(q, k, t, out))
		return false;
	if (out->entity != KN_ENTITY_NONE)
		quote__recall_role(q, out);
	return true;
}

bool
quote__source(struct quotes *q, size_t a, size_t b, struct who *out)
{
	const struct kn_mention *m;

	while (a < b && quote__is(q, a, SPEECH(CUT) | SPEECH(SKIP)))
		a++;
	/* حسب ما أكده لجوهرة "أف أم" مصدر …: to whom, then who. */
	if (a < b && quote__is_object(q, a) && (m = quote__mention(q, a, a + 1,
	    TYPE(MEDIA))) != NULL) {
		a = quote__item_at(q, a, b, m->at.end_b);
		while (a < b && q->at[a].kind == ITEM_MARK)
			a++;
	}
	size_t end = a < b ? quote__phrase_end(q, a, b) : a;
	if (end == a)
		return false;
	m = quote__mention(q, a, end, TYPE(PERSON));
	if (m != NULL && quote__item_at(q, a, end, m->at.start_b) <= a + 5 &&
	    person(q, m, a, b, out))
		return true;
	if (same(q, a, end, out) || body(q, a, end, out) ||
	    role(q, a, end, out))
		return true;
	if (!quote__is(q, a, SPEECH(HUMAN) | SPEECH(PAPER) | SPEECH(SPOKEN)))
		return false;
	unnamed(q, a, end, out);
	return true;
}

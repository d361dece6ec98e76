/*
 * pack_found.c: quotes, meetings and offices of an article as one blob. In:
 * arrays by rising start. Out: varints, and back, checked against the text's
 * length and the entities there are.
 *
 * Nothing at all is no byte. Otherwise: quotes, meetings, offices, each a
 * count and its rows. A span is start and length, the first of a row minus
 * the start of the row before; an entity is its number + 1, or 0.
 */
#include "core/index/index_priv.h"

#include "kunnash/mem.h"

#include "core/index/pack_priv.h"

/* ---- packing --------------------------------------------------------------- */

static void
put_span(struct kn_buf *out, struct kn_span at, uint32_t last)
{
	pack__put(out, at.start_b - last);
	pack__put(out, kn_span_len(at));
}

static void
put_rule(const struct index_names *names, const char *rule,
    struct kn_buf *out)
{
	pack__put(out, index__rules_intern(names->db, names->rules,
	    rule == NULL ? "" : rule));
}

static void
put_quote(const struct index_names *names, const struct kn_quote *q,
    uint32_t last, struct kn_buf *out)
{
	put_span(out, q->at, last);
	pack__put(out, (uint64_t)q->kind);
	put_span(out, q->cue, 0);
	pack__put_entity(out, q->speaker);
	put_span(out, q->surface, 0);
	put_span(out, q->role, 0);
	put_rule(names, q->rule, out);
}

static void
put_meeting(const struct index_names *names, const struct kn_meeting *m,
    uint32_t last, struct kn_buf *out)
{
	put_span(out, m->at, last);
	pack__put(out, (uint64_t)m->status);
	put_span(out, m->when, 0);
	pack__put(out, m->day);
	pack__put_entity(out, m->a);
	pack__put_entity(out, m->b);
	put_span(out, m->surface_a, 0);
	put_span(out, m->surface_b, 0);
	pack__put_entity(out, m->place);
	pack__put(out, m->n_bodies);
	for (uint32_t i = 0; i < m->n_bodies; i++)
		pack__put_entity(out, m->bodies[i]);
	put_rule(names, m->rule, out);
}

void
index__pack_found(const struct index_names *names,
    const struct kn_found *found, struct kn_buf *out)
{
	uint32_t last = 0;

	if (found->n_quotes + found->n_meetings + found->n_offices == 0)
		return;
	pack__put(out, found->n_quotes);
	for (size_t i = 0; i < found->n_quotes; i++) {
		put_quote(names, &found->quotes[i], last, out);
		last = found->quotes[i].at.start_b;
	}
	pack__put(out, found->n_meetings);
	last = 0;
	for (size_t i = 0; i < found->n_meetings; i++) {
		put_meeting(names, &found->meetings[i], last, out);
		last = found->meetings[i].at.start_b;
	}
	pack__put(out, found->n_offices);
	last = 0;
	for (size_t i = 0; i < found->n_offices; i++) {
		const struct kn_office *r = &found->offices[i];

		put_span(out, r->at, last);
		pack__put_entity(out, r->person);
		put_rule(names, r->rule, out);
		last = r->at.start_b;
	}
}

/* ---- unpacking ------------------------------------------------------------- */

struct reading {
	struct unpack in;
	size_t text_b;
	const struct index_names *names;
};

static struct kn_span
get_span(struct reading *r)
{
	return pack__get_span(&r->in, 0, r->text_b);
}

static const char *
get_rule(struct reading *r)
{
	uint32_t rule = pack__get_below(&r->in, r->names->rules->n);

	return r->in.bad ? NULL : r->names->rules->name[rule];
}

static uint32_t
get_entity(struct reading *r)
{
	return pack__get_entity(&r->in, r->names);
}

/* An enumerator below limit; 0 when it is bad. */
static uint32_t
get_enum(struct reading *r, size_t limit)
{
	uint32_t v = pack__get_below(&r->in, limit);

	return r->in.bad ? 0 : v;
}

static void
get_quotes(struct reading *r, struct kn_found *out)
{
	uint32_t n = pack__get_count(&r->in, 11), last = 0;

	out->quotes = kn_grow(out->quotes, &out->cap_quotes, n,
	    sizeof(*out->quotes));
	for (uint32_t i = 0; i < n && !r->in.bad; i++) {
		struct kn_quote *q = &out->quotes[out->n_quotes++];

		q->at = pack__get_span(&r->in, last, r->text_b);
		q->kind = (enum kn_quote_kind)get_enum(r, KN_QUOTE_COUNT);
		q->cue = get_span(r);
		q->speaker = get_entity(r);
		q->surface = get_span(r);
		q->role = get_span(r);
		q->rule = get_rule(r);
		last = q->at.start_b;
	}
}

static void
get_meeting(struct reading *r, uint32_t last, struct kn_meeting *m)
{
	m->at = pack__get_span(&r->in, last, r->text_b);
	m->status = (enum kn_meeting_status)get_enum(r, KN_MEETING_COUNT);
	m->when = get_span(r);
	m->day = pack__get(&r->in);
	m->a = get_entity(r);
	m->b = get_entity(r);
	m->surface_a = get_span(r);
	m->surface_b = get_span(r);
	m->place = get_entity(r);
	m->n_bodies = get_enum(r, KN_MEETING_BODIES + 1);
	for (uint32_t i = 0; i < m->n_bodies; i++)
		m->bodies[i] = get_entity(r);
	m->rule = get_rule(r);
}

static void
get_meetings(struct reading *r, struct kn_found *out)
{
	uint32_t n = pack__get_count(&r->in, 15), last = 0;

	out->meetings = kn_grow(out->meetings, &out->cap_meetings, n,
	    sizeof(*out->meetings));
	for (uint32_t i = 0; i < n && !r->in.bad; i++) {
		struct kn_meeting *m = &out->meetings[out->n_meetings++];

		get_meeting(r, last, m);
		last = m->at.start_b;
	}
}

static void
get_offices(struct reading *r, struct kn_found *out)
{
	uint32_t n = pack__get_count(&r->in, 4), last = 0;

	out->offices = kn_grow(out->offices, &out->cap_offices, n,
	    sizeof(*out->offices));
	for (uint32_t i = 0; i < n && !r->in.bad; i++) {
		struct kn_office *x = &out->offices[out->n_offices++];

		x->at = pack__get_span(&r->in, last, r->text_b);
		x->person = get_entity(r);
		x->rule = get_rule(r);
		last = x->at.start_b;
	}
}

enum kn_status
index__unpack_found(struct kn_str packed, size_t text_b,
    const struct index_names *names, struct kn_found *out)
{
	struct reading r = { pack__start(packed), text_b, names };

	if (packed.n == 0)
		return KN_OK;
	get_quotes(&r, out);
	get_meetings(&r, out);
	get_offices(&r, out);
	if (!r.in.bad && r.in.at == r.in.end)
		return KN_OK;
	out->n_quotes = out->n_meetings = out->n_offices = 0;
	return KN_CORRUPT;
}

/*
 * pack.c: the spans and mentions of an article as one blob each. In: arrays
 * by rising start. Out: varints, and back, checked against the text's
 * length. A mention takes about 8 bytes this way, and a row 60.
 *
 * Spans: count, then kind, start minus the last start, length. Mentions:
 * count, then start minus the last start, length, type, subtype, entity + 1
 * or the day of a DATE, rule * 2 + suppressed. The rest: pack_found.c.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/pack_priv.h"

void
pack__put(struct kn_buf *out, uint64_t v)
{
	char bytes[10];
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		bytes[n++] = (char)((v & 0x7F) | 0x80);
	bytes[n++] = (char)v;
	kn_buf_put(out, bytes, n);
}

uint64_t
pack__get_long(struct unpack *in)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 63 && in->at < in->end; shift += 7) {
		unsigned char c = *in->at++;

		v |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80)
			return v;
	}
	in->bad = true;
	return 0;
}

uint32_t
pack__get_more(struct unpack *in)
{
	uint64_t v = pack__get_long(in);

	if (v <= UINT32_MAX)
		return (uint32_t)v;
	in->bad = true;
	return 0;
}

uint32_t
pack__get_below(struct unpack *in, size_t limit)
{
	uint32_t v = pack__get(in);

	if (v >= limit)
		in->bad = true;
	return v;
}

struct kn_span
pack__get_span(struct unpack *in, uint32_t last, size_t text_b)
{
	uint64_t start = (uint64_t)last + pack__get(in);
	uint64_t end = start + pack__get(in);

	if (end > text_b || end > UINT32_MAX) {
		in->bad = true;
		return (struct kn_span){ 0, 0 };
	}
	return (struct kn_span){ (uint32_t)start, (uint32_t)end };
}

struct unpack
pack__start(struct kn_str packed)
{
	const unsigned char *p = (const unsigned char *)packed.s;

	return (struct unpack){ p, p + packed.n, false };
}

uint32_t
pack__get_count(struct unpack *in, size_t min_b)
{
	uint32_t n = pack__get(in);

	if (n > (size_t)(in->end - in->at) / min_b) {
		in->bad = true;
		return 0;
	}
	return n;
}

void
index__pack_spans(const struct kn_doc_span *spans, size_t n,
    struct kn_buf *out)
{
	uint32_t last = 0;

	pack__put(out, n);
	for (size_t i = 0; i < n; i++) {
		pack__put(out, (uint64_t)spans[i].kind);
		pack__put(out, spans[i].at.start_b - last);
		pack__put(out, kn_span_len(spans[i].at));
		last = spans[i].at.start_b;
	}
}

enum kn_status
index__unpack_spans(struct kn_str packed, size_t text_b,
    struct kn_doc_span **spans, size_t *n)
{
	struct unpack in = pack__start(packed);
	uint32_t last = 0;

	*n = pack__get_count(&in, 3);
	*spans = *n == 0 ? NULL : kn_calloc(*n, sizeof(**spans));
	for (size_t i = 0; i < *n && !in.bad; i++) {
		uint32_t kind = pack__get_below(&in, KN_SPAN_KIND_COUNT);

		(*spans)[i].at = pack__get_span(&in, last, text_b);
		(*spans)[i].kind = in.bad ? 0 : (enum kn_span_kind)kind;
		last = (*spans)[i].at.start_b;
	}
	if (!in.bad && in.at == in.end)
		return KN_OK;
	free(*spans);
	*spans = NULL;
	*n = 0;
	return KN_CORRUPT;
}

void
pack__put_entity(struct kn_buf *out, uint32_t entity)
{
	pack__put(out, entity == KN_ENTITY_NONE ? 0 : (uint64_t)entity + 1);
}

uint32_t
pack__get_entity(struct unpack *in, const struct index_names *names)
{
	uint32_t v = pack__get(in);

	if (v == 0)
		return KN_ENTITY_NONE;
	if (!index__entity_known(names->ents, v - 1))
		in->bad = true;
	return v - 1;
}

void
index__pack_mentions(const struct index_names *names,
    const struct kn_mentions *m, struct kn_buf *out)
{
	uint32_t last = 0;

	pack__put(out, m->n);
	for (size_t i = 0; i < m->n; i++) {
		const struct kn_mention *at = &m->at[i];
		uint64_t rule = index__rules_intern(names->db, names->rules,
		    at->rule == NULL ? "" : at->rule);

		pack__put(out, at->at.start_b - last);
		pack__put(out, kn_span_len(at->at));
		pack__put(out, (uint64_t)at->type);
		pack__put(out, (uint64_t)at->subtype);
		if (at->type == KN_TYPE_DATE)
			pack__put(out, at->day);
		else
			pack__put_entity(out, at->entity);
		pack__put(out, rule * 2 + (at->suppressed ? 1 : 0));
		last = at->at.start_b;
	}
}

/* A mention that starts at or after last; `in` is bad when it is none. */
static struct kn_mention
get_mention(struct unpack *in, uint32_t last, size_t text_b,
    const struct index_names *names)
{
	struct kn_mention m = { .at = pack__get_span(in, last, text_b),
	    .entity = KN_ENTITY_NONE };
	uint32_t type = pack__get_below(in, KN_TYPE_COUNT);
	uint32_t sub = pack__get_below(in, KN_SUBTYPE_COUNT);

	m.type = in->bad ? 0 : (enum kn_type)type;
	m.subtype = in->bad ? 0 : (enum kn_subtype)sub;
	if (m.type == KN_TYPE_DATE)
		m.day = pack__get(in);
	else
		m.entity = pack__get_entity(in, names);
	/* What is no date names something. */
	if (m.type != KN_TYPE_DATE && m.entity == KN_ENTITY_NONE)
		in->bad = true;
	uint32_t rule = pack__get_below(in, names->rules->n * 2);
	m.suppressed = rule % 2 != 0;
	m.rule = in->bad ? NULL : names->rules->name[rule / 2];
	return m;
}

enum kn_status
index__unpack_mentions(struct kn_str packed, size_t text_b,
    const struct index_names *names, struct kn_mentions *out)
{
	struct unpack in = pack__start(packed);
	uint32_t n = pack__get_count(&in, 6), last = 0;
	size_t first = out->n;

	out->at = kn_grow(out->at, &out->cap, first + n, sizeof(*out->at));
	for (uint32_t i = 0; i < n && !in.bad; i++) {
		struct kn_mention m = get_mention(&in, last, text_b, names);

		if (in.bad)
			break;
		out->at[out->n++] = m;
		last = m.at.start_b;
	}
	if (!in.bad && in.at == in.end)
		return KN_OK;
	out->n = first;
	return KN_CORRUPT;
}

int64_t
index__sum(const struct kn_str *parts, size_t n)
{
	struct kn_digest *d = kn_digest_new();

	for (size_t i = 0; i < n; i++) {
		kn_digest_add(d, &parts[i].n, sizeof(parts[i].n));
		kn_digest_add(d, parts[i].s, parts[i].n);
	}
	return index__key_int(kn_digest_end(d));
}

int64_t
index__key_sum(struct kn_key key, struct kn_key body_key)
{
	const struct kn_str keys[] = { kn_str(key.hex), kn_str(body_key.hex) };

	return index__sum(keys, 2);
}

/* ---- names of rules ------------------------------------------------------- */

static void
rules_add(struct index_rules *rules, struct kn_str name)
{
	rules->name = kn_grow(rules->name, &rules->cap, rules->n + 1,
	    sizeof(*rules->name));
	rules->name[rules->n++] = kn_strndup(name.s, name.n);
}

void
index__rules_load(struct kn_db *db, struct index_rules *rules)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT num, name FROM rule WHERE num >= ?1 ORDER BY num");

	kn_bind_int(st, 1, (int64_t)rules->n);
	while (kn_step(st)) {
		if (kn_col_int(st, 0) != (int64_t)rules->n) {
			kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
			break;
		}
		rules_add(rules, kn_col_str(st, 1));
	}
	kn_reset(st);
}

/* Names are asked for mention by mention, and nearly all are literals: what
 * one of this address was is mostly what it is. */
uint32_t
index__rules_intern(struct kn_db *db, struct index_rules *rules,
    const char *name)
{
	uint32_t *last = &rules->last[((uintptr_t)name ^ (uintptr_t)name >> 8) %
	    INDEX_RULES_LAST];

	if (*last < rules->n && strcmp(rules->name[*last], name) == 0)
		return *last;
	for (size_t i = 0; i < rules->n; i++)
		if (strcmp(rules->name[i], name) == 0) {
			*last = (uint32_t)i;
			return *last;
		}
	struct kn_stmt *st = kn_db_stmt(db,
	    "INSERT INTO rule (num, name) VALUES (?1, ?2)");
	kn_bind_int(st, 1, (int64_t)rules->n);
	kn_bind_text(st, 2, kn_str(name));
	kn_run(st);
	rules_add(rules, kn_str(name));
	return (uint32_t)rules->n - 1;
}

void
index__rules_dispose(struct index_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		free(rules->name[i]);
	free(rules->name);
	*rules = (struct index_rules){ 0 };
}

/*
 * pack.c: the spans and mentions of an article as one blob each. In: arrays
 * by rising start. Out: varints, and back, checked against the text's
 * length. A mention takes about 8 bytes this way, and a row 60.
 *
 * Varints are little-endian base 128. Spans: count, then kind, start minus
 * the last start, length. Mentions: count, then start minus the last start,
 * length, type, subtype, entity, rule * 2 + suppressed.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

static void
put(struct kn_buf *out, uint64_t v)
{
	char bytes[10];
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		bytes[n++] = (char)((v & 0x7F) | 0x80);
	bytes[n++] = (char)v;
	kn_buf_put(out, bytes, n);
}

/* Numbers up to 32 bits; a bad one leaves `bad` set and gives 0. */
struct unpack {
	const unsigned char *at, *end;
	bool bad;
};

static uint32_t
get(struct unpack *in)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 35 && in->at < in->end; shift += 7) {
		unsigned char c = *in->at++;

		v |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80 && v <= UINT32_MAX)
			return (uint32_t)v;
		if (c < 0x80)
			break;
	}
	in->bad = true;
	return 0;
}

/* A number below `limit`. */
static uint32_t
get_below(struct unpack *in, size_t limit)
{
	uint32_t v = get(in);

	if (v >= limit)
		in->bad = true;
	return v;
}

/* A span that starts at or after last and ends in the text. */
static struct kn_span
get_span(struct unpack *in, uint32_t last, size_t text_b)
{
	uint64_t start = (uint64_t)last + get(in);
	uint64_t end = start + get(in);

	if (end > text_b || end > UINT32_MAX) {
		in->bad = true;
		return (struct kn_span){ 0, 0 };
	}
	return (struct kn_span){ (uint32_t)start, (uint32_t)end };
}

static struct unpack
start(struct kn_str packed)
{
	const unsigned char *p = (const unsigned char *)packed.s;

	return (struct unpack){ p, p + packed.n, false };
}

/* A count of rows of at least min_b bytes each: memory is bounded by what
 * is really there. */
static uint32_t
get_count(struct unpack *in, size_t min_b)
{
	uint32_t n = get(in);

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

	put(out, n);
	for (size_t i = 0; i < n; i++) {
		put(out, (uint64_t)spans[i].kind);
		put(out, spans[i].at.start_b - last);
		put(out, kn_span_len(spans[i].at));
		last = spans[i].at.start_b;
	}
}

enum kn_status
index__unpack_spans(struct kn_str packed, size_t text_b,
    struct kn_doc_span **spans, size_t *n)
{
	struct unpack in = start(packed);
	uint32_t last = 0;

	*n = get_count(&in, 3);
	*spans = *n == 0 ? NULL : kn_calloc(*n, sizeof(**spans));
	for (size_t i = 0; i < *n && !in.bad; i++) {
		uint32_t kind = get_below(&in, KN_SPAN_KIND_COUNT);

		(*spans)[i].at = get_span(&in, last, text_b);
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
index__pack_mentions(const struct kn_mentions *m, const uint32_t *rule,
    struct kn_buf *out)
{
	uint32_t last = 0;

	put(out, m->n);
	for (size_t i = 0; i < m->n; i++) {
		const struct kn_mention *at = &m->at[i];

		put(out, at->at.start_b - last);
		put(out, kn_span_len(at->at));
		put(out, (uint64_t)at->type);
		put(out, (uint64_t)at->subtype);
		put(out, at->entity);
		put(out, (uint64_t)rule[i] * 2 + (at->suppressed ? 1 : 0));
		last = at->at.start_b;
	}
}

enum kn_status
index__unpack_mentions(struct kn_str packed, size_t text_b,
    const struct index_rules *rules, size_t n_entities,
    struct kn_mentions *out)
{
	struct unpack in = start(packed);
	uint32_t n = get_count(&in, 6), last = 0;
	size_t first = out->n;

	out->at = kn_grow(out->at, &out->cap, first + n, sizeof(*out->at));
	for (uint32_t i = 0; i < n && !in.bad; i++) {
		struct kn_span at = get_span(&in, last, text_b);
		uint32_t type = get_below(&in, KN_TYPE_COUNT);
		uint32_t sub = get_below(&in, KN_SUBTYPE_COUNT);
		uint32_t entity = get_below(&in, n_entities);
		uint32_t rule = get_below(&in, rules->n * 2);

		if (in.bad)
			break;
		out->at[out->n++] = (struct kn_mention){
			.at = at,
			.type = (enum kn_type)type,
			.subtype = (enum kn_subtype)sub,
			.entity = entity,
			.suppressed = rule % 2 != 0,
			.rule = rules->name[rule / 2],
		};
		last = at.start_b;
	}
	if (!in.bad && in.at == in.end)
		return KN_OK;
	out->n = first;
	return KN_CORRUPT;
}

int64_t
index__sum(struct kn_str a, struct kn_str b)
{
	struct kn_digest *d = kn_digest_new();

	kn_digest_add(d, &a.n, sizeof(a.n));
	kn_digest_add(d, a.s, a.n);
	kn_digest_add(d, b.s, b.n);
	return index__key_int(kn_digest_end(d));
}

int64_t
index__key_sum(struct kn_key key, struct kn_key body_key)
{
	return index__sum(kn_str(key.hex), kn_str(body_key.hex));
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

uint32_t
index__rules_intern(struct kn_db *db, struct index_rules *rules,
    const char *name)
{
	for (size_t i = 0; i < rules->n; i++)
		if (kn_str_is(kn_str(rules->name[i]), name))
			return (uint32_t)i;
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

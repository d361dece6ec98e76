/*
 * record.c: the records of the commands.
 *
 * In: articles, mentions, counts, passages. Out: one record each, with the
 * keys of record.def in their order. Bytes become code points here.
 */
#include "kunnash/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"
#include "kunnash/mem.h"

/* What a record may speak of; only what it needs is set. */
struct rec {
	struct kn_writer *w;
	struct kn_index *ix;
	const struct kn_article *a;
	const struct kn_doc *doc;
	struct kn_offsets *offsets;
	const struct kn_mentions *mentions;
	const struct kn_mention *m;
	const struct kn_facet_count *row;
	const struct kn_entity *entity;
	const struct kn_passage *p;
	const struct kn_index_summary *s;
	const struct kn_reject *reject;
	const struct kn_problem *problem;
};

enum record {
	RECORD_ARTICLE, RECORD_LIST, RECORD_SHOW, RECORD_MENTION,
	RECORD_ENTITY, RECORD_SEARCH, RECORD_INDEX, RECORD_REJECT,
	RECORD_PROBLEM
};

#define PUT_CSTR(how, value) \
	static void put_##how(const struct rec *r, const char *key) \
	{ kn_writer_cstr(r->w, key, value); }
#define PUT_INT(how, value) \
	static void put_##how(const struct rec *r, const char *key) \
	{ kn_writer_int(r->w, key, (int64_t)(value)); }
#define PUT_BOOL(how, value) \
	static void put_##how(const struct rec *r, const char *key) \
	{ kn_writer_bool(r->w, key, value); }
#define PUT_REAL(how, value) \
	static void put_##how(const struct rec *r, const char *key) \
	{ kn_writer_real(r->w, key, value); }

/* ---- articles -------------------------------------------------------- */

PUT_INT(id, r->a->id)
PUT_CSTR(key, r->a->key.hex)
PUT_CSTR(path, r->a->meta.path)
PUT_CSTR(url, r->a->meta.url)
PUT_CSTR(title, r->a->meta.title)
PUT_CSTR(outlet, r->a->meta.outlet)
PUT_CSTR(date, r->a->meta.date)
PUT_CSTR(byline, r->a->meta.byline)
PUT_CSTR(via, r->a->meta.via)
PUT_CSTR(date_source, r->a->meta.date_source)
PUT_CSTR(retrieved, r->a->meta.retrieved)
PUT_CSTR(lang, r->a->meta.lang)
PUT_INT(words, r->a->meta.words)
PUT_INT(chars, r->a->meta.chars_cp)
PUT_CSTR(body_key, r->a->body_key.hex)
PUT_CSTR(story, r->a->story.hex)
PUT_BOOL(lead, r->a->lead)
PUT_INT(copies, r->a->copies)

/* The distinct entities of a type, in the order of their first mention. */
static void
put_entities(const struct rec *r, const char *key, enum kn_type type)
{
	struct kn_map *seen = kn_map_new();
	struct kn_str *ids = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < r->mentions->n; i++) {
		const struct kn_mention *m = &r->mentions->at[i];
		const struct kn_entity *e = m->suppressed ||
		    m->type != type ? NULL :
		    kn_index_entity(r->ix, m->entity);

		if (e == NULL || !kn_map_set(seen, kn_str(e->id), 0))
			continue;
		ids = kn_grow(ids, &cap, n + 1, sizeof(*ids));
		ids[n++] = kn_str(e->id);
	}
	kn_writer_list(r->w, key, ids, n);
	free(ids);
	kn_map_free(seen);
}

static void
put_countries(const struct rec *r, const char *key)
{
	put_entities(r, key, KN_TYPE_COUNTRY);
}

static void
put_agencies(const struct rec *r, const char *key)
{
	put_entities(r, key, KN_TYPE_AGENCY);
}

/* The notebook holds none of these yet. */
PUT_INT(notes, 0)
PUT_BOOL(starred, false)
PUT_BOOL(read, false)

static void
put_text(const struct rec *r, const char *key)
{
	kn_writer_str(r->w, key,
	    (struct kn_str){ r->doc->text, r->doc->n_b });
}

static void
put_spans(const struct rec *r, const char *key)
{
	kn_writer_spans(r->w, key, r->doc);
}

/* ---- mentions -------------------------------------------------------- */

static struct kn_str
slice(const struct kn_doc *doc, struct kn_span at)
{
	return (struct kn_str){ doc->text + at.start_b, kn_span_len(at) };
}

PUT_INT(mention_start, kn_offsets_cp(r->offsets, r->m->at.start_b))
PUT_INT(mention_end, kn_offsets_cp(r->offsets, r->m->at.end_b))
PUT_CSTR(mention_type, kn_type_name(r->m->type))
PUT_CSTR(mention_subtype, kn_subtype_name(r->m->subtype))
PUT_CSTR(mention_entity, r->entity == NULL ? NULL : r->entity->id)
PUT_BOOL(mention_suppressed, r->m->suppressed)

static void
put_mention_surface(const struct rec *r, const char *key)
{
	kn_writer_str(r->w, key, slice(r->doc, r->m->at));
}

static void
put_mention_form(const struct rec *r, const char *key)
{
	struct kn_str before = { r->doc->text, r->m->at.start_b };
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_mention_form(r->entity, slice(r->doc, r->m->at),
	    kn_str_ends(before, KN_LIT("ل")), &b);
	kn_writer_str(r->w, key, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* The ISO date of a DATE. */
static void
put_mention_value(const struct rec *r, const char *key)
{
	struct kn_str s = slice(r->doc, r->m->at);
	char iso[11];

	if (r->m->type == KN_TYPE_DATE && kn_date_parse(s, iso) == s.n)
		kn_writer_cstr(r->w, key, iso);
	else
		kn_writer_null(r->w, key);
}

static void
put_mention_context(const struct rec *r, const char *key)
{
	kn_writer_str(r->w, key, slice(r->doc, kn_snippet(r->doc, r->m->at,
	    KN_SNIPPET_CP)));
}

/* ---- entities -------------------------------------------------------- */

PUT_CSTR(entity_id, r->row->value)
PUT_CSTR(entity_type,
    r->entity == NULL ? NULL : kn_type_name(r->entity->type))
PUT_CSTR(entity_label_ar,
    r->entity == NULL ? NULL : r->entity->label[KN_LANG_AR])
PUT_CSTR(entity_label_fr,
    r->entity == NULL ? NULL : r->entity->label[KN_LANG_FR])
PUT_CSTR(entity_label_en,
    r->entity == NULL ? NULL : r->entity->label[KN_LANG_EN])
PUT_INT(entity_stories, r->row->stories)
PUT_INT(entity_articles, r->row->articles)
PUT_INT(entity_mentions, r->row->mentions)

/* ---- passages -------------------------------------------------------- */

PUT_REAL(score, r->p->score)
PUT_INT(passage_start, kn_offsets_cp(r->offsets, r->p->at.start_b))
PUT_INT(passage_end, kn_offsets_cp(r->offsets, r->p->at.end_b))
PUT_CSTR(rule, kn_rule_name(r->p->rule))

static void
put_snippet(const struct rec *r, const char *key)
{
	kn_writer_str(r->w, key, slice(r->doc, r->p->snippet));
}

/* ---- the index ------------------------------------------------------- */

PUT_INT(summary_read, r->s->read)
PUT_INT(summary_new, r->s->added)
PUT_INT(summary_changed, r->s->changed)
PUT_INT(summary_unchanged, r->s->unchanged)
PUT_INT(summary_empty, r->s->empty)
PUT_INT(summary_removed, r->s->removed)
PUT_INT(summary_rejected, r->s->rejected)
PUT_REAL(summary_seconds, r->s->seconds)
PUT_CSTR(reject_path, r->reject->path)
PUT_CSTR(reject_place, r->reject->place)
PUT_CSTR(reject_reason, r->reject->reason)
PUT_CSTR(reject_action, r->reject->action)
PUT_CSTR(problem_name, r->problem->problem)
PUT_CSTR(problem_where, r->problem->where)
PUT_CSTR(problem_detail, r->problem->detail)

/* ---- the table ------------------------------------------------------- */

static const struct {
	enum record record;
	const char *key;
	void (*put)(const struct rec *r, const char *key);
} rows[] = {
#define KN_KEY(RECORD, key, how) { RECORD_##RECORD, key, put_##how },
#include "record.def"
#undef KN_KEY
};

static void
put_rows(const struct rec *r, enum record record)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].record == record)
			rows[i].put(r, rows[i].key);
}

/* The keys of an article, then those of the record, as one line. */
static enum kn_status
write_record(const struct rec *r, enum record record)
{
	kn_writer_begin(r->w);
	if (r->a != NULL)
		put_rows(r, RECORD_ARTICLE);
	if (record == RECORD_SHOW)
		put_rows(r, RECORD_LIST);
	put_rows(r, record);
	return kn_writer_end(r->w);
}

static enum kn_status
write_article(struct rec *r, enum record record)
{
	struct kn_mentions mentions = { .n = 0 };
	enum kn_status st = kn_index_mentions(r->ix, r->a->id, &mentions,
	    NULL);

	r->mentions = &mentions;
	if (st == KN_OK)
		st = write_record(r, record);
	kn_mentions_dispose(&mentions);
	return st;
}

enum kn_status
kn_record_list(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a)
{
	struct rec r = { .w = w, .ix = ix, .a = a };

	return write_article(&r, RECORD_LIST);
}

enum kn_status
kn_record_show(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc)
{
	struct rec r = { .w = w, .ix = ix, .a = a, .doc = doc };

	return write_article(&r, RECORD_SHOW);
}

enum kn_status
kn_record_mention(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_mention *m)
{
	struct rec r = { .w = w, .ix = ix, .a = a, .doc = doc,
	    .offsets = offsets, .m = m,
	    .entity = kn_index_entity(ix, m->entity) };

	return write_record(&r, RECORD_MENTION);
}

enum kn_status
kn_record_entity(struct kn_writer *w, struct kn_index *ix,
    const struct kn_facet_count *row)
{
	struct rec r = { .w = w, .ix = ix, .row = row,
	    .entity = kn_index_entity(ix, row->entity) };

	return write_record(&r, RECORD_ENTITY);
}

enum kn_status
kn_record_search(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    const struct kn_passage *p)
{
	struct kn_offsets offsets;
	struct rec r = { .w = w, .ix = ix, .a = a, .doc = doc,
	    .offsets = &offsets, .p = p };

	kn_offsets_init(&offsets, doc->text, doc->n_b);
	return write_record(&r, RECORD_SEARCH);
}

enum kn_status
kn_record_index(struct kn_writer *w, const struct kn_index_summary *s)
{
	struct rec r = { .w = w, .s = s };

	return write_record(&r, RECORD_INDEX);
}

enum kn_status
kn_record_reject(struct kn_writer *w, const struct kn_reject *reject)
{
	struct rec r = { .w = w, .reject = reject };

	return write_record(&r, RECORD_REJECT);
}

enum kn_status
kn_record_problem(struct kn_writer *w, const struct kn_problem *p)
{
	struct rec r = { .w = w, .problem = p };

	return write_record(&r, RECORD_PROBLEM);
}

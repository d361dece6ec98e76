/*
 * record.c: the records of the commands.
 *
 * In: articles, mentions, counts, passages. Out: one record each, with the
 * keys of record.def in their order. Bytes become code points here.
 */
#include "core/exchange/exchange_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/annotate.h"
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
	const struct kn_quote *q;
	const struct kn_facet_count *row;
	const struct kn_entity *entity;
	const struct kn_passage *p;
	const struct kn_index_summary *s;
	const struct kn_reject *reject;
	const struct kn_problem *problem;
	const struct kn_note_view *v;
	const struct kn_label *label;
};

enum record {
	RECORD_ARTICLE, RECORD_LIST, RECORD_SHOW, RECORD_MENTION,
	RECORD_QUOTE, RECORD_ENTITY, RECORD_SEARCH, RECORD_INDEX,
	RECORD_REJECT, RECORD_PROBLEM, RECORD_NOTE, RECORD_LABEL
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

/* A note may stand in an article that this corpus does not have. */
static void
put_id(const struct rec *r, const char *key)
{
	if (r->a->id == KN_NO_ARTICLE)
		kn_writer_null(r->w, key);
	else
		kn_writer_int(r->w, key, r->a->id);
}

#define HEX(k) ((k).hex[0] == '\0' ? NULL : (k).hex)
PUT_CSTR(key, HEX(r->a->key))
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
PUT_CSTR(body_key, HEX(r->a->body_key))
PUT_CSTR(story, HEX(r->a->story))
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

/* How many notes stand in an article; what cannot be read is none. */
static void
put_notes(const struct rec *r, const char *key)
{
	const struct exchange__notes *notes = exchange__notes(r->w);
	struct kn_target t;
	uint64_t n = 0;

	if (notes->nb != NULL) {
		kn_target_of(&r->a->meta, r->a->key, r->a->body_key,
		    r->a->story.hex, notes->corpus, &t);
		if (kn_notes_count(notes->nb, &t, &n, NULL) != KN_OK)
			n = 0;
		kn_target_dispose(&t);
	}
	kn_writer_int(r->w, key, (int64_t)n);
}

static bool
is_marked(const struct rec *r, enum kn_mark mark)
{
	const struct exchange__notes *notes = exchange__notes(r->w);

	return notes->nb != NULL &&
	    kn_mark_get(notes->nb, mark, r->a->body_key.hex);
}

PUT_BOOL(starred, is_marked(r, KN_MARK_STAR))
PUT_BOOL(read, is_marked(r, KN_MARK_READ))

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

/* ---- words of an article -------------------------------------------- */

static struct kn_str
slice(const struct kn_doc *doc, struct kn_span at)
{
	return (struct kn_str){ doc->text + at.start_b, kn_span_len(at) };
}

/* Words of the article, or null where there are none. */
static void
put_text_at(const struct rec *r, const char *key, struct kn_span at)
{
	if (kn_span_len(at) == 0)
		kn_writer_null(r->w, key);
	else
		kn_writer_str(r->w, key, slice(r->doc, at));
}

#define PUT_WORDS(how, span) \
	static void put_##how(const struct rec *r, const char *key) \
	{ put_text_at(r, key, span); }

/* ---- mentions -------------------------------------------------------- */

PUT_INT(mention_start, kn_offsets_cp(r->offsets, r->m->at.start_b))
PUT_INT(mention_end, kn_offsets_cp(r->offsets, r->m->at.end_b))
PUT_CSTR(mention_type, kn_type_name(r->m->type))
PUT_CSTR(mention_subtype, kn_subtype_name(r->m->subtype))
PUT_CSTR(mention_entity, r->entity == NULL ? NULL : r->entity->id)
PUT_BOOL(mention_suppressed, r->m->suppressed)
PUT_WORDS(mention_surface, r->m->at)

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
	char iso[KN_DAY_MAX_B];

	kn_day_print(r->m->day, iso);
	kn_writer_cstr(r->w, key, iso[0] == '\0' ? NULL : iso);
}

PUT_WORDS(mention_context, kn_snippet(r->doc, r->m->at, KN_SNIPPET_CP))

/* ---- quotes ---------------------------------------------------------- */

PUT_INT(quote_start, kn_offsets_cp(r->offsets, r->q->at.start_b))
PUT_INT(quote_end, kn_offsets_cp(r->offsets, r->q->at.end_b))
PUT_CSTR(quote_kind, kn_quote_kind_name(r->q->kind))
PUT_WORDS(quote_exact, r->q->at)
PUT_WORDS(quote_cue, r->q->cue)

static void
put_cue_place(const struct rec *r, const char *key, uint32_t at_b)
{
	if (kn_span_len(r->q->cue) == 0)
		kn_writer_null(r->w, key);
	else
		kn_writer_int(r->w, key,
		    (int64_t)kn_offsets_cp(r->offsets, at_b));
}

#define PUT_CUE_PLACE(how, at_b) \
	static void put_##how(const struct rec *r, const char *key) \
	{ put_cue_place(r, key, at_b); }
PUT_CUE_PLACE(quote_cue_start, r->q->cue.start_b)
PUT_CUE_PLACE(quote_cue_end, r->q->cue.end_b)

static void
put_quote_speaker(const struct rec *r, const char *key)
{
	struct kn_buf b;

	if (r->entity == NULL) {
		kn_writer_null(r->w, key);
		return;
	}
	kn_buf_init(&b, 0);
	kn_speaker_id(r->entity, &b);
	kn_writer_str(r->w, key, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

PUT_WORDS(quote_surface, r->q->surface)
PUT_WORDS(quote_role, r->q->role)

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

PUT_WORDS(snippet, r->p->snippet)

/* ---- notes ----------------------------------------------------------- */

/* Only a passage is quoted. */
static const char *
quote(const struct rec *r, const char *s)
{
	return r->v->note.scope != KN_NOTE_PASSAGE ? NULL :
	    s == NULL ? "" : s;
}

PUT_CSTR(note_id, r->v->note.id)
PUT_CSTR(note_exact, quote(r, r->v->note.anchor.exact))
PUT_CSTR(note_prefix, quote(r, r->v->note.anchor.prefix))
PUT_CSTR(note_suffix, quote(r, r->v->note.anchor.suffix))
PUT_CSTR(note_label, kn_note_view_label(r->v))
PUT_CSTR(note_text, r->v->note.text)
PUT_CSTR(note_author, r->v->note.author)
PUT_CSTR(note_created, r->v->note.created)
PUT_CSTR(note_updated, r->v->note.updated)
PUT_CSTR(note_state, kn_anchor_state_name(r->v->state))

/* Where the passage is now: of an orphan and of a whole article nowhere. */
static void
put_place(const struct rec *r, const char *key, uint32_t at_cp)
{
	if (r->v->note.scope == KN_NOTE_PASSAGE &&
	    r->v->state != KN_ANCHOR_ORPHAN)
		kn_writer_int(r->w, key, at_cp);
	else
		kn_writer_null(r->w, key);
}

static void
put_note_start(const struct rec *r, const char *key)
{
	put_place(r, key, r->v->start_cp);
}

static void
put_note_end(const struct rec *r, const char *key)
{
	put_place(r, key, r->v->end_cp);
}

static void
put_note_tags(const struct rec *r, const char *key)
{
	const struct kn_note *n = &r->v->note;
	struct kn_str *tags = kn_calloc(n->n_tags + 1, sizeof(*tags));

	for (size_t i = 0; i < n->n_tags; i++)
		tags[i] = kn_str(n->tags[i]);
	kn_writer_list(r->w, key, tags, n->n_tags);
	free(tags);
}

PUT_CSTR(label_name, r->label->name)
PUT_CSTR(label_id, r->label->id)
PUT_CSTR(label_parent, r->label->parent)
PUT_CSTR(label_definition, r->label->definition)
PUT_CSTR(label_colour, r->label->colour)
PUT_CSTR(label_sign, r->label->sign)
PUT_INT(label_notes, r->label->notes)

static void
put_label_key(const struct rec *r, const char *key)
{
	if (r->label->key == '\0')
		kn_writer_null(r->w, key);
	else
		kn_writer_int(r->w, key, r->label->key - '0');
}

/* ---- the index ------------------------------------------------------- */

PUT_INT(summary_read, r->s->read)
PUT_INT(summary_new, r->s->added)
PUT_INT(summary_changed, r->s->changed)
PUT_INT(summary_unchanged, r->s->unchanged)
PUT_INT(summary_empty, r->s->empty)
PUT_INT(summary_duplicates, r->s->duplicates)
PUT_INT(summary_removed, r->s->removed)
PUT_INT(summary_rejected, r->s->rejected)
PUT_CSTR(summary_anew, kn_anew_name(r->s->anew))
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

void
exchange__article_keys(struct kn_writer *w, const struct kn_article *a)
{
	put_rows(&(struct rec){ .w = w, .a = a }, RECORD_ARTICLE);
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
kn_record_quote(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_quote *q)
{
	struct rec r = { .w = w, .ix = ix, .a = a, .doc = doc,
	    .offsets = offsets, .q = q,
	    .entity = kn_index_entity(ix, q->speaker) };

	return write_record(&r, RECORD_QUOTE);
}

enum kn_status
kn_record_entity(struct kn_writer *w, struct kn_index *ix,
    const struct kn_facet_count *row)
{
	struct rec r = { .w = w, .ix = ix, .row = row,
	    .entity = kn_index_entity(ix, row->entity) };

	return write_record(&r, RECORD_ENTITY);
}

void
exchange__search_keys(struct kn_writer *w, const struct kn_doc *doc,
    const struct kn_passage *p)
{
	struct kn_offsets offsets;

	kn_offsets_init(&offsets, doc->text, doc->n_b);
	put_rows(&(struct rec){ .w = w, .doc = doc, .offsets = &offsets,
	    .p = p }, RECORD_SEARCH);
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

enum kn_status
kn_record_label(struct kn_writer *w, const struct kn_label *l)
{
	struct rec r = { .w = w, .label = l };

	return write_record(&r, RECORD_LABEL);
}

/* ---- records of notes -------------------------------------------------- */

struct kn_note_records {
	struct kn_writer *w;
	struct kn_index *ix;
	struct kn_article a;    /* the one before */
	bool has;
};

struct kn_note_records *
kn_note_records_new(struct kn_writer *w, struct kn_index *ix)
{
	struct kn_note_records *r = kn_calloc(1, sizeof(*r));

	r->w = w;
	r->ix = ix;
	return r;
}

void
kn_note_records_free(struct kn_note_records *r)
{
	if (r == NULL)
		return;
	if (r->has)
		kn_article_dispose(&r->a);
	free(r);
}

static struct kn_key
key_of(const char *hex)
{
	struct kn_key k = { .hex = "" };

	if (hex != NULL && strlen(hex) < sizeof(k.hex))
		memcpy(k.hex, hex, strlen(hex) + 1);
	return k;
}

/* What a note remembers of an article that is not here; borrowed. */
static struct kn_article
remembered(const struct kn_target *t)
{
	return (struct kn_article){
		.id = KN_NO_ARTICLE,
		.key = key_of(t->key),
		.body_key = key_of(t->body_key),
		.story = key_of(t->story),
		.meta = { .path = t->path, .url = t->url, .title = t->title,
		    .outlet = t->outlet, .date = t->date },
	};
}

enum kn_status
kn_record_note(struct kn_note_records *r, const struct kn_note_view *v)
{
	struct kn_article gone = remembered(&v->note.target);
	struct rec rec = { .w = r->w, .ix = r->ix, .a = &gone, .v = v };
	struct kn_err err;

	if (v->article == KN_NO_ARTICLE)
		return write_record(&rec, RECORD_NOTE);
	if (!r->has || r->a.id != v->article) {
		if (r->has)
			kn_article_dispose(&r->a);
		r->has = kn_index_article(r->ix, v->article, &r->a, &err) ==
		    KN_OK;
		if (!r->has)
			return err.status;
	}
	rec.a = &r->a;
	return write_record(&rec, RECORD_NOTE);
}

/*
 * dossier_row.c: the rows of a dossier as records. In: a row, the index. Out:
 * one record, with the keys of dossier_key.def. What a row leads to is read
 * again; the article stays until another one is needed.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "tui/cli/dossier.h"

struct cli_dossier_out {
	struct kn_cli *cli;
	struct kn_index *ix;
	struct kn_writer *w;
	enum kn_format format;
	/* The article of the row; text NULL: it is gone, or there is none. */
	uint32_t article;
	struct kn_article a;
	struct kn_doc *doc;
	struct kn_found found;
	/* The row. */
	enum kn_dossier_section section;
	const struct kn_dossier_row *row;
	const struct kn_entity *entity;
	const struct kn_quote *quote;
	const struct kn_meeting *meeting;
	struct kn_note note;
	bool has_note;
};

struct cli_dossier_out *
cli__dossier_out_new(struct kn_cli *cli, struct kn_writer *w)
{
	struct cli_dossier_out *o = kn_calloc(1, sizeof(*o));

	o->cli = cli;
	o->ix = kn_session_index(cli->session);
	o->w = w;
	o->format = cli__format(cli);
	o->article = KN_DOSSIER_NOWHERE;
	return o;
}

static void
drop_article(struct cli_dossier_out *o)
{
	if (o->doc != NULL)
		kn_article_dispose(&o->a);
	kn_doc_free(o->doc);
	kn_found_dispose(&o->found);
	o->doc = NULL;
	o->found = (struct kn_found){ .n_quotes = 0 };
}

void
cli__dossier_out_free(struct cli_dossier_out *o)
{
	drop_article(o);
	free(o);
}

/* Reads the article that a row leads to; without it, there is none. */
static void
take_article(struct cli_dossier_out *o, uint32_t id)
{
	if (id == o->article)
		return;
	drop_article(o);
	o->article = id;
	if (id == KN_DOSSIER_NOWHERE ||
	    kn_index_article(o->ix, id, &o->a, NULL) != KN_OK)
		return;
	if (kn_index_doc(o->ix, id, &o->doc, NULL) != KN_OK) {
		kn_article_dispose(&o->a);
		o->doc = NULL;
	} else if (kn_index_found(o->ix, id, &o->found, NULL) != KN_OK) {
		drop_article(o);
	}
}

/* ---- values ------------------------------------------------------------------ */

typedef void put_fn(const struct cli_dossier_out *o, const char *key);

#define PUT_CSTR(how, value) \
	static void \
	put_##how(const struct cli_dossier_out *o, const char *key) \
	{ \
		kn_writer_cstr(o->w, key, value); \
	}
#define PUT_INT(how, value) \
	static void \
	put_##how(const struct cli_dossier_out *o, const char *key) \
	{ \
		kn_writer_int(o->w, key, (int64_t)(value)); \
	}

PUT_CSTR(section, kn_dossier_name(o->section))
PUT_CSTR(key, o->doc == NULL ? NULL : o->a.key.hex)
PUT_CSTR(path, o->doc == NULL ? NULL : o->a.meta.path)
PUT_CSTR(url, o->doc == NULL ? NULL : o->a.meta.url)
PUT_CSTR(title, o->doc == NULL ? NULL : o->a.meta.title)
PUT_CSTR(outlet, o->doc == NULL ? NULL : o->a.meta.outlet)
PUT_CSTR(date, o->doc == NULL ? NULL : o->a.meta.date)
PUT_CSTR(period, o->row->text)
PUT_CSTR(text, o->row->text)
PUT_CSTR(subtype, kn_subtype_name(o->row->subtype))
PUT_CSTR(from, o->row->from)
PUT_CSTR(to, o->row->to)
PUT_CSTR(entity, o->entity == NULL ? NULL : o->entity->id)
PUT_CSTR(type, o->entity == NULL ? NULL : kn_type_name(o->entity->type))
PUT_CSTR(label_ar, o->entity == NULL ? NULL : o->entity->label[KN_LANG_AR])
PUT_CSTR(label_fr, o->entity == NULL ? NULL : o->entity->label[KN_LANG_FR])
PUT_CSTR(label_en, o->entity == NULL ? NULL : o->entity->label[KN_LANG_EN])
PUT_INT(stories, o->row->stories)
PUT_INT(articles, o->row->articles)
PUT_INT(mentions, o->row->mentions)

static void
put_score(const struct cli_dossier_out *o, const char *key)
{
	kn_writer_real(o->w, key, o->row->score);
}

static void
put_id(const struct cli_dossier_out *o, const char *key)
{
	if (o->doc == NULL)
		kn_writer_null(o->w, key);
	else
		kn_writer_int(o->w, key, o->a.id);
}

/* A byte of the text as a code point; null where there is no text. */
static void
put_offset(const struct cli_dossier_out *o, const char *key, bool is,
    size_t at_b)
{
	if (!is || o->doc == NULL || at_b > o->doc->n_b)
		kn_writer_null(o->w, key);
	else
		kn_writer_int(o->w, key, (int64_t)kn_utf8_count_cp(
		    o->doc->text, at_b));
}

/* A whole article has no extent. */
static bool
has_extent(const struct cli_dossier_out *o)
{
	return kn_span_len(o->row->at) > 0;
}

static void
put_start(const struct cli_dossier_out *o, const char *key)
{
	put_offset(o, key, has_extent(o), o->row->at.start_b);
}

static void
put_end(const struct cli_dossier_out *o, const char *key)
{
	put_offset(o, key, has_extent(o), o->row->at.end_b);
}

static void
put_span(const struct cli_dossier_out *o, const char *key, bool is,
    struct kn_span at)
{
	if (!is || o->doc == NULL || kn_span_len(at) == 0 ||
	    at.end_b > o->doc->n_b)
		kn_writer_null(o->w, key);
	else
		kn_writer_str(o->w, key, (struct kn_str){ o->doc->text +
		    at.start_b, kn_span_len(at) });
}

/* The words; of a note, those that it was made on. */
static void
put_exact(const struct cli_dossier_out *o, const char *key)
{
	if (o->section != KN_DOSSIER_NOTES)
		put_span(o, key, true, o->row->at);
	else
		kn_writer_cstr(o->w, key, !o->has_note || o->note.scope !=
		    KN_NOTE_PASSAGE ? NULL : o->note.anchor.exact);
}

static void
put_role(const struct cli_dossier_out *o, const char *key)
{
	put_span(o, key, true, o->row->at);
}

/* ---- statements --------------------------------------------------------------- */

PUT_CSTR(kind, o->quote == NULL ? NULL : kn_quote_kind_name(o->quote->kind))

static void
put_cue(const struct cli_dossier_out *o, const char *key)
{
	put_span(o, key, o->quote != NULL, o->quote == NULL ?
	    (struct kn_span){ 0, 0 } : o->quote->cue);
}

static bool
has_cue(const struct cli_dossier_out *o)
{
	return o->quote != NULL && kn_span_len(o->quote->cue) > 0;
}

static void
put_cue_start(const struct cli_dossier_out *o, const char *key)
{
	put_offset(o, key, has_cue(o), has_cue(o) ?
	    o->quote->cue.start_b : 0);
}

static void
put_cue_end(const struct cli_dossier_out *o, const char *key)
{
	put_offset(o, key, has_cue(o), has_cue(o) ? o->quote->cue.end_b : 0);
}

static void
put_speaker(const struct cli_dossier_out *o, const char *key)
{
	const struct kn_entity *e = o->quote == NULL ? NULL :
	    kn_index_entity(o->ix, o->quote->speaker);
	struct kn_buf id;

	if (e == NULL) {
		kn_writer_null(o->w, key);
		return;
	}
	kn_buf_init(&id, 0);
	kn_speaker_id(e, &id);
	kn_writer_str(o->w, key, kn_buf_get(&id));
	kn_buf_dispose(&id);
}

static void
put_speaker_surface(const struct cli_dossier_out *o, const char *key)
{
	put_span(o, key, o->quote != NULL, o->quote == NULL ?
	    (struct kn_span){ 0, 0 } : o->quote->surface);
}

static void
put_speaker_role(const struct cli_dossier_out *o, const char *key)
{
	put_span(o, key, o->quote != NULL, o->quote == NULL ?
	    (struct kn_span){ 0, 0 } : o->quote->role);
}

/* ---- meetings ---------------------------------------------------------------------- */

static void
put_number(const struct cli_dossier_out *o, const char *key, uint32_t number)
{
	const struct kn_entity *e = kn_index_entity(o->ix, number);

	kn_writer_cstr(o->w, key, e == NULL ? NULL : e->id);
}

static void
put_when(const struct cli_dossier_out *o, const char *key)
{
	char day[KN_DAY_MAX_B] = "";

	if (o->meeting != NULL)
		kn_day_print(o->meeting->day, day);
	kn_writer_cstr(o->w, key, day[0] == '\0' ? NULL : day);
}

static void
put_person_a(const struct cli_dossier_out *o, const char *key)
{
	put_number(o, key, o->meeting == NULL ? KN_ENTITY_NONE :
	    o->meeting->a);
}

static void
put_person_b(const struct cli_dossier_out *o, const char *key)
{
	put_number(o, key, o->meeting == NULL ? KN_ENTITY_NONE :
	    o->meeting->b);
}

static void
put_place(const struct cli_dossier_out *o, const char *key)
{
	put_number(o, key, o->meeting == NULL ? KN_ENTITY_NONE :
	    o->meeting->place);
}

static void
put_agencies(const struct cli_dossier_out *o, const char *key)
{
	struct kn_str ids[KN_MEETING_BODIES];
	size_t n = 0;

	for (size_t i = 0; o->meeting != NULL && i < o->meeting->n_bodies &&
	    i < KN_MEETING_BODIES; i++) {
		const struct kn_entity *e = kn_index_entity(o->ix,
		    o->meeting->bodies[i]);

		if (e != NULL)
			ids[n++] = kn_str(e->id);
	}
	kn_writer_list(o->w, key, ids, n);
}

PUT_CSTR(status, o->meeting == NULL ? NULL :
    kn_meeting_status_name(o->meeting->status))

/* ---- notes ------------------------------------------------------------------------------ */

PUT_CSTR(note, o->row->note)
PUT_CSTR(note_text, o->has_note ? o->note.text : NULL)
PUT_CSTR(note_author, o->has_note ? o->note.author : NULL)
PUT_CSTR(note_created, o->has_note ? o->note.created : NULL)
PUT_CSTR(note_updated, o->has_note ? o->note.updated : NULL)
PUT_CSTR(note_state, o->row->note == NULL ? NULL :
    kn_anchor_state_name(o->row->state))

static void
put_note_label(const struct cli_dossier_out *o, const char *key)
{
	struct kn_label *labels = NULL;
	struct kn_notebook *nb = kn_session_notebook(o->cli->session);
	const char *name = NULL;
	size_t n = 0;

	if (o->has_note && o->note.label != NULL && nb != NULL &&
	    kn_labels_uncounted(nb, &labels, &n, NULL) == KN_OK)
		for (size_t i = 0; i < n; i++)
			if (kn_str_is(kn_str(labels[i].id), o->note.label))
				name = labels[i].name;
	kn_writer_cstr(o->w, key, name);
	kn_labels_free(labels, n);
}

static void
put_note_tags(const struct cli_dossier_out *o, const char *key)
{
	size_t n = o->has_note ? o->note.n_tags : 0;
	struct kn_str *tags = kn_calloc(n + 1, sizeof(*tags));

	for (size_t i = 0; i < n; i++)
		tags[i] = kn_str(o->note.tags[i]);
	kn_writer_list(o->w, key, tags, n);
	free(tags);
}

/* ---- the table ---------------------------------------------------------------------------- */

#define IN(NAME) (1u << KN_DOSSIER_##NAME)
#define ALL ((1u << KN_DOSSIER_COUNT) - 1)
#define PASSAGES (ALL & ~IN(ENTITY))
#define COUNTED (IN(ENTITY) | IN(NAMES) | IN(ROLES) | IN(TIMELINE) | IN(WITH))

static const struct {
	unsigned sections;
	const char *key;
	put_fn *put;
} keys[] = {
#define KN_KEY(SECTIONS, key, how) { SECTIONS, key, put_##how },
#include "tui/cli/dossier_key.def"
#undef KN_KEY
};

enum kn_status
cli__dossier_put(struct cli_dossier_out *o, enum kn_dossier_section s,
    const struct kn_dossier_row *row)
{
	struct kn_notebook *nb = kn_session_notebook(o->cli->session);
	bool statement = s == KN_DOSSIER_BY || s == KN_DOSSIER_ABOUT;

	take_article(o, row->article);
	o->section = s;
	o->row = row;
	o->entity = kn_index_entity(o->ix, row->entity);
	o->quote = statement && row->item < o->found.n_quotes ?
	    &o->found.quotes[row->item] : NULL;
	o->meeting = s == KN_DOSSIER_MEETINGS &&
	    row->item < o->found.n_meetings ?
	    &o->found.meetings[row->item] : NULL;
	o->has_note = s == KN_DOSSIER_NOTES && nb != NULL &&
	    kn_note_get(nb, row->note, &o->note, NULL) == KN_OK;
	kn_writer_begin(o->w);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if ((keys[i].sections & 1u << s) != 0)
			keys[i].put(o, keys[i].key);
		else if (o->format == KN_FORMAT_TSV)
			kn_writer_null(o->w, keys[i].key);
	if (o->has_note)
		kn_note_dispose(&o->note);
	return kn_writer_end(o->w);
}

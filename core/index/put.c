/*
 * put.c: one article into the index and out of it: its row, text, words,
 * story, facets. In: an article from the importer. Out: rows in step with
 * each other, inside the caller's transaction; what is only stored when the
 * index publishes (facets, orderings) is noted in memory.
 */
#include "core/index/tag_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/locale.h"
#include "kunnash/mem.h"

static void
add_outlet_names(struct kn_map *outlets, const struct kn_entity *e,
    uint32_t number)
{
	kn_map_intern(outlets, kn_str(e->id), number);
	for (const char *s = e->names; *s != '\0'; s += strlen(s) + 1)
		kn_map_intern(outlets, kn_str(s), number);
}

void
index__put_open(struct index_put *p, struct kn_db *db,
    struct index_vocab *vocab, bool in_step, struct kn_err *err)
{
	*p = (struct index_put){ .db = db };
	index__entities_open(db, &p->ents);
	index__rules_load(db, &p->rules);
	p->facets = index__facets_new(&p->ents);
	p->tagger = index__tagger_new(db, &p->ents);
	p->stories = index__stories_new(db, p->facets);
	p->words = index__words_new(vocab);
	p->lines = index__lines_new(db, in_step);
	p->touched = kn_set_new();
	p->outlets = kn_map_new();
	for (size_t i = 0; i < p->ents.n; i++)
		if (p->ents.at[i].type == KN_TYPE_MEDIA)
			add_outlet_names(p->outlets, &p->ents.at[i],
			    (uint32_t)i);
	for (int i = 0; i < INDEX_PUT_SCRATCH; i++)
		kn_buf_init(&p->scratch[i], 0);
	p->collator = kn_collator_open(err);
	if (p->collator == NULL)
		kn_db_fail(db, KN_BUG, N_("no collation for %s"));
}

void
index__put_close(struct index_put *p)
{
	for (int i = 0; i < INDEX_PUT_SCRATCH; i++)
		kn_buf_dispose(&p->scratch[i]);
	kn_collator_close(p->collator);
	kn_map_free(p->outlets);
	kn_set_free(p->touched);
	index__words_free(p->words);
	index__stories_free(p->stories);
	index__lines_free(p->lines);
	index__facets_free(p->facets);
	index__tagger_free(p->tagger);
	index__rules_dispose(&p->rules);
	index__entities_dispose(&p->ents);
}

struct index_names
index__put_names(struct index_put *p)
{
	return (struct index_names){ p->db, &p->rules, &p->ents };
}

void
index__put_outlet(struct index_put *p, struct kn_meta *m)
{
	struct kn_buf folded;
	uint32_t number;

	if (m->outlet == NULL)
		return;
	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_NAME, m->outlet, strlen(m->outlet), &folded);
	if (kn_map_get(p->outlets, kn_buf_get(&folded), &number)) {
		free(m->outlet);
		m->outlet = kn_strdup(p->ents.at[number].id);
	}
	kn_buf_dispose(&folded);
}

/* What an outlet is sorted by: the Arabic name of the one that is known. */
static const char *
outlet_name(const struct index_put *p, const char *outlet)
{
	uint32_t number;

	return kn_map_get(p->outlets, kn_str(outlet), &number) &&
	    strcmp(p->ents.at[number].id, outlet) == 0 ?
	    p->ents.at[number].label[KN_LANG_AR] : outlet;
}

/* ---- pieces of a row ---------------------------------------------------------- */

static void
bind_key(struct kn_stmt *st, int i, struct kn_collator *c, const char *text,
    bool name, struct kn_buf *scratch)
{
	kn_buf_reset(scratch);
	kn_collator_key(c, kn_str(text), name, scratch);
	kn_bind_blob(st, i, kn_buf_get(scratch));
}

static void
put_row(struct index_put *p, uint32_t id, int64_t source,
    struct index_member in, const struct kn_doc *doc)
{
	const struct kn_meta *m = &doc->meta;
	struct kn_buf *head = &p->scratch[0], *title_key = &p->scratch[1],
	    *outlet_key = &p->scratch[2];
	struct kn_stmt *st = kn_db_stmt(p->db, "INSERT INTO article"
	    " (id, source, path, story, key, body_key, meta_sum, url, title,"
	    " headline, byline, outlet, via, date, date_source, retrieved,"
	    " lang, words, chars, body_b, text_b, title_key, outlet_key, body)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)");
	const int64_t numbers[] = { id, source, 0, in.story,
		index__key_int(doc->key), index__key_int(doc->body_key),
		index__meta_sum(m) };
	const char *texts[] = { m->url, m->title, NULL, m->byline, m->outlet,
		m->via, m->date, m->date_source, m->retrieved, m->lang };

	if (m->title == NULL) {
		kn_buf_reset(head);
		kn_doc_headline(doc, INDEX_HEADLINE_CP, head);
		kn_buf_cstr(head, "");
		texts[2] = head->s == NULL ? "" : head->s;
	}
	for (int i = 0; i < 7; i++)
		kn_bind_int(st, 1 + i, numbers[i]);
	kn_bind_blob(st, 3, kn_str(m->path));
	for (int i = 0; i < 10; i++)
		kn_bind_cstr(st, 8 + i, texts[i]);
	kn_bind_int(st, 18, m->words);
	kn_bind_int(st, 19, m->chars_cp);
	kn_bind_int(st, 20, (int64_t)index__story_body_b(doc));
	kn_bind_int(st, 21, (int64_t)doc->n_b);
	bind_key(st, 22, p->collator, m->title != NULL ? m->title : texts[2],
	    false, title_key);
	if (m->outlet != NULL)
		bind_key(st, 23, p->collator, outlet_name(p, m->outlet), true,
		    outlet_key);
	kn_bind_int(st, 24, in.body);
	kn_run(st);
}

static void
put_content(struct index_put *p, uint32_t id, const struct index_new *a)
{
	const struct kn_doc *doc = a->doc;
	struct index_names names = index__put_names(p);
	struct kn_buf *buf = p->scratch;
	struct kn_str packed[4];
	struct kn_stmt *st;

	for (int i = 0; i < 3; i++)
		kn_buf_reset(&buf[i]);
	index__pack_spans(doc->spans, doc->n_spans, &buf[0]);
	index__pack_mentions(&names, &a->found.mentions, &buf[1]);
	index__pack_found(&names, &a->found, &buf[2]);
	for (int i = 0; i < 3; i++)
		packed[i] = kn_buf_get(&buf[i]);
	packed[3] = kn_buf_get(&a->packed);
	st = kn_db_stmt(p->db, "INSERT INTO content (id, key_sum,"
	    " span_sum, text_b, spans, mentions, found, text)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	kn_bind_int(st, 1, id);
	kn_bind_int(st, 2, index__key_sum(doc->key, doc->body_key));
	kn_bind_int(st, 3, index__sum(packed, 3));
	kn_bind_int(st, 4, (int64_t)doc->n_b);
	for (int i = 0; i < 4; i++)
		kn_bind_blob(st, 5 + i, packed[i]);
	kn_run(st);
}

/* The corpus's number of each of the article's own people. */
static void
renumber(uint32_t *entity, const uint32_t *number, size_t n)
{
	if (*entity != KN_ENTITY_NONE && *entity >= KN_UNLISTED &&
	    *entity - KN_UNLISTED < n)
		*entity = number[*entity - KN_UNLISTED];
}

static void
number_people(struct index_put *p, struct kn_found *found)
{
	size_t n = found->n_unlisted;

	if (n == 0)
		return;
	uint32_t *number = kn_calloc(n, sizeof(*number));
	for (size_t i = 0; i < n; i++)
		number[i] = index__person_intern(p->ents.people,
		    &found->unlisted[i]);
	for (size_t i = 0; i < found->mentions.n; i++)
		renumber(&found->mentions.at[i].entity, number, n);
	for (size_t i = 0; i < found->n_quotes; i++)
		renumber(&found->quotes[i].speaker, number, n);
	for (size_t i = 0; i < found->n_meetings; i++) {
		renumber(&found->meetings[i].a, number, n);
		renumber(&found->meetings[i].b, number, n);
	}
	for (size_t i = 0; i < found->n_offices; i++)
		renumber(&found->offices[i].person, number, n);
	found->n_unlisted = 0;
	free(number);
}

static struct index_facet_input
facet_input(uint32_t id, const struct kn_doc *doc,
    const struct kn_found *found)
{
	const struct kn_meta *m = &doc->meta;

	return (struct index_facet_input){ .id = id, .outlet = m->outlet,
		.via = m->via, .lang = m->lang, .undated = m->date == NULL,
		.found = found, .text = doc->text };
}

/* ---- putting and dropping ------------------------------------------------------- */

/* Takes an article's words and facets out; its rows stay. */
static void
take_out(struct index_put *p, uint32_t id)
{
	struct kn_doc *old = index__doc_load(p->db, id);
	struct index_names names = index__put_names(p);
	struct kn_found found = { 0 };
	struct index_cut cut;

	if (old == NULL) {
		kn_db_fail(p->db, KN_CORRUPT, N_("%s is damaged"));
		return;
	}
	index__found_load(&names, id, &found);
	index__words_cut(old, &cut);
	index__words_delete(p->words, id, &cut);
	kn_buf_dispose(&cut.words);
	struct index_facet_input in = facet_input(id, old, &found);
	index__facets_remove(p->facets, &in);
	index__tagger_drop(p->tagger, id, &found.mentions);
	p->text_b -= (int64_t)old->n_b;
	kn_found_dispose(&found);
	kn_doc_free(old);
}

/* INSERT OR REPLACE would do the same, and keep each page that it changes for
 * itself first: it may have to be undone on its own. */
static void
drop_rows(struct kn_db *db, uint32_t id)
{
	static const char *const deletes[] = {
		"DELETE FROM article WHERE id = ?1",
		"DELETE FROM content WHERE id = ?1",
	};

	for (size_t i = 0; i < 2; i++) {
		struct kn_stmt *st = kn_db_stmt(db, deletes[i]);

		kn_bind_int(st, 1, id);
		kn_run(st);
	}
	index__blocks_drop(db, id);
}

void
index__put_article(struct index_put *p, uint32_t id, int64_t source,
    struct index_new *a, bool is_new)
{
	const struct kn_doc *doc = a->doc;
	int64_t old_body = is_new ? 0 : index__story_body_of(p->db, id);

	number_people(p, &a->found);
	if (!is_new)
		take_out(p, id);
	/* Joined before the old one is left, so that a story whose only
	 * member changed a little keeps its id. */
	struct index_member in = index__story_join(p->stories, id, doc,
	    &a->sketch);
	index__lines_change(p->lines, id, &a->blocks);
	if (!is_new)
		drop_rows(p->db, id);
	put_row(p, id, source, in, doc);
	put_content(p, id, a);
	index__blocks_put(p->db, id, &a->blocks);
	index__words_insert(p->words, id, &a->cut);
	struct index_facet_input facets = facet_input(id, doc, &a->found);
	index__facets_add(p->facets, &facets);
	index__tagger_put(p->tagger, id, &a->found.mentions);
	if (!is_new)
		index__story_leave(p->stories, old_body);
	kn_set_add(p->touched, id);
	p->text_b += (int64_t)doc->n_b;
}

void
index__drop_article(struct index_put *p, uint32_t id)
{
	int64_t body = index__story_body_of(p->db, id);

	take_out(p, id);
	index__lines_change(p->lines, id, NULL);
	drop_rows(p->db, id);
	index__story_leave(p->stories, body);
	kn_set_add(p->touched, id);
}

/*
 * article.c: articles out of the index: the row of a list, the text with its
 * spans, mentions, the members of a story, an article by name. In: ids. Out:
 * owned copies; nothing is borrowed from the database beyond a call.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/amend_priv.h"

enum { TWINS_MAX = 8 };         /* copies that are asked for subheads */

/* The columns of META, in the order in which take_meta() reads them. */
#define META "a.path, a.url, a.title, a.byline, a.outlet, a.via, a.date," \
	" a.date_source, a.retrieved, a.lang, a.words, a.chars"

static int
take_meta(struct kn_stmt *st, int at, struct kn_meta *m)
{
	char **fields[] = { &m->path, &m->url, &m->title, &m->byline,
		&m->outlet, &m->via, &m->date, &m->date_source,
		&m->retrieved, &m->lang };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		*fields[i] = kn_col_dup(st, at++);
	m->words = (uint32_t)kn_col_int(st, at++);
	m->chars_cp = (uint32_t)kn_col_int(st, at++);
	return at;
}

int64_t
index__meta_sum(const struct kn_meta *m)
{
	const char *const fields[] = { m->path, m->url, m->title, m->byline,
		m->outlet, m->via, m->date, m->date_source, m->retrieved,
		m->lang };
	const uint32_t counts[] = { m->words, m->chars_cp };
	struct kn_digest *d = kn_digest_new();

	/* An absent field is not an empty one. */
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i] != NULL)
			kn_digest_add(d, fields[i], strlen(fields[i]) + 1);
		else
			kn_digest_add(d, "\1", 2);
	kn_digest_add(d, counts, sizeof(counts));
	return index__key_int(kn_digest_end(d));
}

static enum kn_status
no_article(struct kn_err *err, uint32_t id)
{
	return kn_err_set(err, KN_NOT_FOUND, N_("there is no article %s"),
	    "%u", id);
}

/* A title is shown on one line, whatever its source has in it. */
static char *
one_line(const char *title)
{
	struct kn_buf out;

	kn_buf_init(&out, 0);
	for (const char *s = title; *s != '\0'; s++) {
		bool blank = *s == ' ' || (*s >= '\t' && *s <= '\r');

		if (!blank)
			kn_buf_chr(&out, *s);
		else if (out.n > 0 && out.s[out.n - 1] != ' ')
			kn_buf_chr(&out, ' ');
	}
	while (out.n > 0 && out.s[out.n - 1] == ' ')
		kn_buf_trunc(&out, out.n - 1);
	return kn_buf_take(&out, NULL);
}

enum kn_status
kn_raw_article(struct kn_index *ix, uint32_t id, struct kn_article *out,
    struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT a.key, a.body_key,"
	    " s.key, s.lead = a.id, s.copies, a.headline, " META
	    " FROM article a JOIN story s ON s.id = a.story WHERE a.id = ?1");

	*out = (struct kn_article){ .id = id };
	kn_bind_int(st, 1, id);
	bool found = kn_step(st);
	if (found) {
		out->key = index__int_key(kn_col_int(st, 0));
		out->body_key = index__int_key(kn_col_int(st, 1));
		out->story = index__int_key(kn_col_int(st, 2));
		out->lead = kn_col_int(st, 3) != 0;
		out->copies = (uint32_t)kn_col_int(st, 4);
		out->headline = kn_col_dup(st, 5);
		take_meta(st, 6, &out->meta);
		if (out->headline == NULL)
			out->headline = one_line(out->meta.title == NULL ?
			    "" : out->meta.title);
	}
	kn_reset(st);
	enum kn_status status = index__end(ix, err);
	if (status == KN_OK && !found)
		return no_article(err, id);
	return status;
}

/* What heads an article whose title is amended. */
static enum kn_status
amend_headline(struct kn_index *ix, struct kn_article *a, struct kn_err *err)
{
	struct kn_buf head;

	free(a->headline);
	a->headline = NULL;
	if (a->meta.title != NULL) {
		a->headline = one_line(a->meta.title);
		return KN_OK;
	}
	struct kn_doc *doc = index__doc_load(ix->db, a->id);
	kn_buf_init(&head, 0);
	if (doc != NULL)
		kn_doc_headline(doc, INDEX_HEADLINE_CP, &head);
	a->headline = kn_buf_take(&head, NULL);
	kn_doc_free(doc);
	return index__end(ix, err);
}

enum kn_status
kn_index_article(struct kn_index *ix, uint32_t id, struct kn_article *out,
    struct kn_err *err)
{
	const struct amend_row *row = index__amend_row(ix->amend, id);
	enum kn_status st = kn_raw_article(ix, id, out, err);

	if (st != KN_OK || row == NULL)
		return st;
	index__amend_meta(ix->amend, id, &out->meta);
	return (row->set >> KN_META_TITLE & 1) != 0 ?
	    amend_headline(ix, out, err) : KN_OK;
}

void
kn_article_dispose(struct kn_article *a)
{
	kn_meta_dispose(&a->meta);
	free(a->headline);
	*a = (struct kn_article){ 0 };
}

/* ---- text ------------------------------------------------------------------- */

struct kn_doc *
index__doc_load(struct kn_db *db, uint32_t id)
{
	struct kn_doc *doc = NULL;
	struct kn_stmt *st = kn_db_stmt(db, "SELECT c.text, c.spans, a.key,"
	    " a.body_key, c.text_b, " META " FROM article a"
	    " JOIN content c ON c.id = a.id WHERE a.id = ?1");

	kn_bind_int(st, 1, id);
	if (kn_step(st)) {
		doc = kn_calloc(1, sizeof(*doc));
		doc->n_b = (size_t)kn_col_int(st, 4);
		doc->text = index__unpack_text(db, kn_col_str(st, 0),
		    doc->n_b);
		if (doc->text == NULL || index__unpack_spans(kn_col_str(st, 1),
		    doc->n_b, &doc->spans, &doc->n_spans) != KN_OK)
			kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
		doc->key = index__int_key(kn_col_int(st, 2));
		doc->body_key = index__int_key(kn_col_int(st, 3));
		take_meta(st, 5, &doc->meta);
	}
	kn_reset(st);
	if (kn_db_status(db) != KN_OK) {
		kn_doc_free(doc);
		doc = NULL;
	}
	return doc;
}

/*
 * A text that lost its line breaks has the subheads of a copy that kept
 * them. Asked when it is read, so that it does not matter which came first.
 */
static void
find_subheads(struct kn_db *db, uint32_t id, struct kn_doc *doc)
{
	uint32_t ids[TWINS_MAX];
	size_t n = 0;
	bool found = false;
	struct kn_stmt *st = kn_db_stmt(db, "SELECT id FROM article"
	    " WHERE body_key = ?1 AND id <> ?2 ORDER BY id");

	kn_bind_int(st, 1, index__key_int(doc->body_key));
	kn_bind_int(st, 2, id);
	while (n < TWINS_MAX && kn_step(st))
		ids[n++] = (uint32_t)kn_col_int(st, 0);
	kn_reset(st);
	for (size_t i = 0; i < n && !found; i++) {
		struct kn_doc *twin = index__doc_load(db, ids[i]);

		found = twin != NULL && kn_doc_share_subheads(doc, twin);
		kn_doc_free(twin);
	}
}

enum kn_status
kn_index_doc(struct kn_index *ix, uint32_t id, struct kn_doc **out,
    struct kn_err *err)
{
	*out = index__doc_load(ix->db, id);
	if (*out != NULL && kn_doc_lost_lines(*out))
		find_subheads(ix->db, id, *out);
	enum kn_status status = index__end(ix, err);
	if (status == KN_OK && *out == NULL)
		return no_article(err, id);
	if (status == KN_OK)
		index__amend_meta(ix->amend, id, &(*out)->meta);
	return status;
}

static void
load_mentions(const struct index_names *names, uint32_t id,
    struct kn_mentions *out)
{
	struct kn_stmt *st = kn_db_stmt(names->db, "SELECT mentions, text_b"
	    " FROM content WHERE id = ?1");

	kn_bind_int(st, 1, id);
	if (kn_step(st) && index__unpack_mentions(kn_col_str(st, 0),
	    (size_t)kn_col_int(st, 1), names, out) != KN_OK)
		kn_db_fail(names->db, KN_CORRUPT, N_("%s is damaged"));
	kn_reset(st);
}

void
index__found_load(const struct index_names *names, uint32_t id,
    struct kn_found *out)
{
	struct kn_stmt *st = kn_db_stmt(names->db, "SELECT found,"
	    " text_b FROM content WHERE id = ?1");

	load_mentions(names, id, &out->mentions);
	kn_bind_int(st, 1, id);
	if (kn_step(st) && index__unpack_found(kn_col_str(st, 0),
	    (size_t)kn_col_int(st, 1), names, out) != KN_OK)
		kn_db_fail(names->db, KN_CORRUPT, N_("%s is damaged"));
	kn_reset(st);
}

enum kn_status
kn_raw_mentions(struct kn_index *ix, uint32_t id, struct kn_mentions *out,
    struct kn_err *err)
{
	index__begin(ix);
	struct index_names names = index__names(ix);
	load_mentions(&names, id, out);
	return index__end(ix, err);
}

enum kn_status
kn_raw_found(struct kn_index *ix, uint32_t id, struct kn_found *out,
    struct kn_err *err)
{
	index__begin(ix);
	struct index_names names = index__names(ix);
	index__found_load(&names, id, out);
	return index__end(ix, err);
}

/* ---- stories, names ---------------------------------------------------------- */

enum kn_status
kn_index_story(struct kn_index *ix, uint32_t id, uint32_t **ids, size_t *n,
    struct kn_err *err)
{
	size_t cap = *n;
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT id FROM article"
	    " WHERE story = (SELECT story FROM article WHERE id = ?1)"
	    " ORDER BY title IS NULL, date IS NULL, body_b DESC, path, id");

	kn_bind_int(st, 1, id);
	while (kn_step(st)) {
		*ids = kn_grow(*ids, &cap, *n + 1, sizeof(**ids));
		(*ids)[(*n)++] = (uint32_t)kn_col_int(st, 0);
	}
	kn_reset(st);
	return index__end(ix, err);
}

/* The range of keys that begin with these digits; eight or more of them fix
 * the sign, so that the range is one in signed numbers too. */
static bool
key_range(struct kn_str digits, int64_t *low, int64_t *high)
{
	struct kn_key a, b;

	if (digits.n < 8 || digits.n > KN_KEY_LEN)
		return false;
	for (size_t i = 0; i < KN_KEY_LEN; i++) {
		char c = i < digits.n ? digits.s[i] : '0';

		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		a.hex[i] = c;
		b.hex[i] = i < digits.n ? c : 'f';
	}
	a.hex[KN_KEY_LEN] = b.hex[KN_KEY_LEN] = '\0';
	*low = index__key_int(a);
	*high = index__key_int(b);
	return true;
}

/* How many articles a statement finds, up to two distinct keys; the first
 * id. Copies of one text share a key: the lowest id stands for them. */
static size_t
first_found(struct kn_stmt *st, uint32_t *id)
{
	size_t keys = 0;

	while (keys < 2 && kn_step(st))
		if (keys++ == 0)
			*id = (uint32_t)kn_col_int(st, 0);
	kn_reset(st);
	return keys;
}

static size_t
find_key(struct kn_db *db, struct kn_str name, uint32_t *id)
{
	int64_t low, high;

	if (!key_range(name, &low, &high))
		return 0;
	struct kn_stmt *st = kn_db_stmt(db, "SELECT min(id) FROM article"
	    " WHERE key BETWEEN ?1 AND ?2 GROUP BY key LIMIT 2");
	kn_bind_int(st, 1, low);
	kn_bind_int(st, 2, high);
	return first_found(st, id);
}

static size_t
find_id(struct kn_db *db, struct kn_str name, uint32_t *id)
{
	uint64_t v;

	if (!kn_str_u64(name, &v) || v > UINT32_MAX)
		return 0;
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT id FROM article WHERE id = ?1");
	kn_bind_int(st, 1, (int64_t)v);
	return first_found(st, id);
}

static size_t
find_path(struct kn_db *db, struct kn_str name, uint32_t *id)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT min(id) FROM article WHERE path = ?1 GROUP BY path");

	kn_bind_blob(st, 1, name);
	return first_found(st, id);
}

enum kn_status
kn_index_find(struct kn_index *ix, struct kn_str name, uint32_t *id,
    struct kn_err *err)
{
	size_t (*const ways[])(struct kn_db *, struct kn_str, uint32_t *) = {
		find_id, find_key, find_path };
	size_t found = 0;

	for (size_t i = 0; i < 3 && found == 0; i++)
		found = ways[i](ix->db, name, id);
	enum kn_status status = index__end(ix, err);
	if (status != KN_OK || found == 1)
		return status;
	return kn_err_set(err, found == 0 ? KN_NOT_FOUND : KN_INVALID,
	    found == 0 ? N_("there is no article %s") :
	    N_("several articles have a key that begins with %s"), "%.*s",
	    name.n > 200 ? 200 : (int)name.n, name.n == 0 ? "" : name.s);
}

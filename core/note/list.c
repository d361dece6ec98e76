/*
 * list.c: many notes: pages of them, the articles they stand in, tags with
 * their counts. In: a filter. Out: notes, targets. Reads only; no statement
 * is left open.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/mem.h"

enum { WORDS_MAX = 16 };

/* ---- a filter as SQL ------------------------------------------------------- */

/* What a filter binds, in the order of its question marks. */
struct bound {
	struct kn_str value[WORDS_MAX + 10];
	size_t n;
	struct kn_buf words;    /* folded */
};

static void
bind(struct bound *b, struct kn_str v)
{
	b->value[b->n++] = v;
}

static void
where_words(const char *words, struct kn_buf *sql, struct bound *b)
{
	struct kn_str rest, word;
	size_t n = 0;

	kn_fold_append(KN_FOLD_INDEX, words, strlen(words), &b->words);
	rest = kn_buf_get(&b->words);
	while (n < WORDS_MAX && kn_str_split(&rest, ' ', &word)) {
		word = kn_str_trim(word);
		if (word.n == 0)
			continue;
		kn_buf_cstr(sql, " AND instr(note.folded, ?) > 0");
		bind(b, word);
		n++;
	}
}

/* What shares an identity with an article; each part has an index. */
static void
where_of(const struct kn_target *t, struct kn_buf *sql, struct bound *b)
{
	kn_buf_cstr(sql, " AND (note.url = ? OR note.body_key = ?"
	    " OR note.article_key = ? OR (note.path = ? AND"
	    " note.corpus IS ?) OR note.story = ?)");
	bind(b, kn_str(t->url));
	bind(b, kn_str(t->body_key));
	bind(b, kn_str(t->key));
	bind(b, kn_str(t->path));
	bind(b, kn_str(t->corpus));
	bind(b, kn_str(t->story));
}

static bool
has_children(struct kn_notebook *nb, const char *label)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT 1 FROM label WHERE parent = ?1");

	kn_bind_text(st, 1, kn_str(label));
	bool has = kn_step(st);
	kn_reset(st);
	return has;
}

/* "FROM … WHERE …" of a filter, appended to sql. */
static void
where(struct kn_notebook *nb, const struct kn_note_filter *f,
    struct kn_buf *sql, struct bound *b)
{
	static const struct kn_note_filter all = { .label = NULL };

	if (f == NULL)
		f = &all;
	kn_buf_cstr(sql, f->tag == NULL ? " FROM note WHERE 1" :
	    " FROM (SELECT note AS tagged, updated AS at FROM note_tag"
	    " WHERE tag = ?) JOIN note ON note.id = tagged WHERE 1");
	if (f->tag != NULL)
		bind(b, kn_str(f->tag));
	if (f->label != NULL) {
		/* Without a tree below it, an index gives them in order. */
		kn_buf_cstr(sql, f->alone || !has_children(nb, f->label) ?
		    " AND note.label = ?" : " AND note.label IN"
		    " (WITH RECURSIVE below(id) AS (SELECT ? UNION"
		    " SELECT label.id FROM label JOIN below"
		    " ON label.parent = below.id) SELECT id FROM below)");
		bind(b, kn_str(f->label));
	}
	if (f->unlabelled)
		kn_buf_cstr(sql, " AND note.label IS NULL");
	if (f->untagged)
		kn_buf_cstr(sql, " AND note.tags IS NULL");
	if (f->corpus != NULL) {
		kn_buf_cstr(sql, " AND note.scope = 2 AND note.corpus = ?");
		bind(b, kn_str(f->corpus));
	}
	if (f->of != NULL)
		where_of(f->of, sql, b);
	if (f->words != NULL)
		where_words(f->words, sql, b);
}

static struct kn_stmt *
prepare(struct kn_notebook *nb, const char *columns,
    const struct kn_note_filter *f, const char *tail, struct bound *b)
{
	struct kn_buf sql;

	memset(b, 0, sizeof(*b));
	kn_buf_init(&sql, 0);
	kn_buf_init(&b->words, 0);
	kn_buf_fmt(&sql, "SELECT %s", columns);
	where(nb, f, &sql, b);
	kn_buf_cstr(&sql, tail);
	struct kn_stmt *st = kn_db_stmt_once(nb->db, sql.s);
	for (size_t i = 0; i < b->n; i++) {
		if (b->value[i].s == NULL)
			kn_bind_cstr(st, (int)i + 1, NULL);
		else
			kn_bind_text(st, (int)i + 1, b->value[i]);
	}
	kn_buf_dispose(&sql);
	return st;
}

static void
finish(struct kn_stmt *st, struct bound *b)
{
	kn_stmt_free(st);
	kn_buf_dispose(&b->words);
}

/* ---- pages ----------------------------------------------------------------- */

static size_t
count(struct kn_notebook *nb, const struct kn_note_filter *f)
{
	struct bound b;
	struct kn_stmt *st = prepare(nb, "count(*)", f, "", &b);
	size_t n = kn_step(st) ? (size_t)kn_col_int(st, 0) : 0;

	finish(st, &b);
	return n;
}

/* The columns by which an article is known, behind those of a note. */
#define IDENTITY ", note.url, note.body_key, note.article_key, note.path," \
	" note.story, note.corpus"

/* A column's text until the next step. */
static char *
borrowed(struct kn_stmt *st, int col)
{
	return (char *)(uintptr_t)kn_col_cstr(st, col);
}

static struct kn_target
borrowed_target(struct kn_stmt *st, int col)
{
	return (struct kn_target){
		.url = borrowed(st, col),
		.body_key = borrowed(st, col + 1),
		.key = borrowed(st, col + 2),
		.path = borrowed(st, col + 3),
		.story = borrowed(st, col + 4),
		.corpus = borrowed(st, col + 5),
	};
}

enum kn_status
kn_notes_list(struct kn_notebook *nb, const struct kn_note_filter *filter,
    enum kn_note_order order, size_t from, size_t limit,
    struct kn_note **out, size_t *n, size_t *total, struct kn_err *err)
{
	struct kn_buf tail;
	struct bound b;

	*out = NULL;
	*n = 0;
	kn_buf_init(&tail, 0);
	kn_buf_cstr(&tail, order == KN_NOTES_BY_ARTICLE ?
	    " ORDER BY note.path, note.start_cp, note.id" :
	    filter != NULL && filter->tag != NULL ?
	    " ORDER BY at DESC, tagged DESC" :
	    " ORDER BY note.updated DESC, note.id DESC");
	kn_buf_fmt(&tail, " LIMIT %zu OFFSET %zu", limit, from);
	if (total != NULL)
		*total = count(nb, filter);
	struct kn_stmt *st = prepare(nb, nb__note_columns, filter, tail.s, &b);
	enum kn_status status = nb__notes_of_stmt(nb, st, out, n, err);
	finish(st, &b);
	kn_buf_dispose(&tail);
	return status;
}

/* All of these columns are in one index, as long as nothing else is asked
 * for; what an article is known by is half of them. */
#define BRIEF "note.id, note.scope, note.label, note.updated, note.tags"
enum { BRIEF_COLUMNS = 5 };

enum kn_status
kn_notes_brief(struct kn_notebook *nb, const struct kn_note_filter *filter,
    bool targets, bool (*fn)(void *user, const struct kn_note_brief *b),
    void *user, struct kn_err *err)
{
	struct bound b;
	struct kn_stmt *st = prepare(nb, targets ? BRIEF IDENTITY : BRIEF,
	    filter, " ORDER BY note.path, note.start_cp, note.id", &b);
	bool more = true;

	while (more && kn_step(st)) {
		struct kn_note_brief brief = {
			.id = borrowed(st, 0),
			.scope = nb__scope(kn_col_int(st, 1)),
			.label = borrowed(st, 2),
			.updated = borrowed(st, 3),
			.tags = kn_str(borrowed(st, 4)),
		};

		if (targets)
			brief.target = borrowed_target(st, BRIEF_COLUMNS);
		more = fn(user, &brief);
	}
	finish(st, &b);
	return kn_db_take(nb->db, err);
}

/* Hands on each article once, of notes that follow each other. */
struct targets {
	bool (*fn)(void *user, const struct kn_target *t);
	void *user;
	struct kn_target last;  /* owned */
	bool any;
};

static bool
take_target(void *user, const struct kn_note_brief *b)
{
	struct targets *t = user;

	if (b->scope == KN_NOTE_CORPUS ||
	    (t->any && kn_target_same(&t->last, &b->target)))
		return true;
	kn_target_dispose(&t->last);
	kn_target_copy(&t->last, &b->target);
	t->any = true;
	return t->fn(t->user, &t->last);
}

enum kn_status
kn_notes_targets(struct kn_notebook *nb, const struct kn_note_filter *filter,
    bool (*fn)(void *user, const struct kn_target *t), void *user,
    struct kn_err *err)
{
	struct targets t = { .fn = fn, .user = user };
	enum kn_status st = kn_notes_brief(nb, filter, true, take_target, &t,
	    err);

	kn_target_dispose(&t.last);
	return st;
}

/* ---- tags ------------------------------------------------------------------- */

enum kn_status
kn_tags_list(struct kn_notebook *nb, struct kn_tag_count **out, size_t *n,
    struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT tag, count(*)"
	    " FROM note_tag GROUP BY tag ORDER BY count(*) DESC, tag");
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	while (kn_step(st)) {
		*out = kn_grow(*out, &cap, *n + 1, sizeof(**out));
		(*out)[(*n)++] = (struct kn_tag_count){
			.tag = kn_col_dup(st, 0),
			.notes = (uint64_t)kn_col_int(st, 1),
		};
	}
	kn_reset(st);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status != KN_OK) {
		kn_tags_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return status;
}

void
kn_tags_free(struct kn_tag_count *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(t[i].tag);
	free(t);
}

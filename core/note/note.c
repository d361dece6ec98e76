/*
 * note.c: notes into the notebook, and out of it by id or by article. In:
 * notes as a front end or an import made them, checked here. Out: durable
 * rows, one undo step a call.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

const char nb__note_columns[] = "id,"
#define KN_NB_TABLE(NAME, name, cols, marks, kinds) KN_NB_COLUMNS_##NAME(cols)
#define KN_NB_COLUMNS_NOTE(cols) cols
#define KN_NB_COLUMNS_LABEL(cols)
#define KN_NB_COLUMNS_MARK(cols)
#define KN_NB_COLUMNS_CORRECTION(cols)
#define KN_NB_COLUMNS_FILTER(cols)
#include "core/note/table.def"
#undef KN_NB_TABLE
#undef KN_NB_COLUMNS_NOTE
#undef KN_NB_COLUMNS_LABEL
#undef KN_NB_COLUMNS_MARK
#undef KN_NB_COLUMNS_CORRECTION
#undef KN_NB_COLUMNS_FILTER
    ;

/* The text columns between the tags and the folded text, in their order. */
static const size_t before_tags[] = {
	offsetof(struct kn_note, author), offsetof(struct kn_note, created),
	offsetof(struct kn_note, updated), offsetof(struct kn_note, label),
	offsetof(struct kn_note, text),
};
static const size_t after_tags[] = {
#define T(m) offsetof(struct kn_note, target.m)
#define A(m) offsetof(struct kn_note, anchor.m)
	T(url), T(body_key), T(key), T(path), T(story), T(title), T(outlet),
	T(via), T(byline), T(date), T(retrieved), T(corpus),
	A(exact), A(prefix), A(suffix), A(fold_exact), A(fold_prefix),
	A(fold_suffix),
#undef T
#undef A
};
#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static char **
text_member(const struct kn_note *n, size_t at)
{
	return (char **)(void *)((char *)(uintptr_t)n + at);
}

/* ---- images ----------------------------------------------------------------- */

/* What a search for words looks through: text, quote, tags, folded. */
static void
folded_text(const struct kn_note *n, struct kn_buf *out)
{
	const char *parts[] = { n->text, n->anchor.exact, n->target.title };

	for (size_t i = 0; i < LEN(parts); i++) {
		struct kn_str s = kn_str(parts[i]);

		kn_fold_append(KN_FOLD_INDEX, s.s, s.n, out);
		kn_buf_chr(out, '\n');
	}
	for (size_t i = 0; i < n->n_tags; i++) {
		kn_fold_append(KN_FOLD_INDEX, n->tags[i], strlen(n->tags[i]),
		    out);
		kn_buf_chr(out, '\n');
	}
}

void
nb__note_image(const struct kn_note *n, struct kn_buf *out)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	nb__image_int(out, n->scope);
	nb__image_int(out, n->anchor.start_cp);
	nb__image_int(out, n->anchor.end_cp);
	nb__image_int(out, n->anchor.rival);
	for (size_t i = 0; i < LEN(before_tags); i++)
		nb__image_text(out, *text_member(n, before_tags[i]));
	for (size_t i = 0; i < n->n_tags; i++) {
		if (i > 0)
			kn_buf_chr(&text, '\n');
		kn_buf_cstr(&text, n->tags[i]);
	}
	nb__image_text(out, n->n_tags == 0 ? NULL : text.s);
	for (size_t i = 0; i < LEN(after_tags); i++)
		nb__image_text(out, *text_member(n, after_tags[i]));
	kn_buf_reset(&text);
	folded_text(n, &text);
	nb__image_text(out, text.s);
	kn_buf_dispose(&text);
}

static void
split_tags(const char *tags, struct kn_note *out)
{
	struct kn_str rest = kn_str(tags), tag;
	size_t cap = 0;

	while (tags != NULL && kn_str_split(&rest, '\n', &tag)) {
		out->tags = kn_grow(out->tags, &cap, out->n_tags + 1,
		    sizeof(*out->tags));
		out->tags[out->n_tags++] = kn_strndup(tag.s, tag.n);
	}
}

static uint32_t
small(int64_t v)
{
	return v < 0 ? 0 : v > UINT32_MAX ? UINT32_MAX : (uint32_t)v;
}

enum kn_note_scope
nb__scope(int64_t v)
{
	return v == KN_NOTE_ARTICLE ? KN_NOTE_ARTICLE :
	    v == KN_NOTE_CORPUS ? KN_NOTE_CORPUS : KN_NOTE_PASSAGE;
}

static void
take_numbers(struct kn_note *out, const int64_t v[4])
{
	out->scope = nb__scope(v[0]);
	out->anchor.start_cp = small(v[1]);
	out->anchor.end_cp = small(v[2]);
	out->anchor.rival = small(v[3]);
}

bool
nb__note_of_image(const char *id, struct kn_str image, struct kn_note *out)
{
	struct nb__image im = { .rest = image };
	int64_t v[4];

	memset(out, 0, sizeof(*out));
	out->id = kn_strdup(id);
	for (size_t i = 0; i < LEN(v); i++)
		v[i] = nb__image_get_int(&im);
	take_numbers(out, v);
	for (size_t i = 0; i < LEN(before_tags); i++)
		*text_member(out, before_tags[i]) = nb__image_get_text(&im);
	char *tags = nb__image_get_text(&im);
	split_tags(tags, out);
	free(tags);
	for (size_t i = 0; i < LEN(after_tags); i++)
		*text_member(out, after_tags[i]) = nb__image_get_text(&im);
	if (im.bad)
		kn_note_dispose(out);
	return !im.bad;
}

/* The columns of a note from column 0 of a row: id, then the image's. */
static void
note_of_row(struct kn_stmt *st, struct kn_note *out)
{
	int64_t v[4];
	int col = 0;

	memset(out, 0, sizeof(*out));
	out->id = kn_col_dup(st, col++);
	for (size_t i = 0; i < LEN(v); i++)
		v[i] = kn_col_int(st, col++);
	take_numbers(out, v);
	for (size_t i = 0; i < LEN(before_tags); i++)
		*text_member(out, before_tags[i]) = kn_col_dup(st, col++);
	char *tags = kn_col_dup(st, col++);
	split_tags(tags, out);
	free(tags);
	for (size_t i = 0; i < LEN(after_tags); i++)
		*text_member(out, after_tags[i]) = kn_col_dup(st, col++);
}

/* ---- putting ------------------------------------------------------------------ */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, no two alike, none empty. */
static void
tidy_tags(struct kn_note *n)
{
	size_t kept = 0;

	if (n->n_tags > 0)
		qsort(n->tags, n->n_tags, sizeof(*n->tags), by_text);
	for (size_t i = 0; i < n->n_tags; i++) {
		if (n->tags[i][0] == '\0' || (kept > 0 &&
		    strcmp(n->tags[i], n->tags[kept - 1]) == 0))
			free(n->tags[i]);
		else
			n->tags[kept++] = n->tags[i];
	}
	n->n_tags = kept;
}

bool
kn_note_name_ok(struct kn_str name)
{
	bool shown = false;

	if (name.n > KN_NOTE_NAME_MAX_B || !kn_utf8_valid(name.s, name.n))
		return false;
	for (size_t i = 0; i < name.n;) {
		uint32_t cp = kn_utf8_next(name.s, name.n, &i);

		if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
			return false;
		shown = shown || (cp != ' ' &&
		    kn_filter_cp(cp) == KN_FILTER_SHOW);
	}
	return shown;
}

/* What any note must be, wherever it comes from. */
static enum kn_status
check_note(const struct kn_note *n, struct kn_err *err)
{
	if (n->n_tags > KN_NOTE_TAGS_MAX)
		return kn_err_set(err, KN_LIMIT, N_("too many tags"), NULL);
	for (size_t i = 0; i < n->n_tags; i++)
		if (!kn_note_name_ok(kn_str(n->tags[i])))
			return kn_err_set(err, KN_INVALID,
			    N_("not a tag: %s"), "%s", n->tags[i]);
	if (n->text != NULL && strlen(n->text) > KN_NOTE_TEXT_MAX_B)
		return kn_err_set(err, KN_LIMIT,
		    N_("the text of the note is too long"), NULL);
	if (n->scope == KN_NOTE_PASSAGE && (n->anchor.exact == NULL ||
	    n->anchor.exact[0] == '\0' ||
	    n->anchor.end_cp < n->anchor.start_cp))
		return kn_err_set(err, KN_INVALID,
		    N_("the note has no passage"), NULL);
	for (size_t i = 0; i < LEN(after_tags); i++) {
		struct kn_str s = kn_str(*text_member(n, after_tags[i]));

		if (s.n > KN_NOTE_TEXT_MAX_B)
			return kn_err_set(err, KN_LIMIT,
			    N_("the passage of the note is too long"), NULL);
	}
	return KN_OK;
}

static bool
note_exists(struct kn_notebook *nb, const char *id)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT 1 FROM note WHERE id = ?1");

	kn_bind_text(st, 1, kn_str(id));
	bool found = kn_step(st);
	kn_reset(st);
	return found;
}

static void
set_text(char **member, const char *value)
{
	char *old = *member;

	*member = kn_strdup(value);
	free(old);
}

/* Dates a note and gives a new one its id. One from elsewhere has its date:
 * what is taken in and given out again is the same. */
static enum kn_status
stamp(struct kn_notebook *nb, struct kn_note *n, bool adopt,
    struct kn_err *err)
{
	char id[NB_UUID_LEN + 1], now[NB_TIME_LEN + 1];

	nb__now(nb, now);
	if (!adopt || n->updated == NULL)
		set_text(&n->updated, now);
	if (n->created == NULL)
		set_text(&n->created, now);
	if (n->id != NULL)
		return KN_OK;
	enum kn_status status = nb__uuid(id, err);
	if (status != KN_OK)
		return status;
	n->id = kn_strdup(id);
	if (n->author == NULL)
		n->author = kn_strdup(nb->author);
	return KN_OK;
}

/* What was not saved is still new: the person may try again. */
static void
unstamp(struct kn_note *n, const bool *is_new, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_new[i])
			continue;
		set_text(&n[i].id, NULL);
		set_text(&n[i].created, NULL);
	}
}

/* Checks a note against the notebook and writes its row. */
static enum kn_status
put_one(struct nb__step *s, struct kn_note *n, bool adopt, struct kn_err *err)
{
	struct kn_buf image;

	if (n->id != NULL && !adopt && !note_exists(s->nb, n->id))
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("another session has deleted this note"), NULL);
	enum kn_status status = stamp(s->nb, n, adopt, err);
	if (status != KN_OK)
		return status;
	s->note = n->id;
	kn_buf_init(&image, 0);
	nb__note_image(n, &image);
	struct kn_str bytes = kn_buf_get(&image);
	nb__step_row(s, NB_NOTE, n->id, &bytes);
	kn_buf_dispose(&image);
	return kn_db_status(s->nb->db);
}

/* draft: dropped in the same transaction, or NULL. */
static enum kn_status
put_all(struct kn_notebook *nb, struct kn_note *n, size_t count, bool adopt,
    const char *draft, struct kn_err *err)
{
	bool add = count > 0 && (n[0].id == NULL || adopt);
	struct nb__step s = {
		.nb = nb,
		.what = count == 1 ? add ? NB_STEP_NOTE_ADD :
		    NB_STEP_NOTE_CHANGE : add ? NB_STEP_NOTES_ADD :
		    NB_STEP_NOTES_CHANGE,
		.where = count > 0 ? &n[0].target : NULL,
	};
	enum kn_status status = KN_OK;
	bool aborted = false;

	kn_err_clear(err);
	for (size_t i = 0; i < count && status == KN_OK; i++) {
		tidy_tags(&n[i]);
		status = check_note(&n[i], err);
	}
	if (status == KN_OK)
		status = nb__step_begin(&s, err);
	if (status != KN_OK)
		return status;
	bool *is_new = kn_calloc(count + 1, sizeof(*is_new));
	for (size_t i = 0; i < count && status == KN_OK; i++) {
		is_new[i] = n[i].id == NULL;
		status = put_one(&s, &n[i], adopt, err);
	}
	if (status == KN_OK && draft != NULL)
		nb__draft_forget(nb, draft);
	aborted = status != KN_OK && kn_db_status(nb->db) == KN_OK;
	if (aborted)
		nb__step_abort(&s);
	else
		status = nb__step_end(&s, err);
	if (status != KN_OK)
		unstamp(n, is_new, count);
	free(is_new);
	return status;
}

enum kn_status
kn_note_put(struct kn_notebook *nb, struct kn_note *n, struct kn_err *err)
{
	return put_all(nb, n, 1, false, NULL, err);
}

enum kn_status
kn_note_put_draft(struct kn_notebook *nb, struct kn_note *n,
    const char *draft, struct kn_err *err)
{
	return put_all(nb, n, 1, false, draft, err);
}

enum kn_status
kn_note_put_all(struct kn_notebook *nb, struct kn_note *n, size_t count,
    struct kn_err *err)
{
	return put_all(nb, n, count, false, NULL, err);
}

enum kn_status
kn_note_adopt_all(struct kn_notebook *nb, struct kn_note *n, size_t count,
    struct kn_err *err)
{
	return put_all(nb, n, count, true, NULL, err);
}

enum kn_status
kn_note_delete(struct kn_notebook *nb, const char *const *ids, size_t n,
    struct kn_err *err)
{
	struct kn_note first = { .id = NULL };
	struct nb__step s = {
		.nb = nb,
		.what = n == 1 ? NB_STEP_NOTE_DELETE : NB_STEP_NOTES_DELETE,
		.note = n == 1 ? ids[0] : NULL,
	};

	if (n > 0 && kn_note_get(nb, ids[0], &first, NULL) == KN_OK)
		s.where = &first.target;
	enum kn_status status = nb__step_begin(&s, err);
	for (size_t i = 0; status == KN_OK && i < n; i++)
		nb__step_row(&s, NB_NOTE, ids[i], NULL);
	if (status == KN_OK)
		status = nb__step_end(&s, err);
	kn_note_dispose(&first);
	return status;
}

/* ---- getting -------------------------------------------------------------------- */

/* All rows of a statement, which is reset. */
enum kn_status
nb__notes_of_stmt(struct kn_notebook *nb, struct kn_stmt *st,
    struct kn_note **out, size_t *n, struct kn_err *err)
{
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	while (kn_step(st)) {
		*out = kn_grow(*out, &cap, *n + 1, sizeof(**out));
		note_of_row(st, &(*out)[(*n)++]);
	}
	kn_reset(st);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status != KN_OK) {
		kn_notes_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return status;
}

/* A statement on the columns of notes; the caller frees it. */
struct kn_stmt *
nb__note_stmt(struct kn_notebook *nb, const char *from_where)
{
	struct kn_buf sql;

	kn_buf_init(&sql, 0);
	kn_buf_fmt(&sql, "SELECT %s FROM note %s", nb__note_columns,
	    from_where);
	struct kn_stmt *st = kn_db_stmt_once(nb->db, sql.s);
	kn_buf_dispose(&sql);
	return st;
}

enum kn_status
kn_note_get(struct kn_notebook *nb, const char *id, struct kn_note *out,
    struct kn_err *err)
{
	struct kn_stmt *st = nb__note_stmt(nb, "WHERE id = ?1");
	struct kn_note *found;
	size_t n;

	memset(out, 0, sizeof(*out));
	kn_bind_text(st, 1, kn_str(id));
	enum kn_status status = nb__notes_of_stmt(nb, st, &found, &n, err);
	kn_stmt_free(st);
	if (status == KN_OK && n == 0)
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("there is no note %s"), "%s", id);
	if (status == KN_OK)
		*out = found[0];
	free(found);
	return status;
}

enum kn_status
kn_notes_get(struct kn_notebook *nb, const char *const *ids, size_t count,
    struct kn_note *out, size_t *n, struct kn_err *err)
{
	struct kn_stmt *st = nb__note_stmt(nb, "WHERE id = ?1");

	*n = 0;
	for (size_t i = 0; i < count; i++) {
		kn_bind_text(st, 1, kn_str(ids[i]));
		if (kn_step(st))
			note_of_row(st, &out[(*n)++]);
		kn_reset(st);
	}
	kn_stmt_free(st);
	enum kn_status status = kn_db_take(nb->db, err);
	for (size_t i = 0; status != KN_OK && i < *n; i++)
		kn_note_dispose(&out[i]);
	if (status != KN_OK)
		*n = 0;
	return status;
}

/* A path says which article is meant only within its corpus. */
#define ON_ARTICLE "url = ?1 OR body_key = ?2 OR article_key = ?3" \
	" OR (path = ?4 AND corpus IS ?6) OR story = ?5"

static void
bind_identity(struct kn_stmt *st, const struct kn_target *article)
{
	kn_bind_cstr(st, 1, article->url);
	kn_bind_cstr(st, 2, article->body_key);
	kn_bind_cstr(st, 3, article->key);
	kn_bind_cstr(st, 4, article->path);
	kn_bind_cstr(st, 5, article->story);
	kn_bind_cstr(st, 6, article->corpus);
}

bool
kn_notes_any(struct kn_notebook *nb, const struct kn_target *article)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT 1 FROM note WHERE " ON_ARTICLE " LIMIT 1");

	bind_identity(st, article);
	bool any = kn_step(st);
	kn_reset(st);
	return kn_db_take(nb->db, NULL) == KN_OK && any;
}

enum kn_status
kn_notes_of(struct kn_notebook *nb, const struct kn_target *article,
    struct kn_note **out, size_t *n, struct kn_err *err)
{
	struct kn_stmt *st = nb__note_stmt(nb, "WHERE " ON_ARTICLE
	    " ORDER BY scope = 0, start_cp, end_cp DESC, id");

	bind_identity(st, article);
	enum kn_status status = nb__notes_of_stmt(nb, st, out, n, err);
	kn_stmt_free(st);
	return status;
}

enum kn_status
kn_notes_count(struct kn_notebook *nb, const struct kn_target *article,
    uint64_t *n, struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT count(*) FROM note WHERE " ON_ARTICLE);

	bind_identity(st, article);
	*n = (uint64_t)kn_run_int(st, 0);
	return kn_db_take(nb->db, err);
}

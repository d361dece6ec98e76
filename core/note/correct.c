/*
 * correct.c: corrections into the notebook, and out of it. In: what a person
 * says is otherwise with an entity
 * or a field of an article. Out: one row for each thing corrected,
 * whose id follows from that thing: a second opinion replaces the first, and
 * two people's files agree. Knows no index.
 */
#include "kunnash/correct.h"

#include <stdlib.h>
#include <string.h>

#include "core/note/note_priv.h"
#include "kunnash/fold.h"
#include "kunnash/index.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

static const struct {
	const char *name, *needs;
} kinds[] = {
#define KN_CORRECT(NAME, name, needs) { name, needs },
#include "kunnash/correct.def"
#undef KN_CORRECT
};

const char *
kn_correct_name(enum kn_correct_kind kind)
{
	return (unsigned)kind < KN_CORRECT_COUNT ? kinds[kind].name : "";
}

enum kn_correct_kind
kn_correct_parse(struct kn_str name)
{
	unsigned i = 0;

	while (i < KN_CORRECT_COUNT && !kn_str_is(name, kinds[i].name))
		i++;
	return (enum kn_correct_kind)i;
}

/* ---- values ------------------------------------------------------------------ */

/* The members that are texts of their own, in the order of the table. */
static const size_t members[] = {
#define M(name) offsetof(struct kn_correction, name)
	M(entity), M(field), M(value), M(surface), M(label), M(type), M(was),
	M(target.url), M(target.body_key), M(target.key), M(target.path),
	M(target.corpus), M(target.title), M(author), M(created),
#undef M
};
enum { N_MEMBERS = sizeof(members) / sizeof(members[0]) };

static char **
member(const struct kn_correction *c, size_t i)
{
	return (char **)(void *)((char *)(uintptr_t)c + members[i]);
}

void
kn_correction_dispose(struct kn_correction *c)
{
	free(c->id);
	for (size_t i = 0; i < N_MEMBERS; i++) {
		free(*member(c, i));
		*member(c, i) = NULL;
	}
	kn_target_dispose(&c->target);
	memset(c, 0, sizeof(*c));
}

void
kn_correction_copy(struct kn_correction *to, const struct kn_correction *from)
{
	memset(to, 0, sizeof(*to));
	to->id = kn_strdup(from->id);
	to->kind = from->kind;
	for (size_t i = 0; i < N_MEMBERS; i++)
		*member(to, i) = kn_strdup(*member(from, i));
}

void
kn_corrections_free(struct kn_correction *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kn_correction_dispose(&c[i]);
	free(c);
}

bool
kn_correction_is_here(const struct kn_correction *c)
{
	const struct kn_target *t = &c->target;

	return t->url != NULL || t->body_key != NULL || t->key != NULL ||
	    t->path != NULL;
}

enum kn_meta_field
kn_correction_field(const struct kn_correction *c)
{
	return c->kind == KN_CORRECT_FIELD ?
	    kn_meta_field_parse(kn_str(c->field)) : KN_META_FIELD_COUNT;
}

void
kn_correction_here(struct kn_correction *c, const struct kn_target *article)
{
	kn_target_dispose(&c->target);
	c->target = (struct kn_target){
		.url = kn_strdup(article->url),
		.body_key = kn_strdup(article->body_key),
		.key = kn_strdup(article->key),
		.path = kn_strdup(article->path),
		.corpus = kn_strdup(article->corpus),
		.title = kn_strdup(article->title),
	};
}

/* ---- whether it can be one ----------------------------------------------------- */

/* A name: not empty, not too long, UTF-8, nothing that moves a terminal or
 * turns text around. */
static bool
is_name(const char *s)
{
	struct kn_str name = kn_str(s);

	if (name.n == 0 || name.n > KN_NOTE_NAME_MAX_B ||
	    !kn_utf8_valid(name.s, name.n) ||
	    kn_str_trim(name).n != name.n)
		return false;
	for (size_t i_b = 0; i_b < name.n;) {
		uint32_t cp = kn_utf8_next(name.s, name.n, &i_b);

		if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ||
		    (cp >= 0x2028 && cp <= 0x202E) ||
		    (cp >= 0x2066 && cp <= 0x2069))
			return false;
	}
	return true;
}

/* What else is kept may be missing, or long as titles are. */
static bool
is_text(const char *s)
{
	size_t n = s == NULL ? 0 : strlen(s);

	return n <= 16 * KN_NOTE_NAME_MAX_B && (n == 0 ||
	    kn_utf8_valid(s, n));
}

/* An id that a new entity can have: no blank, no slash (country:ES/name). */
static bool
is_id(const char *s)
{
	return is_name(s) && strpbrk(s, " /\"") == NULL;
}

/* What is wrong with the correction of a field. */
static const char *
field_fault(const struct kn_correction *c)
{
	enum kn_meta_field field = kn_correction_field(c);
	struct kn_err err;
	struct kn_buf b;

	if (field == KN_META_FIELD_COUNT)
		return N_("a field is date, outlet, title, byline, url, via "
		    "or lang");
	if (!kn_correction_is_here(c))
		return N_("there is nothing to know the article by");
	if (c->value == NULL)
		return NULL;
	kn_buf_init(&b, 0);
	bool good = kn_meta_value(field, kn_str(c->value), &b, &err) ==
	    KN_OK;
	kn_buf_dispose(&b);
	return good ? NULL : err.msgid;
}

static const char *
text_fault(const struct kn_correction *c)
{
	for (size_t i = 0; i < N_MEMBERS; i++)
		if (!is_text(*member(c, i)))
			return N_("a text is too long or no text");
	return NULL;
}

static const char *
fault(const struct kn_correction *c)
{
	const char *needs = kinds[c->kind].needs;
	bool value = strchr(needs, 'v') != NULL;
	bool type = strchr(needs, 't') != NULL;

	if (strchr(needs, 'f') != NULL) {
		const char *why = field_fault(c);

		return why != NULL ? why : text_fault(c);
	}
	if (!is_id(c->entity))
		return N_("this is no id of an entity");
	if ((value || type) && !is_name(c->value))
		return N_("this is no name");
	if ((c->kind == KN_CORRECT_MERGE || c->kind == KN_CORRECT_SPLIT) &&
	    !is_id(c->value))
		return N_("this is no id of an entity");
	if ((c->kind == KN_CORRECT_MERGE || c->kind == KN_CORRECT_SPLIT) &&
	    strcmp(c->value, c->entity) == 0)
		return N_("these are the same entity already");
	if (type && (kn_type_parse(kn_str(c->value)) == KN_TYPE_COUNT ||
	    kn_type_parse(kn_str(c->value)) == KN_TYPE_DATE))
		return N_("this is no type of entities");
	if (strchr(needs, 's') != NULL && !is_name(c->surface))
		return N_("there are no words to tell the mentions by");
	if (c->label != NULL && !is_name(c->label))
		return N_("this is no name");
	return text_fault(c);
}

static void
add(struct kn_buf *b, const char *s)
{
	kn_buf_cstr(b, s == NULL ? "" : s);
	kn_buf_chr(b, '\0');
}

static void
add_folded(struct kn_buf *b, const char *s)
{
	kn_fold_append(KN_FOLD_INDEX, s, strlen(s), b);
	kn_buf_chr(b, '\0');
}

/* The best that an article is known by. */
static const char *
article_of(const struct kn_target *t)
{
	return t->url != NULL ? t->url : t->body_key != NULL ? t->body_key :
	    t->key != NULL ? t->key : t->path;
}

static void
set_id(struct kn_correction *c)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	add(&b, kinds[c->kind].name);
	add(&b, c->entity);
	if (c->kind == KN_CORRECT_ALIAS)
		add_folded(&b, c->value);
	if (c->kind == KN_CORRECT_SPLIT)
		add_folded(&b, c->surface);
	if (c->kind == KN_CORRECT_BLOCK)
		add(&b, article_of(&c->target));
	/* An address may be that of several articles. */
	if (c->kind == KN_CORRECT_FIELD) {
		add(&b, c->field);
		add(&b, c->target.url);
		add(&b, c->target.body_key);
		add(&b, c->target.key);
		add(&b, c->target.path);
		add(&b, c->target.corpus);
	}
	free(c->id);
	c->id = kn_strdup(kn_key_of(b.s, b.n).hex);
	kn_buf_dispose(&b);
}

/* A value as a person wrote it into a file, as articles have it. */
static void
settle_value(struct kn_correction *c)
{
	enum kn_meta_field field = kn_correction_field(c);
	struct kn_buf b;

	if (field == KN_META_FIELD_COUNT || c->value == NULL)
		return;
	kn_buf_init(&b, 0);
	if (kn_meta_value(field, kn_str(c->value), &b, NULL) == KN_OK) {
		free(c->value);
		c->value = b.n == 0 ? NULL : kn_strndup(b.s, b.n);
	}
	kn_buf_dispose(&b);
}

enum kn_status
kn_correction_check(struct kn_correction *c, struct kn_err *err)
{
	settle_value(c);
	const char *why = (unsigned)c->kind < KN_CORRECT_COUNT ? fault(c) :
	    N_("there is no such kind of correction");

	if (why != NULL)
		return kn_err_set(err, KN_INVALID, why, NULL);
	set_id(c);
	return KN_OK;
}

/* ---- reading ------------------------------------------------------------------- */

/* What cannot be brought up to date (it cannot be written) has none. */
enum { SINCE_VERSION = 4 };

#define COLUMNS "id, kind, entity, field, value, surface, label, type, was," \
	" url, body_key, article_key, path, corpus, title, author, created"

enum kn_status
kn_corrections_list(struct kn_notebook *nb, struct kn_correction **out,
    size_t *n, struct kn_err *err)
{
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	if (nb__version_of(nb->db) < SINCE_VERSION)
		return kn_db_take(nb->db, err);
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT " COLUMNS
	    " FROM correction ORDER BY created, id");

	while (kn_step(st)) {
		enum kn_correct_kind kind = kn_correct_parse(
		    kn_col_str(st, 1));

		/* A kind of a later version says nothing to this one. */
		if (kind == KN_CORRECT_COUNT)
			continue;
		*out = kn_grow(*out, &cap, *n + 1, sizeof(**out));
		struct kn_correction *c = &(*out)[*n];
		memset(c, 0, sizeof(*c));
		c->kind = kind;
		for (int i = 0; i < N_MEMBERS; i++)
			*member(c, (size_t)i) = kn_col_dup(st, i + 2);
		c->id = kn_col_dup(st, 0);
		if (fault(c) == NULL)
			(*n)++;
		else
			kn_correction_dispose(c);
	}
	kn_reset(st);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status != KN_OK) {
		kn_corrections_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return status;
}

enum kn_status
kn_corrections_sum(struct kn_notebook *nb, struct kn_key *out,
    struct kn_err *err)
{
	struct kn_digest *d = kn_digest_new();

	if (nb__version_of(nb->db) < SINCE_VERSION) {
		*out = kn_digest_end(d);
		return kn_db_take(nb->db, err);
	}
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT " COLUMNS
	    " FROM correction ORDER BY id");
	while (kn_step(st))
		for (int i = 0; i < N_MEMBERS + 2; i++) {
			struct kn_str s = kn_col_str(st, i);

			kn_digest_add(d, &s.n, sizeof(s.n));
			kn_digest_add(d, s.s, s.n);
		}
	kn_reset(st);
	*out = kn_digest_end(d);
	return kn_db_take(nb->db, err);
}

/* ---- writing ------------------------------------------------------------------- */

static void
put_row(struct nb__step *s, const struct kn_correction *c)
{
	struct kn_buf image;

	kn_buf_init(&image, 0);
	nb__image_text(&image, kinds[c->kind].name);
	for (size_t i = 0; i < N_MEMBERS; i++)
		nb__image_text(&image, *member(c, i));
	struct kn_str bytes = kn_buf_get(&image);
	nb__step_row(s, NB_CORRECTION, c->id, &bytes);
	kn_buf_dispose(&image);
}

/* The entity that this one is merged into, owned; NULL: into none. */
static char *
merged_into(struct kn_notebook *nb, const char *entity)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT value FROM correction"
	    " WHERE kind = 'merge' AND entity = ?1");

	kn_bind_text(st, 1, kn_str(entity));
	char *into = kn_step(st) ? kn_col_dup(st, 0) : NULL;
	kn_reset(st);
	return into;
}

/* Whether the merger of c leads back to where it begins. */
static bool
is_circle(struct kn_notebook *nb, const struct kn_correction *c)
{
	char *at = kn_strdup(c->value);
	bool circle = false;

	for (int i = 0; at != NULL && !circle && i < KN_CORRECTIONS_MAX; i++) {
		circle = strcmp(at, c->entity) == 0;
		char *next = merged_into(nb, at);
		free(at);
		at = next;
	}
	circle |= at != NULL;
	free(at);
	return circle;
}

static size_t
count_rows(struct kn_notebook *nb)
{
	return (size_t)kn_run_int(kn_db_stmt(nb->db,
	    "SELECT count(*) FROM correction"), 0);
}

/* Puts one; why not, or NULL. */
static const char *
put_one(struct nb__step *s, struct kn_correction *c, const char *now)
{
	struct kn_err err;

	if (kn_correction_check(c, &err) != KN_OK)
		return err.msgid;
	if (c->kind == KN_CORRECT_MERGE && is_circle(s->nb, c))
		return N_("this would merge in a circle");
	if (c->created == NULL)
		c->created = kn_strdup(now);
	put_row(s, c);
	return NULL;
}

enum kn_status
kn_corrections_adopt(struct kn_notebook *nb, struct kn_correction *c,
    size_t n, const char **why, size_t *changed, struct kn_err *err)
{
	struct nb__step s = { .nb = nb, .what = NB_STEP_CORRECT };
	char now[NB_TIME_LEN + 1];
	enum kn_status status = nb__step_begin(&s, err);

	*changed = 0;
	if (status != KN_OK)
		return status;
	nb__now(nb, now);
	size_t room = count_rows(nb);
	room = room < KN_CORRECTIONS_MAX ? KN_CORRECTIONS_MAX - room : 0;
	for (size_t i = 0; i < n; i++) {
		size_t before = s.rows;

		why[i] = room == 0 ? N_("there are too many corrections") :
		    put_one(&s, &c[i], now);
		room -= s.rows > before;
	}
	*changed = s.rows;
	return nb__step_end(&s, err);
}

enum kn_status
kn_corrections_put(struct kn_notebook *nb, struct kn_correction *c, size_t n,
    struct kn_err *err)
{
	struct nb__step s = { .nb = nb, .what = NB_STEP_CORRECT,
	    .where = n > 0 && kn_correction_is_here(&c[0]) ? &c[0].target :
	    NULL };
	char now[NB_TIME_LEN + 1];
	const char *why = NULL;
	enum kn_status status = nb__step_begin(&s, err);

	if (status != KN_OK)
		return status;
	nb__now(nb, now);
	bool full = count_rows(nb) + n > KN_CORRECTIONS_MAX;
	for (size_t i = 0; i < n && why == NULL && !full; i++) {
		if (c[i].author == NULL)
			c[i].author = kn_strdup(nb->author);
		why = put_one(&s, &c[i], now);
	}
	if (why == NULL && !full)
		return nb__step_end(&s, err);
	nb__step_abort(&s);
	(void)!kn_db_take(nb->db, NULL);
	return full ? kn_err_set(err, KN_LIMIT,
	    N_("there are too many corrections"), NULL) :
	    kn_err_set(err, KN_INVALID, why, NULL);
}

enum kn_status
kn_corrections_drop(struct kn_notebook *nb, const char *const *ids, size_t n,
    struct kn_err *err)
{
	struct nb__step s = { .nb = nb, .what = NB_STEP_UNCORRECT };
	enum kn_status status = nb__step_begin(&s, err);

	if (status != KN_OK)
		return status;
	for (size_t i = 0; i < n; i++)
		nb__step_row(&s, NB_CORRECTION, ids[i], NULL);
	size_t rows = s.rows;
	status = nb__step_end(&s, err);
	if (status != KN_OK || rows > 0)
		return status;
	return kn_err_set(err, KN_NOT_FOUND,
	    N_("there is no such correction"), NULL);
}

enum kn_status
kn_corrections_undo(struct kn_notebook *nb, struct kn_undo_step *out,
    struct kn_err *err)
{
	return nb__undo_last(nb, NB_STEP_CORRECT, NB_STEP_UNCORRECT, out,
	    err);
}

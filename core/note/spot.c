/*
 * spot.c: places in articles: as anchors, and as rows of the session's state.
 * In: a text and a byte of it, a name. Out: the byte in the text as it is
 * now; marks and the trail, as they were put.
 */
#include "kunnash/spot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/note/note_priv.h"
#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

enum {
	VERSION = 1,
	WORDS_CP = 48,          /* of the passage of a spot */
	/* In a text that is longer nothing like the passage is looked for. */
	THOROUGH_B = 1024 * 1024,
};

/* ---- values ---------------------------------------------------------------- */

void
kn_spot_dispose(struct kn_spot *s)
{
	free(s->name);
	free(s->filter);
	kn_target_dispose(&s->target);
	kn_anchor_dispose(&s->anchor);
	*s = (struct kn_spot){ .name = NULL };
}

void
kn_spots_free(struct kn_spot *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kn_spot_dispose(&s[i]);
	free(s);
}

static char *
dup(const char *s)
{
	return s == NULL ? NULL : kn_strdup(s);
}

void
kn_spot_copy(struct kn_spot *to, const struct kn_spot *from)
{
	const struct kn_anchor *a = &from->anchor;

	*to = (struct kn_spot){ .name = dup(from->name),
	    .filter = dup(from->filter) };
	kn_target_copy(&to->target, &from->target);
	to->anchor = (struct kn_anchor){ .exact = dup(a->exact),
	    .prefix = dup(a->prefix), .suffix = dup(a->suffix),
	    .fold_exact = dup(a->fold_exact),
	    .fold_prefix = dup(a->fold_prefix),
	    .fold_suffix = dup(a->fold_suffix),
	    .start_cp = a->start_cp, .end_cp = a->end_cp,
	    .rival = a->rival };
}

/* ---- where it is ------------------------------------------------------------- */

static size_t
skip_blanks(const struct kn_doc *doc, size_t at_b)
{
	while (at_b < doc->n_b && (doc->text[at_b] == ' ' ||
	    doc->text[at_b] == '\t' || doc->text[at_b] == '\r' ||
	    doc->text[at_b] == '\n'))
		at_b++;
	return at_b;
}

/* What stands around the passage alone. */
static void
surroundings(const struct kn_doc *doc, struct kn_span at,
    struct kn_anchor *out)
{
	size_t from_b = at.start_b, to_b = at.end_b;

	for (int i = 0; i < KN_ANCHOR_CONTEXT_CP && from_b > 0; i++)
		kn_utf8_prev(doc->text, &from_b);
	for (int i = 0; i < KN_ANCHOR_CONTEXT_CP && to_b < doc->n_b; i++)
		kn_utf8_next(doc->text, doc->n_b, &to_b);
	*out = (struct kn_anchor){
		.exact = kn_strndup(doc->text + at.start_b, kn_span_len(at)),
		.prefix = kn_strndup(doc->text + from_b, at.start_b - from_b),
		.suffix = kn_strndup(doc->text + at.end_b, to_b - at.end_b),
		.rival = KN_ANCHOR_RIVAL_UNKNOWN,
	};
	out->start_cp = (uint32_t)kn_utf8_count_cp(doc->text, at.start_b);
	out->end_cp = out->start_cp + (uint32_t)kn_utf8_count_cp(doc->text +
	    at.start_b, kn_span_len(at));
}

void
kn_spot_anchor(const struct kn_doc *doc, size_t at_b, bool thorough,
    struct kn_anchor *out)
{
	size_t from_b = skip_blanks(doc, at_b < doc->n_b ? at_b : doc->n_b);
	size_t to_b = from_b;

	for (int i = 0; i < WORDS_CP && to_b < doc->n_b &&
	    doc->text[to_b] != '\n'; i++)
		kn_utf8_next(doc->text, doc->n_b, &to_b);
	struct kn_span at = { (uint32_t)from_b, (uint32_t)to_b };
	/* Where nothing follows, there is no more than a number. */
	if (thorough && doc->n_b <= THOROUGH_B && from_b < to_b)
		kn_anchor_make(doc->text, doc->n_b, at, out);
	else
		surroundings(doc, at, out);
}

/* As far on in the text as it was; the start where that is not known. */
static size_t
as_far(const struct kn_spot *s, const struct kn_doc *doc)
{
	struct kn_offsets o;

	kn_offsets_init(&o, doc->text, doc->n_b);
	return kn_offsets_b(&o, s->anchor.start_cp);
}

bool
kn_spot_find(const struct kn_spot *s, const struct kn_doc *doc, bool same,
    size_t *at_b)
{
	struct kn_anchor_hit hit = { .state = KN_ANCHOR_ORPHAN };

	*at_b = as_far(s, doc);
	if (same || s->anchor.exact == NULL || s->anchor.exact[0] == '\0')
		return true;
	struct kn_anchor_text *t = kn_anchor_text_new(doc->text, doc->n_b);
	kn_anchor_find(&s->anchor, t, &hit);
	kn_anchor_text_free(t);
	if (hit.state == KN_ANCHOR_ORPHAN)
		return false;
	*at_b = hit.at.start_b;
	return true;
}

/* ---- as bytes ------------------------------------------------------------------ */

/* What is kept of a spot beside its numbers, in this order. */
static char **
text_of(struct kn_spot *s, size_t i)
{
	char **const texts[] = { &s->target.url, &s->target.body_key,
		&s->target.key, &s->target.path, &s->target.story,
		&s->target.corpus, &s->target.title, &s->target.outlet,
		&s->target.date, &s->anchor.exact, &s->anchor.prefix,
		&s->anchor.suffix, &s->filter };

	return i < sizeof(texts) / sizeof(*texts) ? texts[i] : NULL;
}

static void
put(const struct kn_spot *s, struct kn_buf *out)
{
	struct kn_spot all = *s;
	char **text;

	nb__image_int(out, VERSION);
	nb__image_int(out, s->anchor.start_cp);
	nb__image_int(out, s->anchor.end_cp);
	nb__image_int(out, s->anchor.rival);
	for (size_t i = 0; (text = text_of(&all, i)) != NULL; i++)
		nb__image_text(out, *text);
}

static bool
get_cp(struct nb__image *im, uint32_t *out)
{
	int64_t v = nb__image_get_int(im);

	*out = v < 0 || v > UINT32_MAX ? 0 : (uint32_t)v;
	return !im->bad;
}

/* False, and nothing to dispose of, when it is damaged or a newer one's. */
static bool
get(struct kn_str bytes, struct kn_spot *out)
{
	struct nb__image im = { .rest = bytes };
	char **text;

	*out = (struct kn_spot){ .name = NULL };
	if (nb__image_get_int(&im) != VERSION ||
	    !get_cp(&im, &out->anchor.start_cp) ||
	    !get_cp(&im, &out->anchor.end_cp) ||
	    !get_cp(&im, &out->anchor.rival))
		return false;
	for (size_t i = 0; (text = text_of(out, i)) != NULL; i++)
		*text = nb__image_get_text(&im);
	if (im.bad)
		kn_spot_dispose(out);
	return !im.bad;
}

/* ---- rows of the state ------------------------------------------------------------- */

/* "mark/CORPUS/": what the names of the rows of a kind begin with. */
static void
prefix(const char *kind, const char *corpus, struct kn_buf *out)
{
	kn_buf_init(out, 0);
	kn_buf_fmt(out, "%s/%s/", kind, corpus);
}

static void
put_row(struct kn_notebook *nb, struct kn_str before, const char *name,
    const struct kn_spot *s)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, "INSERT OR REPLACE INTO state"
	    " (name, value) VALUES (?1, ?2)");
	struct kn_buf row, value;

	kn_buf_init(&row, 0);
	kn_buf_init(&value, 0);
	kn_buf_str(&row, before);
	kn_buf_cstr(&row, name);
	put(s, &value);
	kn_bind_text(st, 1, kn_buf_get(&row));
	kn_bind_blob(st, 2, kn_buf_get(&value));
	kn_run(st);
	kn_buf_dispose(&row);
	kn_buf_dispose(&value);
}

static enum kn_status
list(struct kn_notebook *nb, const char *kind, const char *corpus,
    struct kn_spot **out, size_t *n, struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT name, value FROM state"
	    " WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name");
	struct kn_buf before;
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	prefix(kind, corpus, &before);
	kn_bind_text(st, 1, kn_buf_get(&before));
	while (kn_step(st)) {
		struct kn_str name = kn_col_str(st, 0);
		struct kn_spot s;

		if (!get(kn_col_str(st, 1), &s))
			continue;
		s.name = kn_strndup(name.s + before.n, name.n - before.n);
		*out = kn_grow(*out, &cap, *n + 1, sizeof(**out));
		(*out)[(*n)++] = s;
	}
	kn_reset(st);
	kn_buf_dispose(&before);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status != KN_OK) {
		kn_spots_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return status;
}

/* ---- marks ---------------------------------------------------------------------- */

bool
kn_spot_name_ok(struct kn_str name)
{
	size_t i_b = 0;

	if (name.n == 0 || name.n > 4)
		return false;
	uint32_t cp = kn_utf8_next(name.s, name.n, &i_b);
	return i_b == name.n && (kn_uchar_is_letter(cp) ||
	    kn_uchar_is_digit(cp));
}

enum kn_status
kn_spots_list(struct kn_notebook *nb, const char *corpus,
    struct kn_spot **out, size_t *n, struct kn_err *err)
{
	return list(nb, "mark", corpus, out, n, err);
}

static bool
has_room(struct kn_notebook *nb, const char *corpus, const char *name)
{
	struct kn_spot *s;
	size_t n, i = 0;

	if (kn_spots_list(nb, corpus, &s, &n, NULL) != KN_OK)
		return true;
	while (i < n && strcmp(s[i].name, name) != 0)
		i++;
	bool room = i < n || n < KN_SPOTS_MAX;
	kn_spots_free(s, n);
	return room;
}

enum kn_status
kn_spot_put(struct kn_notebook *nb, const char *corpus,
    const struct kn_spot *s, struct kn_err *err)
{
	struct kn_buf before;
	int lock;

	if (!kn_spot_name_ok(kn_str(s->name)))
		return kn_err_set(err, KN_INVALID,
		    N_("the name of a mark is one letter or digit"), NULL);
	if (!has_room(nb, corpus, s->name))
		return kn_err_set(err, KN_LIMIT,
		    N_("there are too many marks: delete one first"), NULL);
	enum kn_status st = nb__begin(nb, &lock, err);
	if (st != KN_OK)
		return st;
	prefix("mark", corpus, &before);
	put_row(nb, kn_buf_get(&before), s->name, s);
	kn_buf_dispose(&before);
	return nb__end(nb, lock, err);
}

enum kn_status
kn_spot_drop(struct kn_notebook *nb, const char *corpus, const char *name,
    struct kn_err *err)
{
	struct kn_buf row;

	prefix("mark", corpus, &row);
	kn_buf_cstr(&row, name);
	enum kn_status st = kn_notebook_state_drop(nb, kn_buf_get(&row), err);
	kn_buf_dispose(&row);
	return st;
}

/* ---- the trail --------------------------------------------------------------------- */

/* One transaction: what was there goes, and how far on the person stands is
 * part of the names, "017" or "017*". */
enum kn_status
kn_trail_put(struct kn_notebook *nb, const char *corpus,
    const struct kn_spot *const *spots, size_t n, size_t at,
    struct kn_err *err)
{
	struct kn_buf before;
	char name[32];
	int lock;
	enum kn_status st = nb__begin(nb, &lock, err);

	if (st != KN_OK)
		return st;
	prefix("trail", corpus, &before);
	struct kn_stmt *drop = kn_db_stmt(nb->db, "DELETE FROM state"
	    " WHERE substr(name, 1, length(?1)) = ?1");
	kn_bind_text(drop, 1, kn_buf_get(&before));
	kn_run(drop);
	for (size_t i = 0; i < n && i < KN_TRAIL_MAX; i++) {
		snprintf(name, sizeof(name), "%03zu%s", i,
		    i == at ? "*" : "");
		put_row(nb, kn_buf_get(&before), name, spots[i]);
	}
	kn_buf_dispose(&before);
	return nb__end(nb, lock, err);
}

enum kn_status
kn_trail_get(struct kn_notebook *nb, const char *corpus,
    struct kn_spot **out, size_t *n, size_t *at, struct kn_err *err)
{
	enum kn_status st = list(nb, "trail", corpus, out, n, err);

	*at = *n > 0 ? *n - 1 : 0;
	for (size_t i = 0; i < *n; i++) {
		if (kn_str_ends(kn_str((*out)[i].name), KN_LIT("*")))
			*at = i;
		free((*out)[i].name);
		(*out)[i].name = NULL;
	}
	return st;
}

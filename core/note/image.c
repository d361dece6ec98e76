/*
 * image.c: rows of the notebook as bytes, read, written and taken apart. The
 * undo log and drafts keep rows in this form, so that one piece of code
 * undoes whatever a table.def row names. In: a table and an id. Out: rows,
 * and the rows that follow from them (the tags of a note).
 */
#include "core/note/note_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

static const struct {
	const char *read, *put, *drop;
	int columns;            /* without the id */
} tables[] = {
#define KN_NB_TABLE(NAME, name, cols, marks, kinds) { \
	"SELECT " cols " FROM " name " WHERE id = ?1", \
	"INSERT OR REPLACE INTO " name " (id," cols ") VALUES (?," marks ")", \
	"DELETE FROM " name " WHERE id = ?1", (int)sizeof(marks) / 2 },
#include "core/note/table.def"
#undef KN_NB_TABLE
};

/* ---- images --------------------------------------------------------------- */

static void
put_number(struct kn_buf *b, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		kn_buf_chr(b, (char)(v >> (8 * i) & 0xFF));
}

static void
image_str(struct kn_buf *b, struct kn_str s)
{
	kn_buf_chr(b, 't');
	put_number(b, s.n, 4);
	kn_buf_str(b, s);
}

void
nb__image_text(struct kn_buf *b, const char *s)
{
	if (s == NULL)
		kn_buf_chr(b, 'n');
	else
		image_str(b, kn_str(s));
}

void
nb__image_int(struct kn_buf *b, int64_t v)
{
	kn_buf_chr(b, 'i');
	put_number(b, (uint64_t)v, 8);
}

static uint64_t
get_number(struct nb__image *im, size_t bytes)
{
	uint64_t v = 0;

	if (im->rest.n < bytes) {
		im->bad = true;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		v |= (uint64_t)(unsigned char)im->rest.s[i] << (8 * i);
	im->rest.s += bytes;
	im->rest.n -= bytes;
	return v;
}

/* The kind of the next column. */
static char
get_kind(struct nb__image *im)
{
	char kind = im->rest.n == 0 ? '\0' : im->rest.s[0];

	if (kind == '\0') {
		im->bad = true;
	} else {
		im->rest.s++;
		im->rest.n--;
	}
	return kind;
}

static struct kn_str
get_bytes(struct nb__image *im)
{
	size_t n = (size_t)get_number(im, 4);
	struct kn_str s = { im->rest.s, n };

	if (im->bad || n > im->rest.n) {
		im->bad = true;
		return (struct kn_str){ NULL, 0 };
	}
	im->rest.s += n;
	im->rest.n -= n;
	return s;
}

char
nb__image_peek(const struct nb__image *im)
{
	return im->rest.n == 0 ? '\0' : im->rest.s[0];
}

struct kn_str
nb__image_get_str(struct nb__image *im)
{
	char kind = get_kind(im);

	if (kind == 't')
		return get_bytes(im);
	im->bad |= kind != 'n';
	return (struct kn_str){ "", 0 };
}

int64_t
nb__image_get_int(struct nb__image *im)
{
	if (get_kind(im) != 'i') {
		im->bad = true;
		return 0;
	}
	return (int64_t)get_number(im, 8);
}

char *
nb__image_get_text(struct nb__image *im)
{
	char kind = get_kind(im);

	if (kind == 'n')
		return NULL;
	if (kind != 't') {
		im->bad = true;
		return NULL;
	}
	struct kn_str s = get_bytes(im);
	return im->bad ? NULL : kn_strndup(s.s, s.n);
}

/* ---- rows ------------------------------------------------------------------- */

bool
nb__row_read(struct kn_notebook *nb, enum nb__table t, const char *id,
    struct kn_buf *out)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, tables[t].read);

	kn_bind_text(st, 1, kn_str(id));
	bool found = kn_step(st);
	for (int i = 0; found && i < tables[t].columns; i++) {
		if (kn_col_null(st, i))
			kn_buf_chr(out, 'n');
		else if (kn_col_is_int(st, i))
			nb__image_int(out, kn_col_int(st, i));
		else
			image_str(out, kn_col_str(st, i));
	}
	kn_reset(st);
	return found;
}

static void
drop_tags(struct kn_notebook *nb, const char *id)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "DELETE FROM note_tag WHERE note = ?1");

	kn_bind_text(st, 1, kn_str(id));
	kn_run(st);
}

static void
put_tags(struct kn_notebook *nb, const char *id, struct kn_str updated,
    struct kn_str tags)
{
	struct kn_str tag;

	while (tags.n > 0 && kn_str_split(&tags, '\n', &tag)) {
		struct kn_stmt *st = kn_db_stmt(nb->db, "INSERT OR IGNORE"
		    " INTO note_tag (tag, updated, note)"
		    " VALUES (?1, ?2, ?3)");

		kn_bind_text(st, 1, tag);
		kn_bind_text(st, 2, updated);
		kn_bind_text(st, 3, kn_str(id));
		kn_run(st);
	}
}

void
nb__derive_tags(struct kn_notebook *nb, const char *id)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT tags, updated FROM note WHERE id = ?1");

	drop_tags(nb, id);
	kn_bind_text(st, 1, kn_str(id));
	bool any = kn_step(st);
	char *tags = any ? kn_col_dup(st, 0) : NULL;
	char *updated = any ? kn_col_dup(st, 1) : NULL;
	kn_reset(st);
	put_tags(nb, id, kn_str(updated), kn_str(tags));
	free(tags);
	free(updated);
}

/* Where the tags of a note stand in its image, and when it was changed. */
enum { IMAGE_UPDATED = 6, IMAGE_TAGS = 9 };

/* Binds the columns of an image from parameter 2 on; says what the rows that
 * follow from a note need of it. */
static void
bind_image(struct kn_notebook *nb, struct kn_stmt *st, enum nb__table t,
    struct kn_str image, struct kn_str *updated, struct kn_str *tags)
{
	struct nb__image im = { .rest = image };

	for (int i = 0; i < tables[t].columns; i++) {
		char kind = get_kind(&im);
		struct kn_str text = { NULL, 0 };

		if (kind == 'i')
			kn_bind_int(st, i + 2, (int64_t)get_number(&im, 8));
		else if (kind == 't')
			kn_bind_text(st, i + 2, text = get_bytes(&im));
		else if (kind == 'n')
			kn_bind_cstr(st, i + 2, NULL);
		else
			im.bad = true;
		if (i == IMAGE_UPDATED)
			*updated = text;
		if (i == IMAGE_TAGS)
			*tags = text;
	}
	if (im.bad || im.rest.n != 0)
		kn_db_fail(nb->db, KN_CORRUPT,
		    N_("the notebook is damaged: %s"));
}

void
nb__row_write(struct kn_notebook *nb, enum nb__table t, const char *id,
    bool was, const struct kn_str *image)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, image == NULL ?
	    tables[t].drop : tables[t].put);
	struct kn_str updated = { NULL, 0 }, tags = { NULL, 0 };

	kn_bind_text(st, 1, kn_str(id));
	if (image != NULL)
		bind_image(nb, st, t, *image, &updated, &tags);
	kn_run(st);
	if (t == NB_NOTE && was)
		drop_tags(nb, id);
	if (t == NB_NOTE)
		put_tags(nb, id, updated, tags);
}

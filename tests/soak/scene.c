/*
 * scene.c: what the campaigns on the notebook share. In: numbers. Out: notes
 * made of them, digests of databases. Touches a folder of its own.
 */
#include "scene.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "kunnash/mem.h"
#include "kunnash/str.h"

static void
make_in(struct scene *s, const char *parent)
{
	snprintf(s->dir, sizeof(s->dir), "%s/kn-soak-XXXXXX", parent);
	if (mkdtemp(s->dir) == NULL)
		abort();
	snprintf(s->file, sizeof(s->file), "%s/notes.db", s->dir);
}

void
scene_make(struct scene *s)
{
	make_in(s, "/tmp");
}

void
scene_make_fast(struct scene *s)
{
	make_in(s, access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" :
	    "/tmp");
}

static void
drop_folder(const char *path, int depth)
{
	DIR *d = opendir(path);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		char below[384];

		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		int n = snprintf(below, sizeof(below), "%s/%s", path,
		    e->d_name);
		if (n > 0 && (size_t)n < sizeof(below) &&
		    unlink(below) != 0 && depth > 0)
			drop_folder(below, depth - 1);
	}
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

void
scene_drop(struct scene *s)
{
	drop_folder(s->dir, 1);
}

size_t
scene_size(const char *variable, size_t small)
{
	const char *s = getenv(variable);
	uint64_t v;

	return s != NULL && kn_str_u64(kn_str(s), &v) ? (size_t)v : small;
}

void
scene_note(unsigned w, unsigned n, size_t text_b, struct kn_note *out)
{
	static const char filler[] = "هذه ملاحظة طويلة على النص. ";
	struct kn_buf b;

	*out = (struct kn_note){ .scope = KN_NOTE_PASSAGE };
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "note %u of %u: ", n, w);
	while (b.n < text_b)
		kn_buf_cstr(&b, filler);
	out->text = kn_buf_take(&b, NULL);
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "https://example.org/%u/%u", w, n % 7);
	out->target.url = kn_buf_take(&b, NULL);
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%u/%u.txt", w, n % 7);
	out->target.path = kn_buf_take(&b, NULL);
	out->target.corpus = kn_strdup("c0ffee");
	out->target.title = kn_strdup("عنوان الخبر");
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "الأمن الوطني %u", n);
	out->anchor.exact = kn_buf_take(&b, NULL);
	out->anchor.prefix = kn_strdup("مديرية ");
	out->anchor.start_cp = n;
	out->anchor.end_cp = n + 12;
	out->tags = kn_calloc(2, sizeof(*out->tags));
	out->tags[0] = kn_strdup(n % 2 == 0 ? "زوجي" : "فردي");
	out->tags[1] = kn_strdup("كل");
	out->n_tags = 2;
}

bool
scene_is_note(const struct kn_note *n, unsigned *w, unsigned *number)
{
	struct kn_note want;

	*w = *number = 0;
	if (n->text == NULL ||
	    sscanf(n->text, "note %u of %u: ", number, w) != 2)
		return false;
	scene_note(*w, *number, strlen(n->text), &want);
	bool is = strcmp(n->text, want.text) == 0 && n->target.url != NULL &&
	    strcmp(n->target.url, want.target.url) == 0 &&
	    n->anchor.exact != NULL && strcmp(n->anchor.exact,
	    want.anchor.exact) == 0 && n->n_tags == 2 &&
	    n->anchor.end_cp == want.anchor.end_cp;
	kn_note_dispose(&want);
	return is;
}

/* ---- databases ---------------------------------------------------------------- */

static bool
add_rows(sqlite3 *c, const char *table, struct kn_buf *out)
{
	struct kn_buf sql;
	sqlite3_stmt *st = NULL;
	int rc;

	kn_buf_init(&sql, 0);
	kn_buf_fmt(&sql, "SELECT * FROM \"%s\"", table);
	rc = sqlite3_prepare_v2(c, sql.s, -1, &st, NULL);
	kn_buf_dispose(&sql);
	if (rc != SQLITE_OK)
		return false;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			const void *v = sqlite3_column_blob(st, i);
			int n = sqlite3_column_bytes(st, i);

			kn_buf_fmt(out, "%d:", n);
			kn_buf_str(out, (struct kn_str){ v == NULL ? "" : v,
				(size_t)n });
		}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE;
}

bool
scene_digest(const char *path, const char *vfs, struct kn_key *out)
{
	sqlite3_stmt *st = NULL;
	sqlite3 *c;
	struct kn_buf b;
	int rc = sqlite3_open_v2(path, &c, SQLITE_OPEN_READWRITE, vfs);
	bool good = rc == SQLITE_OK && sqlite3_prepare_v2(c, "SELECT name FROM"
	    " sqlite_schema WHERE type = 'table' ORDER BY name", -1, &st,
	    NULL) == SQLITE_OK;

	kn_buf_init(&b, 0);
	while (good && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(st, 0);

		kn_buf_fmt(&b, "\n%s ", name);
		good = add_rows(c, name, &b);
	}
	sqlite3_finalize(st);
	sqlite3_close(c);
	*out = kn_key_of(b.n == 0 ? "" : b.s, b.n);
	kn_buf_dispose(&b);
	return good && rc == SQLITE_DONE;
}

bool
scene_sql(const char *path, const char *vfs, const char *sql)
{
	sqlite3 *c;
	bool good = sqlite3_open_v2(path, &c, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE, vfs) == SQLITE_OK &&
	    sqlite3_exec(c, sql, NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_close(c);
	return good;
}

/* ---- files, time ------------------------------------------------------------- */

unsigned char *
scene_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	unsigned char *b = NULL;
	size_t cap = 0, got;

	*n = 0;
	if (f == NULL)
		return NULL;
	do {
		b = kn_grow(b, &cap, *n + 65536, 1);
		got = fread(b + *n, 1, 65536, f);
		*n += got;
	} while (got > 0);
	fclose(f);
	return b;
}

void
scene_write(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		abort();
}

int64_t
scene_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
scene_pause(int ms)
{
	poll(NULL, 0, ms);
}

/*
 * draft.c: notes being written, kept as they are typed. In: a name and a
 * note. Out: one durable row a name.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

enum kn_status
kn_draft_put(struct kn_notebook *nb, const char *name,
    const struct kn_note *n, struct kn_err *err)
{
	char now[NB_TIME_LEN + 1];
	struct kn_buf image;
	int lock;
	enum kn_status status = nb__begin(nb, &lock, err);

	if (status != KN_OK)
		return status;
	struct kn_stmt *st = kn_db_stmt(nb->db, "INSERT OR REPLACE INTO draft"
	    " (name, updated, note, image) VALUES (?1, ?2, ?3, ?4)");
	kn_buf_init(&image, 0);
	nb__note_image(n, &image);
	nb__now(nb, now);
	kn_bind_text(st, 1, kn_str(name));
	kn_bind_text(st, 2, kn_str(now));
	kn_bind_cstr(st, 3, n->id);
	kn_bind_blob(st, 4, kn_buf_get(&image));
	kn_run(st);
	kn_buf_dispose(&image);
	return nb__end(nb, lock, err);
}

void
nb__draft_forget(struct kn_notebook *nb, const char *name)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "DELETE FROM draft WHERE name = ?1");

	kn_bind_text(st, 1, kn_str(name));
	kn_run(st);
}

enum kn_status
kn_draft_drop(struct kn_notebook *nb, const char *name, struct kn_err *err)
{
	int lock;
	enum kn_status status = nb__begin(nb, &lock, err);

	if (status != KN_OK)
		return status;
	nb__draft_forget(nb, name);
	return nb__end(nb, lock, err);
}

enum kn_status
kn_drafts_list(struct kn_notebook *nb, struct kn_draft **out, size_t *n,
    struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT name, note, image FROM draft ORDER BY updated DESC, name");
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	while (kn_step(st)) {
		struct kn_draft d;
		char *id = kn_col_dup(st, 1);

		if (nb__note_of_image(id, kn_col_str(st, 2), &d.note)) {
			d.name = kn_col_dup(st, 0);
			*out = kn_grow(*out, &cap, *n + 1, sizeof(**out));
			(*out)[(*n)++] = d;
		}
		free(id);
	}
	kn_reset(st);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status != KN_OK) {
		kn_drafts_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return status;
}

void
kn_drafts_free(struct kn_draft *d, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(d[i].name);
		kn_note_dispose(&d[i].note);
	}
	free(d);
}

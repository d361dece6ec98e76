/*
 * mark.c: stars and read marks. In: articles. Out: one row a body, so that
 * every copy with the same body is marked with it.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

struct marks {
	bool star, read;
};

static bool
get(struct kn_notebook *nb, const char *body_key, struct marks *out)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT star, read FROM mark WHERE id = ?1");

	*out = (struct marks){ false, false };
	kn_bind_text(st, 1, kn_str(body_key));
	bool found = kn_step(st);
	if (found)
		*out = (struct marks){ kn_col_int(st, 0) != 0,
		    kn_col_int(st, 1) != 0 };
	kn_reset(st);
	return found;
}

/* Writes the row of a body; one without any mark has none. */
static void
set(struct nb__step *s, const struct kn_target *t, struct marks m)
{
	char now[NB_TIME_LEN + 1];
	struct kn_buf image;

	if (!m.star && !m.read) {
		nb__step_row(s, NB_MARK, t->body_key, NULL);
		return;
	}
	kn_buf_init(&image, 0);
	nb__now(s->nb, now);
	nb__image_int(&image, m.star);
	nb__image_int(&image, m.read);
	nb__image_text(&image, t->url);
	nb__image_text(&image, t->key);
	nb__image_text(&image, t->path);
	nb__image_text(&image, now);
	struct kn_str bytes = kn_buf_get(&image);
	nb__step_row(s, NB_MARK, t->body_key, &bytes);
	kn_buf_dispose(&image);
}

enum kn_status
kn_mark_set(struct kn_notebook *nb, enum kn_mark mark,
    const struct kn_target *t, size_t n, bool on, bool quiet,
    struct kn_err *err)
{
	struct nb__step s = {
		.nb = nb,
		.what = mark == KN_MARK_STAR ?
		    on ? NB_STEP_STAR : NB_STEP_UNSTAR :
		    on ? NB_STEP_READ : NB_STEP_UNREAD,
		.where = n > 0 ? &t[0] : NULL,
		.quiet = quiet,
	};
	enum kn_status status = nb__step_begin(&s, err);

	if (status != KN_OK)
		return status;
	for (size_t i = 0; i < n; i++) {
		struct marks m;

		if (t[i].body_key == NULL)
			continue;
		get(nb, t[i].body_key, &m);
		bool *flag = mark == KN_MARK_STAR ? &m.star : &m.read;
		if (*flag == on)
			continue;
		*flag = on;
		set(&s, &t[i], m);
	}
	return nb__step_end(&s, err);
}

enum kn_status
kn_marks_list(struct kn_notebook *nb, enum kn_mark mark,
    bool (*fn)(void *user, const char *body_key), void *user,
    struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, mark == KN_MARK_STAR ?
	    "SELECT id FROM mark WHERE star <> 0" :
	    "SELECT id FROM mark WHERE read <> 0");
	bool more = true;

	while (more && kn_step(st)) {
		char *key = kn_col_dup(st, 0);

		more = key == NULL || fn(user, key);
		free(key);
	}
	kn_reset(st);
	return kn_db_take(nb->db, err);
}

bool
kn_mark_get(struct kn_notebook *nb, enum kn_mark mark, const char *body_key)
{
	struct marks m;

	get(nb, body_key, &m);
	(void)!kn_db_take(nb->db, NULL);
	return mark == KN_MARK_STAR ? m.star : m.read;
}

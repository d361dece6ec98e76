/*
 * visit.c: when the person was last here: visits of a corpus, and of a saved
 * filter in it. In: an end of a visit. Out: a moment in `state`, since which
 * articles are new.
 */
#include <stdio.h>
#include <string.h>

#include "core/note/note_priv.h"
#include "kunnash/filters.h"
#include "kunnash/seen.h"

void
nb__state_name(char out[NB_STATE_NAME_B], const char *what,
    const char *corpus, const char *filter)
{
	if (filter == NULL)
		snprintf(out, NB_STATE_NAME_B, "%s/%.64s", what, corpus);
	else
		snprintf(out, NB_STATE_NAME_B, "%s/%.64s/%.36s", what,
		    corpus, filter);
}

void
nb__state_put(struct kn_notebook *nb, const char *what, const char *corpus,
    const char *filter, const char *value, bool replace)
{
	char name[NB_STATE_NAME_B];
	struct kn_stmt *st = replace ? kn_db_stmt(nb->db, "INSERT OR REPLACE"
	    " INTO state (name, value) VALUES (?1, ?2)") :
	    kn_db_stmt(nb->db, "INSERT OR IGNORE INTO state (name, value)"
	    " VALUES (?1, ?2)");

	nb__state_name(name, what, corpus, filter);
	kn_bind_text(st, 1, kn_str(name));
	kn_bind_blob(st, 2, kn_str(value));
	kn_run(st);
}

static enum kn_status
get(struct kn_notebook *nb, const char *corpus, const char *filter,
    char moment[KN_MOMENT_LEN + 1], struct kn_err *err)
{
	char name[NB_STATE_NAME_B];
	struct kn_buf value;

	nb__state_name(name, "visit", corpus, filter);
	kn_buf_init(&value, 64);
	enum kn_status st = kn_notebook_state_get(nb, kn_str(name), &value,
	    err);
	moment[0] = '\0';
	if (st == KN_OK && value.n == KN_MOMENT_LEN)
		memcpy(moment, value.s, KN_MOMENT_LEN + 1);
	else if (st == KN_OK)
		st = KN_NOT_FOUND;
	kn_buf_dispose(&value);
	return st;
}

static enum kn_status
leave(struct kn_notebook *nb, const char *corpus, const char *filter,
    struct kn_err *err)
{
	char now[NB_TIME_LEN + 1];
	int lock;
	enum kn_status st = nb__begin(nb, &lock, err);

	if (st != KN_OK)
		return st;
	nb__now(nb, now);
	/* What nobody recorded was not there yet: all of it would be new to
	 * the next visit. */
	if (filter != NULL || nb__seen_recorded(nb, corpus))
		nb__state_put(nb, "visit", corpus, filter, now, true);
	return nb__end(nb, lock, err);
}

enum kn_status
kn_seen_visit(struct kn_notebook *nb, const char *corpus,
    char moment[KN_MOMENT_LEN + 1], struct kn_err *err)
{
	return get(nb, corpus, NULL, moment, err);
}

enum kn_status
kn_seen_leave(struct kn_notebook *nb, const char *corpus, struct kn_err *err)
{
	return leave(nb, corpus, NULL, err);
}

enum kn_status
kn_filter_leave(struct kn_notebook *nb, const char *corpus, const char *id,
    struct kn_err *err)
{
	return leave(nb, corpus, id, err);
}

/* Makes *moment the later of the two; what is none is passed over. */
static void
take_later(char moment[KN_MOMENT_LEN + 1], struct kn_str other)
{
	if (other.n == KN_MOMENT_LEN &&
	    memcmp(other.s, moment, KN_MOMENT_LEN) > 0)
		memcpy(moment, other.s, KN_MOMENT_LEN);
}

/* Of one column and row, when there is one. */
static void
take_row(char moment[KN_MOMENT_LEN + 1], struct kn_stmt *st)
{
	if (kn_step(st))
		take_later(moment, kn_col_str(st, 0));
	kn_reset(st);
}

enum kn_status
kn_filter_since(struct kn_notebook *nb, const char *corpus,
    const struct kn_saved_filter *f, char moment[KN_MOMENT_LEN + 1],
    struct kn_err *err)
{
	char visit[KN_MOMENT_LEN + 1], from[NB_STATE_NAME_B];
	enum kn_status st = get(nb, corpus, f->id, visit, err);

	memset(moment, '0', KN_MOMENT_LEN);
	moment[KN_MOMENT_LEN] = '\0';
	if (st != KN_OK && st != KN_NOT_FOUND)
		return st;
	take_later(moment, kn_str(visit));
	take_later(moment, kn_str(f->updated));
	/* What was there when the corpus was first opened is not new. */
	struct kn_stmt *first = kn_db_stmt(nb->db, "SELECT substr(name, ?2)"
	    " FROM seen WHERE name > ?1 ORDER BY name LIMIT 1");
	snprintf(from, sizeof(from), "%.64s/", corpus);
	kn_bind_text(first, 1, kn_str(from));
	kn_bind_int(first, 2, (int64_t)strlen(from) + 1);
	take_row(moment, first);
	return kn_db_take(nb->db, err);
}

void
nb__visit_last(struct kn_notebook *nb, const char *corpus,
    char moment[KN_MOMENT_LEN + 1])
{
	char own[NB_STATE_NAME_B], from[NB_STATE_NAME_B + 2],
	    to[NB_STATE_NAME_B + 2];
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT max(value) FROM state"
	    " WHERE name = ?1 OR name BETWEEN ?2 AND ?3");

	memset(moment, '0', KN_MOMENT_LEN);
	moment[KN_MOMENT_LEN] = '\0';
	nb__state_name(own, "visit", corpus, NULL);
	snprintf(from, sizeof(from), "%s/", own);
	snprintf(to, sizeof(to), "%s/~", own);
	kn_bind_text(st, 1, kn_str(own));
	kn_bind_text(st, 2, kn_str(from));
	kn_bind_text(st, 3, kn_str(to));
	take_row(moment, st);
	/* A filter that nobody used yet counts from when it was saved. */
	take_row(moment, kn_db_stmt(nb->db,
	    "SELECT max(updated) FROM filter"));
}

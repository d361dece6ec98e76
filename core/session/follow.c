/*
 * follow.c: which file a session reads its index from, and when there is
 * something else to read. In: the path of the index, what is there now. Out:
 * the open index, anew when its file is another one. When an update changed
 * it the handle stays, with all that it holds of what did not change.
 *
 * An index that another version made cannot be read; while it is made anew
 * beside (core/index/beside.c), that is read as it grows. And what is open is
 * read on when something takes its place that cannot be read.
 */
#include "core/session/session_priv.h"

#include <sys/stat.h>

/* Keeps what was opened, and of which file that is. */
static void
note_file(struct kn_session *s, const char *path)
{
	struct stat sb;

	s->dev = 0;
	s->ino = 0;
	if (stat(path, &sb) == 0) {
		s->dev = sb.st_dev;
		s->ino = sb.st_ino;
		s->changed = sb.st_mtim;
	}
	if (s->index == NULL)
		return;
	s->generation = kn_index_generation(s->index);
	s->published = kn_index_published(s->index);
}

/* What is made beside, once it shows something. */
static bool
open_beside(const struct kn_session *s, struct kn_index **out)
{
	if (kn_index_open_beside(s->index_path, &s->trust, out, NULL) !=
	    KN_OK)
		return false;
	if (kn_index_published(*out) > 0)
		return true;
	kn_index_close(*out);
	*out = NULL;
	return false;
}

enum kn_status
session__open_index(struct kn_session *s, struct kn_err *err)
{
	struct kn_err why;
	enum kn_status st = kn_index_open_trusting(s->index_path, &s->trust,
	    &s->index, &why);

	kn_err_clear(&s->unread);
	if (st == KN_UNSUPPORTED || st == KN_CORRUPT)
		s->unread = why;
	s->beside = st == KN_UNSUPPORTED && open_beside(s, &s->index);
	note_file(s, s->beside ? kn_index_path(s->index) : s->index_path);
	if (s->beside || st == KN_NOT_FOUND || st == KN_UNSUPPORTED ||
	    st == KN_CORRUPT)
		return KN_OK;
	if (st != KN_OK && err != NULL)
		*err = why;
	return st;
}

void
session__close_index(struct kn_session *s)
{
	kn_overlay_free(s->overlay);
	s->overlay = NULL;
	if (s->index != NULL)
		kn_index_close(s->index);
	s->index = NULL;
}

static bool
is_file(const struct kn_session *s, const struct stat *sb)
{
	return sb->st_dev == s->dev && sb->st_ino == s->ino;
}

/* Whether the file that is there now has something to show; if it cannot be
 * read, why. */
static bool
is_made(struct kn_session *s)
{
	struct kn_index *ix;
	struct kn_err why;
	enum kn_status st = kn_index_open_trusting(s->index_path, &s->trust,
	    &ix, &why);

	if (st == KN_UNSUPPORTED)
		s->unread = why;
	if (st != KN_OK)
		return false;
	bool made = kn_index_published(ix) > 0;
	kn_index_close(ix);
	return made;
}

/* Whether another file than what is open is to be read. */
static bool
is_elsewhere(struct kn_session *s, const struct stat *there)
{
	struct kn_index *ix;

	if (s->index == NULL) {
		if (!is_file(s, there))
			return true;
		if (s->unread.status != KN_UNSUPPORTED ||
		    !open_beside(s, &ix))
			return false;
		kn_index_close(ix);
		return true;
	}
	/* By the name of its place it is the one that is written to. */
	if (s->beside && is_file(s, there))
		return true;
	return !is_file(s, there) && is_made(s);
}

/* Whether the open index is still the one on the disk, unchanged. */
static bool
is_current(struct kn_session *s)
{
	struct stat sb;

	return s->index != NULL && stat(s->index_path, &sb) == 0 &&
	    !is_elsewhere(s, &sb) &&
	    kn_index_generation(s->index) == s->generation;
}

/* Takes up what updates changed in the same index; false: it is another. */
static bool
goes_on(struct kn_session *s)
{
	struct stat sb;

	if (s->index == NULL || s->beside || stat(s->index_path, &sb) != 0 ||
	    !is_file(s, &sb) || !kn_index_is_same(s->index))
		return false;
	s->changed = sb.st_mtim;
	s->generation = kn_index_generation(s->index);
	s->published = kn_index_published(s->index);
	return true;
}

bool
kn_session_is_behind(struct kn_session *s)
{
	struct stat sb;

	/* What is open is read on while another is made in its place. */
	if (stat(s->index_path, &sb) != 0)
		return false;
	if (is_elsewhere(s, &sb))
		return true;
	if (s->index != NULL && !is_file(s, &sb) &&
	    (!s->beside || stat(kn_index_path(s->index), &sb) != 0 ||
	    !is_file(s, &sb)))
		return false;
	if (sb.st_mtim.tv_sec == s->changed.tv_sec &&
	    sb.st_mtim.tv_nsec == s->changed.tv_nsec)
		return false;
	/* One that could not be read may be good now. */
	if (s->index == NULL || kn_index_published(s->index) != s->published)
		return true;
	s->changed = sb.st_mtim;
	return false;
}

bool
kn_session_is_past(const struct kn_session *s)
{
	return s->index != NULL && !s->beside &&
	    s->unread.status == KN_UNSUPPORTED;
}

enum kn_status
kn_session_refresh(struct kn_session *s, bool *changed, struct kn_err *err)
{
	bool had = s->index != NULL;

	*changed = false;
	if (is_current(s))
		return kn_session_correct(s, changed, err);
	if (goes_on(s)) {
		*changed = true;
		/* What corrections mean may be in other articles now. */
		return s->laid ? session__correct_anew(s, err) :
		    kn_session_correct(s, NULL, err);
	}
	session__close_index(s);
	enum kn_status st = session__open_index(s, err);
	*changed = had || s->index != NULL;
	return st == KN_OK ? session__correct_anew(s, err) : st;
}

/*
 * session.c: one corpus as the front ends see it.
 *
 * In: paths as typed, folders. Out: where its index lies, the open index
 * and notebook. When the index is opened anew: follow.c. Reads no
 * environment, starts no threads; an update works on copies made at open, so
 * that a worker thread can make it.
 */
#include "core/session/session_priv.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kunnash/overlay.h"
#include "kunnash/digest.h"
#include "kunnash/mem.h"
#include "kunnash/seen.h"

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *
last_part(const char *root)
{
	const char *name = strrchr(root, '/') + 1;

	return *name == '\0' ? "/" : name;
}

/* After the root that was named first, and how many stand beside it, or the
 * other one. */
static void
name_corpus(struct kn_session *s, const char *first)
{
	struct kn_buf name;

	kn_buf_init(&name, 0);
	kn_buf_cstr(&name, last_part(first));
	if (s->n_roots == 2)
		kn_buf_fmt(&name, " + %s", last_part(s->roots[
		    strcmp(s->roots[0], first) == 0 ? 1 : 0]));
	else if (s->n_roots > 2)
		kn_buf_fmt(&name, " + %zu", s->n_roots - 1);
	s->name = kn_buf_take(&name, NULL);
}

/* The corpus as sorted, distinct, canonical paths. */
static enum kn_status
resolve(struct kn_session *s, const struct kn_session_opts *opts,
    struct kn_err *err)
{
	s->roots = kn_calloc(opts->n_corpus + 1, sizeof(*s->roots));
	for (size_t i = 0; i < opts->n_corpus; i++) {
		char *real = realpath(opts->corpus[i], NULL);

		if (real == NULL)
			return kn_err_set(err, errno == ENOENT ||
			    errno == ENOTDIR ? KN_NOT_FOUND : KN_IO,
			    errno == ENOENT || errno == ENOTDIR ?
			    N_("there is no file or directory %s") :
			    N_("cannot read %s"), "%s", opts->corpus[i]);
		s->roots[s->n_roots++] = real;
	}
	if (s->n_roots == 0)
		return kn_err_set(err, KN_INVALID,
		    N_("no corpus was named"), NULL);
	char *first = kn_strdup(s->roots[0]);
	qsort(s->roots, s->n_roots, sizeof(*s->roots), by_bytes);
	size_t kept = 1;
	for (size_t i = 1; i < s->n_roots; i++) {
		if (strcmp(s->roots[i], s->roots[kept - 1]) == 0)
			free(s->roots[i]);
		else
			s->roots[kept++] = s->roots[i];
	}
	s->n_roots = kept;
	name_corpus(s, first);
	free(first);
	return KN_OK;
}

/* The file that is written, and watched, is where a link leads. */
static char *
follow_link(const char *path)
{
	struct stat sb;
	char *real = lstat(path, &sb) == 0 && S_ISLNK(sb.st_mode) ?
	    realpath(path, NULL) : NULL;

	return real != NULL ? real : kn_strdup(path);
}

/* Nobody's index is given up for another corpus without a word. Another's
 * cannot be, and is read whatever its path was where it was made. */
static enum kn_status
check_corpus(const struct kn_session *s, struct kn_err *err)
{
	struct stat sb;

	if (s->index == NULL || s->replace ||
	    stat(s->index_path, &sb) != 0 || sb.st_uid != geteuid())
		return KN_OK;
	return kn_index_is_of(s->index, (const char *const *)s->roots,
	    s->n_roots, err);
}

static void
place_index(struct kn_session *s, const struct kn_session_opts *opts)
{
	struct kn_digest *d = kn_digest_new();
	struct kn_buf path;

	for (size_t i = 0; i < s->n_roots; i++)
		kn_digest_add(d, s->roots[i], strlen(s->roots[i]) + 1);
	s->hash = kn_digest_end(d);
	if (opts->index_path != NULL) {
		s->index_path = follow_link(opts->index_path);
		s->given = true;
		s->replace = opts->replace;
		return;
	}
	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/%s/index.db", opts->cache_dir, s->hash.hex);
	s->index_path = kn_buf_take(&path, NULL);
}

/* ---- corrections --------------------------------------------------------------- */

bool
kn_session_corrections_changed(struct kn_session *s)
{
	struct kn_key now;

	if (s->notebook == NULL || s->index == NULL ||
	    kn_notebook_version(s->notebook) == s->noted)
		return false;
	return kn_corrections_sum(s->notebook, &now, NULL) == KN_OK &&
	    strcmp(now.hex, s->corrected.hex) != 0;
}

enum kn_status
kn_session_correct(struct kn_session *s, bool *changed, struct kn_err *err)
{
	struct kn_correction *c = NULL;
	struct kn_key now = { "" };
	size_t n = 0;

	if (changed != NULL)
		*changed = false;
	if (s->notebook == NULL || s->index == NULL)
		return KN_OK;
	uint64_t version = kn_notebook_version(s->notebook);
	if (version == s->noted)
		return KN_OK;
	enum kn_status st = kn_corrections_sum(s->notebook, &now, err);
	if (st == KN_OK && strcmp(now.hex, s->corrected.hex) == 0) {
		s->noted = version;
		return KN_OK;
	}
	if (st == KN_OK)
		st = kn_corrections_list(s->notebook, &c, &n, err);
	if (st == KN_OK) {
		kn_overlay_free(s->overlay);
		s->overlay = NULL;
		if (changed != NULL)
			*changed = true;
		st = kn_fields_lay(s->index, c, n, s->hash.hex, err);
		if (n > 0 && st == KN_OK)
			st = kn_overlay_new(s->index, c, n, s->hash.hex,
			    &s->overlay, err);
		s->laid = n > 0;
	}
	kn_corrections_free(c, n);
	if (st == KN_OK) {
		s->noted = version;
		s->corrected = now;
	}
	return st;
}

enum kn_status
session__correct_anew(struct kn_session *s, struct kn_err *err)
{
	s->noted = UINT64_MAX;
	s->corrected.hex[0] = '\0';
	return kn_session_correct(s, NULL, err);
}

static void
copy_import(struct kn_session *s, const struct kn_import_opts *from)
{
	s->import = *from;
	s->import.encoding = s->encoding = kn_strdup(from->encoding);
	s->import.map_file = s->map_file = kn_strdup(from->map_file);
	s->import.map = s->map = kn_strdup(from->map);
}

static void
copy_trust(struct kn_session *s, const struct kn_trust *from)
{
	s->trusted = kn_calloc(from->n_files + 1, sizeof(*s->trusted));
	for (size_t i = 0; i < from->n_files; i++)
		s->trusted[i] = kn_strdup(from->files[i]);
	s->owners = kn_calloc(from->n_owners + 1, sizeof(*s->owners));
	for (size_t i = 0; i < from->n_owners; i++)
		s->owners[i] = from->owners[i];
	s->trust = (struct kn_trust){
		.files = (const char *const *)s->trusted,
		.n_files = from->n_files,
		.owners = s->owners,
		.n_owners = from->n_owners,
	};
}

enum kn_status
kn_session_open(const struct kn_session_opts *opts, struct kn_session **out,
    struct kn_err *notebook_err, struct kn_err *err)
{
	struct kn_session *s = kn_calloc(1, sizeof(*s));

	*out = NULL;
	kn_err_clear(notebook_err);
	enum kn_status st = resolve(s, opts, err);
	if (st == KN_OK && opts->index_path == NULL &&
	    opts->cache_dir == NULL)
		st = kn_err_set(err, KN_INVALID, N_("there is no folder for "
		    "the index; set HOME or name a file with --index"), NULL);
	if (st == KN_OK) {
		place_index(s, opts);
		s->gazetteer_dir = kn_strdup(opts->gazetteer_dir);
		copy_import(s, &opts->import);
		s->notes_named = kn_strdup(opts->notes_path);
		copy_trust(s, &opts->trust);
		st = session__open_index(s, err);
	}
	if (st == KN_OK && opts->index_path != NULL)
		st = check_corpus(s, err);
	if (st != KN_OK) {
		kn_session_close(s);
		return st;
	}
	struct kn_notebook_opts notes = { .author = opts->author };
	if (opts->notes_path != NULL && kn_notebook_open(opts->notes_path,
	    &notes, &s->notebook, notebook_err) != KN_OK)
		s->notebook = NULL;
	if (s->notebook != NULL)
		s->notes_path = kn_strdup(opts->notes_path);
	if (s->notebook != NULL &&
	    kn_notebook_writable(s->notebook, NULL) == KN_OK)
		s->backed_path = kn_strdup(opts->notes_path);
	/* Corrections that cannot be read are told like the notebook. */
	struct kn_err why;
	if (session__correct_anew(s, &why) != KN_OK && notebook_err != NULL)
		*notebook_err = why;
	*out = s;
	return KN_OK;
}

enum kn_status
kn_session_again(const struct kn_session *s, struct kn_session **out,
    struct kn_err *err)
{
	const struct kn_session_opts opts = {
		.corpus = (const char *const *)s->roots,
		.n_corpus = s->n_roots,
		.index_path = s->index_path,
		.replace = true,        /* it was looked at */
		.notes_path = s->notes_path,
		.gazetteer_dir = s->gazetteer_dir,
		.trust = s->trust,
	};

	return kn_session_open(&opts, out, NULL, err);
}

void
kn_session_close(struct kn_session *s)
{
	if (s == NULL)
		return;
	session__close_index(s);
	if (s->notebook != NULL)
		kn_notebook_close(s->notebook);
	for (size_t i = 0; i < s->n_roots; i++)
		free(s->roots[i]);
	free(s->roots);
	free(s->index_path);
	free(s->gazetteer_dir);
	free(s->encoding);
	free(s->map_file);
	free(s->map);
	free(s->notes_named);
	free(s->notes_path);
	for (size_t i = 0; i < s->trust.n_files; i++)
		free(s->trusted[i]);
	free(s->trusted);
	free(s->owners);
	free(s->backed_path);
	free(s->name);
	free(s);
}

const char *
kn_session_index_path(const struct kn_session *s)
{
	return s->index_path;
}

const char *const *
kn_session_roots(const struct kn_session *s, size_t *n)
{
	*n = s->n_roots;
	return (const char *const *)s->roots;
}

const char *
kn_session_corpus_hash(const struct kn_session *s)
{
	return s->hash.hex;
}

const char *
kn_session_name(const struct kn_session *s)
{
	return s->name;
}

bool
kn_session_unread(const struct kn_session *s, struct kn_err *err)
{
	*err = s->unread;
	return s->unread.status != KN_OK;
}

struct kn_index *
kn_session_index(struct kn_session *s)
{
	return s->index;
}

struct kn_notebook *
kn_session_notebook(struct kn_session *s)
{
	return s->notebook;
}

void
kn_session_target(const struct kn_session *s, const struct kn_article *a,
    struct kn_target *out)
{
	kn_target_of(&a->meta, a->key, a->body_key, a->story.hex,
	    s->hash.hex, out);
}

/* What the caller told, with the paths of the session. */
static struct kn_index_opts
with_paths(const struct kn_session *s, const struct kn_index_opts *opts)
{
	struct kn_index_opts mine = { .progress = NULL };

	if (opts != NULL)
		mine = *opts;
	mine.roots = (const char *const *)s->roots;
	mine.n_roots = s->n_roots;
	mine.gazetteer_dir = s->gazetteer_dir;
	mine.import = &s->import;
	mine.notes = s->notes_named;
	mine.given = s->given;
	mine.replace = s->replace;
	return mine;
}

enum kn_status
kn_session_update(const struct kn_session *s,
    const struct kn_index_opts *opts, struct kn_index_summary *summary,
    struct kn_err *err)
{
	struct kn_index_opts mine = with_paths(s, opts);

	return kn_index_update(s->index_path, &mine, summary, err);
}

enum kn_status
kn_session_compare(const struct kn_session *s,
    const struct kn_index_opts *opts, struct kn_index_behind *out,
    struct kn_err *err)
{
	struct kn_index_opts mine = with_paths(s, opts);

	return kn_index_compare(s->index_path, &mine, &s->trust, out, err);
}

enum kn_status
kn_session_backup(const struct kn_session *s, struct kn_err *err)
{
	char day[16];
	time_t now = time(NULL);
	struct tm tm;

	kn_err_clear(err);
	if (s->backed_path == NULL || gmtime_r(&now, &tm) == NULL)
		return KN_OK;
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	return kn_notebook_backup(s->backed_path, day, err);
}

/* ---- corrections and what is read now ------------------------------------------ */

static void
count_conflict(void *user, const struct kn_correction *c, const char *msgid,
    struct kn_str detail)
{
	size_t *n = user;

	(void)c;
	(void)msgid;
	(void)detail;
	(*n)++;
}

enum kn_status
kn_session_conflicts(const struct kn_session *s, size_t *n,
    struct kn_err *err)
{
	struct kn_correction *all = NULL;
	struct kn_notebook *nb = NULL;
	struct kn_index *ix = NULL;
	size_t n_all = 0;

	*n = 0;
	if (s->backed_path == NULL)
		return KN_OK;
	enum kn_status st = kn_notebook_open(s->backed_path, NULL, &nb, err);
	if (st == KN_OK)
		st = kn_corrections_list(nb, &all, &n_all, err);
	kn_notebook_close(nb);
	if (st == KN_OK && n_all > 0)
		st = kn_index_open_trusting(s->index_path, &s->trust, &ix,
		    err);
	if (st == KN_OK && n_all > 0)
		st = kn_corrections_conflicts(ix, all, n_all, s->hash.hex,
		    count_conflict, n, err);
	kn_corrections_free(all, n_all);
	if (ix != NULL)
		kn_index_close(ix);
	return st;
}

/* ---- what is new ------------------------------------------------------------ */

enum kn_status
kn_session_see(const struct kn_session *s, uint64_t most, uint64_t *added,
    struct kn_err *err)
{
	struct kn_notebook *nb = NULL;
	struct kn_index *ix = NULL;

	kn_err_clear(err);
	if (added != NULL)
		*added = 0;
	if (s->backed_path == NULL)
		return KN_OK;
	enum kn_status st = kn_index_open_trusting(s->index_path, &s->trust,
	    &ix, err);
	if (st == KN_OK)
		st = kn_notebook_open(s->backed_path, NULL, &nb, err);
	if (st == KN_OK)
		st = kn_seen_record(nb, ix, s->hash.hex, most, added, err);
	kn_notebook_close(nb);
	if (ix != NULL)
		kn_index_close(ix);
	return st;
}

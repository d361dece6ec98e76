/*
 * beside.c: an index made anew beside the one that is read meanwhile. In: an
 * index that another version of the program, or another gazetteer, made
 * stale. Out: PATH-new, which takes its place when it is whole. Touches the
 * folder of the index.
 *
 * Until then the old one is neither written nor locked: who has it open reads
 * on, and who opens it finds all of it. A run that is stopped or killed leaves
 * PATH-new to the next, which goes on with it as with any index. What cannot be
 * read anyway (damaged, or torn by a power cut), what holds nothing yet, and
 * what there is no room for twice is made anew where it is.
 */
#include "core/index/update_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <sqlite3.h>

#include "kunnash/mem.h"

static char *
beside_path(const char *path)
{
	char *real = kn_store_real_path(path);
	struct kn_buf name;

	kn_buf_init(&name, 0);
	kn_buf_fmt(&name, "%s-new", real);
	free(real);
	return kn_buf_take(&name, NULL);
}

/* The new one will be about as large as the old one, or a quarter larger; what
 * there is of it already is a part of that. */
static bool
has_room(const char *path, const char *beside)
{
	struct stat old, begun = { .st_size = 0 };
	struct statvfs fs;

	if (stat(path, &old) != 0 || statvfs(path, &fs) != 0)
		return false;
	if (stat(beside, &begun) != 0)
		begun.st_size = 0;
	uint64_t room_b = (uint64_t)fs.f_bavail * fs.f_frsize +
	    (uint64_t)begun.st_size;
	uint64_t old_b = (uint64_t)old.st_size;
	return room_b > old_b + old_b / 4;
}

struct kn_db *
beside__open(const char *path, struct kn_db *old,
    const struct kn_db_opts *opts)
{
	char *beside = beside_path(path);
	bool holds = index__meta_int(old, "articles", 0) > 0 &&
	    !update__is_torn(old, NULL);
	struct kn_db *db = NULL;

	if (kn_db_take(old, NULL) != KN_OK || !holds ||
	    !has_room(path, beside) ||
	    kn_store_make_like(beside, path) != KN_OK ||
	    kn_db_open(beside, opts, &db, NULL) != KN_OK)
		db = NULL;
	free(beside);
	return db;
}

/* It would leave no room for anything, and the next run is no better off. */
static bool
is_full(const struct kn_err *err)
{
	return (err->db_code & 0xFF) == SQLITE_FULL ||
	    err->sys_errno == ENOSPC || err->sys_errno == EDQUOT ||
	    err->sys_errno == EFBIG;
}

void
beside__give_up(const char *path, const struct kn_err *why)
{
	if (is_full(why))
		beside__remove(path);
}

void
beside__remove(const char *path)
{
	char *beside = beside_path(path);

	kn_store_remove(beside);
	free(beside);
}

enum kn_status
beside__put_in_place(const char *path, struct kn_err *err)
{
	char *beside = beside_path(path);
	enum kn_status status = kn_store_replace(path, beside, err);

	free(beside);
	return status;
}

enum kn_status
kn_index_open_beside(const char *path, const struct kn_trust *trust,
    struct kn_index **out, struct kn_err *err)
{
	char *beside = beside_path(path);
	size_t n = trust == NULL ? 0 : trust->n_owners;
	unsigned *owners = kn_calloc(n + 1, sizeof(*owners));
	struct stat st;

	for (size_t i = 0; i < n; i++)
		owners[i] = trust->owners[i];
	/* Who trusts a file trusts whoever writes it. */
	if (stat(path, &st) == 0 && kn_trust_allows(trust, geteuid(), &st))
		owners[n++] = st.st_uid;
	const struct kn_trust same = { .owners = owners, .n_owners = n };
	enum kn_status status = kn_index_open_trusting(beside, &same, out,
	    err);
	free(owners);
	free(beside);
	return status;
}

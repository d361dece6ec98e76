/*
 * file.c: the files around a database: folders, locks, another in its place.
 * In: a path. Out: folders of mode 0700, a lock file of mode 0600 with an
 * flock() on it, files made, renamed and removed.
 * Never opens a database that others may have open: closing any descriptor of
 * it would drop the POSIX locks SQLite holds in this process.
 */
#include "core/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "kunnash/mem.h"

enum kn_status
kn_store_make_folders(const char *path, struct kn_err *err)
{
	char *dir = kn_strdup(path);
	enum kn_status status = KN_OK;

	for (char *p = dir + 1; dir[0] != '\0' && *p != '\0'; p++) {
		if (*p != '/' || p[-1] == '/')
			continue;
		*p = '\0';
		/* A strict umask may take our own rights away. */
		if (mkdir(dir, 0700) == 0 ? chmod(dir, 0700) != 0 :
		    errno != EEXIST) {
			status = kn_err_set(err, KN_IO,
			    N_("cannot make the folder %s"), "%s", dir);
			break;
		}
		*p = '/';
	}
	free(dir);
	return status;
}

enum kn_status
kn_store_lock(const char *path, bool wait, int *fd, struct kn_err *err)
{
	struct kn_buf name;
	int rc, got;

	*fd = -1;
	kn_buf_init(&name, 0);
	kn_buf_fmt(&name, "%s-lock", path);
	got = open(name.s, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (got < 0) {
		bool denied = errno == EACCES || errno == EPERM ||
		    errno == EROFS;

		kn_buf_dispose(&name);
		return kn_err_set(err, denied ? KN_DENIED : KN_IO,
		    N_("cannot lock %s"), "%s", path);
	}
	/* Else a strict umask keeps the next session out. */
	(void)!fchmod(got, 0600);
	do
		rc = flock(got, LOCK_EX | (wait ? 0 : LOCK_NB));
	while (rc != 0 && errno == EINTR);
	kn_buf_dispose(&name);
	if (rc == 0) {
		*fd = got;
		return KN_OK;
	}
	bool busy = errno == EWOULDBLOCK;
	enum kn_status status = kn_err_set(err, busy ? KN_BUSY : KN_IO,
	    busy ? N_("another process is writing %s") :
	    N_("cannot lock %s"), "%s", path);
	close(got);
	return status;
}

void
kn_store_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* ---- another in its place ------------------------------------------------- */

char *
kn_store_real_path(const char *path)
{
	char *real = realpath(path, NULL);

	return real != NULL ? real : kn_strdup(path);
}

static void
remove_journal(const char *path)
{
	struct kn_buf name;

	kn_buf_init(&name, 0);
	kn_buf_fmt(&name, "%s-journal", path);
	(void)!unlink(name.s);
	kn_buf_dispose(&name);
}

void
kn_store_remove(const char *path)
{
	if (unlink(path) == 0)
		remove_journal(path);
}

/* The rights beyond those of the mode; where there are none, or the file
 * system knows none, there is nothing to do. */
static bool
copy_acl(const char *from, const char *to)
{
	static const char acl[] = "system.posix_acl_access";
	char value[4096];
	ssize_t n = getxattr(from, acl, value, sizeof(value));

	if (n < 0)
		return errno == ENODATA || errno == ENOTSUP;
	return setxattr(to, acl, value, (size_t)n, 0) == 0;
}

/* Nobody else's, and no other name of something else. */
static bool
is_ours(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == geteuid() && st.st_nlink == 1;
}

static bool
make_empty(const char *path)
{
	(void)!unlink(path);
	remove_journal(path);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

enum kn_status
kn_store_make_like(const char *path, const char *like)
{
	struct stat st, mine;

	if (stat(like, &st) != 0 || (!is_ours(path) && !make_empty(path)))
		return KN_DENIED;
	/* The group first: it may take bits of the mode away. */
	if (stat(path, &mine) == 0 &&
	    (mine.st_gid == st.st_gid ||
	    chown(path, (uid_t)-1, st.st_gid) == 0) &&
	    chmod(path, st.st_mode & 0777) == 0 && copy_acl(like, path))
		return KN_OK;
	kn_store_remove(path);
	return KN_DENIED;
}

/* The entry in its folder lasts. */
static bool
sync_folder(const char *path)
{
	char *dir = kn_strdup(path);
	char *slash = strrchr(dir, '/');

	if (slash != NULL)
		slash[slash == dir] = '\0';
	int fd = open(slash == NULL ? "." : dir,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	bool done = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return done;
}

enum kn_status
kn_store_replace(const char *path, const char *by, struct kn_err *err)
{
	/* Of the old one: whoever opened it to write rolled back what was to
	 * be. It would be taken for one of the new. */
	remove_journal(path);
	remove_journal(by);
	if (rename(by, path) != 0 || !sync_folder(path))
		return kn_err_set(err, KN_IO, N_("cannot replace %s"), "%s",
		    path);
	return KN_OK;
}

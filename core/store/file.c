/*
 * file.c: the files around a database: folders, locks. In: a path. Out:
 * folders of mode 0700, a lock file of mode 0600 with an flock() on it.
 * Never opens the database itself: closing any descriptor of it would drop
 * the POSIX locks SQLite holds in this process.
 */
#include "core/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
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

/*
 * watch.c: follows what other sessions of the person write into the
 * notebook. In: the folder of notes.db. Out: the model's notes anew when its
 * version rose. Costs nothing while nothing happens, but where the kernel
 * cannot tell: then it looks in time to show it within a second.
 */
#include "tui/app/app_priv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/mem.h"
#include "tui/pane/annot.h"

#define LOOK_MS 700

/* File systems that other machines write to unseen (linux/magic.h, and those
 * that are missing there). */
static bool
is_remote(const char *dir)
{
	static const unsigned long magic[] = {
		0x6969,         /* NFS */
		0x517B,         /* SMB */
		0xFF534D42,     /* CIFS */
		0xFE534D42,     /* SMB 2 */
		0x01021997,     /* 9P */
		0x65735546,     /* FUSE: sshfs and others */
		0x5346414F,     /* AFS */
	};
	struct statfs fs;

	if (statfs(dir, &fs) != 0)
		return true;
	for (size_t i = 0; i < sizeof(magic) / sizeof(*magic); i++)
		if (((unsigned long)fs.f_type & 0xFFFFFFFFUL) == magic[i])
			return true;
	return false;
}

void
app_watch_start(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);

	if (nb == NULL || app->o.session == NULL)
		return;
	const char *path = kn_notebook_path(nb), *slash = strrchr(path, '/');
	char *dir = slash == NULL ? kn_strdup(".") : slash == path ?
	    kn_strdup("/") : kn_strndup(path, (size_t)(slash - path));
	int fd = is_remote(dir) ? -1 :
	    inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	/* A commit ends with its journal taken away, or emptied. */
	if (fd >= 0 && inotify_add_watch(fd, dir, IN_DELETE | IN_MOVED_TO |
	    IN_CLOSE_WRITE) < 0) {
		close(fd);
		fd = -1;
	}
	app->watch_fd = fd;
	app->watch_poll = fd < 0;
	free(dir);
}

void
app_watch_stop(struct kn_app *app)
{
	if (app->watch_fd >= 0)
		close(app->watch_fd);
	app->watch_fd = -1;
	app->watch_poll = false;
}

int
app_watch_fd(const struct kn_app *app)
{
	return app->watch_fd;
}

int
app_watch_timeout_ms(const struct kn_app *app)
{
	if (!app->watch_poll)
		return -1;
	uint64_t since_ms = kn_clock_ms() - app->watch_ms;
	return since_ms >= LOOK_MS ? 0 : (int)(LOOK_MS - since_ms);
}

/* Which file it was does not matter: the version tells. */
void
app_watch_look(struct kn_app *app)
{
	char events[4096];

	app->watch_ms = kn_clock_ms();
	while (app->watch_fd >= 0 &&
	    read(app->watch_fd, events, sizeof(events)) > 0)
		;
	if (kn_model_notes_follow(app->model))
		app->dirty = true;
}

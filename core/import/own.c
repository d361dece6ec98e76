/*
 * own.c: the files of the program itself, which are no sources wherever they
 * lie. In: the paths of its databases. Out: whether an entry of a folder is
 * one of them, or stands beside one by its name: a journal, a lock, a copy of
 * the day, what is made anew. Asks the file system, opens nothing.
 */
#include "import_priv.h"
#include "walk_priv.h"

#include <stdlib.h>
#include <string.h>

/* A folder may be reached by many names, and has one number. */
struct import__own {
	dev_t dev;
	ino_t ino;
	char *name;
	struct import__own *next;
};

static struct import__own *
add_path(struct import__own *list, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == NULL ? kn_strdup(".") : kn_strdup(path);
	struct stat st;

	if (slash != NULL)
		dir[slash == path ? 1 : slash - path] = '\0';
	if (stat(dir, &st) == 0) {
		struct import__own *own = kn_calloc(1, sizeof(*own));

		*own = (struct import__own){ st.st_dev, st.st_ino,
			kn_strdup(slash == NULL ? path : slash + 1), list };
		list = own;
	}
	free(dir);
	return list;
}

struct import__own *
import__own_new(const char *const *paths)
{
	struct import__own *list = NULL;

	for (; paths != NULL && *paths != NULL; paths++) {
		char *real = realpath(*paths, NULL);

		/* Where it is a link, the link is no source either. */
		list = add_path(list, *paths);
		if (real != NULL)
			list = add_path(list, real);
		free(real);
	}
	return list;
}

void
import__own_free(struct import__own *list)
{
	while (list != NULL) {
		struct import__own *next = list->next;

		free(list->name);
		free(list);
		list = next;
	}
}

/* What follows the name of a database in the names of what belongs to it; not
 * whatever follows, as "notes-2023.txt" does. */
static bool
is_beside(const char *rest)
{
	static const char *const whole[] = { "", "-journal", "-wal", "-shm",
		"-lock", "-new", "-new-journal", "-new-lock", "-backup",
		"-backup-part", "-backup-lock" };
	static const char *const begun[] = { "-backup-", ".damaged-",
		".part-" };

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strcmp(rest, whole[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof(begun) / sizeof(begun[0]); i++)
		if (strncmp(rest, begun[i], strlen(begun[i])) == 0 &&
		    import__is_digit(rest[strlen(begun[i])]))
			return true;
	return false;
}

bool
import__is_own(const struct import__own *list, const struct stat *dir,
    const char *name)
{
	for (; list != NULL; list = list->next) {
		size_t n = strlen(list->name);

		if (list->dev == dir->st_dev && list->ino == dir->st_ino &&
		    strncmp(name, list->name, n) == 0 && is_beside(name + n))
			return true;
	}
	return false;
}

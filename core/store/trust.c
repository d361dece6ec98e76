/*
 * trust.c: whose database may be opened. In: what the person named, and what
 * a file system says of a file. Out: yes or no. Looks at the named files.
 */
#include "kunnash/trust.h"

#include <sys/stat.h>

static bool
is_named(const struct kn_trust *trust, const struct stat *st)
{
	struct stat named;

	for (size_t i = 0; i < trust->n_files; i++)
		if (stat(trust->files[i], &named) == 0 &&
		    named.st_dev == st->st_dev && named.st_ino == st->st_ino)
			return true;
	return false;
}

bool
kn_trust_allows(const struct kn_trust *trust, unsigned me,
    const struct stat *st)
{
	if (st->st_uid == me || (st->st_uid == 0 &&
	    (st->st_mode & S_IWGRP) == 0))
		return true;
	if (trust == NULL)
		return false;
	for (size_t i = 0; i < trust->n_owners; i++)
		if (trust->owners[i] == st->st_uid)
			return true;
	return is_named(trust, st);
}

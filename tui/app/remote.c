/*
 * remote.c: whether the kernel can tell of all changes to a folder. In: its
 * path. Out: on which kind of file system it is.
 */
#include "tui/app/outside.h"

#include <sys/vfs.h>

/* File systems that other machines write to unseen (linux/magic.h, and those
 * that are missing there). */
bool
app_is_remote(const char *path)
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

	if (statfs(path, &fs) != 0)
		return true;
	for (size_t i = 0; i < sizeof(magic) / sizeof(*magic); i++)
		if (((unsigned long)fs.f_type & 0xFFFFFFFFUL) == magic[i])
			return true;
	return false;
}

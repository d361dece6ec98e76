/*
 * disk.h: a disk in memory, as an SQLite VFS that can be cut off at any
 * moment, and whose every operation can be made to fail.
 *
 * It keeps a journal of what was written, cut to size, synced, made and
 * deleted; disk_cut() makes of it a disk as a power cut could leave it. One
 * process, no locks.
 */
#ifndef TESTS_SOAK_DISK_H
#define TESTS_SOAK_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISK_VFS "kn-disk"

enum disk_fault {
	DISK_FINE,
	DISK_EIO,               /* any operation */
	DISK_ENOSPC,            /* writes; half of the bytes get there */
	DISK_FSYNC,             /* syncs, of files and of the folder */
	DISK_FAULT_COUNT
};

struct disk;

/* Registers the VFS; one disk at a time. */
struct disk *disk_new(void);
void disk_free(struct disk *d);
/* No files, no journal, no faults. */
void disk_wipe(struct disk *d);

/* How many operations there were, from which moments to cut are chosen. */
size_t disk_ops(const struct disk *d);
/* Everything so far is durable, and the journal begins here. */
void disk_settle(struct disk *d);
/*
 * Replaces the disk by one as it may be after a power cut behind `ops`
 * operations: what was synced is there; of the rest each sector of 512 bytes
 * got there or not, where the file grew there may be anything, and names
 * that were made or deleted since the folder was synced may not be so.
 * The journal stays that of before: cut and cut again.
 */
void disk_cut(struct disk *d, size_t ops, uint64_t seed);
/* Back to before the cuts. */
void disk_uncut(struct disk *d);

/* From the n-th operation on (1: the next), for `times` operations that the
 * fault is about. n = 0: no fault any more. */
void disk_fail(struct disk *d, enum disk_fault fault, size_t n,
    size_t times);
/* Whether an operation has failed since disk_fail(). */
bool disk_has_failed(const struct disk *d);
/* Writes that changed the disk, since it was wiped or cut. */
size_t disk_writes(const struct disk *d);

/* Disks that lie, for tests of the tests. */
void disk_forget_folder(struct disk *d, bool on);       /* FULL, not EXTRA */
void disk_forget_sync(struct disk *d, bool on);         /* OFF */

/* The bytes of a file, borrowed; NULL when there is none. */
const unsigned char *disk_file(const struct disk *d, const char *name,
    size_t *n);
void disk_put(struct disk *d, const char *name, const void *bytes, size_t n);

/* Numbers that are the same for the same seed (splitmix64). */
uint64_t disk_random(uint64_t *seed);

#endif

/*
 * archive_priv.h: the bytes of an archive as libarchive asks for them: of a
 * file, of a member of another archive.
 */
#ifndef KN_IMPORT_ARCHIVE_PRIV_H
#define KN_IMPORT_ARCHIVE_PRIV_H

#include "read_priv.h"

struct archive;

struct import__packed {
	const struct import__item *item;
	const struct kn_import_sink *sink;
	char *piece;            /* of a file, as it was read last */
	struct kn_buf held;     /* the beginning of a member; all of it … */
	bool whole;             /* … if this is so */
	uint64_t at_b, size_b;  /* in the file or in what is held */
	size_t lent_b;          /* bytes of the stream that libarchive has */
	bool ends_in_zeros;     /* what was given last */
};

/* size_b: of the file, when it is one. */
void import__packed_open(struct import__packed *p,
    const struct import__item *item, uint64_t size_b,
    const struct kn_import_sink *sink);
/* Lets a read from p, which stays where it is; libarchive's status. */
int import__packed_attach(struct import__packed *p, struct archive *a);
/* When a is gone. */
void import__packed_close(struct import__packed *p);

#endif

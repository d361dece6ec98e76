/*
 * read_priv.h: from a source to its importer: what is read, as what, within
 * which limits. read.c opens files, item.c finds who reads them, archive.c
 * unpacks, decode.c makes text of bytes, reject.c tells what was refused.
 */
#ifndef KN_IMPORT_READ_PRIV_H
#define KN_IMPORT_READ_PRIV_H

#include "import_priv.h"

/* Something to read: a file, or a member of an archive. */
struct import__item {
	const char *path;       /* corpus path */
	struct kn_str below;    /* of it: what is below the root */
	struct import__stream *bytes;
	int fd;                 /* the file of bytes, when it is one; or -1 */
};

struct import__tally;

/* How a source is read. */
struct import__reading {
	const struct kn_import_limits *limits;
	enum kn_encoding encoding;      /* KN_ENC_BINARY: to be guessed */
	const struct import__map *map;
	const struct kn_import_sink *sink;      /* that of the tally */
	const struct import__tally *tally;
	/* Over all archives of the source, one in another too. */
	unsigned nested;
	uint64_t packed_b;              /* bytes of the source */
	uint64_t unpacked_b, members;   /* so far */
	bool burst;                     /* a limit was met, and told … */
	bool bomb;                      /* … of which a zip loses a member */
	unsigned bombs;                 /* that were passed over */
};

/* The name in a path. */
struct kn_str import__last_part(struct kn_str path);
/* Whether these bytes begin an archive, or something compressed. */
bool import__is_archive(struct kn_str head);
/* Lets every member be read, with import__read_item(). */
enum kn_status import__read_archive(struct import__reading *r,
    const struct import__item *item, struct kn_err *err);

/* Finds the importer and lets it read, or unpacks it. A reject when there is
 * none. */
enum kn_status import__read_item(struct import__reading *r,
    const struct import__item *item, struct kn_err *err);

/* Rejects as many as a source has, told as few. */
#define IMPORT__REASONS 64
struct import__tally {
	struct kn_import_sink sink;             /* what importers get */
	const struct kn_import_sink *below;
	const char *path;
	uint64_t n_told;        /* articles and rejects */
	struct import__tally_row {
		const char *reason, *action;
		uint64_t named, more;
	} row[IMPORT__REASONS];
	size_t n;
};

void import__tally_open(struct import__tally *t, const char *path,
    const struct kn_import_sink *sink);
void import__tally_close(struct import__tally *t);

/* A text while it is decoded. */
struct import__text {
	const char *path;
	struct import__stream *bytes;
	enum kn_encoding enc;
	enum kn_encoding declared;      /* by XML; KN_ENC_BINARY: none */
	const char *why;                /* it is that one; NULL: told */
	struct kn_str head;             /* its beginning, decoded … */
	bool whole;                     /* … and this is all of it */
	struct import__stream *stream;
	struct kn_buf head_buf, piece;
	size_t piece_at;
	struct kn_recoder *decoder;
	uint64_t decoder_at_b;          /* where it began */
	bool only_ascii;                /* so far: enc is not known yet */
	size_t n_bad, n_nul;
	uint64_t bad_at_b, nul_at_b;
};

/* Looks at the beginning of bytes, which stays in them. False: a reject was
 * reported; nothing is to be closed then. */
bool import__text_open(struct import__text *t, const char *path,
    struct import__stream *bytes, enum kn_encoding told,
    const struct kn_import_sink *sink);
/* Reports the damage of what was taken of t->stream. */
void import__text_close(struct import__text *t,
    const struct kn_import_sink *sink);

#endif

/*
 * import.h: from corpus roots to articles.
 *
 * A scan walks the roots without following links out of them and lists the
 * sources in a fixed order (byte order of paths); reading a source yields
 * its articles. What cannot be taken is reported as a reject, by name, with
 * the reason and what was done; nothing is dropped silently. One importer is
 * one file and one row of core/import/importer.def.
 */
#ifndef KUNNASH_IMPORT_H
#define KUNNASH_IMPORT_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/doc.h"
#include "kunnash/err.h"
#include "kunnash/str.h"

/* What a hostile corpus cannot exceed; 0 in a field: the default. */
struct kn_import_limits {
	uint64_t max_file_b;    /* one text that is held whole; 128 MiB */
	uint64_t max_source_b;  /* a file of records, which are read one after
				 * another, and all that one archive
				 * unpacks to; 64 GiB */
	unsigned max_depth;     /* folders below a root; 16 */
	uint64_t max_files;     /* 10,000,000 */
	unsigned max_nested;    /* archives in each other; 4 */
	uint64_t max_members;   /* of an archive, those within counted too;
				 * 1,000,000 */
	unsigned max_ratio;     /* bytes an archive unpacks to for each of
				 * its own; 100 */
};

struct kn_import_opts {
	struct kn_import_limits limits;
	/* Of every text that does not say its own, by IANA name; "auto" or
	 * NULL: guessed, see encoding.h. */
	const char *encoding;
	/* Names of fields, as `--map` has them: a file, else its text. */
	const char *map_file;
	const char *map;
	/* Paths of the program's own databases, then NULL: they and what
	 * belongs to them (journals, locks, copies) are no sources. Or NULL. */
	const char *const *own;
};

extern const struct kn_import_opts kn_import_defaults;
/* The text of a mapping file, of bounded size; appended. */
enum kn_status kn_import_map_read(const char *file, struct kn_buf *out,
    struct kn_err *err) KN_MUST_CHECK;
/* The default for each limit that is 0. */
void kn_import_limits_fill(struct kn_import_limits *limits);

/* One regular file below a root. Strings are borrowed from the scan. */
struct kn_source {
	size_t root;            /* which root */
	const char *path;       /* relative to it; any bytes but NUL */
	/*
	 * What articles and rejects carry as their path, unique in the
	 * corpus: path, and with several roots the root's name before it.
	 */
	const char *corpus_path;
	uint64_t size_b;
	int64_t mtime_ns;
	int64_t row;            /* of who chose it: what it knows it by */
};

/* Something that was not taken, or taken with damage. */
struct kn_reject {
	const char *path;       /* of the file, member or article */
	const char *place;      /* where in it ("byte 12"), and "(3)" when
				 * there are three such places; or "" */
	const char *reason;     /* msgid */
	const char *action;     /* msgid: what was done */
	uint64_t count;         /* things that it stands for; 0: one */
};

/* The reason of a reject in which there was nothing to read. */
extern const char kn_import_empty[];

struct kn_import_sink {
	/* A status other than KN_OK stops and is handed through. */
	enum kn_status (*doc)(void *user, struct kn_doc *doc); /* takes doc */
	void (*reject)(void *user, const struct kn_reject *reject);
	void *user;
	/* What was decided on the way, as explain import prints it; or
	 * NULL. */
	void (*tell)(void *user, const char *what, struct kn_str value);
	/* How many bytes of the file were read so far; or NULL. */
	void (*read)(void *user, uint64_t bytes);
	/* Polled; true ends the reading with KN_CANCELLED. Or NULL. */
	bool (*stopped)(void *user);
};

/* Whether a walk passes over a file or folder of this name: dot files,
 * README*, LICENSE*. */
bool kn_import_is_hidden(const char *name);

struct kn_scan;
/*
 * Lists what is below the roots. Each root is a directory or a file.
 * Rejects met while walking (links out, FIFOs, unreadable folders, empty
 * files, too deep …) go to sink->reject. Skips dot files, README*, LICENSE*
 * and what a .kunnashignore names. opts: NULL for the defaults. KN_NOT_FOUND
 * when a root is missing.
 */
enum kn_status kn_scan_open(const char *const *roots, size_t n_roots,
    const struct kn_import_opts *opts, const struct kn_import_sink *sink,
    struct kn_scan **out, struct kn_err *err) KN_MUST_CHECK;
void kn_scan_close(struct kn_scan *scan);
size_t kn_scan_count(const struct kn_scan *scan);
/*
 * The same, but only sources that `keep` wants are listed: it is asked once
 * of each, in the order of roots and, in these, of paths as bytes. It may set
 * s->row, and ask of *out what could not be seen so far. Of several roots that
 * reach one source the first has it. KN_CANCELLED when sink->stopped says so.
 */
struct kn_scan_choice {
	bool (*keep)(void *user, struct kn_source *s);
	void *user;
};
enum kn_status kn_scan_choose(const char *const *roots, size_t n_roots,
    const struct kn_import_opts *opts, const struct kn_import_sink *sink,
    const struct kn_scan_choice *choice, struct kn_scan **out,
    struct kn_err *err) KN_MUST_CHECK;
/* How many sources there are, listed or not. */
size_t kn_scan_met(const struct kn_scan *scan);
/* Source i, by corpus_path; borrowed until the scan is closed, or forgets
 * it. */
const struct kn_source *kn_scan_get(const struct kn_scan *scan, size_t i);
/* Those before source i are not asked for any more, which gives their memory
 * back; another thread may use those behind it meanwhile. */
void kn_scan_forget(struct kn_scan *scan, size_t i);
/* How many empty (zero-byte or, when short, blank) files the walk saw; they
 * are rejects as well. */
size_t kn_scan_empty(const struct kn_scan *scan);
/* Whether a path below a root lies in a folder that could not be looked into,
 * so that it may be there for all we know. */
bool kn_scan_is_unseen(const struct kn_scan *scan, size_t root,
    struct kn_str path);

/*
 * Reads one source and hands each of its articles to sink->doc. What cannot
 * be read or is no text is a reject and KN_OK; only a failing sink or a bug
 * is an error. Of rejects with one reason the first are named, the rest are
 * counted in one more.
 */
enum kn_status kn_import_source(const struct kn_scan *scan, size_t i,
    const struct kn_import_sink *sink, struct kn_err *err) KN_MUST_CHECK;

/* explain import FILE: what was decided (format, encoding, mapping, first
 * article) as text lines. opts: NULL for the defaults. */
enum kn_status kn_import_explain(const char *file,
    const struct kn_import_opts *opts, struct kn_buf *out,
    struct kn_err *err) KN_MUST_CHECK;

#endif

/*
 * walk_priv.h: what finding sources shares: the roots of a scan and the list
 * it makes, the entries of a folder, and which of them are left out.
 */
#ifndef KN_IMPORT_WALK_PRIV_H
#define KN_IMPORT_WALK_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "kunnash/encoding.h"
#include "kunnash/import.h"

struct import__map;
struct import__stretch;
struct kn_arena;
struct kn_map;

/* A corpus root: a folder, or one file. */
struct import__root {
	char *path;             /* as given */
	char *name;             /* prefix of corpus paths, or "" */
	bool is_file;
	int fd;                 /* of the folder, once walked; or -1 */
};

struct kn_scan {
	struct kn_import_limits limits;
	enum kn_encoding encoding;      /* KN_ENC_BINARY: to be guessed */
	struct import__map *map;        /* or NULL */
	struct import__own *own;        /* or NULL */
	struct import__root *roots;
	size_t n_roots;
	struct kn_source *sources;      /* by corpus_path; while it walks */
	size_t n, cap;
	struct import__stretch **stretch;       /* the same, when it did */
	size_t n_stretches;
	const struct kn_scan_choice *choice;    /* while it walks; or NULL */
	size_t n_met;                   /* listed or not */
	size_t n_empty;
	struct kn_map *unseen;          /* folders; or NULL */
	struct kn_arena *strings;       /* paths; while it walks */
};

/* An entry of a folder; a link is not followed. */
struct import__entry {
	const char *name;
	int error;              /* errno when it could not be asked for */
	mode_t mode;
	uint64_t size_b;
	int64_t mtime_ns;
};

/* Those of a folder by path, hidden ones left out. */
struct import__listing {
	struct import__entry *at;
	size_t n;
	char *names;
};

/* False and errno when the folder cannot be read. */
bool import__list(int dir_fd, struct import__listing *out);
void import__listing_dispose(struct import__listing *l);
int64_t import__mtime_ns(const struct stat *st);

/* Patterns of .kunnashignore files, from a folder up to its root. */
struct import__ignore {
	const struct import__ignore *parent;
	size_t dir_b;           /* where paths below its folder begin */
	char *text;             /* the file, lines NUL-terminated */
	size_t n;
};

void import__ignore_read(struct import__ignore *ig, int dir_fd,
    const struct import__ignore *parent, size_t dir_b);
void import__ignore_dispose(struct import__ignore *ig);
/* Whether path (below the root, of the entry called name) is named. */
bool import__ignored(const struct import__ignore *ig, const char *path,
    const char *name, bool is_dir);
/* Shell patterns: * and ? do not match a slash. */
bool import__glob(const char *pattern, const char *s);

/* Files that are no sources, from the paths of databases (NULL: none). */
struct import__own;
struct import__own *import__own_new(const char *const *paths);
void import__own_free(struct import__own *own);
/* Whether an entry of the folder `dir` is one. */
bool import__is_own(const struct import__own *own, const struct stat *dir,
    const char *name);

/* Walks one root; what cannot be taken goes to the sink. */
void import__walk(struct kn_scan *scan, size_t root,
    const struct kn_import_sink *sink);
/* A folder, below its root, that it could not look into. */
void import__unseen_add(struct kn_scan *scan, size_t root,
    struct kn_str folder);
/* The list is whole: from now on it is in stretches. */
void import__stretches_make(struct kn_scan *scan);
void import__stretches_free(struct kn_scan *scan);
/* What is neither file nor folder: by the type bits of its mode. */
const char *import__special_reason(mode_t mode);
/* Opens a source for reading without following links; -1 and errno. */
int import__open(const struct kn_scan *scan, const struct kn_source *src);
/* All that is left of a small file, as out->max_b bounds it; false and
 * errno. */
bool import__slurp(int fd, struct kn_buf *out);

#endif

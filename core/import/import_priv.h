/*
 * import_priv.h: what the files of core/import share: walking writes
 * sources, reading takes one, an importer makes articles of its bytes.
 */
#ifndef KN_IMPORT_PRIV_H
#define KN_IMPORT_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "kunnash/encoding.h"
#include "kunnash/import.h"
#include "kunnash/mem.h"

/* A corpus root: a folder, or one file. */
struct import__root {
	char *path;             /* as given */
	char *name;             /* prefix of corpus paths, or "" */
	bool is_file;
};

struct kn_scan {
	struct kn_import_limits limits;
	struct import__root *roots;
	size_t n_roots;
	struct kn_source *sources;      /* by corpus_path */
	size_t n, cap;
	size_t n_empty;
	struct kn_arena *strings;
};

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

/* Walks one root; what cannot be taken goes to the sink. */
void import__walk(struct kn_scan *scan, size_t root,
    const struct kn_import_sink *sink);
/* Opens a source for reading without following links; -1 and errno. */
int import__open(const struct kn_scan *scan, const struct kn_source *src);
/* Reads up to max_b bytes more than are in out; false and errno. */
bool import__slurp(int fd, struct kn_buf *out);

void import__reject(const struct kn_import_sink *sink, const char *path,
    const char *place, const char *reason, const char *action);
extern const char import__skipped[];    /* the usual action */
extern const char import__empty[];      /* the reason of nothing to read */

/* What an importer gets. */
struct import__input {
	const char *path;       /* of the article: corpus path */
	struct kn_str below;    /* path below the root */
	struct kn_str name;     /* of the file */
	struct kn_buf *bytes;   /* may be emptied to save memory */
};

struct import__format {
	const char *name;
	bool (*sniff)(struct kn_str name);
	enum kn_status (*read)(const struct import__input *in,
	    const struct kn_import_sink *sink, struct kn_err *err);
};

/* The importer for a file name; any file that was given by itself is read
 * as text. NULL when there is none. */
const struct import__format *import__format_of(struct kn_str name,
    bool given);

#define KN_IMPORTER(NAME, name) \
	bool import__sniff_##NAME(struct kn_str file); \
	enum kn_status import__read_##NAME(const struct import__input *in, \
	    const struct kn_import_sink *sink, struct kn_err *err);
#include "importer.def"
#undef KN_IMPORTER

/* Decodes to UTF-8 and reports damage; false: not text, or too long when
 * decoded, and reported. */
bool import__decode(const struct import__input *in, struct kn_buf *text,
    const struct kn_import_sink *sink);
/* The date that the names of a file and of its folders give: 2023-12-14,
 * 20231214, 14-12-2023, 14-decembre-2023, 2023/12/14/. False when there is
 * none, or more than one, or it can be read in two ways. */
bool import__date_in_path(struct kn_str path, char iso[11]);

#endif

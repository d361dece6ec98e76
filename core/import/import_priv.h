/*
 * import_priv.h: what the files of core/import share: a source is read as a
 * stream, and an importer makes articles of its bytes.
 */
#ifndef KN_IMPORT_PRIV_H
#define KN_IMPORT_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/encoding.h"
#include "kunnash/import.h"
#include "kunnash/mem.h"

struct import__map;

/* Where dates begin and end: a letter of another script is one too. */
static inline bool
import__is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
import__is_letter(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	    (unsigned char)c >= 0x80;
}

/* ---- streams: bytes read once, forward --------------------------------- */

/* How far ahead of what was taken one may look. */
#define IMPORT__HEAD_B ((size_t)64 * 1024)

/* A file, a member of an archive, memory, or one of these decoded. */
struct import__stream;
/* The next n bytes (at most IMPORT__HEAD_B) without taking them; fewer only
 * at the end or after a failure. Valid until the next call. */
struct kn_str import__stream_peek(struct import__stream *s, size_t n);
/* Takes n bytes, which were peeked at. */
void import__stream_skip(struct import__stream *s, size_t n);
/* Takes up to n bytes, as many as there are; 0 at the end or after a
 * failure. */
size_t import__stream_read(struct import__stream *s, char *to, size_t n);
/* What follows cannot be read, and its reject is already reported. */
bool import__stream_failed(const struct import__stream *s);
/* The same of what follows what can be peeked at. */
bool import__stream_broken(const struct import__stream *s);
/* How many bytes were taken: the place of a reject. */
uint64_t import__stream_at(const struct import__stream *s);

/* Up to n more bytes into `to`; 0 at the end, -1 when there is no more for a
 * reason that was reported. */
typedef ptrdiff_t import__pull_fn(void *user, char *to, size_t n);
struct import__stream *import__stream_new(import__pull_fn *pull, void *user);
/* Bytes that are borrowed. */
struct import__stream *import__stream_new_mem(struct kn_str bytes);
void import__stream_free(struct import__stream *s);

/* ---- importers ---------------------------------------------------------- */

/* What a format is known by. */
struct import__head {
	struct kn_str name;     /* of the file or member, without folders */
	struct kn_str text;     /* its beginning in UTF-8, IMPORT__HEAD_B
				 * bytes of the file, whole characters */
	bool whole;             /* nothing comes after it */
};

/* What an importer gets. It reads one of the two streams. */
struct import__input {
	const char *path;       /* corpus path of the file or member: its
				 * articles are path, or path#ID */
	struct kn_str below;    /* path below the root, for its dates */
	struct kn_str name;     /* the last part of that */
	/* In UTF-8, without a byte order mark; malformed parts are U+FFFD,
	 * and are reported when the importer is done. */
	struct import__stream *text;
	/* As they are, for formats that say their own encoding. */
	struct import__stream *bytes;
	enum kn_encoding encoding;      /* what text is decoded from */
	bool encoding_told;     /* by a person, not guessed: it goes before
				 * what a document declares */
	const struct import__map *map;  /* names of fields, or NULL */
	const struct kn_import_limits *limits;
};

/*
 * All that is left of a stream, for formats that need the whole. False, and
 * rejected, when it is longer than limits->max_file_b or fails on the way.
 */
bool import__read_all(const struct import__input *in,
    struct import__stream *s, struct kn_buf *out,
    const struct kn_import_sink *sink);

/*
 * One row of importer.def. The first whose sniff says yes reads it: articles
 * and rejects go to the sink. Only a failing sink (its status is handed
 * through) or a bug is an error; a stream that failed is not.
 */
struct import__format {
	const char *name;
	bool (*sniff)(const struct import__head *head);
	enum kn_status (*read)(struct import__input *in,
	    const struct kn_import_sink *sink, struct kn_err *err);
};

#define KN_IMPORTER(NAME, name) \
	bool import__sniff_##NAME(const struct import__head *head); \
	enum kn_status import__read_##NAME(struct import__input *in, \
	    const struct kn_import_sink *sink, struct kn_err *err);
#include "importer.def"
#undef KN_IMPORTER

/* ---- encodings that documents declare --------------------------------------- */

/* KN_ENC_BINARY: none, or none that is known. */
enum kn_encoding import__declared_in_page(struct kn_str head);
enum kn_encoding import__declared_in_xml(struct kn_str head);
/* Whether it goes before what was guessed of these bytes. */
bool import__is_believed(enum kn_encoding declared, enum kn_encoding guessed,
    struct kn_str bytes);

/* ---- what is told ----------------------------------------------------------- */

void import__reject(const struct kn_import_sink *sink, const char *path,
    const char *place, const char *reason, const char *action);
extern const char import__skipped[];    /* the usual action */
extern const char import__unmapped[];   /* where names say nothing */
extern const char import__too_large[];
/* A decision, for explain import: "mapping", "headline → title". */
void import__tell(const struct kn_import_sink *sink, const char *what,
    const char *fmt, ...) KN_PRINTF(3, 4);
/* Puts right a text that was encoded twice, and tells; not when the encoding
 * was told. */
void import__undo_twice(const struct import__input *in, struct kn_buf *text,
    const struct kn_import_sink *sink);
extern const char import__twice[];      /* the reason … */
extern const char import__as_meant[];   /* … and the action */
bool import__is_blank(struct kn_str text);
/* A value of a field that may hold HTML, as text: paragraphs parted by blank
 * lines, entities decoded, tags gone; a value with neither tags nor entities
 * as it is. Appends. */
void import__html_text(struct kn_str value, struct kn_buf *out);
/* So many bytes of the file were read. */
void import__came(const struct kn_import_sink *sink, uint64_t bytes);
/* Somebody wants the reading to end. */
bool import__stopped(const struct kn_import_sink *sink);
/* Reads these bytes as a file of that name: for tests and fuzzers. */
enum kn_status import__read_bytes(const char *name, struct kn_str bytes,
    const struct kn_import_opts *opts, const struct kn_import_sink *sink,
    struct kn_err *err);

/* The date that the names of a file and of its folders give: 2023-12-14,
 * 20231214, 14-12-2023, 14-decembre-2023, 2023/12/14/. False when there is
 * none, or more than one, or it can be read in two ways. */
bool import__date_in_path(struct kn_str path, char iso[11]);

#endif

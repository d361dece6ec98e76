/*
 * record_priv.h: one record of a file of many, from fields with names to an
 * article: what the formats of records (JSON, CSV, tagged text, XML …) share.
 *
 * The flow: a format adds what it finds, name by name, and ends the record;
 * field.def says what a name means, record_text.c cleans the values,
 * record.c chooses among them and makes the article.
 */
#ifndef KN_RECORD_PRIV_H
#define KN_RECORD_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/doc.h"
#include "kunnash/import.h"
#include "kunnash/str.h"

struct import__input;
struct import__map;

/* A longer record is none, in whatever format. */
#define IMPORT__RECORD_B ((size_t)16 * 1024 * 1024)

/* What a field is for the article; rows of the table below. */
enum import__role {
	IMPORT__ROLE_NONE,      /* a field of no use to us */
	IMPORT__ROLE_TITLE,
	IMPORT__ROLE_BODY,
	IMPORT__ROLE_HTML,      /* the body when there is no other */
	IMPORT__ROLE_LEAD,      /* before the body, unless it repeats it */
	IMPORT__ROLE_DATE,
	IMPORT__ROLE_RETRIEVED,
	IMPORT__ROLE_URL,
	IMPORT__ROLE_OUTLET,
	IMPORT__ROLE_VIA,
	IMPORT__ROLE_AUTHOR,
	IMPORT__ROLE_ID,
	IMPORT__ROLE_COUNT
};

const char *import__role_name(enum import__role role);
/* IMPORT__ROLE_COUNT when the name is none. */
enum import__role import__role_parse(struct kn_str name);

static inline bool
import__role_is_text(enum import__role role)
{
	return role == IMPORT__ROLE_TITLE || role == IMPORT__ROLE_BODY ||
	    role == IMPORT__ROLE_HTML || role == IMPORT__ROLE_LEAD;
}

/* A meaning, and which of several fields of that meaning goes first. */
struct import__meaning {
	enum import__role role;
	unsigned rank;          /* lower goes first */
};

/*
 * What a field name means: in any case, with any separators, with or without
 * an article, in Arabic, French or English. Parts of nested names are joined
 * by dots ("source.name"); wrappers around a name (article., ._source,
 * .rendered) say nothing. With a map, what it names goes before all else.
 */
struct import__meaning import__field_meaning(const struct import__map *map,
    struct kn_str name);
/* The same for the end of a nested name whose first parts mean nothing;
 * *prefix_b: the bytes of the name before that end. */
struct import__meaning import__field_ending(struct kn_str name,
    size_t *prefix_b);
/* Whether a name only holds others: items, articles, data. */
bool import__field_is_wrapper(struct kn_str name);
/* The form in which names are compared; appended. */
void import__field_plain(struct kn_str name, struct kn_buf *out);
/* Rows of field.def, for its test; NULL past the end. */
const char *import__field_row(size_t i, enum import__role *role);

/*
 * A mapping by hand: lines "title = headline", the role first, then the name
 * of the field; # begins a comment. A role that is named is taken from the
 * fields that are named for it alone; "none = description" leaves one out.
 */
enum kn_status import__map_parse(struct kn_str text, struct import__map **out,
    struct kn_err *err) KN_MUST_CHECK;
/* The same from a file. */
enum kn_status import__map_open(const char *file, struct import__map **out,
    struct kn_err *err) KN_MUST_CHECK;
void import__map_free(struct import__map *map);
/* False when the map says nothing of this name (plain form). */
bool import__map_get(const struct import__map *map, struct kn_str plain,
    enum import__role *role);
/* Row i of a map; NULL past the end. */
const char *import__map_row(const struct import__map *map, size_t i,
    enum import__role *role);
/* Whether a role is named by the map. */
bool import__map_has(const struct import__map *map, enum import__role role);

/* How long a record may be. */
size_t import__record_max_b(const struct kn_import_limits *limits);

struct import__record;
struct import__record *import__record_new(struct import__input *in);
/* Reports what was counted: rejects that many records share are one. */
void import__record_free(struct import__record *r);
/*
 * Copies; UTF-8. The same name again is another paragraph of a body, another
 * author; else it is ignored.
 */
void import__record_add(struct import__record *r, struct kn_str name,
    struct kn_str value);
/* What a name means in this file. */
enum import__role import__record_role(struct import__record *r,
    struct kn_str name);
/* Whether what was added so far can be an article: it has a title or text. */
bool import__record_is_article(const struct import__record *r);
/* Whether it has a body, and whether it has a title too. */
bool import__record_has_body(const struct import__record *r);
bool import__record_is_whole(const struct import__record *r);
/* Forgets what was added. */
void import__record_drop(struct import__record *r);
/* The next record is the only one of its file and goes by the file's path. */
void import__record_only(struct import__record *r);
/* The records come from a feed: their dates are of that source. */
void import__record_feed(struct import__record *r);
/*
 * place: "record 12", "line 3". Makes the article (text: title, byline and
 * body, one blank line between), or a reject when there is nothing to read;
 * empties r. Only a failing sink is an error.
 */
enum kn_status import__record_end(struct import__record *r, const char *place,
    const struct kn_import_sink *sink, struct kn_err *err) KN_MUST_CHECK;
/*
 * A record that cannot be read, or was mended: counted with those of the same
 * reason and action (string literals), and reported with the first place.
 */
void import__record_fault(struct import__record *r, const char *place,
    const char *reason, const char *action, const struct kn_import_sink *sink);
/* Tells what was made of the names that were met, where no article tells. */
void import__record_tell(struct import__record *r,
    const struct kn_import_sink *sink);
/* How many records were ended. */
uint64_t import__record_count(const struct import__record *r);

/* ---- values ----------------------------------------------------------------- */

/* A value as lines of text, markup and entities undone, no blanks at either
 * end; nothing for "null", "NaN" and the like. Appends. */
void import__value_text(struct kn_str value, struct kn_buf *out);
/* The same on one line, white space as single spaces. */
void import__value_line(struct kn_str value, struct kn_buf *out);
/* An address, an id: as it is, on one line. */
void import__value_word(struct kn_str value, struct kn_buf *out);
/* Whether all of `part` is said in `whole`; both folded and squeezed. */
bool import__value_within(struct kn_str part, struct kn_str whole);
/* Whether `whole` begins with the words of `part`, and others between them:
 * summaries lose the words of links. Both folded and squeezed. */
bool import__value_echoes(struct kn_str part, struct kn_str whole);
/* Folded and squeezed, without what a cut text ends with (… […] ...). */
void import__value_fold(struct kn_str value, struct kn_buf *out);

/*
 * A date as records have it: ISO 8601, RFC 822, RFC 850, asctime, seconds or
 * milliseconds since 1970, 20250320, d/m/yyyy (m/d only when d/m is none),
 * yyyy/mm/dd, "13 Déc 2019", words before it. The day as it is written, or
 * UTC's for a number. False when there is none.
 */
bool import__date(struct kn_str s, char iso[11]);

/*
 * A list as Python prints it: ['…', "…"]; the strings one after the other to
 * fn. Returns the bytes it takes, 0 when s begins with no such list. *cut: it
 * is not closed, and what there is was handed over.
 */
size_t import__pylist(struct kn_str s, void (*fn)(void *user,
    struct kn_str item), void *user, bool *cut);

#endif

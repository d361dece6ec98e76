/*
 * index.h: index.db, the derived and disposable store of a corpus.
 *
 * Writing: kn_index_update() scans the sources, imports what changed,
 * extracts entities, clusters stories, and keeps words, facets and orderings
 * in step. One writer at a time, by lock. Reading: kn_index_open() gives a
 * handle for one thread; every call leaves no statement open, so that a
 * reader at the keyboard never holds up the writer. An index never depends
 * on a notebook.
 */
#ifndef KUNNASH_INDEX_H
#define KUNNASH_INDEX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/doc.h"
#include "kunnash/entity.h"
#include "kunnash/err.h"
#include "kunnash/import.h"
#include "kunnash/progress.h"
#include "kunnash/set.h"
#include "kunnash/trust.h"

/* ---- writing -------------------------------------------------------- */

/* What an update did. Counts of articles, but for `read` (sources). */
struct kn_index_summary {
	uint64_t read;          /* sources opened in this run */
	uint64_t added, changed, unchanged, removed;
	/* Of the whole corpus, after this run: */
	uint64_t empty, duplicates;     /* with nothing in them; copies */
	uint64_t rejected;      /* what the rejects list stands for */
	enum kn_anew anew;      /* why all of it was read again */
	double seconds;
};

struct kn_index_opts {
	const char *const *roots;   /* corpus roots, at least one */
	size_t n_roots;
	bool given;                 /* what is there and no index stays … */
	bool replace;               /* … unless: as what is of other roots */
	const char *notes;          /* the notebook: no source; or NULL */
	const char *gazetteer_dir;  /* extra *.tsv, or NULL */
	const struct kn_import_opts *import;    /* 0, NULL: as before */
	void (*progress)(void *user, const struct kn_index_progress *p);
	/* Roots, and the folders of sources below; or NULL. */
	void (*place)(void *user, const char *path);
	kn_gaz_problem_fn *gaz_problem;         /* may be NULL */
	void *user;
	const atomic_bool *cancel;  /* polled; true stops cleanly; or NULL */
	bool gives_way;     /* of this thread its person's others go first */
	uint64_t (*now_ms)(void);   /* monotonic clock; NULL: the system's */
	size_t batch_n;     /* articles of a transaction; 0: 4000 at most */
};

/*
 * Brings index.db at `path` up to date with the sources, creating it (and its
 * folder, 0700) when missing, making it anew when it is stale. KN_BUSY when
 * another process is writing; KN_DENIED when it is another user's, or where
 * nothing can be written; KN_CANCELLED leaves a consistent, partly updated one.
 */
enum kn_status kn_index_update(const char *path,
    const struct kn_index_opts *opts, struct kn_index_summary *summary,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- reading -------------------------------------------------------- */

struct kn_index;
/*
 * Opens an index read-only. KN_NOT_FOUND when there is none, KN_UNSUPPORTED
 * when its schema is another version's or it belongs to neither this user
 * nor root, KN_CORRUPT when it is damaged.
 */
enum kn_status kn_index_open(const char *path, struct kn_index **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_index_close(struct kn_index *ix);
uint64_t kn_index_generation(struct kn_index *ix); /* rises; cheap */
/* Calls that run past this moment of the monotonic clock (milliseconds; 0:
 * never) fail with KN_LIMIT. */
void kn_index_stop_at(struct kn_index *ix, uint64_t at_ms);

/* An article as a row of a list. Owned by the caller. */
struct kn_article {
	uint32_t id;
	struct kn_key key, body_key;
	struct kn_key story;        /* id of its story */
	bool lead;                  /* stands for its story in lists */
	uint32_t copies;            /* members of its story, itself included */
	struct kn_meta meta;
	char *headline;             /* title, or the first words; one line */
};

enum kn_status kn_index_article(struct kn_index *ix, uint32_t id,
    struct kn_article *out, struct kn_err *err) KN_MUST_CHECK;
void kn_article_dispose(struct kn_article *a);
/*
 * The article that a person or a saved place names: a decimal id, a key or
 * the beginning of one (8 digits or more), or a path. KN_NOT_FOUND, or
 * KN_INVALID when a key's beginning is not unique.
 */
enum kn_status kn_index_find(struct kn_index *ix, struct kn_str name,
    uint32_t *id, struct kn_err *err) KN_MUST_CHECK;
/*
 * Adds the articles with this identity to `into`: the url, the key of the
 * body or of the text, the path, the key of the story (16 hex digits; what
 * is no key means none).
 */
enum kn_identity { KN_BY_URL, KN_BY_BODY, KN_BY_KEY, KN_BY_PATH,
	KN_BY_STORY };
enum kn_status kn_index_same(struct kn_index *ix, enum kn_identity by,
    struct kn_str value, struct kn_set *into, struct kn_err *err)
    KN_MUST_CHECK;
/* Text, spans, fields and keys. The caller frees it with kn_doc_free(). */
enum kn_status kn_index_doc(struct kn_index *ix, uint32_t id,
    struct kn_doc **out, struct kn_err *err) KN_MUST_CHECK;
/* In how many stories of its outlet a repeated span of this article stands. */
enum kn_status kn_index_repeated(struct kn_index *ix, uint32_t id,
    const struct kn_doc *doc, struct kn_span at, size_t *stories,
    struct kn_err *err) KN_MUST_CHECK;
/* Mentions; `entity` is a number for kn_index_entity(). Appends to out. */
enum kn_status kn_index_mentions(struct kn_index *ix, uint32_t id,
    struct kn_mentions *out, struct kn_err *err) KN_MUST_CHECK;
/* All that was found in an article, mentions among it; out starts zeroed. */
enum kn_status kn_index_found(struct kn_index *ix, uint32_t id,
    struct kn_found *out, struct kn_err *err) KN_MUST_CHECK;
/* The ids of the members of an article's story, lead first. Appends. */
enum kn_status kn_index_story(struct kn_index *ix, uint32_t id,
    uint32_t **ids, size_t *n, struct kn_err *err) KN_MUST_CHECK;

/* Entities of the gazetteer that the index was made with, whether or not
 * they occur; and from KN_UNLISTED on people nobody listed. Valid until the
 * handle is closed; NULL when the number is none. */
const struct kn_entity *kn_index_entity(struct kn_index *ix, uint32_t number);
/*
 * Entities of a type (KN_TYPE_COUNT: any) that a typed value names: its id,
 * or a name in Arabic, French or English, compared after folding and without
 * accents. Calls fn for each: query values (whole), pickers (prefix of a word).
 */
enum kn_status kn_index_entity_lookup(struct kn_index *ix, enum kn_type type,
    struct kn_str value, bool prefix,
    bool (*fn)(void *user, uint32_t number, const struct kn_entity *e),
    void *user, struct kn_err *err) KN_MUST_CHECK;

/* Sets of articles. All give a new set, the caller's to free. */
enum kn_status kn_index_all(struct kn_index *ix, struct kn_set **out,
    struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_index_leads(struct kn_index *ix, struct kn_set **out,
    struct kn_err *err) KN_MUST_CHECK;
/*
 * Articles with a facet value. field is "entity" (value: entity id, or
 * "ES/name" with a subtype: articles that mention it themselves), "home"
 * (value: a country's id: articles that mention an agency or organisation of
 * that country; country:ES is entity ES or home ES), "speaker" (an entity id),
 * "role" (folded, KN_FOLD_INDEX), "outlet", "via", "lang", "undated" (""),
 * "when" (a date as kn_day_print() has it); an absent value gives none.
 */
enum kn_status kn_index_facet(struct kn_index *ix, const char *field,
    struct kn_str value, struct kn_set **out, struct kn_err *err)
    KN_MUST_CHECK;
/* Published from `from` to `to`, ISO dates both inclusive, either NULL. */
enum kn_status kn_index_dates(struct kn_index *ix, const char *from,
    const char *to, struct kn_set **out, struct kn_err *err) KN_MUST_CHECK;
/*
 * Articles whose text speaks of a date from `from` to `to`, ISO days both
 * inclusive, either NULL: of a day in that range, or of a month or a year
 * that lies wholly in it. Dates without a year are in no range.
 */
enum kn_status kn_index_when(struct kn_index *ix, const char *from,
    const char *to, struct kn_set **out, struct kn_err *err) KN_MUST_CHECK;

/* One value of a facet with its set, for counting under a filter. */
typedef bool kn_facet_fn(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions);
/* Every value of a field ("entity" or "home" with a type or KN_TYPE_COUNT,
 * "speaker", "role", "outlet", "via", "lang" with KN_TYPE_COUNT), in byte
 * order. For roles, outlets, aggregators and languages `entity` is
 * UINT32_MAX; for homes it is the country. The sets are borrowed for the
 * call. Stops when fn returns false. */
enum kn_status kn_index_facet_each(struct kn_index *ix, const char *field,
    enum kn_type type, kn_facet_fn *fn, void *user, struct kn_err *err)
    KN_MUST_CHECK;

/* Orders in which articles are listed: core/index/order.def. */
enum kn_order {
	KN_ORDER_DATE,          /* newest first, undated last, then path */
	KN_ORDER_DATE_ASC,      /* oldest first, undated last */
	KN_ORDER_TITLE,         /* by collation of the headline */
	KN_ORDER_OUTLET,
	KN_ORDER_LENGTH,        /* longest first */
	KN_ORDER_PATH,
	KN_ORDER_COUNT
};
const char *kn_order_name(enum kn_order order);         /* "date" … */
/*
 * Articles first … first + n - 1 of the corpus in this order, leads only
 * unless copies: their ids and how many. Reads that stretch of it alone.
 */
enum kn_status kn_index_order(struct kn_index *ix, enum kn_order order,
    bool copies, size_t first, size_t n, uint32_t *ids, size_t *got,
    struct kn_err *err) KN_MUST_CHECK;

struct kn_index_totals {
	uint64_t articles, stories, undated, sources, rejects, empty;
	uint64_t text_b;
};
enum kn_status kn_index_totals(struct kn_index *ix,
    struct kn_index_totals *out, struct kn_err *err) KN_MUST_CHECK;
/* Each row of the rejects list. */
enum kn_status kn_index_rejects(struct kn_index *ix,
    void (*fn)(void *user, const struct kn_reject *r), void *user,
    struct kn_err *err) KN_MUST_CHECK;

/* One finding of a check: a stable name; where is data, detail a msgid. */
struct kn_problem {
	const char *problem;    /* "source", "facet", "order", "block", "story",
	                         * "vocab", "entity", "column", "text", "hash",
	                         * "fts", "span", "database", "tag" */
	const char *where;      /* path or table row */
	const char *detail;     /* msgid */
};
/*
 * Verifies the database file, that every text has its key, every span and
 * mention lies in its text, the words of every article are in the FTS table
 * and no others, every facet and ordering agrees with the articles, every
 * source is still there and as it was read. Calls fn per finding; KN_OK also
 * when there are some. Beside another user's index no lock can be taken: an
 * update that goes on meanwhile is told as one finding.
 */
enum kn_status kn_index_check(const char *path, const char *const *roots,
    size_t n_roots, const struct kn_trust *trust, void (*fn)(void *user,
    const struct kn_problem *p), void *user, struct kn_err *err) KN_MUST_CHECK;

#endif

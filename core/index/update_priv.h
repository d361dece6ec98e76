/*
 * update_priv.h: the state of one update, for update.c, sources.c and
 * publish.c.
 */
#ifndef KN_CORE_INDEX_UPDATE_PRIV_H
#define KN_CORE_INDEX_UPDATE_PRIV_H

#include "core/index/index_priv.h"

#include "kunnash/shared.h"

/* A refusal of the walk, kept until it is known whether it is a new one. */
struct refusal {
	char *path, *place;
	const char *reason, *action;
};

/* A row of `source` of which there is no source. */
struct gone_source {
	int64_t id, root;
	char *path;
};

struct update {
	const struct kn_index_opts *opts;
	const char *path;               /* of the index, where links lead */
	bool was_there;                 /* something that is to be an index */
	bool beside;                    /* what is written is beside it */
	struct kn_index_summary *summary;
	struct kn_db *db;
	struct index_put put;
	bool put_open;
	struct index_vocab *vocab;
	struct kn_gazetteer *gaz;       /* opened when it is needed */
	struct kn_extractor *extractor; /* of the writer, too */
	struct index_packer *packer;    /* as it is */

	struct kn_import_opts import;   /* how sources are read */
	struct kn_buf encoding, map;    /* text of it */
	struct kn_scan *scan;
	int64_t *root_id;               /* of opts->roots */
	int64_t n_sources;              /* rows there are by now */
	struct known_sources *known;    /* compare.c; while they are compared */
	bool all_again;                 /* they were read otherwise */
	struct kn_index_behind behind;  /* when they are only counted */
	int64_t next_source;            /* id of the next that is new */
	struct gone_source *gone;       /* what is there no more */
	size_t n_gone, cap_gone;
	struct refusal *refusals;
	size_t n_refusals, cap_refusals;

	/* The source being read. */
	int64_t source;
	bool source_new;                /* nothing is stored of it */
	struct kn_set *seen;            /* its articles */
	struct kn_map *again;           /* paths of several of them, the last
					 * id that was taken; or NULL */

	/* Writing. */
	bool marked;                    /* meta says that we write */
	bool in_batch;
	bool all_new;                   /* stored facets and orders are void */
	bool in_step;                   /* lines were settled at the start */
	bool unpublished;
	bool settled;                   /* what the corpus repeats is marked */
	size_t batch_b, batch_n;
	uint32_t next_id;
	uint64_t generation;
	uint64_t started_ms, publish_at_ms, publish_every_ms;
	struct kn_index_progress told;  /* progress */
	uint64_t passed_b;              /* of told.read_b: sources before */
	struct kn_err err;              /* of the gazetteer or collation */
};

uint64_t update__now_ms(const struct update *u);
bool update__cancelled(const struct update *u);
/* Opens the gazetteer once. */
enum kn_status update__gazetteer(struct update *u);

/* Whether the last run stopped in its middle on another boot; on this one,
 * too: *interrupted, or NULL. */
bool update__is_torn(struct kn_db *db, bool *interrupted);

/* ---- claim.c ------------------------------------------------------------- */

/* Opens the database that is to be the index, or refuses what is none. */
enum kn_status claim__open(const char *path, const struct kn_index_opts *opts,
    const struct kn_db_opts *how, struct kn_db **out, struct kn_err *err);
enum kn_status claim__check(struct kn_db *db, const char *path,
    const struct kn_index_opts *opts, struct kn_err *err);

/* ---- beside.c ----------------------------------------------------------- */

/* What is made beside an index until it takes its place: what a run left of
 * it, or an empty file. NULL: it is to be made where the old one is. */
struct kn_db *beside__open(const char *path, struct kn_db *old,
    const struct kn_db_opts *opts);
/* It is whole and closed. */
enum kn_status beside__put_in_place(const char *path, struct kn_err *err);
/* It failed: what there is of it stays for the next run, or not. */
void beside__give_up(const char *path, const struct kn_err *why);
/* It is not needed any more. */
void beside__remove(const char *path);

/* ---- progress.c --------------------------------------------------------- */

/* Tells how far it is, to who wants to know. */
void update__tell(struct update *u);
/* Where the sources are: the roots, and each folder that the source before
 * was not in too. *last and *last_root say which that was; place is scratch. */
void update__tell_roots(struct update *u);
void update__tell_place(struct update *u, const struct kn_source *s,
    struct kn_buf *last, size_t *last_root, struct kn_buf *place);
/* When it is known what is to be read; and behind each item of it. */
struct feed_item;
void update__tell_reading(struct update *u);
void update__tell_item(struct update *u, const struct feed_item *item);

/* ---- how.c ------------------------------------------------------------- */

/* Before the index may be made anew: what it knows of how it was read. An
 * error when a mapping cannot be read. */
enum kn_status update__how(struct update *u, struct kn_err *err);
/* Keeps it; sources that were read otherwise are to be read again. */
void update__how_keep(struct update *u);
/* Whether they are, or will be. */
bool update__how_is_other(struct update *u);

/* ---- compare.c ---------------------------------------------------------- */

/* Before the scan; what is gone is listed, or only counted. */
void update__know_sources(struct update *u, bool counts);
/* A source that the scan met; whether it is not as the index has it. Its row
 * is its id, or 0: it is new. */
bool update__keep_source(void *update, struct kn_source *s);
/* The same, which is only counted. */
bool update__count_source(void *update, struct kn_source *s);
/* Calls walk, which scans, in a thread that gives way to all others. */
void update__walk_aside(struct update *u, void (*walk)(void *user),
    void *user);
/* After the scan: what is left is gone. */
void update__end_sources(struct update *u);
void update__forget_sources(struct update *u);

/* ---- sources.c ---------------------------------------------------------- */

/* Compares the scan with the index, reads what is new or changed, drops what
 * is gone. KN_CANCELLED when it was told to stop between. */
enum kn_status update__sources(struct update *u, struct kn_err *err);
/* Counts what differs, and writes nothing. */
enum kn_status update__compare(struct update *u, struct kn_index_behind *out,
    struct kn_err *err);
void update__sources_free(struct update *u);

/* ---- repeat.c ----------------------------------------------------------- */

/* After the last change: marks what the corpus repeats. */
void update__repeat(struct update *u);

/* ---- publish.c ---------------------------------------------------------- */

/* The boot this system runs, in out; "" when it does not say. */
void update__boot_id(struct kn_buf *out);
/* Before a change: opens a transaction, and marks the index as written. */
void update__batch(struct update *u);
/* After a change: commits when the batch is large, publishes when it is
 * time to. */
void update__batch_grown(struct update *u);
/* Commits, publishes and takes the mark away. */
void update__finish(struct update *u);

#endif

/*
 * analysis_priv.h: the state of a dossier, shared by the files of
 * core/analysis.
 */
#ifndef KN_CORE_ANALYSIS_PRIV_H
#define KN_CORE_ANALYSIS_PRIV_H

#include "kunnash/analysis.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/timeline.h"

/* Code points of a text in a row. */
#define DOSSIER_TEXT_CP 280
/* Entities counted beside this one; what comes later is left out. */
#define DOSSIER_MAX_WITH 65536

/* Rows of a section. Those that are counted have a key each, and an order
 * that follows what was counted; the others stand as they were added. */
struct section {
	struct kn_dossier_row *row;
	size_t n, cap;
	size_t total;           /* with those that found no room */
	struct kn_map *by_key;
	uint32_t *order;        /* NULL: as added */
	size_t n_order;
};

enum phase { PHASE_COPIES, PHASE_ORDER, PHASE_PERIODS, PHASE_READ,
	PHASE_DONE };

struct kn_dossier {
	struct kn_index *ix;
	struct kn_dossier_opts opts;
	uint32_t entity;
	struct kn_arena *arena; /* strings of rows */
	struct kn_set *articles;        /* that mention it */
	struct kn_set *picked;          /* one a story, or all */
	struct kn_set *base;            /* what is compared with: one of every
					   story within */
	enum phase phase;
	uint32_t *extra;        /* articles that lead no story */
	size_t n_extra, cap_extra, at_extra;
	struct kn_set *told;    /* those of stories that are settled */
	uint32_t *ids;          /* picked, newest first */
	size_t n_ids, n_picked;
	size_t ordered;         /* of the index's ordering */
	size_t read;            /* of ids */
	size_t rank_at;         /* read, when WITH is ranked next */
	struct kn_timeline *timeline;
	struct section section[KN_DOSSIER_COUNT];
	struct kn_map *role_words;      /* of role.c; NULL until needed */
	uint32_t *serial;       /* by row of WITH: article that counted last */
	size_t cap_serial;
};

/* ---- section.c ---------------------------------------------------------- */

void section__dispose(struct section *s);
/* A new row at the end; NULL when there is no room (it is counted). */
struct kn_dossier_row *section__add(struct kn_dossier *d,
    enum kn_dossier_section s);
/* The row with that key, new (article KN_DOSSIER_NOWHERE) when there is none;
 * NULL when there is no room. `most`: how many there may be. */
struct kn_dossier_row *section__count(struct kn_dossier *d,
    enum kn_dossier_section s, struct kn_str key, size_t most);
/* Puts the rows of the sections that count in order. */
void section__sort(struct kn_dossier *d, enum kn_dossier_section s);

/* ---- over_time.c -------------------------------------------------------- */

/* Counts the articles by the periods that they were published in. */
enum kn_status over_time__count(struct kn_dossier *d, struct kn_err *err)
    KN_MUST_CHECK;
/* Where the period of an article can be seen: its first passage. */
void over_time__passage(struct kn_dossier *d, const char *date,
    uint32_t article, struct kn_span at);

/* ---- gather.c ------------------------------------------------------------- */

/* Reads one article into the sections. */
enum kn_status gather__article(struct kn_dossier *d, uint32_t id,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- role.c ---------------------------------------------------------------- */

/* The row of a role that somebody has, new (article KN_DOSSIER_NOWHERE) when
 * it is an office that was not told yet; NULL when there is no room. */
struct kn_dossier_row *role__row(struct kn_dossier *d,
    const struct kn_mentions *ms, struct kn_str role, struct kn_span span,
    uint32_t person);

/* ---- rank.c ---------------------------------------------------------------- */

/* Counts the entities beside this one in an article. */
void rank__article(struct kn_dossier *d, uint32_t id,
    const struct kn_mentions *m);
/* Scores and orders WITH by what was read so far. */
enum kn_status rank__order(struct kn_dossier *d, struct kn_err *err)
    KN_MUST_CHECK;

#endif

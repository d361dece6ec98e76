/*
 * tagger_priv.h: tags while an update runs, for tag_store.c, which is told of
 * articles, and tag_write.c, which stores what changed.
 */
#ifndef KN_CORE_INDEX_TAGGER_PRIV_H
#define KN_CORE_INDEX_TAGGER_PRIV_H

#include "core/index/tag_priv.h"

/* The tags of an article that came or changed; empty: it went. */
struct tag_change {
	uint32_t id;
	size_t at;              /* in packed */
};

/* Stories by article. */
struct tag_leads {
	uint32_t *at;
	size_t n;
};

struct index_tagger {
	struct kn_db *db;
	const struct index_entities *ents;
	struct kn_arena *arena;
	bool known;             /* tags were read, or are void */
	bool is_void;           /* what is stored */
	struct tag_row *row;    /* by code */
	size_t n, cap;
	size_t n_stored;        /* of them; the others are new */
	uint32_t *code_of;      /* by number: first the listed, then people */
	size_t n_code_of, cap_code_of;
	uint32_t *home;         /* of each listed body, its country; or NONE */
	uint32_t *mark;         /* by code: the last article or story */
	size_t n_mark, cap_mark;
	uint32_t stamp;
	struct tag_change *change;
	size_t n_changes, cap_changes;
	struct kn_buf packed;
	uint32_t *code;         /* scratch */
	size_t n_code, cap_code;
	struct tag_leads before;
};

/* Reads the tags there are. */
void tagger__know(struct index_tagger *t);
/* The tags of a change, in t->code. */
void tagger__read(struct index_tagger *t, const struct tag_change *c);
/* Gives the first tags of all their codes, the most frequent first. */
void tagger__recode(struct index_tagger *t);
/* A new stamp; marks are of the codes there are. */
void tagger__stamp(struct index_tagger *t);

#endif

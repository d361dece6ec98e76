/*
 * entity_priv.h: what the files of core/entity share.
 *
 * The tables (gaz_load.c reads them, gaz_build.c makes entities of them), the
 * trie of folded words (gaz_trie.c), and both as the build compiled them in
 * (gaz_image.c). Finding mentions is in find_priv.h.
 */
#ifndef KUNNASH_ENTITY_PRIV_H
#define KUNNASH_ENTITY_PRIV_H

#include "kunnash/clitic.h"
#include "kunnash/entity.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"

#define GAZ_NONE UINT32_MAX
#define GAZ_WORD_MAX_B 128      /* longer words are no names */
#define GAZ_NAME_MAX_WORDS 24

/* ---- tables ---- */

struct gaz_table {
	const char *name;       /* "countries.tsv" */
	const unsigned char *s;
	size_t n_b;
};

enum gaz_kind {
#define KN_KIND(NAME, column, sub) GAZ_##NAME,
#include "core/entity/kind.def"
#undef KN_KIND
	GAZ_KIND_COUNT
};

enum gaz_cue {
#define KN_CUE(NAME, name) GAZ_CUE_##NAME,
#include "core/entity/cue.def"
#undef KN_CUE
	GAZ_CUE_COUNT
};

_Static_assert(GAZ_CUE_COUNT <= 32, "cues are bits of 32");

#define CUE(NAME) (1u << GAZ_CUE_##NAME)

/* One row of a table; the strings borrow from the table. */
struct gaz_row {
	const char *file;
	unsigned line;
	uint32_t entity;        /* made of it, or GAZ_NONE: it was refused */
	bool country;           /* of a table with the column "bodies" */
	enum kn_type type;
	struct kn_str id, kind, home, parent, label[KN_LANG_COUNT];
	struct kn_str list[GAZ_KIND_COUNT];
	struct kn_str needs, bodies, body, mode, reach, latin;
};

struct gaz_rows {
	struct gaz_row *at;
	size_t n, cap;
	struct kn_map *by_id;   /* id of entity rows → row */
	kn_gaz_problem_fn *problem;
	void *user;
	/* Rows that make no entities. */
	struct gaz_row *extra;
	size_t n_extra, cap_extra;
	struct gaz_row *national;
	size_t n_national, cap_national;
};

/* Reports a bad row. gaz_load.c */
void gaz__problem(const struct gaz_rows *rows, const struct gaz_row *row,
    const char *msgid, struct kn_str detail);
/* Adds the rows of one table. gaz_load.c */
void gaz__load(struct gaz_rows *rows, const struct gaz_table *table);
void gaz__rows_dispose(struct gaz_rows *rows);

/* ---- entities ---- */

enum place_kind { PLACE_OTHER, PLACE_CAPITAL, PLACE_CITY, PLACE_REGION,
	PLACE_CONTINENT, PLACE_VENUE };
/* PLACE_OTHER: no such kind. */
enum place_kind gaz__place_kind(struct kn_str kind);

struct gaz_entity {
	struct kn_entity pub;
	const char *nisba;      /* of a country: its first, or NULL */
	uint32_t country;       /* number of its home country, or GAZ_NONE */
	enum place_kind place;
	uint32_t body;          /* number of a national body, or GAZ_NONE */
	bool world;             /* an outlet that writes of all countries */
	bool bodies;            /* a country that has the national bodies */
	bool made;              /* a national body, made for a country */
	bool qualified;         /* a national body that needs its country */
};

enum {
	SENSE_NEEDS = 1,        /* only with a neighbour */
	SENSE_CAPS = 2,         /* only in Latin capitals */
	SENSE_FEM = 4,          /* a nisba: feminine singular */
	SENSE_MASC = 8,         /* masculine singular */
	SENSE_DEF = 16,         /* with ال */
	SENSE_SHARED = 32,      /* an epithet of several countries */
	HEAD_MINISTER = 64,     /* of cand.head, beside the gender */
};

/* One meaning of a name. */
struct gaz_sense {
	uint32_t entity;
	uint32_t next;          /* another meaning of the same name */
	uint8_t kind;           /* enum gaz_kind */
	uint8_t flags;
};

/* ---- trie ---- */

struct gaz_vocab {
	struct gaz_word {
		uint32_t at, n; /* bytes in pool; n 0: free slot */
		uint32_t hash, id;
	} *slots;
	size_t cap, n;
	char *pool;
	size_t pool_n, pool_cap;
	uint32_t *cues;         /* by id: bits of enum gaz_cue */
	uint32_t *root;         /* by id: node of a name's first word, or 0 */
	size_t cap_cues, cap_root;
};

struct gaz_trie {
	bool borrowed;          /* its arrays are compiled in: never written */
	struct gaz_vocab vocab;
	struct gaz_edge {
		uint32_t node, word, to;        /* to 0: free slot */
	} *edges;
	size_t cap_edges, n_edges;
	uint32_t *senses;       /* by node: first sense, or GAZ_NONE */
	size_t n_nodes, cap_nodes;
	struct gaz_sense *sense;
	size_t n_senses, cap_senses;
};

void gaz__trie_init(struct gaz_trie *t);
/* Copies arrays that are borrowed, so that names can be added. */
void gaz__trie_own(struct gaz_trie *t);
void gaz__trie_dispose(struct gaz_trie *t);
/* The id of a folded word, added when new; GAZ_NONE when it is too long. */
uint32_t gaz__word_add(struct gaz_trie *t, struct kn_str word);
/* The id of a folded word; GAZ_NONE when no name or cue has it. */
uint32_t gaz__word_find(const struct gaz_trie *t, struct kn_str word);
/* What stands behind proclitics, with an article that they took away put
 * back, which needs room; the word has at most GAZ_WORD_MAX_B. */
#define GAZ_WHOLE_B (GAZ_WORD_MAX_B + 4)
struct kn_str gaz__clitic_word(const struct kn_clitic *c,
    char room[static GAZ_WHOLE_B]);
/* A bit for each word (maybe_priv.h). */
void gaz__words_mark(const struct gaz_trie *t, uint64_t *bits, unsigned log2);
void gaz__cue_add(struct gaz_trie *t, uint32_t word, enum gaz_cue cue);
/* The node after `node` (0: the root) and a word; 0 when there is none. */
uint32_t gaz__step(const struct gaz_trie *t, uint32_t node, uint32_t word);
/* Adds a folded name, words separated by single spaces: its node, or 0. */
uint32_t gaz__name_add(struct gaz_trie *t, struct kn_str folded);
void gaz__sense_add(struct gaz_trie *t, uint32_t node, struct gaz_sense s);
/* Takes away the senses of entities that are marked (by number). */
void gaz__senses_drop(struct gaz_trie *t, const bool *marked, size_t n);

/* ---- the gazetteer ---- */

struct quote_lexicon;
struct kn_gazetteer {
	struct kn_arena *arena;
	struct gaz_entity *at;
	size_t n, cap;
	struct kn_map *by_id;
	struct gaz_trie trie;
	uint32_t *countries;    /* number of a country → entity */
	size_t n_countries, cap_countries;
	uint32_t *bodies;       /* n_national rows of n_countries: entity */
	uint32_t *nationals;    /* number of a national body → entity */
	size_t n_national, cap_nationals;
	struct quote_lexicon *speech;   /* quote_lexicon.c */
	char version[KN_KEY_LEN + 1];
	struct date_lexicon *dates;
	struct meet_lexicon *meets;
	struct towns *towns;            /* rules_namesake.c */
};

/* Countries whose capital is called alike; for free(). */
struct towns *towns__new(const struct kn_gazetteer *gaz);

struct kn_gazetteer *gaz__new(void);
/* Adds entities and names of rows to those that are there. gaz_build.c */
void gaz__build(struct kn_gazetteer *gaz, struct gaz_rows *rows);
/* Bodies that every country has. gaz_national.c */
void gaz__nationals_add(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    size_t old_countries);
/* What gaz_build.c has for it: an entity with this id, its strings. */
uint32_t gaz__entity_new(struct kn_gazetteer *gaz, const char *id,
    enum kn_type type);
const char *gaz__keep(struct kn_gazetteer *gaz, struct kn_str s);
void gaz__labels_set(struct kn_gazetteer *gaz, struct gaz_entity *e,
    const struct gaz_row *row);
void gaz__names_add(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    const struct gaz_row *row);
/* Words of a name, folded, single spaces between. gaz_build.c */
void gaz__fold_name(struct kn_str name, struct kn_buf *out);

/* ---- compiled in ---- */

/* An entity, its strings as places in struct gaz_image.text (0: NULL). */
struct gaz_image_entity {
	uint32_t id, label[KN_LANG_COUNT], home, parent, names, nisba;
	uint32_t country, body;
	uint8_t type, place, world, bodies, made, qualified;
};

/* The gazetteer of the compiled-in tables, as gen/gen_gazetteer.c wrote it:
 * read-only, with no pointers in its arrays, so that it is only mapped. */
struct gaz_image {
	const struct gaz_word *slots;
	const char *pool;
	const uint32_t *cues, *root;
	const struct gaz_edge *edges;
	const uint32_t *senses;
	const struct gaz_sense *sense;
	const struct gaz_image_entity *entities;
	const char *text;
	const uint32_t *countries, *bodies, *nationals;
	size_t cap_slots, n_words, n_pool, cap_edges, n_edges, n_nodes,
	    n_senses, n_entities, n_countries, n_nationals;
};

/* builtin.c */
const struct gaz_image *gaz__builtin(void);
/* The gazetteer of an image. gaz_image.c */
struct kn_gazetteer *gaz__image_open(const struct gaz_image *image);

/* One inflected form of a nisba: folded words, and SENSE_ bits. */
typedef void gaz_form_fn(void *user, struct kn_str form, unsigned flags);
/* Calls fn for every form of a folded masculine singular. gaz_nisba.c */
void gaz__nisba(struct kn_str singular, gaz_form_fn *fn, void *user);
/* The form with ال, feminine or not, as it is written. gaz_nisba.c */
void gaz__nisba_definite(struct kn_str singular, bool feminine,
    struct kn_buf *out);

#endif

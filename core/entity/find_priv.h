/*
 * find_priv.h: what the files that find mentions share.
 *
 * words.c cuts a text into runs, match.c makes candidates of them, rules_*.c
 * decide about candidates, and extract.c leads.
 */
#ifndef KUNNASH_FIND_PRIV_H
#define KUNNASH_FIND_PRIV_H

#include "core/entity/entity_priv.h"

/* ---- words ---- */

enum gap { GAP_SPACE, GAP_LOOSE, GAP_BREAK, GAP_SENTENCE, GAP_PARAGRAPH };

enum { PREFIX_CONJ = 1, PREFIX_BA = 2, PREFIX_LAM = 4, PREFIX_KAF = 8 };

#define WORD_READINGS 6
#define RUN_MAX 4096

/* One reading of a word that the vocabulary knows. */
struct reading {
	uint32_t word;
	uint16_t prefix_b;      /* in the text */
	uint8_t prefix;         /* PREFIX_ bits */
};

struct word {
	struct kn_span at;
	uint32_t cues;
	uint32_t number;        /* of the article */
	enum gap before;
	uint8_t n;
	bool caps;              /* Latin capitals */
	bool latin;
	bool definite;          /* ال, لل */
	bool possessed;         /* ends in a pronoun */
	bool feminine;          /* ends in ة or ات */
	bool joined;            /* و and a noun with ال: والتغذية */
	bool verb;              /* shaped like a verb with a city as subject */
	uint8_t free;           /* enum word_class, if no table has it */
	struct reading r[WORD_READINGS];
};

/* Words with no punctuation but quotes and hyphens between them. */
struct run {
	struct word *at;        /* room for RUN_MAX */
	size_t n;
	enum gap before;        /* the first word */
	uint32_t sentence, paragraph;
	enum kn_span_kind where;
};

/*
 * Walks the words of one span of a text, run by run; numbers go on from one
 * span to the next. words.c
 */
struct words;
struct lores;
struct words *words__new(struct lores *lores, const char *text);
void words__free(struct words *w);
/* Another text, as from the beginning. */
void words__start(struct words *w, const char *text);
void words__span(struct words *w, struct kn_span at, enum kn_span_kind where);
/* The next run, valid until the next call; NULL at the end of the span. */
const struct run *words__next(struct words *w);

/* Every word of a walk, folded, for what looks at the words once more. */
struct word_list {
	struct listed_word {
		struct kn_span at;
		uint32_t n;
		size_t folded_b;        /* in pool */
		uint64_t hash;
	} *at;
	size_t n, cap;
	char *pool;
	size_t pool_n, cap_pool;
};
void words__list_dispose(struct word_list *list);
/* Empty again; memory is kept unless it is much. */
void words__list_reset(struct word_list *list);

static inline struct kn_str
words__listed(const struct word_list *list, size_t i)
{
	return (struct kn_str){ list->pool + list->at[i].folded_b,
	    list->at[i].n };
}

/* Lets the words of dates and of quotes be picked out on the way, and all be
 * listed, span after span; each may be NULL. */
struct date_words;
struct cutter;
void words__watch(struct words *w, struct date_words *dates,
    struct cutter *quotes, struct word_list *list);

/* Bytes in the text that a folded prefix of a word covers. words.c */
uint16_t words__prefix_b(const char *text, struct kn_span at,
    size_t folded_n, size_t prefix_b);

/* Cuts one of these letters (of two bytes each) off the beginning of a folded
 * word; at least two letters stay. words.c */
bool words__cut_letter(struct kn_str *w, const char *letters);

/* The word with ي for a ى at its end; empty when it has none. words.c */
struct kn_str words__final_ya(struct kn_str folded,
    char out[static GAZ_WORD_MAX_B]);

/* A part of a text that is read: content without what is cut out of it. */
struct piece {
	struct kn_span at;
	enum kn_span_kind where;
	size_t first, end;      /* of its words in the list, once walked */
};

/* ---- candidates ---- */

enum verdict { OPEN, KEPT, DROPPED };

/*
 * A name found in the text, with what the rules look at. Rules see no more
 * of the text than this, so that memory goes with names and not with words.
 */
struct cand {
	struct kn_span at;
	uint32_t first, end;    /* numbers of words */
	uint32_t sentence, paragraph;
	uint32_t senses;
	uint32_t before, before2, after;        /* cues of words in this run */
	uint8_t where;          /* enum kn_span_kind */
	uint8_t prefix;
	uint8_t head;           /* SENSE_MASC, SENSE_FEM: an office holder */
	bool prev_definite, prev_possessed, next_definite;
	bool starts_run, starts_span, starts_sentence, ends_run;
	bool verb_before, verb_after;
	uint8_t joined;         /* words after it that are joined to it */
	bool travel;            /* a word of travel shortly before */
	bool caps, latin_run;
	bool feminine;          /* its first word */
	uint32_t first_cues;    /* of its first word */
	uint32_t second_b;      /* where its second word starts, or 0 */
	uint32_t bare_end_b;    /* without a quote closed after it */
	char mark;              /* what follows: '-', ':', '(' or 0 */
	/* The decision. */
	enum verdict verdict;
	enum kn_type type;
	enum kn_subtype subtype;
	uint32_t entity;
	const struct gaz_sense *sense;
	const char *rule;
	bool block, hidden;
	uint32_t outer;         /* hidden by this candidate */
};

struct cands {
	const struct kn_gazetteer *gaz;
	const struct kn_doc *doc;
	struct cand *at;
	size_t n, cap;
	/* Evidence: mentions of each country; the entities spoken of, each
	 * a bit. */
	uint32_t *countries;
	uint64_t *spoken;
	uint32_t *bodies;       /* by national body: country it was seen with */
	uint32_t outlet;        /* number of the outlet's country */
	uint32_t dateline;      /* of the dateline's */
};

/* Appends the candidates of a run. match.c */
void cands__add(struct cands *c, const struct run *run);

/* Gives a candidate one of its senses. extract.c */
void cand__keep(const struct cands *c, struct cand *k,
    const struct gaz_sense *s, const char *rule);

/* What can be decided from the words beside it: names, adjectives, capitals.
 * rules_name.c, rules_capital.c */
void rules__local(struct cands *c, size_t i);
bool rules__capital(struct cands *c, size_t i, const struct gaz_sense *s);
/* What needs the other mentions: ambiguous names, epithets. rules_context.c */
void rules__context(struct cands *c, size_t i);
/* The capitals that are called as their country is. rules_namesake.c */
void rules__namesakes(struct cands *c);
/* Ambiguous adjectives, before the bodies that look for them. */
void rules__adjective(struct cands *c, size_t i);
/* Bodies: office holders, ministries, their country. rules_agency.c */
bool rules__agency(struct cands *c, size_t i);
/* An adjective of nationality after a named body. rules_agency.c */
void rules__extend(struct cands *c, size_t i);

/* The entity of a candidate's country (GAZ_NONE: it has none). */
static inline uint32_t
cand__country(const struct cands *c, const struct cand *k)
{
	return k->entity < c->gaz->n ? c->gaz->at[k->entity].country :
	    GAZ_NONE;
}

/* Whether the article speaks of an entity by a name that is sure. */
static inline bool
cands__speak_of(const struct cands *c, uint32_t entity)
{
	return (c->spoken[entity / 64] >> entity % 64 & 1) != 0;
}

/* The next sense, or NULL. */
static inline const struct gaz_sense *
sense__at(const struct kn_gazetteer *gaz, uint32_t i)
{
	return i == GAZ_NONE ? NULL : &gaz->trie.sense[i];
}

#endif

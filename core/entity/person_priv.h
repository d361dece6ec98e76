/*
 * person_priv.h: people whom no table lists, and what people are.
 *
 * While the runs of a text are walked, person_name.c collects what has the
 * shape of a name and what has the shape of a role; person.c makes people of
 * the names and lets them join the candidates; person_short.c finds their
 * surnames; person_office.c says who holds which role.
 */
#ifndef KUNNASH_PERSON_PRIV_H
#define KUNNASH_PERSON_PRIV_H

#include "core/entity/find_priv.h"

/* Is a folded word, behind its proclitics, a frequent one? lexicon.c */
bool lexicon__common(struct kn_str word);

/* What a word can be in a name. */
enum word_class {
	WORD_UNSEEN,
	WORD_OTHER,             /* no part of a name */
	WORD_GIVEN,             /* a given name and nothing else */
	WORD_WEAK,              /* a given name and a word */
	WORD_JOIN,              /* بن, أبو, دي: another part follows */
	WORD_ABD,               /* عبد: الله follows */
	WORD_FREE,              /* in no table: it may be a name */
	WORD_FREE_DEF,          /* so, with ال */
	WORD_NISBA,             /* المصري */
};

#define NAME_MAX_WORDS 8

/* A run of words that has the shape of a name. */
struct shape {
	struct kn_span at;
	uint32_t first, end;    /* numbers of words */
	uint32_t sentence, paragraph;
	uint8_t where;          /* enum kn_span_kind */
	uint8_t n_words;
	uint8_t last_words;     /* words of its last part: بن علي has two */
	uint8_t prefix;
	bool apposed;           /* waits for a role after it */
	bool sure;              /* starts with a given name and no word */
	bool weak;              /* counts if it is known from elsewhere */
	bool dropped;
	const char *rule;
	uint32_t person;        /* number in people.at, or GAZ_NONE */
};

/* The words from the head of a role to where it must end. */
struct role {
	struct kn_span at;
	uint32_t head_end_b;
	uint32_t name_b;        /* where a name follows it, or 0 */
	uint32_t first, end;    /* numbers of words */
	bool named;             /* somebody holds it here */
};

/* One person of the article. */
struct person {
	uint32_t entity;        /* of the gazetteer, or KN_UNLISTED + n */
	struct kn_str words[NAME_MAX_WORDS];    /* folded */
	uint8_t n_words, first_words, last_words;
	uint32_t shape;         /* whose surface is its label, or GAZ_NONE */
	bool sure;              /* listed, or with a given name */
};

/* A place where a person is named in full. */
struct naming_at {
	struct kn_span at;
	uint32_t person;
};

struct people {
	const struct kn_gazetteer *gaz;
	const char *text;
	struct shape *shapes;
	size_t n_shapes, cap_shapes;
	struct role *roles;
	size_t n_roles, cap_roles;
	struct person *at;
	size_t n, cap;
	struct naming_at *named;        /* by start */
	size_t n_named, cap_named;
	struct kn_map *by_name; /* words joined by blanks → number */
	struct kn_map *latin;   /* Latin names of listed people → entity */
	struct kn_map *by_ends; /* first and last part → number */
	struct kn_arena *arena;
	/* While a run is read. */
	const struct run *run;
	struct kn_buf folded;
	uint32_t waiting;       /* shape that waits for a role, or GAZ_NONE */
	uint32_t role_end_b, role_sentence;     /* a run that ends in a role */
	bool after_role;        /* this run is what comes after it */
	uint8_t class[RUN_MAX];
};

struct people *people__new(const struct kn_gazetteer *gaz, const char *text);
void people__free(struct people *p);
/* Collects the shapes and roles of a run. person_name.c */
void people__run(struct people *p, const struct run *run);

/* The cues of a word without proclitics. person_word.c */
uint32_t word__bare_cues(const struct people *p, const struct word *w);
enum word_class word__class(struct people *p, size_t i);
/* Of a word of Arabic letters that no table has; w: its readings. */
enum word_class word__free_class(const struct gaz_trie *t,
    const struct word *w, struct kn_str folded);
/* What it is at the start of a name, behind its proclitics. */
enum word_class word__start_class(const struct people *p,
    const struct word *w);
/* Does word i follow the one before it as parts of a name do? */
bool word__joined(const struct people *p, size_t i);
/* The words from `first` on that make one part of a name; 0: none. */
size_t word__part(struct people *p, size_t first, bool start);
/* Bytes of proclitics before a given name; bits in *prefix. */
uint16_t word__given_prefix(const struct people *p, const struct word *w,
    uint8_t *prefix, bool *weak);

/* ---- people ---- */

/*
 * Makes people of the shapes and of the listed names, and appends the names
 * nobody listed to the candidates, which come by start. person.c
 */
void people__decide(struct people *p, struct cands *c);
/* Appends the surnames of people named in full; the list has the words of the
 * pieces of the text that were walked. person_short.c */
void people__short(struct people *p, struct cands *c,
    const struct word_list *list, const struct piece *pieces,
    size_t n_pieces);
/* What found->unlisted needs, once the names are known. person.c */
void people__publish(struct people *p, struct kn_found *found);
/* Who holds which role, from the mentions that stay. person_office.c */
void people__offices(struct people *p, struct kn_found *found);

/* Does it name nothing but people, so that they may be meant by it alone?
 * person_short.c */
bool name__names(const struct kn_gazetteer *gaz, struct kn_str word);
/* الثاني, السادس: behind the names of kings and popes. person_name.c */
bool name__is_ordinal(struct kn_str word);

/* The word without ال. */
static inline struct kn_str
name__bare(struct kn_str word)
{
	return kn_str_starts(word, KN_LIT("ال")) && word.n > 8 ?
	    (struct kn_str){ word.s + 4, word.n - 4 } : word;
}

#endif

/*
 * meeting_priv.h: what the files that find meetings share. meeting_words.c
 * reads the words of a sentence, meeting.c decides who met whom,
 * meeting_told.c what else is told of it.
 */
#ifndef KUNNASH_MEETING_PRIV_H
#define KUNNASH_MEETING_PRIV_H

#include "core/entity/entity_priv.h"

enum meet_kind {
	MEET_DIRECT, MEET_DIRECT_PLANNED, MEET_TALK, MEET_TALK_PLANNED,
	MEET_TALK_GENERIC, MEET_WITH, MEET_BETWEEN, MEET_BY, MEET_VISIT,
	MEET_FUTURE, MEET_NOT, MEET_CLAUSE, MEET_COUNTERPART
};

struct meet_word {
	struct kn_span at;      /* proclitics outside */
	enum meet_kind kind;
};

struct meet_lexicon;
struct meet_lexicon *meetings__lexicon_new(void);
void meetings__lexicon_free(struct meet_lexicon *lex);

struct meet_words {
	struct meet_word *at;
	size_t n, cap;
};
/* The words of a sentence that tell meetings; replaces what was there. */
void meetings__words(const struct meet_lexicon *lex, const char *text,
    struct kn_span sentence, struct meet_words *out);

/* ---- a sentence ---- */

#define PARTIES_MAX 32          /* of a sentence */

struct party {
	struct kn_span at;
	uint32_t entity;        /* KN_ENTITY_NONE: an office, nobody named */
};

struct meet {
	const struct kn_gazetteer *gaz;
	const struct kn_doc *doc;
	struct kn_found *found;
	struct kn_span sentence;
	struct meet_words words;
	struct party party[PARTIES_MAX];
	size_t n;
	size_t mention;         /* the first of the sentence */
	size_t office;
};

/* The first word of a kind between two places of the sentence; NULL. */
const struct meet_word *meetings__word_in(const struct meet *k,
    enum meet_kind kind, uint32_t from_b, uint32_t to_b);
/* Place, bodies and day of a meeting. meeting_told.c */
void meetings__tell(const struct meet *k, struct kn_meeting *out);

/* Fills found->meetings from the text, mentions and offices of found. */
void meetings__find(const struct kn_gazetteer *gaz,
    const struct kn_doc *doc, struct kn_found *found);

#endif

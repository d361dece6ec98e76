/*
 * found.h: what extraction finds in an article: mentions, who said what, who
 * met whom, who is what.
 *
 * Entities are numbers. Below KN_UNLISTED it is one of the gazetteer; from
 * there on KN_UNLISTED + i is number i of the people nobody listed: those of
 * the article while it is extracted (found.unlisted), those of the corpus
 * once it is indexed.
 */
#ifndef KUNNASH_FOUND_H
#define KUNNASH_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/day.h"
#include "kunnash/locale.h"
#include "kunnash/span.h"

/* Entity types and mention subtypes: type.def, subtype.def. */
enum kn_type {
#define KN_TYPE(NAME, name, msgid) KN_TYPE_##NAME,
#include "kunnash/type.def"
#undef KN_TYPE
	KN_TYPE_COUNT
};

enum kn_subtype {
#define KN_SUBTYPE(NAME, name, types) KN_SUBTYPE_##NAME,
#include "kunnash/subtype.def"
#undef KN_SUBTYPE
	KN_SUBTYPE_COUNT
};

#define KN_ENTITY_NONE UINT32_MAX
#define KN_UNLISTED (1u << 24)
/* So many people of one article are told apart; no more of those whom nobody
 * listed are taken behind them. */
#define KN_PEOPLE_MAX (1u << 16)

/* An entity; strings are owned by the gazetteer, the index or the article
 * that it is of. */
struct kn_entity {
	const char *id;             /* "MA", "ma-dgsn", "p:محمد-العلوي" */
	enum kn_type type;
	const char *label[KN_LANG_COUNT];   /* never NULL; falls back */
	const char *home;           /* ISO code of its country, or NULL */
	const char *parent;         /* entity id, or NULL */
	/* All names, NUL-separated, folded (KN_FOLD_NAME), ended by an empty
	 * one: what a picker or a query value is compared with. */
	const char *names;
};

/* One mention in an article. */
struct kn_mention {
	struct kn_span at;          /* bytes of text; proclitics outside */
	enum kn_type type;
	enum kn_subtype subtype;
	uint32_t entity;            /* KN_ENTITY_NONE for a DATE */
	kn_day day;                 /* of a DATE; else KN_DAY_NONE */
	bool suppressed;            /* hidden by a longer match */
	const char *rule;           /* static name of the rule that fired */
};

struct kn_mentions {
	struct kn_mention *at;      /* by start, longer first */
	size_t n, cap;
};
void kn_mentions_dispose(struct kn_mentions *m);

enum kn_quote_kind {
#define KN_QUOTE(NAME, name) KN_QUOTE_##NAME,
#include "kunnash/quote.def"
#undef KN_QUOTE
	KN_QUOTE_COUNT
};
const char *kn_quote_kind_name(enum kn_quote_kind kind);    /* "direct" */

/* A statement and who makes it. All spans are bytes of the text; an empty
 * one at 0 means there is none. */
struct kn_quote {
	struct kn_span at;          /* the statement without its marks */
	enum kn_quote_kind kind;
	struct kn_span cue;         /* the verb, without conjunction */
	uint32_t speaker;           /* entity, or KN_ENTITY_NONE */
	struct kn_span surface;     /* the words that name the speaker */
	struct kn_span role;        /* the speaker's role, as last written */
	const char *rule;
};

enum kn_meeting_status {
#define KN_MEETING(NAME, name) KN_MEETING_##NAME,
#include "kunnash/meeting.def"
#undef KN_MEETING
	KN_MEETING_COUNT
};
const char *kn_meeting_status_name(enum kn_meeting_status s);   /* "held" */

#define KN_MEETING_BODIES 8
/* Two people (or the holders of two offices) who meet. */
struct kn_meeting {
	struct kn_span at;          /* the words that tell it */
	enum kn_meeting_status status;
	struct kn_span when;        /* the words that date it */
	kn_day day;
	uint32_t a, b;              /* entities, or KN_ENTITY_NONE */
	struct kn_span surface_a, surface_b;
	uint32_t place;             /* PLACE or COUNTRY, or KN_ENTITY_NONE */
	uint32_t bodies[KN_MEETING_BODIES];     /* agencies, n_bodies */
	uint32_t n_bodies;
	const char *rule;
};

/* What somebody is: «المدير العام للأمن الوطني» beside a name. */
struct kn_office {
	struct kn_span at;          /* the role as written */
	uint32_t person;            /* entity, or KN_ENTITY_NONE: unnamed */
	const char *rule;
};

/*
 * Everything found in one article. Starts zeroed, is filled by kn_extract()
 * or kn_index_found(), and released with kn_found_dispose().
 */
struct kn_found {
	struct kn_mentions mentions;
	struct kn_quote *quotes;    /* by start */
	size_t n_quotes, cap_quotes;
	struct kn_meeting *meetings;    /* by start */
	size_t n_meetings, cap_meetings;
	struct kn_office *offices;      /* by start */
	size_t n_offices, cap_offices;
	/* People of this article whom nobody listed: KN_UNLISTED + i. Empty
	 * when it comes from an index, which numbers them anew. */
	struct kn_entity *unlisted;
	size_t n_unlisted, cap_unlisted;
	struct kn_arena *arena;     /* of their strings; NULL without */
};
void kn_found_dispose(struct kn_found *found);

#endif

/*
 * analysis.h: what a corpus says of one entity.
 *
 * A dossier is made for an entity within a set of articles, by steps that
 * take as long as the caller allows: what is there after each step can be
 * shown. It holds rows in sections. Every row leads to a passage: an article
 * and a span of its text. Sections are bounded; what did not fit is counted.
 *
 * Articles are read newest first, those without a date last, one copy of
 * every story (kn_dossier_opts.copies: every copy). How many articles there
 * are, and when, is known from sets, before any is read.
 */
#ifndef KUNNASH_ANALYSIS_H
#define KUNNASH_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/anchor.h"
#include "kunnash/err.h"
#include "kunnash/index.h"
#include "kunnash/notebook.h"
#include "kunnash/set.h"

enum kn_dossier_section {
#define KN_DOSSIER(NAME, name, msgid) KN_DOSSIER_##NAME,
#include "kunnash/dossier.def"
#undef KN_DOSSIER
	KN_DOSSIER_COUNT
};
const char *kn_dossier_name(enum kn_dossier_section s);     /* "names" */
const char *kn_dossier_msgid(enum kn_dossier_section s);

#define KN_DOSSIER_NOWHERE UINT32_MAX
#define KN_DOSSIER_MAX_ROWS 2000        /* of a section */

/*
 * A row. Which members mean something depends on its section:
 *
 * ENTITY    entity; stories, articles, mentions (of the articles read)
 * NAMES     text: a surface as it is shown; subtype; stories, mentions
 * ROLES     text: the role as last written; entity: who has it; from, to:
 *           the days it was first and last written, in whatever words say
 *           the same of the same person; stories
 * TIMELINE  text: "2023-12", "2023", "<1950", NULL for undated; stories,
 *           articles
 * WITH      entity; stories with both, articles: of the other in all;
 *           mentions of it beside this one; score
 * BY, ABOUT text: the statement; entity: who speaks; item: of found.quotes
 * MEETINGS  text: the words that tell it; entity: the other side; item: of
 *           found.meetings
 * ARTICLES  text: the headline; mentions
 * NOTES     text: what is noted, or the passage; note: its id; state
 *
 * from is the day the article was published in BY, ABOUT, MEETINGS, ARTICLES
 * and NOTES. Strings are UTF-8 of unknown origin, on one line, cut when they
 * are long; they live as long as the dossier.
 */
struct kn_dossier_row {
	uint32_t article;       /* or KN_DOSSIER_NOWHERE: no passage */
	struct kn_span at;      /* in it, bytes */
	const char *text;
	const char *from, *to;  /* ISO days; NULL: not known */
	const char *note;
	uint32_t entity;        /* KN_ENTITY_NONE: none, or not known */
	uint32_t item;
	bool arabic;            /* its article is: text goes from the right */
	enum kn_subtype subtype;
	enum kn_anchor_state state;
	uint64_t stories, articles, mentions;
	double score;
};

struct kn_dossier_opts {
	bool copies;            /* every copy, not one of a story */
	struct kn_notebook *notebook;   /* or NULL */
	const char *corpus;     /* hash of the corpus, for notes; or NULL */
};

struct kn_dossier;
/*
 * Begins the dossier of an entity (a number of kn_index_entity()) in the
 * articles of `within`, which is copied. ix and the notebook are borrowed: it
 * must be freed before they are closed. KN_NOT_FOUND: there is no such
 * entity. An entity that no article mentions has rows in ENTITY only.
 */
enum kn_status kn_dossier_new(struct kn_index *ix, uint32_t entity,
    const struct kn_set *within, const struct kn_dossier_opts *opts,
    struct kn_dossier **out, struct kn_err *err) KN_MUST_CHECK;
void kn_dossier_free(struct kn_dossier *d);

/* Goes on for about ms milliseconds (0: until all is read); an article is
 * read whole. An article that is gone meanwhile is passed over. */
enum kn_status kn_dossier_step(struct kn_dossier *d, unsigned ms,
    struct kn_err *err) KN_MUST_CHECK;
/* Whether all is read; and how much is, in articles. */
bool kn_dossier_done(const struct kn_dossier *d);
void kn_dossier_progress(const struct kn_dossier *d, size_t *read,
    size_t *of);

/* Rows of a section, and how many there would be without the limit. Rows
 * may change place with every step. */
size_t kn_dossier_rows(const struct kn_dossier *d,
    enum kn_dossier_section s);
size_t kn_dossier_total(const struct kn_dossier *d,
    enum kn_dossier_section s);
const struct kn_dossier_row *kn_dossier_row(const struct kn_dossier *d,
    enum kn_dossier_section s, size_t i);

/*
 * Finds the entity that a person names: by its id, or by a name in Arabic,
 * French or English. KN_NOT_FOUND; KN_INVALID when several have the name:
 * the detail lists their ids.
 */
enum kn_status kn_dossier_entity(struct kn_index *ix, struct kn_str name,
    uint32_t *entity, struct kn_err *err) KN_MUST_CHECK;

/*
 * How strongly two things go together, for WITH: Dunning's log-likelihood
 * ratio (G2) of the table of n articles, of which a have the one, b the
 * other, both the two; negative when they avoid each other. Unlike a count it
 * does not put first what is everywhere; unlike a ratio it does not put first
 * what is there once.
 */
double kn_association(uint64_t both, uint64_t a, uint64_t b, uint64_t n);

#endif

/*
 * note_cite_priv.h: what the formats for documents and libraries share: the
 * citation of an article, and text made plain.
 */
#ifndef KUNNASH_NOTE_CITE_PRIV_H
#define KUNNASH_NOTE_CITE_PRIV_H

#include "core/exchange/note_priv.h"

/* Texts of the documents themselves, which are Arabic. */
#define NOTE__NO_DATE "بلا تاريخ"
#define NOTE__NO_TITLE "بلا عنوان"
#define NOTE__ALL "كل الملاحظات"
#define NOTE__VIA "عبر "
#define NOTE__RETRIEVED "اطلع عليه في "
#define NOTE__FILTER "المرشح: "
/* Two numbers of size_t. */
#define NOTE__COUNTS "الملاحظات: %zu · المقالات: %zu"

struct note__citation {
	char *title;            /* never NULL */
	char *outlet;           /* its name, or NULL */
	const char *author, *via, *url, *retrieved;     /* or NULL */
	bool dated, accessed;
	struct kn_str date[3], access[3];       /* year, month, day; or "" */
};
void note__cite(const struct note__out *o, const struct kn_note_view *v,
    struct note__citation *c);
void note__cite_dispose(struct note__citation *c);
/* How many of the notes cite an article: memos do not. */
size_t note__cited(const struct note__out *o);
/* What chose the notes, for a person: the filter, or that it was none. */
struct kn_str note__filter_for(const struct note__out *o, const char *all);

/* Gives each character that may stand in a document to put: no controls;
 * line breaks as blanks unless `lines`. */
void note__put_plain(struct kn_buf *b, struct kn_str s, bool lines,
    void (*put)(struct kn_buf *b, uint32_t cp));
/* The label and the tags, as keywords: before the first and behind the last;
 * nothing when there is none. */
void note__put_keywords(struct kn_buf *b, const struct kn_note_view *v,
    const char *before, void (*put)(struct kn_buf *b, struct kn_str word),
    const char *behind);
bool note__is_web(const char *url);
/* Whether its first letter is a Latin one. */
bool note__is_latin(struct kn_str s);

#endif

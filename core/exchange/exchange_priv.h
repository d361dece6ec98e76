/*
 * exchange_priv.h: what the files of core/exchange share: where records find
 * the notebook, how text is escaped.
 */
#ifndef KUNNASH_EXCHANGE_PRIV_H
#define KUNNASH_EXCHANGE_PRIV_H

#include "kunnash/exchange.h"

struct exchange__notes {
	struct kn_notebook *nb;         /* or NULL */
	const char *corpus;
};
const struct exchange__notes *exchange__notes(const struct kn_writer *w);

/* Appends text of unknown origin, escaped for JSON or TSV. */
void exchange__escape(struct kn_buf *out, struct kn_str s,
    enum kn_format format);

/* The keys that every record about an article begins with. record.c */
void exchange__article_keys(struct kn_writer *w, const struct kn_article *a);
/* Those of a search record behind them. */
void exchange__search_keys(struct kn_writer *w, const struct kn_doc *doc,
    const struct kn_passage *p);

#endif

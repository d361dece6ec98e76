/*
 * record_search.c: the record of a passage, of one query or of many. In: a
 * passage, and which query. Out: the keys of a search record; of many
 * queries then qid query rank whole: `whole` is false where only some of the
 * words were found.
 */
#include "core/exchange/exchange_priv.h"

#include "kunnash/exchange.h"

enum kn_status
kn_record_search(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    const struct kn_passage *p)
{
	(void)ix;
	kn_writer_begin(w);
	exchange__article_keys(w, a);
	exchange__search_keys(w, doc, p);
	return kn_writer_end(w);
}

enum kn_status
kn_record_batch(struct kn_writer *w, const struct kn_article *a,
    const struct kn_doc *doc, const struct kn_passage *p,
    const struct kn_batch_row *row)
{
	kn_writer_begin(w);
	exchange__article_keys(w, a);
	exchange__search_keys(w, doc, p);
	kn_writer_str(w, "qid", row->qid);
	kn_writer_str(w, "query", row->query);
	kn_writer_int(w, "rank", (int64_t)row->rank);
	kn_writer_bool(w, "whole", p->whole);
	return kn_writer_end(w);
}

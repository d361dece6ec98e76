/*
 * eval.h: what the parts of the evaluation share.
 */
#ifndef KUNNASH_EVAL_H
#define KUNNASH_EVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/doc.h"
#include "kunnash/entity.h"

struct score {
	size_t right, found, wanted;
};

/* A whole file; NULL when it cannot be read. Released with free(). */
char *eval_read(const char *path, size_t *n_b);

double score_precision(const struct score *s);
double score_recall(const struct score *s);
double score_f1(const struct score *s);
void score_print(const char *name, const struct score *s);

/*
 * One line of a TSV at *rest, cut at tabs into at most n fields; moves *rest
 * past it. Returns the number of fields, 0 at the end.
 */
size_t eval_row(struct kn_str *rest, struct kn_str *fields, size_t n);

/* The seeds against mentions.tsv and suppressed.tsv of the gold folder;
 * false when a gate is missed or a file is. */
bool eval_gold(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds, bool verbose);

/* The file of the seeds whose name starts with a document's number; NULL
 * when there is none. */
struct kn_doc *eval_doc(const char *seeds, struct kn_str name);

/* The seeds against quotes.tsv; false when the gate is missed. */
bool eval_quotes(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds, bool verbose);

/* Dates against dates.tsv; false when any row is not found or anything else
 * is. */
bool eval_dates(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds);

/* Meetings against meetings.tsv; the same. */
bool eval_meetings(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds);

/* The structure of the seeds against docs.tsv; false when a field differs. */
bool eval_docs(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds);

/* The gold queries, through a session over the seeds; for information. */
void eval_queries(const char *gold, const char *seeds, bool verbose);

/* Marks on articles drawn blindly: the tables are checked, and where data is
 * not NULL compared with what is found in the corpora below it; false when a
 * table is malformed. */
bool eval_unseen(const struct kn_gazetteer *gaz, const char *tables,
    const char *data, bool verbose);

/* Questions of DIR/ir/xquad.ar.json against its paragraphs; false when a gate
 * is missed, true when there is no such set. */
bool eval_known(const char *data, bool verbose);

/* Removes a folder with all that is in it. */
void eval_remove(const char *dir);

/* CoNLL sets (Wojood, AQMAR) under dir, for information. */
void eval_conll(const struct kn_gazetteer *gaz, const char *dir,
    bool verbose);

#endif

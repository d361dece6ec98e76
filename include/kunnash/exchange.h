/*
 * exchange.h: records out: JSON Lines and TSV, and the keys of each kind of
 * record.
 *
 * A writer takes named values one record at a time. JSON escapes control
 * characters; TSV has a header line and escapes tab, line breaks and
 * backslash (\t \n \r \\). Absent values are null, or empty in TSV. Offsets
 * are code points, converted here from the core's bytes. Keys and their
 * order are contracts (core/exchange/record.def).
 */
#ifndef KUNNASH_EXCHANGE_H
#define KUNNASH_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/index.h"
#include "kunnash/query.h"
#include "kunnash/search.h"
#include "kunnash/utf8.h"

enum kn_format { KN_FORMAT_TEXT, KN_FORMAT_TSV, KN_FORMAT_JSON };
/* KN_INVALID when the name is none of text, tsv, json. */
enum kn_status kn_format_parse(struct kn_str name, enum kn_format *out);

/* Takes bytes; a status other than KN_OK (a closed pipe) stops the writer. */
typedef enum kn_status kn_write_fn(void *user, const char *bytes, size_t n);

struct kn_writer;
/* format: KN_FORMAT_TSV or KN_FORMAT_JSON. */
struct kn_writer *kn_writer_new(enum kn_format format, kn_write_fn *fn,
    void *user);
void kn_writer_free(struct kn_writer *w);
/* Where the keys notes, starred and read come from (nb may be NULL), and the
 * hash of the corpus; both borrowed. */
void kn_writer_set_notebook(struct kn_writer *w, struct kn_notebook *nb,
    const char *corpus);
void kn_writer_begin(struct kn_writer *w);
/* s may be NULL: null. Bytes that are not UTF-8 become U+FFFD. */
void kn_writer_cstr(struct kn_writer *w, const char *key, const char *s);
void kn_writer_str(struct kn_writer *w, const char *key, struct kn_str s);
void kn_writer_int(struct kn_writer *w, const char *key, int64_t v);
void kn_writer_real(struct kn_writer *w, const char *key, double v);
void kn_writer_bool(struct kn_writer *w, const char *key, bool v);
void kn_writer_null(struct kn_writer *w, const char *key);
/* A list of strings. */
void kn_writer_list(struct kn_writer *w, const char *key,
    const struct kn_str *items, size_t n);
/* A list of {kind,start,end}; in TSV "kind:start-end" joined by spaces. */
void kn_writer_spans(struct kn_writer *w, const char *key,
    const struct kn_doc *doc);
enum kn_status kn_writer_end(struct kn_writer *w);

/* The records of the commands (design: command line, JSON keys). */
enum kn_status kn_record_list(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a);
enum kn_status kn_record_show(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc);
enum kn_status kn_record_mention(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_mention *m);
enum kn_status kn_record_quote(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_quote *q);
enum kn_status kn_record_meeting(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_meeting *m);
/* Who meets and where, as the record says it; append to out, the place
 * nothing when there is none. */
void kn_meeting_person(struct kn_index *ix, const struct kn_doc *doc,
    uint32_t number, struct kn_span surface, struct kn_buf *out);
void kn_meeting_place(struct kn_index *ix, uint32_t place,
    struct kn_buf *out);
enum kn_status kn_record_entity(struct kn_writer *w, struct kn_index *ix,
    const struct kn_facet_count *row);
enum kn_status kn_record_search(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    const struct kn_passage *p);
/* A passage of one of many queries: a search record, and which query. */
struct kn_batch_row {
	struct kn_str qid, query;
	size_t rank;            /* from 1 */
};
enum kn_status kn_record_batch(struct kn_writer *w,
    const struct kn_article *a, const struct kn_doc *doc,
    const struct kn_passage *p, const struct kn_batch_row *row);
enum kn_status kn_record_index(struct kn_writer *w,
    const struct kn_index_summary *s);
enum kn_status kn_record_reject(struct kn_writer *w,
    const struct kn_reject *r);
enum kn_status kn_record_problem(struct kn_writer *w,
    const struct kn_problem *p);

#endif

/*
 * meetings.c: the meetings of the seeds against meetings.tsv: the pair, the
 * day that the file alone tells, the place, the bodies and the status agree,
 * and the spans overlap. Out: what was missed and what was found besides.
 */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/utf8.h"

/* Columns of meetings.tsv. */
enum { ID, DOC, START, END, ISO, WHEN, PERSON_A, PERSON_B, PLACE, AGENCIES,
	STATUS, N_COLUMNS };

#define ROWS_MAX 256

struct rows {
	struct kn_str at[ROWS_MAX][N_COLUMNS];
	bool met[ROWS_MAX];
	size_t n;
};

static const char *
id_of(const struct kn_gazetteer *gaz, const struct kn_found *f,
    uint32_t number)
{
	const struct kn_entity *e = kn_found_entity(gaz, f, number);

	return e == NULL ? "-" : e->id;
}

/* People as the table has them: an id, or "unnamed:…". */
static bool
is_person(struct kn_str want, const char *id)
{
	if (kn_str_starts(want, KN_LIT("unnamed:")))
		return strcmp(id, "-") == 0;
	return kn_str_is(want, id);
}

/* The fields that follow the span, as one row of the table has them. */
static void
describe(const struct kn_gazetteer *gaz, const struct kn_found *f,
    const struct kn_doc *doc, const struct kn_meeting *m, struct kn_buf *out)
{
	const struct kn_entity *p = kn_found_entity(gaz, f, m->place);
	char iso[KN_DAY_MAX_B];

	kn_day_print(m->day, iso);
	kn_buf_fmt(out, "%s\t", iso[0] == '\0' ? "-" : iso);
	if (kn_span_len(m->when) == 0)
		kn_buf_chr(out, '-');
	kn_buf_put(out, doc->text + m->when.start_b, kn_span_len(m->when));
	kn_buf_fmt(out, "\t%s%s\t", p != NULL &&
	    p->type == KN_TYPE_COUNTRY ? "country:" : "",
	    p == NULL ? "-" : p->id);
	for (uint32_t i = 0; i < m->n_bodies; i++)
		kn_buf_fmt(out, "%s%s", i > 0 ? "," : "",
		    id_of(gaz, f, m->bodies[i]));
	if (m->n_bodies == 0)
		kn_buf_chr(out, '-');
	kn_buf_fmt(out, "\t%s", kn_meeting_status_name(m->status));
}

static bool
matches(const struct kn_str *row, const char *a, const char *b,
    size_t start, size_t end, struct kn_str described)
{
	struct kn_buf want;
	uint64_t from = 0, to = 0;

	if (!kn_str_u64(row[START], &from) || !kn_str_u64(row[END], &to) ||
	    start >= to || from >= end)
		return false;
	if (!(is_person(row[PERSON_A], a) && is_person(row[PERSON_B], b)) &&
	    !(is_person(row[PERSON_A], b) && is_person(row[PERSON_B], a)))
		return false;
	kn_buf_init(&want, 0);
	for (int c = ISO; c <= STATUS; c++) {
		if (c == PERSON_A || c == PERSON_B)
			continue;
		if (want.n > 0)
			kn_buf_chr(&want, '\t');
		kn_buf_str(&want, row[c]);
	}
	bool same = kn_str_eq(kn_buf_get(&want), described);
	kn_buf_dispose(&want);
	return same;
}

static void
score_doc(struct rows *rows, const struct kn_gazetteer *gaz,
    const struct kn_doc *doc, struct kn_str name, struct score *score)
{
	struct kn_found f = { 0 };
	struct kn_offsets o;
	struct kn_buf b;

	kn_extract(gaz, doc, &f);
	kn_offsets_init(&o, doc->text, doc->n_b);
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < f.n_meetings; i++) {
		const struct kn_meeting *m = &f.meetings[i];
		const char *pa = id_of(gaz, &f, m->a);
		const char *pb = id_of(gaz, &f, m->b);
		size_t start = kn_offsets_cp(&o, m->at.start_b);
		size_t end = kn_offsets_cp(&o, m->at.end_b), r = 0;

		kn_buf_reset(&b);
		describe(gaz, &f, doc, m, &b);
		while (r < rows->n && (rows->met[r] ||
		    !kn_str_eq(rows->at[r][DOC], name) || !matches(
		    rows->at[r], pa, pb, start, end, kn_buf_get(&b))))
			r++;
		score->found++;
		if (r < rows->n) {
			rows->met[r] = true;
			score->right++;
			continue;
		}
		printf("  extra %.*s %zu-%zu %s %s %s (%s)\n", (int)name.n,
		    name.s, start, end, pa, pb, b.s, m->rule);
	}
	kn_buf_dispose(&b);
	kn_found_dispose(&f);
}

bool
eval_meetings(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds)
{
	struct rows *rows = calloc(1, sizeof(*rows));
	struct score score = { 0 };
	struct kn_str rest, f[N_COLUMNS];
	struct kn_buf path;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/meetings.tsv", gold);
	char *text = eval_read(path.s, &rest.n);
	kn_buf_dispose(&path);
	rest.s = text;
	if (text == NULL || rows == NULL) {
		free(rows);
		free(text);
		return false;
	}
	eval_row(&rest, f, N_COLUMNS);
	while (rows->n < ROWS_MAX &&
	    eval_row(&rest, f, N_COLUMNS) == N_COLUMNS)
		memcpy(rows->at[rows->n++], f, sizeof(f));
	for (size_t i = 0; i < rows->n; i++) {
		/* Rows of one document follow each other. */
		if (i > 0 && kn_str_eq(rows->at[i][DOC],
		    rows->at[i - 1][DOC]))
			continue;
		struct kn_doc *doc = eval_doc(seeds, rows->at[i][DOC]);
		if (doc != NULL)
			score_doc(rows, gaz, doc, rows->at[i][DOC], &score);
		kn_doc_free(doc);
	}
	for (size_t i = 0; i < rows->n; i++)
		if (!rows->met[i])
			printf("  missed %.*s\n", (int)rows->at[i][ID].n,
			    rows->at[i][ID].s);
	score.wanted = rows->n;
	score_print("meetings", &score);
	bool all = score.wanted > 0 && score.right == score.wanted &&
	    score.found == score.wanted;
	if (!all)
		printf("below the gate: all meetings, and no others\n");
	free(rows);
	free(text);
	return all;
}

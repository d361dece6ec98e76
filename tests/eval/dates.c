/*
 * dates.c: the dates of the seeds against dates.tsv: span, kind, and the day
 * that the file alone tells (iso_in_file). Out: what was missed and what was
 * found besides.
 */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* Columns of dates.tsv. */
enum { DOC, START, END, KIND, ISO, BEST, SURFACE, N_COLUMNS };

struct rows {
	struct kn_str (*at)[N_COLUMNS];
	bool *met;
	size_t n, cap;
};

static bool
matches(const struct kn_str *row, struct kn_str doc,
    const struct kn_offsets *o, const struct kn_mention *m)
{
	char iso[KN_DAY_MAX_B], at[64];
	struct kn_offsets copy = *o;

	kn_day_print(m->day, iso);
	snprintf(at, sizeof(at), "%zu", kn_offsets_cp(&copy, m->at.start_b));
	if (!kn_str_eq(row[DOC], doc) || !kn_str_is(row[START], at))
		return false;
	snprintf(at, sizeof(at), "%zu", kn_offsets_cp(&copy, m->at.end_b));
	return kn_str_is(row[END], at) &&
	    kn_str_is(row[KIND], kn_subtype_name(m->subtype)) &&
	    kn_str_is(row[ISO], iso[0] == '\0' ? "-" : iso);
}

static void
score_doc(struct rows *rows, const struct kn_gazetteer *gaz,
    const struct kn_doc *doc, struct kn_str name, struct score *score)
{
	struct kn_found found = { 0 };
	struct kn_offsets o;
	char iso[KN_DAY_MAX_B];

	kn_extract(gaz, doc, &found);
	kn_offsets_init(&o, doc->text, doc->n_b);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *m = &found.mentions.at[i];
		size_t r = 0;

		if (m->type != KN_TYPE_DATE || m->suppressed)
			continue;
		while (r < rows->n && !matches(rows->at[r], name, &o, m))
			r++;
		score->found++;
		if (r < rows->n) {
			score->right += !rows->met[r];
			rows->met[r] = true;
			continue;
		}
		kn_day_print(m->day, iso);
		printf("  extra %.*s %s %s (%s) %.*s\n", (int)name.n, name.s,
		    kn_subtype_name(m->subtype), iso, m->rule,
		    (int)kn_span_len(m->at), doc->text + m->at.start_b);
	}
	kn_found_dispose(&found);
}

static char *
read_rows(struct rows *rows, const char *gold)
{
	struct kn_str rest, f[N_COLUMNS];
	struct kn_buf path;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/dates.tsv", gold);
	char *text = eval_read(path.s, &rest.n);
	kn_buf_dispose(&path);
	rest.s = text;
	if (text == NULL)
		return NULL;
	eval_row(&rest, f, N_COLUMNS);
	while (eval_row(&rest, f, N_COLUMNS) == N_COLUMNS) {
		rows->at = kn_grow(rows->at, &rows->cap, rows->n + 1,
		    sizeof(*rows->at));
		memcpy(rows->at[rows->n++], f, sizeof(f));
	}
	rows->met = kn_calloc(rows->n + 1, sizeof(*rows->met));
	return text;
}

bool
eval_dates(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds)
{
	struct rows rows = { 0 };
	struct score score = { 0 };
	char *text = read_rows(&rows, gold);

	for (size_t i = 0; i < rows.n; i++) {
		/* Rows of one document follow each other. */
		if (i > 0 && kn_str_eq(rows.at[i][DOC],
		    rows.at[i - 1][DOC]))
			continue;
		struct kn_doc *doc = eval_doc(seeds, rows.at[i][DOC]);
		if (doc != NULL)
			score_doc(&rows, gaz, doc, rows.at[i][DOC], &score);
		kn_doc_free(doc);
	}
	for (size_t i = 0; i < rows.n; i++)
		if (!rows.met[i])
			printf("  missed %.*s %.*s %.*s %.*s\n",
			    (int)rows.at[i][DOC].n, rows.at[i][DOC].s,
			    (int)rows.at[i][START].n, rows.at[i][START].s,
			    (int)rows.at[i][ISO].n, rows.at[i][ISO].s,
			    (int)rows.at[i][SURFACE].n,
			    rows.at[i][SURFACE].s);
	score.wanted = rows.n;
	score_print("DATE", &score);
	bool all = score.wanted > 0 && score.right == score.wanted &&
	    score.found == score.wanted;
	if (!all)
		printf("below the gate: all dates, and no others\n");
	free(rows.at);
	free(rows.met);
	free(text);
	return all;
}

/*
 * quotes.c: the quotes of the seeds against quotes.tsv. In: kn_extract() of
 * each seed. Out: precision, recall and F1; of the quotes that are right, how
 * many have the right speaker and the right cue. A quote counts when its kind
 * agrees and it shares half of what the two cover; each row counts once.
 */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* The least F1, of statements and of statements with their speaker. */
#define QUOTES_GATE 0.90

/* Columns of quotes.tsv. */
enum { DOC, START, END, KIND, CUE, CUE_START, CUE_END, SPEAKER, SURFACE,
	N_COLUMNS };

struct want {
	struct kn_str doc, kind, speaker;
	uint64_t start, end, cue_start;
	bool met;
};

struct wants {
	struct want *at;
	size_t n, cap;
};

struct tally {
	struct score score;
	size_t speakers, cues;
	bool verbose;
};

static void
read_wants(struct wants *w, struct kn_str rest)
{
	struct kn_str f[N_COLUMNS];

	eval_row(&rest, f, N_COLUMNS);
	while (eval_row(&rest, f, N_COLUMNS) == N_COLUMNS) {
		w->at = kn_grow(w->at, &w->cap, w->n + 1, sizeof(*w->at));
		struct want *x = &w->at[w->n++];
		*x = (struct want){ .doc = f[DOC], .kind = f[KIND],
		    .speaker = f[SPEAKER] };
		kn_str_u64(f[START], &x->start);
		kn_str_u64(f[END], &x->end);
		kn_str_u64(f[CUE_START], &x->cue_start);
	}
}

/* Half of what either covers lies in both. */
static bool
overlaps(const struct want *w, size_t start, size_t end)
{
	size_t a = start > w->start ? start : w->start;
	size_t b = end < w->end ? end : w->end;
	size_t low = start < w->start ? start : w->start;
	size_t high = end > w->end ? end : w->end;

	return a < b && (b - a) * 2 >= high - low;
}

static bool
speaks(struct kn_str want, const struct kn_entity *e)
{
	struct kn_buf b;

	if (e == NULL)
		return kn_str_is(want, "-");
	/* Somebody nobody listed is named as he is written: no body. */
	if (kn_str_starts(kn_str(e->id), KN_LIT("p:")))
		return memchr(want.s, ':', want.n) == NULL && want.n > 1;
	kn_buf_init(&b, 0);
	kn_speaker_id(e, &b);
	bool same = kn_str_eq(want, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return same;
}

static void
score_doc(struct wants *w, const struct kn_gazetteer *gaz,
    const struct kn_doc *doc, struct kn_str name, struct tally *t)
{
	struct kn_found found = { 0 };
	struct kn_offsets o;

	kn_extract(gaz, doc, &found);
	kn_offsets_init(&o, doc->text, doc->n_b);
	for (size_t i = 0; i < found.n_quotes; i++) {
		const struct kn_quote *q = &found.quotes[i];
		size_t start = kn_offsets_cp(&o, q->at.start_b);
		size_t end = kn_offsets_cp(&o, q->at.end_b);
		const struct kn_entity *e = kn_found_entity(gaz, &found,
		    q->speaker);
		struct want *hit = NULL;

		for (size_t n = 0; n < w->n && hit == NULL; n++)
			if (!w->at[n].met && kn_str_eq(w->at[n].doc, name) &&
			    kn_str_is(w->at[n].kind,
			    kn_quote_kind_name(q->kind)) &&
			    overlaps(&w->at[n], start, end))
				hit = &w->at[n];
		t->score.found++;
		if (hit == NULL) {
			if (t->verbose)
				printf("  extra quote %.*s %zu-%zu %s (%s)\n",
				    (int)name.n, name.s, start, end,
				    e == NULL ? "-" : e->id, q->rule);
			continue;
		}
		hit->met = true;
		t->score.right++;
		t->cues += hit->cue_start == kn_offsets_cp(&o,
		    q->cue.start_b);
		bool right = speaks(hit->speaker, e);
		t->speakers += right;
		if (!right && t->verbose)
			printf("  speaker %.*s %zu: want %.*s, got %s "
			    "(%s)\n", (int)name.n, name.s, start,
			    (int)hit->speaker.n, hit->speaker.s,
			    e == NULL ? "-" : e->id, q->rule);
	}
	kn_found_dispose(&found);
}

bool
eval_quotes(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds, bool verbose)
{
	struct tally t = { .verbose = verbose };
	struct wants w = { 0 };
	struct kn_buf path;
	size_t n_b;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/quotes.tsv", gold);
	char *text = eval_read(path.s, &n_b);
	kn_buf_dispose(&path);
	if (text == NULL)
		return false;
	read_wants(&w, (struct kn_str){ text, n_b });
	for (size_t i = 0; i < w.n; i++) {
		/* Rows of one document follow each other. */
		if (i > 0 && kn_str_eq(w.at[i].doc, w.at[i - 1].doc))
			continue;
		struct kn_doc *doc = eval_doc(seeds, w.at[i].doc);
		if (doc != NULL)
			score_doc(&w, gaz, doc, w.at[i].doc, &t);
		kn_doc_free(doc);
	}
	for (size_t i = 0; i < w.n; i++)
		if (!w.at[i].met && verbose)
			printf("  missed quote %.*s %zu\n",
			    (int)w.at[i].doc.n, w.at[i].doc.s,
			    (size_t)w.at[i].start);
	t.score.wanted = w.n;
	score_print("quotes", &t.score);
	printf("               speakers %zu of %zu, cues %zu of %zu\n",
	    t.speakers, t.score.right, t.cues, t.score.right);
	struct score said = t.score;
	said.right = t.speakers;
	bool ok = w.n > 0 && score_f1(&said) >= QUOTES_GATE;
	if (!ok)
		printf("below the gate: quotes %.2f\n", QUOTES_GATE);
	free(w.at);
	free(text);
	return ok;
}

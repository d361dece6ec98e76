/*
 * gold.c: the seeds against tests/gold, scored as its guidelines say: a
 * mention counts when span, type and id agree; the start may differ by a
 * leading ل; a role counts when it overlaps; hidden names that are true count
 * neither way.
 */
#include "eval.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* The least F1 of each type; a type without a gate is only printed. */
static const double gates[KN_TYPE_COUNT] = {
	[KN_TYPE_COUNTRY] = 0.98,
	[KN_TYPE_AGENCY] = 0.95,
	[KN_TYPE_PERSON] = 0.95,
	[KN_TYPE_GROUP] = 0.95,
	[KN_TYPE_EVENT] = 0.95,
	[KN_TYPE_MEDIA] = 0.95,
	[KN_TYPE_PLACE] = 0.90,
};

struct want {
	struct kn_str doc, id, surface;
	size_t start_cp, end_cp;
	enum kn_type type;
	enum kn_subtype sub;
	bool neutral;           /* suppressed.tsv: neither credit nor penalty */
	bool met;
};

struct wants {
	struct want *at;
	size_t n, cap;
};

static size_t
number(struct kn_str s)
{
	uint64_t n = 0;

	return kn_str_u64(s, &n) ? (size_t)n : SIZE_MAX;
}

/* Rows of mentions.tsv or suppressed.tsv. */
static void
read_wants(struct wants *w, char *text, size_t n_b, bool suppressed)
{
	struct kn_str rest = { text, n_b }, f[9];
	size_t n;

	eval_row(&rest, f, 9);
	while ((n = eval_row(&rest, f, 9)) >= 7) {
		if (suppressed && !kn_str_is(f[8], "yes"))
			continue;
		w->at = kn_grow(w->at, &w->cap, w->n + 1, sizeof(*w->at));
		w->at[w->n++] = (struct want){ .doc = f[0],
		    .start_cp = number(f[1]), .end_cp = number(f[2]),
		    .type = kn_type_parse(f[3]),
		    .sub = kn_subtype_parse(f[4]), .id = f[5],
		    .surface = f[6], .neutral = suppressed };
	}
}

/* The id of somebody nobody listed is the name as it is written. */
static bool
is_unlisted(enum kn_type type, const char *id)
{
	return type == KN_TYPE_PERSON && kn_str_starts(kn_str(id),
	    KN_LIT("p:"));
}

static bool
matches(const struct want *w, struct kn_str doc, size_t start, size_t end,
    enum kn_type type, const char *id)
{
	if (!kn_str_eq(w->doc, doc) || w->type != type ||
	    (!kn_str_is(w->id, id) && !is_unlisted(type, id)))
		return false;
	if (w->type == KN_TYPE_AGENCY && w->sub == KN_SUBTYPE_ROLE)
		return start < w->end_cp && w->start_cp < end;
	if (w->end_cp != end)
		return false;
	return w->start_cp == start || (w->start_cp + 1 == start &&
	    kn_str_starts(w->surface, KN_LIT("ل")));
}

static void
complain(const char *what, struct kn_str doc, enum kn_type type,
    const char *id, const char *rule, struct kn_str surface)
{
	printf("  %s %.*s %s %s (%s) %.*s\n", what, (int)doc.n, doc.s,
	    kn_type_name(type), id, rule, (int)surface.n, surface.s);
}

static void
score_doc(struct wants *w, const struct kn_gazetteer *gaz,
    const struct kn_doc *doc, struct kn_str name,
    struct score scores[KN_TYPE_COUNT], bool verbose)
{
	struct kn_found found = { 0 };
	struct kn_offsets o;

	kn_extract(gaz, doc, &found);
	kn_offsets_init(&o, doc->text, doc->n_b);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *k = &found.mentions.at[i];
		/* Dates have a table of their own: dates.c. */
		if (k->type == KN_TYPE_DATE)
			continue;
		const char *id = kn_found_entity(gaz, &found,
		    k->entity)->id;
		size_t start = kn_offsets_cp(&o, k->at.start_b);
		size_t end = kn_offsets_cp(&o, k->at.end_b);
		struct want *hit = NULL;

		if (k->suppressed)
			continue;
		for (size_t n = 0; n < w->n && hit == NULL; n++)
			if (!w->at[n].met && matches(&w->at[n], name, start,
			    end, k->type, id))
				hit = &w->at[n];
		if (hit != NULL && hit->neutral)
			continue;
		scores[k->type].found++;
		if (hit != NULL) {
			hit->met = true;
			scores[k->type].right++;
		} else if (verbose) {
			complain("extra", name, k->type, id, k->rule,
			    (struct kn_str){ doc->text + k->at.start_b,
			    kn_span_len(k->at) });
		}
	}
	kn_found_dispose(&found);
}

struct kn_doc *
eval_doc(const char *seeds, struct kn_str name)
{
	DIR *d = opendir(seeds);
	struct dirent *e;
	struct kn_doc *doc = NULL;

	while (d != NULL && doc == NULL && (e = readdir(d)) != NULL) {
		struct kn_buf path;
		size_t n_b;

		if (!kn_str_starts(kn_str(e->d_name), name))
			continue;
		kn_buf_init(&path, 0);
		kn_buf_fmt(&path, "%s/%s", seeds, e->d_name);
		char *text = eval_read(path.s, &n_b);
		if (text != NULL)
			doc = kn_doc_new_text(e->d_name, text, n_b);
		kn_buf_dispose(&path);
	}
	if (d != NULL)
		closedir(d);
	return doc;
}

static void
score_missed(struct wants *w, struct score scores[KN_TYPE_COUNT],
    bool verbose)
{
	for (size_t i = 0; i < w->n; i++) {
		struct want *x = &w->at[i];

		if (x->neutral || x->type == KN_TYPE_COUNT)
			continue;
		scores[x->type].wanted++;
		if (!x->met && verbose)
			printf("  missed %.*s %zu %s %.*s %.*s\n",
			    (int)x->doc.n, x->doc.s, x->start_cp,
			    kn_type_name(x->type), (int)x->id.n, x->id.s,
			    (int)x->surface.n, x->surface.s);
	}
}

static char *
read_table(struct wants *w, const char *gold, const char *name,
    bool suppressed)
{
	struct kn_buf path;
	size_t n_b;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/%s", gold, name);
	char *text = eval_read(path.s, &n_b);
	if (text != NULL)
		read_wants(w, text, n_b, suppressed);
	else
		fprintf(stderr, "cannot read %s\n", path.s);
	kn_buf_dispose(&path);
	return text;
}

/* Prints the scores; all types with a gate reach it, and are looked for. */
static bool
gates_pass(const struct score scores[KN_TYPE_COUNT])
{
	bool ok = true;

	for (int t = 0; t < KN_TYPE_COUNT; t++) {
		const char *name = kn_type_name((enum kn_type)t);

		if (scores[t].found + scores[t].wanted > 0)
			score_print(name, &scores[t]);
		if (score_f1(&scores[t]) >= gates[t])
			continue;
		printf("below the gate: %s %.2f\n", name, gates[t]);
		ok = false;
	}
	return ok;
}

bool
eval_gold(const struct kn_gazetteer *gaz, const char *gold,
    const char *seeds, bool verbose)
{
	struct score scores[KN_TYPE_COUNT] = { 0 };
	struct wants w = { 0 };
	char *mentions = read_table(&w, gold, "mentions.tsv", false);
	char *hidden = read_table(&w, gold, "suppressed.tsv", true);
	bool ok = mentions != NULL && hidden != NULL && w.n > 0;

	/* Rows of one document follow each other. */
	for (size_t i = 0; ok && i < w.n; i++) {
		if (w.at[i].neutral || (i > 0 &&
		    kn_str_eq(w.at[i].doc, w.at[i - 1].doc)))
			continue;
		struct kn_doc *doc = eval_doc(seeds, w.at[i].doc);
		ok = doc != NULL;
		if (ok)
			score_doc(&w, gaz, doc, w.at[i].doc, scores,
			    verbose);
		kn_doc_free(doc);
	}
	score_missed(&w, scores, verbose);
	ok = gates_pass(scores) && ok;
	free(w.at);
	free(mentions);
	free(hidden);
	return ok;
}

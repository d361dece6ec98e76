/*
 * unseen.c: extraction against the marks that a reader put on articles drawn
 * blindly. In: every *.tsv of tests/eval/unseen, and, when present, the
 * corpora whose articles they mark. Out: per table and type the precision of
 * the first reading beside today's, how many mentions nobody has marked yet
 * (they count as found and never as right) and how many right ones are no
 * longer found. The tables hold no text; articles are known by their keys.
 */
#include "unseen.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* One table being compared with what is found today. */
struct reading {
	const struct kn_gazetteer *gaz;
	struct unseen_table *table;
	struct score now[KN_TYPE_COUNT];
	size_t unmarked[KN_TYPE_COUNT];
	bool verbose;
};

static void
tell(const struct kn_doc *doc, const struct kn_mention *m,
    const struct unseen_row *row, const char *what)
{
	printf("  %s %s\t%zu\t%zu\t%s\t%.*s\t%s: %.*s\n", what, doc->key.hex,
	    row->start_cp, row->end_cp, kn_type_name(row->type),
	    (int)row->entity.n, row->entity.s, m->rule,
	    (int)kn_span_len(m->at), doc->text + m->at.start_b);
}

static void
compare_mention(struct reading *r, const struct kn_doc *doc,
    const struct kn_mention *m, struct unseen_row *row)
{
	size_t i = unseen_find_row(r->table, row);
	struct score *now = &r->now[row->type];

	now->found++;
	if (i == r->table->n) {
		r->unmarked[row->type]++;
		if (r->verbose)
			tell(doc, m, row, "unmarked");
		return;
	}
	r->table->at[i].shown = true;
	now->right += r->table->at[i].mark == UNSEEN_OK;
	if (r->verbose && r->table->at[i].mark != UNSEEN_OK)
		tell(doc, m, row, "wrong");
}

static void
compare_doc(struct reading *r, const struct kn_doc *doc)
{
	struct kn_found found = { 0 };
	struct kn_offsets cp;

	kn_offsets_init(&cp, doc->text, doc->n_b);
	kn_extract(r->gaz, doc, &found);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *m = &found.mentions.at[i];

		if (m->suppressed || m->type == KN_TYPE_DATE)
			continue;
		compare_mention(r, doc, m, &(struct unseen_row){
		    .key = kn_str(doc->key.hex),
		    .start_cp = kn_offsets_cp(&cp, m->at.start_b),
		    .end_cp = kn_offsets_cp(&cp, m->at.end_b),
		    .type = m->type, .entity = kn_str(kn_found_entity(r->gaz,
		    &found, m->entity)->id) });
	}
	kn_found_dispose(&found);
}

/* The same text twice is one article: its marks are met once. */
static void
read_article(void *user, struct kn_doc *doc)
{
	struct reading *r = user;
	struct unseen_table *t = r->table;
	struct kn_str key = kn_str(doc->key.hex);
	size_t i = unseen_find(t, key);
	bool met = false;

	for (size_t k = i; k < t->n && kn_str_eq(t->at[k].key, key); k++)
		met = met || t->at[k].shown;
	if (i < t->n && !met)
		compare_doc(r, doc);
	kn_doc_free(doc);
}

/* Is what is found in its place, longer or shorter, right too? */
static bool
has_successor(const struct unseen_table *t, const struct unseen_row *row)
{
	for (size_t i = unseen_find(t, row->key); i < t->n &&
	    kn_str_eq(t->at[i].key, row->key); i++) {
		const struct unseen_row *o = &t->at[i];

		if (o->shown && o->mark == UNSEEN_OK &&
		    o->type == row->type && kn_str_eq(o->entity,
		    row->entity) && o->start_cp < row->end_cp &&
		    row->start_cp < o->end_cp)
			return true;
	}
	return false;
}

static void
print_type(const struct reading *r, const char *name, enum kn_type type)
{
	const struct score *first = &r->table->first[type];
	const struct score *now = &r->now[type];
	size_t lost = 0;

	for (size_t i = 0; i < r->table->n; i++)
		lost += r->table->at[i].type == type &&
		    r->table->at[i].mark == UNSEEN_OK &&
		    !r->table->at[i].shown &&
		    !has_successor(r->table, &r->table->at[i]);
	if (now->found + first->found + lost == 0)
		return;
	printf("%-14s %-8s first %.3f (%zu of %zu)  now %.3f (%zu of %zu), "
	    "%zu unmarked, %zu not found\n", name, kn_type_name(type),
	    score_precision(first), first->right, first->found,
	    score_precision(now), now->right, now->found, r->unmarked[type],
	    lost);
}

/* A table's articles; PATH of its header is below data. */
static void
compare_table(struct reading *r, const char *name, const char *data)
{
	struct kn_buf path;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/%.*s", data, (int)r->table->source.n,
	    r->table->source.s);
	if (unseen_articles(path.s, read_article, r))
		for (int type = 0; type < KN_TYPE_COUNT; type++)
			print_type(r, name, (enum kn_type)type);
	else
		printf("%s: absent, skipped\n", name);
	kn_buf_dispose(&path);
}

static int
is_tsv(const struct dirent *e)
{
	return kn_str_ends(kn_str(e->d_name), KN_LIT(".tsv"));
}

bool
eval_unseen(const struct kn_gazetteer *gaz, const char *tables,
    const char *data, bool verbose)
{
	struct dirent **names;
	struct kn_buf path;
	bool right = true;

	kn_buf_init(&path, 0);
	int n = scandir(tables, &names, is_tsv, alphasort);
	for (int i = 0; i < n; i++) {
		struct unseen_table t;
		struct reading r = { .gaz = gaz, .table = &t,
		    .verbose = verbose };

		kn_buf_reset(&path);
		kn_buf_fmt(&path, "%s/%s", tables, names[i]->d_name);
		if (!unseen_read(&t, path.s))
			right = false;
		else if (data != NULL)
			compare_table(&r, names[i]->d_name, data);
		else
			printf("%-14s %zu marks\n", names[i]->d_name, t.n);
		unseen_dispose(&t);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	kn_buf_dispose(&path);
	return right && n > 0;
}

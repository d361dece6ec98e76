/*
 * main.c: measures extraction. In: the seeds and tests/gold; with --data DIR
 * larger annotated sets, which are skipped when absent. Out: precision,
 * recall and F1 per type on stdout, the errors with --verbose; exit status 1
 * when a type, the quotes, their speakers, dates, meetings or fields of
 * articles fall below their gate, or a table is malformed.
 *
 * --gold DIR takes other tables than tests/gold.
 * --show FILE prints the mentions and quotes of one file instead, to be read by eye.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval.h"

static void
problem(void *user, const char *file, unsigned line, const char *msgid,
    struct kn_str detail)
{
	(void)user;
	fprintf(stderr, "%s:%u: ", file, line);
	fprintf(stderr, "%s %.*s\n", msgid, (int)(detail.n < 200 ? detail.n :
	    200), detail.s);
}

static void
show_quotes(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    const struct kn_found *found)
{
	for (size_t i = 0; i < found->n_quotes; i++) {
		const struct kn_quote *q = &found->quotes[i];
		const struct kn_entity *e = kn_found_entity(gaz, found,
		    q->speaker);

		printf("QUOTE/%s\t%s\t%s\t[%.*s] <%.*s> {%.*s} %.*s\n",
		    kn_quote_kind_name(q->kind), e == NULL ? "-" : e->id,
		    q->rule, (int)kn_span_len(q->surface),
		    doc->text + q->surface.start_b,
		    (int)kn_span_len(q->role),
		    doc->text + q->role.start_b, (int)kn_span_len(q->cue),
		    doc->text + q->cue.start_b, (int)kn_span_len(q->at),
		    doc->text + q->at.start_b);
	}
}

static void
show_offices(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    const struct kn_found *found)
{
	for (size_t i = 0; i < found->n_offices; i++) {
		const struct kn_office *o = &found->offices[i];
		const struct kn_entity *e = kn_found_entity(gaz, found,
		    o->person);

		printf("office\t%s\t%s\t%.*s\n", e == NULL ? "-" : e->id,
		    o->rule, (int)kn_span_len(o->at), doc->text +
		    o->at.start_b);
	}
}

static int
show(const struct kn_gazetteer *gaz, const char *path)
{
	struct kn_found found = { 0 };
	size_t n_b;
	char *text = eval_read(path, &n_b);

	if (text == NULL)
		return 1;
	struct kn_doc *doc = kn_doc_new_text(path, text, n_b);
	kn_extract(gaz, doc, &found);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *k = &found.mentions.at[i];
		uint32_t a = k->at.start_b, b = k->at.end_b;
		uint32_t from = a > 60 ? a - 60 : 0;
		uint32_t to = b + 50 < n_b ? b + 50 : (uint32_t)n_b;
		char iso[KN_DAY_MAX_B];

		kn_day_print(k->day, iso);

		while ((doc->text[from] & 0xC0) == 0x80)
			from++;
		while (to < n_b && (doc->text[to] & 0xC0) == 0x80)
			to++;
		printf("%s%s/%s@%u-%u\t%s\t%s\t%.*s[%.*s]%.*s\n",
		    k->suppressed ? "- " : "", kn_type_name(k->type),
		    kn_subtype_name(k->subtype), a, b,
		    k->type == KN_TYPE_DATE ? iso :
		    kn_found_entity(gaz, &found, k->entity)->id, k->rule,
		    (int)(a - from), doc->text + from, (int)(b - a),
		    doc->text + a, (int)(to - b), doc->text + b);
	}
	show_quotes(gaz, doc, &found);
	show_offices(gaz, doc, &found);
	for (size_t i = 0; i < found.n_meetings; i++) {
		const struct kn_meeting *m = &found.meetings[i];
		const struct kn_entity *e[] = { kn_found_entity(gaz, &found,
		    m->a), kn_found_entity(gaz, &found, m->b),
		    kn_found_entity(gaz, &found, m->place) };
		char iso[KN_DAY_MAX_B];

		kn_day_print(m->day, iso);
		printf("meeting\t%s\t%s\t%s\t%s\t%s\t%s\t%.*s\n",
		    kn_meeting_status_name(m->status), e[0] == NULL ? "-" :
		    e[0]->id, e[1] == NULL ? "-" : e[1]->id, e[2] == NULL ?
		    "-" : e[2]->id, iso, m->rule, (int)kn_span_len(m->at),
		    doc->text + m->at.start_b);
	}
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return 0;
}

int
main(int argc, char **argv)
{
	struct kn_gazetteer *gaz;
	struct kn_err err;
	const char *data = NULL, *file = NULL, *gold = KN_GOLD_DIR;
	bool verbose = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--data") == 0 && i + 1 < argc)
			data = argv[++i];
		else if (strcmp(argv[i], "--gold") == 0 && i + 1 < argc)
			gold = argv[++i];
		else if (strcmp(argv[i], "--show") == 0 && i + 1 < argc)
			file = argv[++i];
		else if (strcmp(argv[i], "--verbose") == 0)
			verbose = true;
		else
			return 2;
	}
	if (kn_gazetteer_open(NULL, problem, NULL, &gaz, &err) != KN_OK)
		return 1;
	int status = 0;
	if (file != NULL) {
		status = show(gaz, file);
	} else {
		if (!eval_gold(gaz, gold, KN_SEED_DIR, verbose))
			status = 1;
		if (!eval_quotes(gaz, gold, KN_SEED_DIR, verbose))
			status = 1;
		if (!eval_dates(gaz, gold, KN_SEED_DIR))
			status = 1;
		if (!eval_meetings(gaz, gold, KN_SEED_DIR))
			status = 1;
		if (!eval_docs(gaz, gold, KN_SEED_DIR))
			status = 1;
		eval_queries(gold, KN_SEED_DIR, verbose);
		if (!eval_unseen(gaz, KN_UNSEEN_DIR, data, verbose))
			status = 1;
		if (data != NULL && !eval_known(data, verbose))
			status = 1;
		if (data != NULL)
			eval_conll(gaz, data, verbose);
	}
	kn_gazetteer_close(gaz);
	return status;
}

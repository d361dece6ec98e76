/*
 * conll.c: Wojood and AQMAR: one token and its tags a line, made text again.
 * In: DIR/ner-wojood/ *.txt (GPE, NORP) and DIR/ner-aqmar/ *.txt (LOC, PER).
 * Out, for information only: how many COUNTRY mentions that are no adjectives
 * (the sets leave most of those out) lie on a token of those classes
 * (precision; a country inside the name of a club counts against it), and how
 * many spans of those classes hold a COUNTRY or PLACE mention (coverage: the
 * classes hold cities, parties and faiths too); and so for PERSON and PER,
 * which holds peoples and single names too.
 */
#include "eval.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* What of a set is measured, and by mentions of which types. */
struct measure {
	const char *folder;
	const char *classes[4];
	enum kn_type precise;   /* these mentions must lie on the classes */
	enum kn_type covers;    /* these cover spans too */
};

struct token {
	struct kn_span at;
	bool tagged;            /* of a class that is looked for */
	bool begins;            /* the first of its span */
	bool covered;
};

struct set {
	struct kn_buf text;
	struct token *at;
	size_t n, cap;
};

/* Does one of a token's tags (B-GPE, I-NORP …) name a class of the list? */
static bool
has_class(struct kn_str tags, const char *const *classes, char bio)
{
	struct kn_str tag;

	while (kn_str_split(&tags, ' ', &tag))
		for (size_t c = 0; classes[c] != NULL; c++)
			if (tag.n > 2 && tag.s[1] == '-' && (bio == 0 ||
			    tag.s[0] == bio) && kn_str_is((struct kn_str){
			    tag.s + 2, tag.n - 2 }, classes[c]))
				return true;
	return false;
}

static void
add_token(struct set *s, struct kn_str line, const char *const *classes)
{
	struct kn_str token;

	kn_str_split(&line, ' ', &token);
	s->at = kn_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
	struct token *t = &s->at[s->n++];
	t->at.start_b = (uint32_t)s->text.n;
	kn_buf_str(&s->text, token);
	t->at.end_b = (uint32_t)s->text.n;
	t->tagged = has_class(line, classes, 0);
	t->begins = has_class(line, classes, 'B');
	t->covered = false;
	kn_buf_chr(&s->text, ' ');
}

static void
read_set(struct set *s, const char *text, size_t n_b,
    const char *const *classes)
{
	struct kn_str rest = { text, n_b }, line;

	while (kn_str_split(&rest, '\n', &line)) {
		line = kn_str_trim(line);
		if (line.n == 0)
			kn_buf_chr(&s->text, '\n');
		else
			add_token(s, line, classes);
	}
}

/* Marks the tokens under a mention; true when one is of the classes. */
static bool
cover(struct set *s, size_t *from, struct kn_span at)
{
	bool tagged = false;

	while (*from < s->n && s->at[*from].at.end_b <= at.start_b)
		(*from)++;
	for (size_t i = *from; i < s->n && s->at[i].at.start_b < at.end_b;
	    i++) {
		s->at[i].covered = true;
		tagged = tagged || s->at[i].tagged;
	}
	return tagged;
}

static void
score_set(struct set *s, const struct kn_gazetteer *gaz,
    const struct measure *me, struct score *precise, struct score *covered,
    bool verbose)
{
	struct kn_doc_span body = { KN_SPAN_BODY, { 0,
	    (uint32_t)s->text.n } };
	struct kn_doc doc = { .text = s->text.s, .n_b = s->text.n,
	    .spans = &body, .n_spans = 1 };
	struct kn_found found = { 0 };
	size_t from = 0;

	kn_extract(gaz, &doc, &found);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *k = &found.mentions.at[i];

		if (k->suppressed || (k->type != me->precise &&
		    k->type != me->covers))
			continue;
		bool right = cover(s, &from, k->at);
		if (k->type != me->precise ||
		    k->subtype == KN_SUBTYPE_DEMONYM)
			continue;
		precise->found++;
		precise->right += right;
		if (!right && verbose)
			printf("  not tagged: %.*s (%s, %s)\n",
			    (int)kn_span_len(k->at), doc.text +
			    k->at.start_b, kn_found_entity(gaz,
			    &found, k->entity)->id, k->rule);
	}
	for (size_t i = 0; i < s->n; i++) {
		covered->wanted += s->at[i].begins;
		covered->right += s->at[i].begins && s->at[i].covered;
	}
	kn_found_dispose(&found);
}

static int
is_txt(const struct dirent *e)
{
	return kn_str_ends(kn_str(e->d_name), KN_LIT(".txt"));
}

static void
eval_folder(const struct kn_gazetteer *gaz, const char *dir,
    const struct measure *me, bool verbose)
{
	struct score precise = { 0 }, covered = { 0 };
	struct dirent **names;
	struct kn_buf path;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/%s", dir, me->folder);
	int n = scandir(path.s, &names, is_txt, alphasort);
	for (int i = 0; i < n; i++) {
		struct set s = { 0 };
		size_t n_b;

		kn_buf_reset(&path);
		kn_buf_fmt(&path, "%s/%s/%s", dir, me->folder, names[i]->d_name);
		char *text = eval_read(path.s, &n_b);
		kn_buf_init(&s.text, 0);
		if (text != NULL)
			read_set(&s, text, n_b, me->classes);
		if (s.n > 0)
			score_set(&s, gaz, me, &precise, &covered,
			    verbose);
		kn_buf_dispose(&s.text);
		free(s.at);
		free(text);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	kn_buf_dispose(&path);
	if (n <= 0) {
		printf("%s: absent, skipped\n", me->folder);
		return;
	}
	printf("%s: %s precision %.3f (%zu of %zu on its classes), "
	    "coverage %.3f (%zu of %zu spans)\n", me->folder,
	    kn_type_name(me->precise),
	    score_precision(&precise), precise.right, precise.found,
	    score_recall(&covered), covered.right, covered.wanted);
}

void
eval_conll(const struct kn_gazetteer *gaz, const char *dir, bool verbose)
{
	static const struct measure measures[] = {
		{ "ner-wojood", { "GPE", "NORP", NULL }, KN_TYPE_COUNTRY,
		    KN_TYPE_PLACE },
		{ "ner-aqmar", { "LOC", NULL }, KN_TYPE_COUNTRY,
		    KN_TYPE_PLACE },
		{ "ner-aqmar", { "PER", NULL }, KN_TYPE_PERSON,
		    KN_TYPE_PERSON },
	};

	for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]); i++)
		eval_folder(gaz, dir, &measures[i], verbose);
}

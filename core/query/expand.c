/*
 * expand.c: the forms that the words of a query have in a corpus.
 *
 * Query row of the architecture. In: text as typed, an index. Out: for each
 * word the forms that occur, with the rule that leads to each: the word
 * itself, its spellings, clitics before and behind it, its stems. Reads the
 * vocabulary only.
 *
 * Clitics. Proclitics are clitic.h's, and a query gives up its article
 * (الحموشي finds حموشي) where three letters are left. Behind a word without
 * one stand the pronouns of the third person and نا, and after ة, which
 * becomes ت, also ه: folding has made ة of ه, so that a bare ه would make
 * جامعة of جامع. Whether a first letter is a clitic or of the root (وجدة,
 * بلد) the vocabulary can tell: nothing stands before a و or a ب that is a
 * clitic but another conjunction, so that where بوجدة or البلد are frequent,
 * وجدة is no form of جدة and بلد none of لد.
 *
 * Stems. The words of a stem are in a few stretches of the vocabulary
 * (stem.h); each is stemmed again, up to a bound.
 */
#include "words_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clitic.h"
#include "kunnash/map.h"
#include "kunnash/stem.h"

#define ARTICLE "\u0627\u0644"
#define LETTER_B 2
#define TEH "\u062A"
#define HEH "\u0647"

enum {
	FORMS_MAX = 32,         /* of one word: the most frequent */
	SEEN_MAX = 4096,        /* words looked at for one stem */
	REST_MIN_B = 3 * LETTER_B,
	STEM_MIN_B = 2 * LETTER_B,
	ROOT_PART = 8,          /* of a form's articles show its own root */
};

static const char *const pronouns[] = { "ها", "هم", "هن", "هما", "نا" };
#define N_PRONOUNS (sizeof(pronouns) / sizeof(*pronouns))

struct form {
	struct kn_str s;
	enum kn_rule rule;
	uint32_t articles;
};

struct expand {
	struct words *w;
	struct kn_vocab *v;
	const struct expand_opts *opts;
	struct kn_stemmer *stemmer;
	struct kn_map *known;   /* form → index */
	struct form *at;
	size_t n, cap;
	struct kn_buf scratch;
	size_t left;            /* words to look at for this stem */
	struct kn_str stem;     /* that is looked for */
	bool snowball;
};

static void
add(struct expand *x, struct kn_str form, enum kn_rule rule,
    uint32_t articles)
{
	/* What was typed is looked for whether or not a text has it: a title
	 * that its reader corrected may. */
	bool typed = rule == KN_RULE_FOLDED && x->n == 0;
	if ((articles == 0 && !typed) || kn_map_intern(x->known, form,
	    (uint32_t)x->n) != x->n)
		return;
	x->at = kn_grow(x->at, &x->cap, x->n + 1, sizeof(*x->at));
	x->at[x->n++] = (struct form){
		.s = { kn_arena_str(x->w->arena, form), form.n },
		.rule = rule, .articles = articles };
}

/* Articles that have a + b + c, or, for the beginning of words, those of all
 * words that begin so, each word counted apart. */
static bool
add_articles(void *user, struct kn_str word, uint32_t articles)
{
	uint32_t *sum = user;

	(void)word;
	*sum = *sum > UINT32_MAX - articles ? UINT32_MAX : *sum + articles;
	return true;
}

static uint32_t
count(struct expand *x, bool prefix, struct kn_str a, const char *b,
    const char *c)
{
	uint32_t articles = 0;

	kn_buf_reset(&x->scratch);
	kn_buf_str(&x->scratch, a);
	kn_buf_cstr(&x->scratch, b);
	kn_buf_cstr(&x->scratch, c);
	if (!prefix)
		return kn_vocab_articles(x->v, kn_buf_get(&x->scratch));
	kn_vocab_each(x->v, kn_buf_get(&x->scratch), add_articles,
	    &articles);
	return articles;
}

/* Whether the first letter of a form is of its root: see above. */
static bool
is_own_word(struct expand *x, struct kn_str form, uint32_t articles)
{
	static const char *const before[] = { ARTICLE, "\u0628", "\u0644" };
	uint64_t shown = 0;

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		if (i == 2 && kn_str_starts(form, kn_str(before[2])))
			continue;
		kn_buf_reset(&x->scratch);
		kn_buf_cstr(&x->scratch, before[i]);
		kn_buf_str(&x->scratch, form);
		shown += kn_vocab_articles(x->v, kn_buf_get(&x->scratch));
	}
	return shown * ROOT_PART > articles;
}

static bool
has_article(struct kn_str word)
{
	return kn_str_starts(word, KN_LIT(ARTICLE));
}

/* Pronouns behind a form; ة before them is ت. */
static void
add_pronouns(struct expand *x, struct kn_str form, enum kn_rule rule)
{
	bool heh = kn_str_ends(form, KN_LIT(HEH));
	struct kn_str cut = { form.s, form.n - (heh ? LETTER_B : 0) };

	for (size_t i = 0; i < N_PRONOUNS; i++) {
		uint32_t n = count(x, false, form, pronouns[i], "");

		add(x, kn_buf_get(&x->scratch), rule, n);
		if (!heh)
			continue;
		n = count(x, false, cut, TEH, pronouns[i]);
		add(x, kn_buf_get(&x->scratch), rule, n);
	}
	if (heh) {
		uint32_t n = count(x, false, cut, TEH HEH, "");

		add(x, kn_buf_get(&x->scratch), rule, n);
	}
}

static void
add_clitics_of(struct expand *x, struct kn_str word, enum kn_rule rule)
{
	bool prefix = x->opts->prefix;
	struct kn_buf forms;

	kn_buf_init(&forms, 0);
	size_t n = kn_clitic_forms(word, &forms);
	struct kn_str rest = kn_buf_get(&forms), form;
	for (size_t i = 0; i < n && kn_str_split(&rest, '\0', &form); i++) {
		uint32_t articles = count(x, prefix, form, "", "");
		bool same = kn_str_eq(form, word);

		if (!same && articles > 0 && !prefix &&
		    is_own_word(x, form, articles))
			continue;
		add(x, form, same ? rule : rule > KN_RULE_CLITIC ? rule :
		    KN_RULE_CLITIC, articles);
		if (!prefix && n > 1 && form.n >= REST_MIN_B &&
		    !has_article(form))
			add_pronouns(x, form, rule > KN_RULE_CLITIC ? rule :
			    KN_RULE_CLITIC);
	}
	kn_buf_dispose(&forms);
}

/* A word and, without its article, the rest of it. */
static void
add_clitics(struct expand *x, struct kn_str word, enum kn_rule rule)
{
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(word, c);

	add_clitics_of(x, word, rule);
	for (size_t i = 0; i < n; i++) {
		struct kn_str bare = c[i].rest;

		if (!c[i].restored && !has_article(bare))
			continue;
		if (!c[i].restored)
			bare = (struct kn_str){ bare.s + 2 * LETTER_B,
			    bare.n - 2 * LETTER_B };
		if (bare.n >= REST_MIN_B)
			add_clitics_of(x, bare, rule > KN_RULE_CLITIC ? rule :
			    KN_RULE_CLITIC);
	}
}

/* ---- spellings and months -------------------------------------------------- */

static const struct {
	const char *a, *b;
} variants[] = {
#define KN_VARIANT(one, other) { one, other },
#include "variant.def"
#undef KN_VARIANT
};

static void
add_variant(struct expand *x, struct kn_str word, const char *has,
    const char *other)
{
	struct kn_str bare = word, found = kn_str(has);
	struct kn_buf b;

	if (has_article(word))
		bare = (struct kn_str){ word.s + 2 * LETTER_B,
		    word.n - 2 * LETTER_B };
	if (!kn_str_starts(bare, found))
		return;
	kn_buf_init(&b, 0);
	kn_buf_put(&b, word.s, word.n - bare.n);
	kn_buf_cstr(&b, other);
	kn_buf_put(&b, bare.s + found.n, bare.n - found.n);
	add_clitics(x, kn_buf_get(&b), KN_RULE_FOLDED);
	kn_buf_dispose(&b);
}

static const struct {
	unsigned number;
	const char *name;       /* folded for names */
} months[] = {
#define KN_MONTH(number, system, name) { number, name },
#include "core/doc/month.def"
#undef KN_MONTH
};
#define N_MONTHS (sizeof(months) / sizeof(*months))

static void
fold_month(size_t i, struct kn_buf *out)
{
	kn_buf_reset(out);
	kn_fold_append(KN_FOLD_INDEX, months[i].name,
	    strlen(months[i].name), out);
}

/* شتنبر is سبتمبر elsewhere. Two letters (آب) say too little. */
static void
add_months(struct expand *x, struct kn_str word)
{
	unsigned number = 0;
	struct kn_buf name;

	kn_buf_init(&name, 0);
	for (size_t i = 0; i < N_MONTHS && word.n >= REST_MIN_B - 2; i++) {
		fold_month(i, &name);
		if (kn_str_eq(kn_buf_get(&name), word))
			number = months[i].number;
	}
	for (size_t i = 0; i < N_MONTHS && number > 0; i++) {
		fold_month(i, &name);
		if (months[i].number == number && name.n >= REST_MIN_B - 2 &&
		    memchr(name.s, ' ', name.n) == NULL &&
		    !kn_str_eq(kn_buf_get(&name), word))
			add_clitics(x, kn_buf_get(&name), KN_RULE_ENTITY);
	}
	kn_buf_dispose(&name);
}

/* ---- stems ------------------------------------------------------------------ */

static bool
take_relative(void *user, struct kn_str word, uint32_t articles)
{
	struct expand *x = user;

	if (x->left == 0)
		return false;
	x->left--;
	struct kn_str stem = x->snowball ?
	    kn_stem_snowball(x->stemmer, word) : kn_stem_light(word);
	if (kn_str_eq(stem, x->stem))
		add(x, word, KN_RULE_STEM, articles);
	return true;
}

static void
add_stem(struct expand *x, struct kn_str stem, bool snowball)
{
	struct kn_buf starts;

	if (stem.n < STEM_MIN_B)
		return;
	x->stem = (struct kn_str){ kn_arena_str(x->w->arena, stem), stem.n };
	x->snowball = snowball;
	x->left = SEEN_MAX;
	kn_buf_init(&starts, 0);
	size_t n = snowball ? kn_stem_snowball_starts(x->stem, &starts) :
	    kn_stem_light_starts(x->stem, &starts);
	struct kn_str rest = kn_buf_get(&starts), start;
	for (size_t i = 0; i < n && kn_str_split(&rest, '\0', &start); i++)
		kn_vocab_each(x->v, start, take_relative, x);
	kn_buf_dispose(&starts);
}

static void
add_stems(struct expand *x, struct kn_str word)
{
	if (x->stemmer == NULL)
		x->stemmer = kn_stemmer_new();
	add_stem(x, kn_stem_light(word), false);
	add_stem(x, kn_stem_snowball(x->stemmer, word), true);
}

/* ---- a word ----------------------------------------------------------------- */

/* By rule, then the frequent ones. */
static int
by_worth(const void *pa, const void *pb)
{
	const struct form *a = pa, *b = pb;

	if ((a->rule == KN_RULE_FOLDED) != (b->rule == KN_RULE_FOLDED))
		return a->rule == KN_RULE_FOLDED ? -1 : 1;
	if (a->articles != b->articles)
		return a->articles > b->articles ? -1 : 1;
	return kn_str_cmp(a->s, b->s);
}

static void
keep_forms(struct expand *x, struct word *word)
{
	struct kn_arena *arena = x->w->arena;

	if (x->n > 1)
		qsort(x->at, x->n, sizeof(*x->at), by_worth);
	size_t n = x->n < FORMS_MAX ? x->n : FORMS_MAX;
	struct kn_str *form = kn_arena_alloc(arena, (n + 1) * sizeof(*form));
	word->rule = kn_arena_alloc(arena, (n + 1) * sizeof(*word->rule));
	word->articles = 0;
	for (size_t i = 0; i < n; i++) {
		form[i] = x->at[i].s;
		word->rule[i] = x->at[i].rule;
		word->articles += x->at[i].articles;
	}
	word->alts = (struct kn_index_alts){ form, n };
}

static void
expand_word(struct expand *x, struct word *word, bool prefix)
{
	struct expand_opts opts = *x->opts;

	opts.prefix = prefix;
	x->opts = &opts;
	x->n = 0;
	x->known = kn_map_new();
	if (opts.reach == REACH_WORD) {
		add(x, word->folded, KN_RULE_FOLDED, count(x, prefix,
		    word->folded, "", ""));
	} else {
		add_clitics(x, word->folded, KN_RULE_FOLDED);
		for (size_t i = 0; i < sizeof(variants) / sizeof(*variants);
		    i++) {
			add_variant(x, word->folded, variants[i].a,
			    variants[i].b);
			add_variant(x, word->folded, variants[i].b,
			    variants[i].a);
		}
		if (!prefix && !opts.no_aliases)
			add_months(x, word->folded);
	}
	if (opts.reach == REACH_STEM && !prefix)
		add_stems(x, word->folded);
	keep_forms(x, word);
	kn_map_free(x->known);
}

enum kn_status
words__expand(struct words *w, struct kn_str text, struct kn_index *ix,
    const struct expand_opts *opts, struct kn_err *err)
{
	struct expand x = { .w = w, .opts = opts };

	words__init(w, text);
	if (ix == NULL)
		return KN_OK;
	x.v = kn_vocab_open(ix);
	kn_buf_init(&x.scratch, 0);
	for (size_t i = 0; i < w->n; i++) {
		x.opts = opts;
		expand_word(&x, &w->at[i], opts->prefix && i == w->n - 1);
	}
	kn_stemmer_free(x.stemmer);
	kn_buf_dispose(&x.scratch);
	free(x.at);
	return kn_vocab_close(x.v, err);
}

struct expand_opts
node__expand_opts(const struct node *nd, bool no_aliases)
{
	return (struct expand_opts){ .reach = nd->reach,
		.prefix = nd->prefix, .no_aliases = no_aliases };
}

struct kn_places_query
words__query(const struct words *w, const struct node *nd,
    struct kn_index_alts *alts)
{
	for (size_t i = 0; i < w->n; i++)
		alts[i] = w->at[i].alts;
	return (struct kn_places_query){ .words = alts, .n_words = w->n,
		.prefix = nd->prefix, .in_title = nd->kind == NODE_FIELD };
}

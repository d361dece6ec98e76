/*
 * corpus_words.c: the words of made-up articles. In: a list of frequent
 * words, the names of the compiled-in gazetteer. Out: words, frequent ones
 * more often (Zipf's law); behind the listed ones come words coined of three
 * letters and a form, as Arabic does, so that a large corpus has many rare
 * words. Countries come in the order in which the press of the Maghreb
 * writes of them, other names in that of the gazetteer.
 */
#include "corpus.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/entity.h"
#include "kunnash/locale.h"
#include "kunnash/mem.h"

/* How many words there are, coined ones included. */
#define ALL_WORDS 800000
#define LINE_MAX_B 256

static const enum kn_type types[N_WORD_KINDS] = {
#define WORD_KIND(NAME, letter, type, skew) [WORDS_##NAME] = type,
#include "corpus_word.def"
#undef WORD_KIND
};

static const double skews[N_WORD_KINDS] = {
#define WORD_KIND(NAME, letter, type, skew) [WORDS_##NAME] = skew,
#include "corpus_word.def"
#undef WORD_KIND
};

/* n listed words of a kind; reach: up to each rank, how often one of them is
 * meant, of all. */
struct list {
	struct named *word;
	double *reach;
	size_t n, cap, n_ranks;
};

struct words {
	struct list list[N_WORD_KINDS];
	struct kn_arena *names;
	struct kn_entity *entities;
};

/* ---- lists ---------------------------------------------------------------- */

static void
list_add(struct list *l, const char *id, const char *name)
{
	l->word = kn_grow(l->word, &l->cap, l->n + 1, sizeof(*l->word));
	l->word[l->n++] = (struct named){ id, name };
}

static void
list_rank(struct list *l, size_t n_ranks, double skew)
{
	double sum = 0;

	l->n_ranks = n_ranks;
	l->reach = kn_calloc(n_ranks, sizeof(*l->reach));
	for (size_t i = 0; i < n_ranks; i++) {
		/* Mandelbrot's shift: the first few are less far apart. */
		sum += 1 / pow((double)i + 2.7, skew);
		l->reach[i] = sum;
	}
	for (size_t i = 0; i < n_ranks; i++)
		l->reach[i] /= sum;
}

static uint32_t
list_draw(const struct list *l, double share)
{
	size_t lo = 0, hi = l->n_ranks - 1;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->reach[mid] <= share)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (uint32_t)lo;
}

static bool
read_common(struct words *w, const char *file)
{
	char line[LINE_MAX_B];
	FILE *f = fopen(file, "r");

	if (f == NULL)
		return false;
	while (fgets(line, sizeof(line), f) != NULL) {
		size_t n = strcspn(line, "\n");

		if (line[0] != '#' && n > 0)
			list_add(&w->list[WORDS_COMMON], NULL,
			    kn_arena_str(w->names, (struct kn_str){ line, n }));
	}
	return fclose(f) == 0 && w->list[WORDS_COMMON].n > 0;
}

/* The list is in the order of the alphabet. */
static void
shuffle(struct list *l, uint64_t seed)
{
	struct dice d = dice_of(seed, UINT64_MAX);

	for (size_t i = l->n; i > 1; i--) {
		size_t j = dice_below(&d, (uint32_t)i);
		struct named other = l->word[j];

		l->word[j] = l->word[i - 1];
		l->word[i - 1] = other;
	}
}

static const char *const frequent_countries[] = { "MA", "DZ", "FR", "TN",
	"ES", "US", "EG", "LY", "PS", "IL", "SA", "RU", "MR", "ML", "TR",
	"QA", "AE", "SY", "IQ", "SD", "DE", "IT", "GB", "CN", "IR", "LB" };

static void
frequent_first(struct list *l)
{
	size_t at = 0;
	size_t n = sizeof(frequent_countries) / sizeof(*frequent_countries);

	for (size_t c = 0; c < n; c++) {
		for (size_t i = at; i < l->n; i++) {
			struct named found = l->word[i];

			if (strcmp(found.id, frequent_countries[c]) != 0)
				continue;
			l->word[i] = l->word[at];
			l->word[at++] = found;
			break;
		}
	}
}

struct words *
words_new(const char *file, uint64_t seed)
{
	struct words *w = kn_calloc(1, sizeof(*w));

	w->names = kn_arena_new();
	if (!read_common(w, file)) {
		words_free(w);
		return NULL;
	}
	size_t n = kn_gazetteer_builtin(&w->entities);
	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < N_WORD_KINDS; k++)
			if (w->entities[i].type == types[k])
				list_add(&w->list[k], w->entities[i].id,
				    w->entities[i].label[KN_LANG_AR]);
	shuffle(&w->list[WORDS_COMMON], seed);
	frequent_first(&w->list[WORDS_COUNTRY]);
	for (int k = 0; k < N_WORD_KINDS; k++)
		list_rank(&w->list[k], k == WORDS_COMMON ? ALL_WORDS :
		    w->list[k].n, skews[k]);
	return w;
}

void
words_free(struct words *w)
{
	if (w == NULL)
		return;
	for (int k = 0; k < N_WORD_KINDS; k++) {
		free(w->list[k].word);
		free(w->list[k].reach);
	}
	free(w->entities);
	kn_arena_free(w->names);
	free(w);
}

/* ---- coined words --------------------------------------------------------- */

/* Letters of roots, frequent ones more than once. */
static const char *const letters[] = { "ر", "ر", "ل", "ل", "م", "م", "ن", "ن",
	"ب", "ب", "ع", "ع", "د", "د", "ف", "ف", "ق", "ق", "س", "س", "ح", "ح",
	"ج", "ش", "ك", "خ", "ص", "ط", "ه", "ت", "ز", "ض", "غ", "ذ", "ث", "ظ" };

/* Forms of a root: 1, 2, 3 stand for its letters. */
static const char *const forms[] = { "123", "1ا23", "12ا3", "12و3", "12ي3",
	"م12و3", "م123", "م1ا23", "ت12ي3", "ت1ا23", "ا12ا3", "ان1ا23",
	"ا1ت2ا3", "است12ا3", "مست123", "مت1ا23", "ي123", "ت123", "ن123",
	"1و2ا3", "12ا3ة", "123ة", "م123ة", "12ي3ة", "1ا23ة", "12ا3ي",
	"12و3ي", "1ا23ون", "12ا3ين", "م12و3ات", "ت12ي3ات", "1ا23ات" };

/* The word of a rank that no list has: always the same. */
static void
coin(uint32_t rank, struct kn_buf *out)
{
	struct dice d = dice_of(1, rank);
	const char *root[3];
	const char *form = forms[dice_below(&d,
	    sizeof(forms) / sizeof(*forms))];

	for (int i = 0; i < 3; i++)
		root[i] = letters[dice_below(&d,
		    sizeof(letters) / sizeof(*letters))];
	for (; *form != '\0'; form++) {
		if (*form >= '1' && *form <= '3')
			kn_buf_cstr(out, root[*form - '1']);
		else
			kn_buf_chr(out, *form);
	}
}

uint32_t
words_draw(const struct words *w, enum word_kind kind, struct dice *d)
{
	return list_draw(&w->list[kind], dice_share(d));
}

struct named
words_nth(const struct words *w, enum word_kind kind, uint32_t n)
{
	return w->list[kind].word[n % w->list[kind].n];
}

void
words_put(const struct words *w, enum word_kind kind, struct dice *d,
    struct kn_buf *out)
{
	uint32_t rank = words_draw(w, kind, d);

	if (rank < w->list[kind].n)
		kn_buf_cstr(out, w->list[kind].word[rank].name);
	else
		coin(rank, out);
}

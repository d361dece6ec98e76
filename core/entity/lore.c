/*
 * lore.c: what is known of a word whatever it stands beside, kept from one
 * article to the next. In: a folded word, the gazetteer and the lists. Out:
 * its readings, its shape, what it is in dates, quotes and names. Touches the
 * cache alone; what a text can do to that is to make it of no use.
 */
#include "core/entity/lore_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clitic.h"
#include "kunnash/hash.h"

#include "core/entity/maybe_priv.h"
#include "core/entity/person_priv.h"

#define BA "ب"
#define LAM "ل"
#define KAF "ك"
#define LETTER_B 2

#define NAMES_LOG2 17           /* bits for the words of the gazetteer */
#define KEY_B 28                /* longer words are looked up every time … */
#define KEPT_READINGS 2         /* … as are those with more readings */

/* Of struct word, in bits. */
enum { SHAPE_LATIN = 1, SHAPE_DEFINITE = 2, SHAPE_POSSESSED = 4,
	SHAPE_FEMININE = 8, SHAPE_JOINED = 16, SHAPE_VERB = 32 };

/* A lore as it is kept. As large as what a processor reads of memory at
 * once: that is what looking a word up costs. */
struct slot {
	char key[KEY_B];
	uint8_t key_n;          /* 0: free */
	uint8_t n, shape, free;
	uint32_t cues;
	uint32_t word[KEPT_READINGS];
	uint8_t prefix_b[KEPT_READINGS], prefix[KEPT_READINGS];
	struct date_reading date;
	struct speech_word speech;
};

_Static_assert(sizeof(struct slot) == 64, "a line of the cache");

struct lores {
	const struct kn_gazetteer *gaz;
	size_t mask;
	struct slot *slots;     /* mask + 1; a word has one place it can be */
	struct lore now;        /* what was asked for last */
	uint64_t names[1 << NAMES_LOG2 >> 6];   /* maybe_priv.h */
};

struct lores *
lores__new(const struct kn_gazetteer *gaz, size_t slots)
{
	struct lores *l = kn_calloc(1, sizeof(*l));

	l->gaz = gaz;
	l->mask = slots - 1;
	l->slots = kn_table_new(slots * sizeof(*l->slots));
	gaz__words_mark(&gaz->trie, l->names, NAMES_LOG2);
	return l;
}

void
lores__free(struct lores *l)
{
	if (l == NULL)
		return;
	kn_table_free(l->slots, (l->mask + 1) * sizeof(*l->slots));
	free(l);
}

/* ---- readings ---- */

static uint8_t
prefix_bits(struct kn_str word, size_t prefix_b)
{
	uint8_t bits = 0;

	for (size_t i = 0; i + LETTER_B <= prefix_b; i += LETTER_B) {
		struct kn_str c = { word.s + i, LETTER_B };

		if (kn_str_is(c, BA))
			bits |= PREFIX_BA;
		else if (kn_str_is(c, LAM))
			bits |= PREFIX_LAM;
		else if (kn_str_is(c, KAF))
			bits |= PREFIX_KAF;
		else
			bits |= PREFIX_CONJ;
	}
	return bits;
}

/* The word of a reading, if any list has it. */
static uint32_t
find_word(const struct lores *l, const struct kn_clitic *c)
{
	char room[GAZ_WHOLE_B];
	struct kn_str word = gaz__clitic_word(c, room);

	return maybe__has(l->names, NAMES_LOG2, kn_word_hash(word)) ?
	    gaz__word_find(&l->gaz->trie, word) : GAZ_NONE;
}

static void
add_readings(const struct lores *l, struct word *word, struct kn_str folded)
{
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(folded, c);

	for (size_t i = 0; i < n && word->n < WORD_READINGS; i++) {
		uint32_t id = find_word(l, &c[i]);

		if (id == GAZ_NONE)
			continue;
		word->cues |= l->gaz->trie.vocab.cues[id];
		word->r[word->n++] = (struct reading){ id,
		    (uint16_t)c[i].prefix_b,
		    prefix_bits(folded, c[i].prefix_b) };
	}
}

/* ---- shape ---- */

/* Letter i of a word of two-byte letters; 0 behind its end. */
static unsigned
letter(struct kn_str word, size_t i)
{
	const unsigned char *s = (const unsigned char *)word.s + i * LETTER_B;

	return (i + 1) * LETTER_B <= word.n ?
	    (unsigned)s[0] << 8 | s[1] : 0;
}

enum { ALEF = 0xD8A7, BEH = 0xD8A8, FEH = 0xD981,
	KAF_ = 0xD983, LAM_ = 0xD984, MEEM = 0xD985, HEH = 0xD987,
	WAW = 0xD988 };

/* ال at the start, behind و ف ب ك and وب too, or لل, ولل. */
static bool
is_definite(struct kn_str folded)
{
	unsigned first = letter(folded, 0);
	size_t i = first == WAW || first == FEH || first == BEH ||
	    first == KAF_ ? 1 : 0;

	if (first == WAW && letter(folded, 1) == BEH)
		i = 2;
	if (letter(folded, i + 1) != LAM_)
		return false;
	return letter(folded, i) == ALEF || (letter(folded, i) == LAM_ &&
	    (i == 0 || (first == WAW && i == 1)));
}

static bool
is_possessed(struct kn_str folded)
{
	static const struct kn_str ends[] = { KN_LIT("ها"), KN_LIT("هم"),
		KN_LIT("نا"), KN_LIT("ته"), KN_LIT("هما") };
	unsigned last = folded.n < LETTER_B ? 0 : letter(folded,
	    folded.n / LETTER_B - 1);

	if (last != ALEF && last != MEEM && last != HEH)
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (kn_str_ends(folded, ends[i]))
			return true;
	return false;
}

/* Letters behind و, ف and the س of the future. */
static struct kn_str
without_lead(struct kn_str folded)
{
	static const struct kn_str leads[] = { KN_LIT("و"), KN_LIT("ف"),
		KN_LIT("س") };

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (folded.n > 4 * LETTER_B &&
		    kn_str_starts(folded, leads[i])) {
			folded.s += LETTER_B;
			folded.n -= LETTER_B;
		}
	return folded;
}

/*
 * أعلنت, ترفض: the feminine singular, as the governments of capitals take it.
 * A shape and no more: words that the tables know are not asked.
 */
static bool
is_verb_shaped(struct kn_str folded)
{
	struct kn_str w = without_lead(folded);

	if (w.n < 3 * LETTER_B || kn_str_starts(w, KN_LIT("ال")))
		return false;
	if (w.n > 3 * LETTER_B && kn_str_ends(w, KN_LIT("ت")))
		return !kn_str_ends(w, KN_LIT("ات"));
	return kn_str_starts(w, KN_LIT("ت")) && !kn_str_ends(w, KN_LIT("ة"));
}

/* ---- all of it ---- */

static void
learn(const struct lores *l, struct kn_str folded, struct lore *out)
{
	const struct kn_gazetteer *gaz = l->gaz;
	struct word *x = &out->word;

	memset(out, 0, sizeof(*out));
	if (folded.n <= GAZ_WORD_MAX_B) {
		char letters[GAZ_WORD_MAX_B];
		struct kn_str ya = words__final_ya(folded, letters);

		add_readings(l, x, folded);
		/* المصرى, as it is typed in Egypt. */
		if (x->n == 0 && ya.n > 0)
			add_readings(l, x, ya);
		x->definite = is_definite(folded);
		x->possessed = is_possessed(folded);
		x->feminine = kn_str_ends(folded, KN_LIT("ة")) ||
		    kn_str_ends(folded, KN_LIT("ات"));
		x->joined = kn_str_starts(folded, KN_LIT("وال"));
		x->verb = (x->n == 0 || (x->cues & CUE(VERB)) != 0) &&
		    is_verb_shaped(folded);
	}
	x->latin = (unsigned char)folded.s[0] < 0x80;
	x->free = (uint8_t)word__free_class(&gaz->trie, x, folded);
	dates__reading(gaz->dates, folded, &out->date);
	quote__speech_word(gaz->speech, folded, &out->speech);
}

/* ---- keeping ---- */

static void
keep(struct slot *s, struct kn_str folded, const struct lore *lore)
{
	const struct word *x = &lore->word;

	*s = (struct slot){ .key_n = (uint8_t)folded.n, .n = x->n,
		.shape = (uint8_t)((x->latin ? SHAPE_LATIN : 0) |
		    (x->definite ? SHAPE_DEFINITE : 0) |
		    (x->possessed ? SHAPE_POSSESSED : 0) |
		    (x->feminine ? SHAPE_FEMININE : 0) |
		    (x->joined ? SHAPE_JOINED : 0) |
		    (x->verb ? SHAPE_VERB : 0)),
		.free = x->free, .cues = x->cues,
		.date = lore->date, .speech = lore->speech };
	for (size_t i = 0; i < x->n; i++) {
		s->word[i] = x->r[i].word;
		s->prefix_b[i] = (uint8_t)x->r[i].prefix_b;
		s->prefix[i] = x->r[i].prefix;
	}
	memcpy(s->key, folded.s, folded.n);
}

static void
recall(const struct slot *s, struct lore *lore)
{
	struct word *x = &lore->word;

	x->cues = s->cues;
	x->n = s->n;
	x->free = s->free;
	x->latin = (s->shape & SHAPE_LATIN) != 0;
	x->definite = (s->shape & SHAPE_DEFINITE) != 0;
	x->possessed = (s->shape & SHAPE_POSSESSED) != 0;
	x->feminine = (s->shape & SHAPE_FEMININE) != 0;
	x->joined = (s->shape & SHAPE_JOINED) != 0;
	x->verb = (s->shape & SHAPE_VERB) != 0;
	for (size_t i = 0; i < s->n; i++)
		x->r[i] = (struct reading){ s->word[i], s->prefix_b[i],
			s->prefix[i] };
	lore->date = s->date;
	lore->speech = s->speech;
}

void
lores__fetch(const struct lores *l, uint64_t hash)
{
	__builtin_prefetch(&l->slots[hash & l->mask]);
}

const struct lore *
lores__get(struct lores *l, struct kn_str folded, uint64_t hash)
{
	struct slot *s = &l->slots[hash & l->mask];

	if (kn_str_eq(folded, (struct kn_str){ s->key, s->key_n })) {
		recall(s, &l->now);
		return &l->now;
	}
	learn(l, folded, &l->now);
	/* Proclitics are a few letters: they fit a byte. */
	if (folded.n <= KEY_B && l->now.word.n <= KEPT_READINGS)
		keep(s, folded, &l->now);
	return &l->now;
}

/*
 * test_levels.c: our embedding levels are those of ICU's implementation of
 * UAX #9, for random texts of every class, with isolates side by side and
 * nested, too deep ones among them. Unicode's own test files hardly have two
 * isolates in a line. From a printed seed; KN_PROP_SEED and KN_PROP_RUNS ask
 * for others.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <unicode/ubidi.h>

#include "kunnash/str.h"
#include "tui/bidi/bidi_priv.h"
#include "tests/prop/random.h"

#define DEFAULT_SEED 20231214
#define DEFAULT_RUNS 60000
#define MAX_CP 40
#define MAX_DEEP_CP 600
#define MAX_KINDS 12
#define MAX_BRACKETS 63 /* that can be open at once (BD16) */
#define PDF 0x202C

/* What texts are made of; what is at the end of a paragraph is not here. */
static const uint16_t chars[] = {
	'a', 0x5D0, 0x627, '1', 0x661, '+', '%', ',', 0x301, 0xAD, '\t', ' ',
	'!', '(', ')', '[', ']', 0x2329, 0x3009, 0x200E, 0x200F, 0x61C,
};

static const uint16_t isolates[] = { 0x2066, 0x2067, 0x2068, 0x2069 };
/* LRE, RLE, PDF; the overrides. */
static const uint16_t embeddings[] = { 0x202A, 0x202B, PDF, 0x202D, 0x202E };
#define N_OVERRIDES 2

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct trial {
	uint64_t seed;
	enum kn_dir dir, dir2;
	size_t n;
	UChar u[MAX_DEEP_CP];
	uint32_t cp[MAX_DEEP_CP];
	uint8_t cls[MAX_DEEP_CP];
	uint8_t level[MAX_DEEP_CP];
	bool overrides;         /* in the text */
	size_t n_open;          /* opening brackets */
};

/* Without more brackets than may be open: ICU has no limit. */
static void
add(struct trial *t, uint32_t cp)
{
	bool open = false;

	if (kn_uchar_bracket(cp, &open) != 0 && open &&
	    ++t->n_open > MAX_BRACKETS)
		cp = '!';
	t->u[t->n] = (UChar)cp;
	t->cp[t->n] = cp;
	t->cls[t->n++] = (uint8_t)kn_uchar_bidi(cp);
}

/*
 * ICU takes overridden brackets for brackets where an override begins right
 * after an embedding of its level: here something is between them.
 */
static void
add_embedding(struct trial *t, uint64_t *r)
{
	uint32_t cp = embeddings[below(r, COUNT(embeddings) -
	    (t->overrides ? 0 : N_OVERRIDES))];

	add(t, cp);
	if (cp == PDF && t->overrides)
		add(t, '!');
}

/*
 * Few kinds of character in each text, so that rules meet. A deep text is
 * long and mostly opens isolates and embeddings.
 */
static void
make_trial(struct trial *t, uint64_t seed)
{
	uint64_t r = seed;
	bool deep = below(&r, 16) == 0;
	size_t n = 1 + below(&r, deep ? MAX_DEEP_CP - 2 : MAX_CP);
	size_t n_kinds = 1 + below(&r, MAX_KINDS);
	size_t isolating = below(&r, 8), embedding = below(&r, 6);
	uint16_t kind[MAX_KINDS];

	*t = (struct trial){ .seed = seed, .dir = (enum kn_dir)below(&r, 3),
		.dir2 = below(&r, 2) == 0 ? KN_DIR_LTR : KN_DIR_RTL,
		.overrides = embedding > 0 && below(&r, 2) == 0 };
	for (size_t i = 0; i < n_kinds; i++)
		kind[i] = chars[below(&r, COUNT(chars))];
	while (t->n < n) {
		size_t k = below(&r, 16);

		if (deep && k < 8)
			k = below(&r, isolating + embedding + 1);
		if (k < isolating)
			add(t, isolates[below(&r, COUNT(isolates) -
			    (deep && below(&r, 3) > 0))]);
		else if (k < isolating + embedding)
			add_embedding(t, &r);
		else
			add(t, kind[below(&r, n_kinds)]);
	}
	if (below(&r, 16) == 0)
		add(t, 0x2029);
}

static void
differs(const struct trial *t, const UBiDiLevel *want, size_t at)
{
	for (size_t i = 0; i < t->n; i++)
		print_message("%s%04" PRIX32 ": level %u, ICU %u\n",
		    i == at ? "> " : "  ", t->cp[i], (unsigned)t->level[i],
		    (unsigned)want[i]);
	fail_msg("KN_PROP_SEED=%" PRIu64 " KN_PROP_RUNS=1: character %zu",
	    t->seed, at);
}

/* L1 at the end of a line is not the business of kn_levels(). */
static size_t
without_trailing(const struct trial *t)
{
	size_t n = t->n;

	while (n > 0 && kn_is_l1(t->cls[n - 1]))
		n--;
	return n;
}

/* A removed character parts no run: its level is not below both that are
 * next to it. */
static void
check_removed(const struct trial *t, const UBiDiLevel *want, size_t n)
{
	size_t before = SIZE_MAX, i = 0;

	while (i < n) {
		size_t after = i;

		while (after < n && kn_is_removed(t->cls[after]))
			after++;
		for (; i < after; i++)
			if (before != SIZE_MAX && after < n &&
			    t->level[i] < t->level[before] &&
			    t->level[i] < t->level[after])
				differs(t, want, i);
		before = i++;
	}
}

/*
 * Where ICU 72 is known to differ. It leaves marks after a bracket as they
 * were when the bracket changes (N0, the note at its end), and lets no
 * override change the marks at the ends of isolates (X5a to X5c, X6a). Of a
 * text of one direction it does not work levels out.
 */
struct icu {
	const UBiDi *bidi;
	const UBiDiLevel *level;
};

static bool
agrees(const struct trial *t, const struct icu *icu, size_t i, size_t bracket)
{
	unsigned got = t->level[i], want = icu->level[i];

	if (ubidi_getDirection(icu->bidi) != UBIDI_MIXED)
		return (got & 1) == (want & 1);
	return got == want ||
	    (bracket != SIZE_MAX && got == t->level[bracket]) ||
	    (t->overrides && t->cls[i] >= KN_BIDI_LRI);
}

static void
check_levels(const struct trial *t, const struct icu *icu, size_t n)
{
	/* The bracket that a mark would follow. */
	size_t bracket = SIZE_MAX;
	bool open, near = true;

	for (size_t i = 0; i < n; i++) {
		if (kn_is_removed(t->cls[i])) {
			near = near && t->cls[i] == KN_BIDI_BN;
			continue;
		}
		if (t->cls[i] != KN_BIDI_NSM)
			bracket = SIZE_MAX;
		if (!agrees(t, icu, i, bracket))
			differs(t, icu->level, i);
		/* Codes may put the mark into another run. */
		if (bracket != SIZE_MAX && near &&
		    t->level[i] != t->level[bracket])
			differs(t, icu->level, i);
		if (kn_uchar_bracket(t->cp[i], &open) != 0) {
			bracket = i;
			near = true;
		}
	}
}

static void
check_trial(struct trial *t, UBiDi *bidi)
{
	UErrorCode status = U_ZERO_ERROR;
	UBiDiLevel base = t->dir == KN_DIR_LTR ? UBIDI_LTR :
	    t->dir == KN_DIR_RTL ? UBIDI_RTL :
	    t->dir2 == KN_DIR_RTL ? UBIDI_DEFAULT_RTL : UBIDI_DEFAULT_LTR;
	bool rtl = kn_levels(t->cp, t->cls, t->n, t->dir, t->dir2, t->level);
	size_t n = without_trailing(t);

	ubidi_setPara(bidi, t->u, (int32_t)t->n, base, NULL, &status);
	struct icu icu = { .bidi = bidi,
		.level = ubidi_getLevels(bidi, &status) };
	assert_true(U_SUCCESS(status));
	if (rtl != ((ubidi_getParaLevel(bidi) & 1) != 0))
		differs(t, icu.level, t->n);
	check_levels(t, &icu, n);
	check_removed(t, icu.level, n);
}

static void
levels_are_those_of_icu(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	uint64_t runs = number_from("KN_PROP_RUNS", DEFAULT_RUNS);
	UBiDi *bidi = ubidi_open();
	struct trial t;

	(void)state;
	print_message("KN_PROP_SEED=%" PRIu64 " KN_PROP_RUNS=%" PRIu64 "\n",
	    seed, runs);
	for (uint64_t i = 0; i < runs; i++) {
		make_trial(&t, seed + i);
		check_trial(&t, bidi);
	}
	ubidi_close(bidi);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_are_those_of_icu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * test_words.c: a terminal that turns words round, as kitty was seen to do,
 * shows of every line laid out for it what a terminal that does nothing shows
 * of the same line in visual order. The terminal is played here: neighbouring
 * cells go to a shaper together, unless one is blank or wide, or (with a font
 * that has no Arabic) in another font; the shaper goes the way of the first
 * character that has a script. KN_PROP_SEED and KN_PROP_RUNS ask for others.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "kunnash/uchar.h"
#include "tui/bidi/layout.h"
#include "tests/prop/random.h"

#define DEFAULT_SEED 20231214
#define DEFAULT_RUNS 30000
#define MAX_WORDS 8
#define MAX_PARTS 5
#define MAX_COLS 4096
#define WIDE_ENOUGH 2000

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Words are made of parts: names, numbers, joints … */
static const char *const parts[] = {
	"من", "كوفيد", "لا", "و", "שלום", "DGSN", "a", "19", "2023", "١٢",
	"۳", "-", "/", ".", ":", "%", "x", "中", "😀", "\u064E", "ـ",
};
/* … and what may stand at their edges. */
static const char *const before[] = { "", "", "«", "(", "\"", "[", "“" };
static const char *const after[] = { "", "", "»", ")", "\"", "،", ".", "؟" };

/* What is in a column, and the bytes it is meant to show. */
struct column {
	uint32_t cp;
	uint8_t width;
	struct kn_span at;
};

static size_t
columns_of(const char *s, size_t n_b, enum kn_dir dir, unsigned flags,
    struct column *out)
{
	struct kn_layout_opts opts = { .dir = dir, .flags = flags };
	struct kn_vline *v = kn_field_new(s, n_b, WIDE_ENOUGH, &opts);
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		const struct kn_vcell *c = &v->cell[i];
		uint8_t width = c->gap == KN_GAP_NONE ? c->width : 1;
		struct column gap = { .cp = 0, .width = 1, .at = c->at };

		assert_true(n + 3 < MAX_COLS);
		if ((c->gap & KN_GAP_LEFT) != 0)
			out[n++] = gap;
		out[n++] = (struct column){ c->cp[0], width, c->at };
		if ((c->gap & KN_GAP_RIGHT) != 0)
			out[n++] = gap;
	}
	kn_vline_free(v);
	return n;
}

/* Scripts that go right to left; marks and most punctuation have none. */
static bool
goes_left(uint32_t cp)
{
	return kn_uchar_is_arabic(cp) || (cp >= 0x660 && cp <= 0x669) ||
	    kn_uchar_bidi(cp) == KN_BIDI_R;
}

static void
shape(struct column *c, size_t n)
{
	size_t i = 0;

	while (i < n && !goes_left(c[i].cp) &&
	    (!kn_uchar_is_letter(c[i].cp) || c[i].cp == 0x640))
		i++;
	if (i == n || !goes_left(c[i].cp))
		return;
	for (i = 0; i < n; i++)
		c[i].cp = kn_uchar_mirror(c[i].cp);
	for (size_t a = 0, b = n; a + 1 < b; a++) {
		uint32_t t = c[a].cp;

		c[a].cp = c[--b].cp;
		c[b].cp = t;
	}
}

static bool
is_apart(const struct column *c)
{
	return c->cp == ' ' || c->cp == 0 || c->width == 2;
}

static bool
in_arabic_font(uint32_t cp)
{
	return (cp >= 0x590 && cp < 0x700) || (cp >= 0xFB1D && cp < 0xFF00);
}

static bool
same_font(const struct column *a, const struct column *b)
{
	return in_arabic_font(a->cp) == in_arabic_font(b->cp);
}

/* Plays the terminal; afterwards cp is what is seen in each column. */
static void
show(struct column *c, size_t n, bool arabic_in_main_font)
{
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		if (is_apart(&c[i]))
			continue;
		while (end < n && !is_apart(&c[end]) &&
		    (arabic_in_main_font || same_font(&c[end - 1], &c[end])))
			end++;
		shape(c + i, end - i);
	}
}

static size_t
without_gaps(struct column *c, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (c[i].cp != 0)
			c[kept++] = c[i];
	return kept;
}

static void
make_text(uint64_t *r, size_t n_words, bool edges, struct kn_buf *out)
{
	kn_buf_reset(out);
	for (size_t w = n_words; w > 0; w--) {
		size_t edge = below(r, COUNT(before) - 1);

		kn_buf_cstr(out, edges ? before[edge] : below(r, 2) ? "19" : "مغ");
		for (size_t n = below(r, MAX_PARTS) + 1; n > 0; n--) {
			const char *part = parts[below(r, COUNT(parts))];

			kn_buf_cstr(out, part);
			if (!edges && strchr("-/.:%", *part) != NULL)
				kn_buf_cstr(out, "ب");
		}
		kn_buf_cstr(out, edges ? after[below(r, COUNT(after))] : "");
		kn_buf_cstr(out, " ");
	}
}

static void
the_eye_sees_the_visual_line(void **state)
{
	static struct column want[MAX_COLS], got[MAX_COLS];
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	uint64_t runs = number_from("KN_PROP_RUNS", DEFAULT_RUNS);
	uint64_t n_same = 0;
	struct kn_buf text;

	(void)state;
	kn_buf_init(&text, 0);
	print_message("KN_PROP_SEED=%" PRIu64 " KN_PROP_RUNS=%" PRIu64 "\n",
	    seed, runs);
	for (uint64_t i = 0; i < runs; i++) {
		uint64_t r = seed + i;
		bool main_font = below(&r, 2) == 0;
		enum kn_dir dir = below(&r, 2) ? KN_DIR_RTL : KN_DIR_LTR;

		make_text(&r, dir == KN_DIR_LTR ? 1 :
		    below(&r, MAX_WORDS) + 1, main_font, &text);
		size_t n = columns_of(text.s, text.n, dir, 0, want);
		size_t m = columns_of(text.s, text.n, dir, KN_LAYOUT_WORDS,
		    got);
		show(got, m, main_font);
		m = without_gaps(got, m);
		assert_int_equal(m, n);
		size_t k = 0;
		while (k < n && got[k].cp == want[k].cp &&
		    got[k].at.start_b == want[k].at.start_b)
			k++;
		n_same += k == n;
		if (k < n && i - n_same < 10)
			print_message("seed %" PRIu64 " main %d rtl %d: %.*s\n",
			    seed + i, main_font, dir == KN_DIR_RTL,
			    (int)text.n, text.s);
	}
	print_message("%" PRIu64 " of %" PRIu64 " lines the same\n", n_same,
	    runs);
	assert_true(n_same * 100 >= runs * 99);
	kn_buf_dispose(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_eye_sees_the_visual_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

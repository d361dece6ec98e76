/*
 * test_conformance.c: UAX #9 and #29 by Unicode's own test files, through the
 * line engine: what is judged are the cells of a field, not FriBidi, and our
 * clusters, not ICU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/filter.h"
#include "kunnash/str.h"
#include "kunnash/utf8.h"
#include "tui/bidi/bidi_priv.h"

#define UNICODE "/usr/share/unicode/"
#define MAX_CP 256
#define REMOVED 255     /* "x": the level of what X9 removes */

struct test_case {
	uint32_t cp[MAX_CP];
	size_t n;
	uint8_t level[MAX_CP];  /* of each code point */
	size_t order[MAX_CP];   /* visual */
	size_t n_order;
};

static FILE *
open_data(const char *path)
{
	FILE *f = fopen(path, "r");

	if (f == NULL) {
		print_message("skipped: no %s (Debian: unicode-data)\n", path);
		skip();
	}
	return f;
}

/* Is a code point in a cell of its own, as itself? */
static bool
is_seen(const struct test_case *t, size_t i)
{
	enum kn_filter_act act = kn_filter_cp(t->cp[i]);

	return act != KN_FILTER_DROP && act != KN_FILTER_OVERRIDE;
}

/* Whether the code points of one cell come next in the wanted order, with
 * the wanted level; moves *at over them. */
static bool
cell_agrees(const struct test_case *t, const struct kn_vcell *c,
    const size_t *cp_at_b, size_t *at)
{
	size_t seen[MAX_CP], n = 0;

	for (size_t b = c->at.start_b; b < c->at.end_b; b++) {
		size_t i = cp_at_b[b];

		if (i != SIZE_MAX && is_seen(t, i))
			seen[n++] = i;
	}
	for (size_t k = 0; k < n; k++) {
		size_t i = seen[c->level & 1 ? n - 1 - k : k];

		while (*at < t->n_order && !is_seen(t, t->order[*at]))
			++*at;
		if (*at == t->n_order || t->order[(*at)++] != i ||
		    t->level[i] != c->level)
			return false;
	}
	return true;
}

static bool
layout_agrees(const struct test_case *t, enum kn_dir dir, int par_level)
{
	struct kn_layout_opts opts = { .dir = dir };
	size_t cp_at_b[MAX_CP * 4], at = 0;
	struct kn_buf text;
	bool ok = true;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < t->n; i++) {
		size_t start_b = text.n;

		kn_buf_cp(&text, t->cp[i]);
		for (size_t b = start_b; b < text.n; b++)
			cp_at_b[b] = b == start_b ? i : SIZE_MAX;
	}
	struct kn_vline *l = kn_field_new(text.s, text.n, 10000, &opts);
	for (size_t i = 0; i < l->n && ok; i++)
		ok = cell_agrees(t, &l->cell[i], cp_at_b, &at);
	while (ok && at < t->n_order && !is_seen(t, t->order[at]))
		at++;
	ok = ok && at == t->n_order &&
	    (par_level < 0 || l->rtl == (par_level == 1));
	kn_vline_free(l);
	kn_buf_dispose(&text);
	return ok;
}

static void
parse_levels(struct test_case *t, char *s)
{
	char *save;
	size_t n = 0;

	for (char *w = strtok_r(s, " \n", &save); w != NULL;
	    w = strtok_r(NULL, " \n", &save))
		t->level[n++] = *w == 'x' ? REMOVED :
		    (uint8_t)strtoul(w, NULL, 10);
}

static void
parse_order(struct test_case *t, char *s)
{
	char *save;

	t->n_order = 0;
	for (char *w = strtok_r(s, " \n", &save); w != NULL;
	    w = strtok_r(NULL, " \n", &save))
		t->order[t->n_order++] = strtoul(w, NULL, 10);
}

static void
bidi_character_test(void **state)
{
	static const enum kn_dir dirs[] = { KN_DIR_LTR, KN_DIR_RTL,
		KN_DIR_AUTO };
	FILE *f = open_data(UNICODE "BidiCharacterTest.txt");
	char line[4096];
	unsigned n = 0, n_bad = 0;

	(void)state;
	while (fgets(line, sizeof(line), f) != NULL) {
		struct test_case t = { .n = 0 };
		char *field[5], *p = line;

		if (*line == '#' || *line == '\n')
			continue;
		for (size_t i = 0; i < 5; i++)
			field[i] = strsep(&p, ";");
		for (char *s = field[0]; *s != '\0';)
			t.cp[t.n++] = (uint32_t)strtoul(s, &s, 16);
		parse_levels(&t, field[3]);
		parse_order(&t, field[4]);
		n++;
		if (!layout_agrees(&t, dirs[(field[1][0] - '0') % 3],
		    field[2][0] - '0') && n_bad++ < 5)
			print_message("differs: %s\n", field[0]);
	}
	fclose(f);
	print_message("%u of %u agree\n", n - n_bad, n);
	assert_int_equal(n, 91707);
	assert_int_equal(n_bad, 0);
}

/* One character of each class. */
static uint32_t
sample(const char *cls)
{
	static const struct { const char *cls; uint32_t cp; } rows[] = {
		{ "L", 'a' }, { "R", 0x5D0 }, { "AL", 0x627 },
		{ "EN", '0' }, { "AN", 0x660 }, { "ES", '+' },
		{ "ET", '#' }, { "CS", ',' }, { "NSM", 0x300 },
		{ "BN", 0xAD }, { "B", 0x2029 }, { "S", '\t' },
		{ "WS", ' ' }, { "ON", '!' }, { "LRE", 0x202A },
		{ "LRO", 0x202D }, { "RLE", 0x202B }, { "RLO", 0x202E },
		{ "PDF", 0x202C }, { "LRI", 0x2066 }, { "RLI", 0x2067 },
		{ "FSI", 0x2068 }, { "PDI", 0x2069 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i].cls, cls) == 0)
			return rows[i].cp;
	fail_msg("unknown class %s", cls);
	return 0;
}

static void
bidi_test(void **state)
{
	static const enum kn_dir dirs[] = { KN_DIR_AUTO, KN_DIR_LTR,
		KN_DIR_RTL };
	FILE *f = open_data(UNICODE "BidiTest.txt");
	struct test_case t = { .n = 0 };
	char line[4096];
	unsigned n = 0, n_bad = 0;

	(void)state;
	while (fgets(line, sizeof(line), f) != NULL) {
		char *p = line, *save;

		if (strncmp(line, "@Levels:", 8) == 0) {
			parse_levels(&t, line + 8);
		} else if (strncmp(line, "@Reorder:", 9) == 0) {
			parse_order(&t, line + 9);
		} else if (strchr(line, ';') != NULL && *line != '#') {
			char *classes = strsep(&p, ";");
			unsigned long set = strtoul(p, NULL, 16);

			t.n = 0;
			for (char *w = strtok_r(classes, " ", &save);
			    w != NULL; w = strtok_r(NULL, " ", &save))
				t.cp[t.n++] = sample(w);
			for (unsigned d = 0; d < 3; d++) {
				if ((set >> d & 1) == 0)
					continue;
				n++;
				if (!layout_agrees(&t, dirs[d], -1) &&
				    n_bad++ < 5)
					print_message("differs: %s %u\n",
					    line, d);
			}
		}
	}
	fclose(f);
	print_message("%u of %u agree\n", n - n_bad, n);
	assert_int_equal(n, 770241);
	assert_int_equal(n_bad, 0);
}

/* Reads "÷ 0020 × 0308 ÷": the text, and the bytes at which it may break. */
static void
parse_breaks(char *line, struct kn_buf *text, bool *may_break)
{
	char *save;

	kn_buf_reset(text);
	line[strcspn(line, "#")] = '\0';
	for (char *w = strtok_r(line, " \t\n", &save); w != NULL;
	    w = strtok_r(NULL, " \t\n", &save))
		if (strcmp(w, "÷") == 0)
			may_break[text->n] = true;
		else if (strcmp(w, "×") == 0)
			may_break[text->n] = false;
		else
			kn_buf_cp(text, (uint32_t)strtoul(w, NULL, 16));
}

/* What is shown and has no cell of its own hangs on the cell before it. */
static bool
hangs(const char *s, size_t n_b, size_t at_b)
{
	uint32_t cp = kn_utf8_next(s, n_b, &at_b);

	return kn_uchar_width_col(cp) == 0 &&
	    kn_filter_cp(cp) == KN_FILTER_SHOW;
}

/*
 * A cluster of ours is one of Unicode's or a part of one. It is a part where
 * a terminal has a cell for what follows (emoji that are joined, spacing
 * marks), or where nothing is shown as itself; it is more only where a character without
 * a cell (a lone final of Hangul) has nothing else to hang on.
 */
static bool
clusters_agree(const struct kn_para *p, const struct kn_buf *text,
    const bool *may_break, unsigned *n_parts)
{
	size_t next_b = 0;

	for (size_t i = 0; i < p->n_cl; i++) {
		const struct kn_cluster *c = &p->cl[i];
		bool is_part = !may_break[c->at.start_b];

		*n_parts += is_part;
		if (c->at.start_b != next_b || (is_part &&
		    p->cl[i - 1].takes_marks &&
		    hangs(text->s, text->n, c->at.start_b)))
			return false;
		next_b = c->at.end_b;
		for (size_t b = c->at.start_b + 1; b < next_b; b++)
			if (may_break[b] && !hangs(text->s, text->n, b))
				return false;
	}
	return next_b == text->n;
}

static void
grapheme_break_test(void **state)
{
	FILE *f = open_data(UNICODE "auxiliary/GraphemeBreakTest.txt");
	unsigned n = 0, n_bad = 0, n_parts = 0;
	struct kn_buf text;
	char line[4096];

	(void)state;
	kn_buf_init(&text, 0);
	while (fgets(line, sizeof(line), f) != NULL) {
		bool may_break[MAX_CP * 4] = { false };
		struct kn_para p = { 0 };

		if (*line == '#' || *line == '\n')
			continue;
		n++;
		parse_breaks(line, &text, may_break);
		kn_para_load(&p, text.s, text.n, 0, MAX_CP, true, 0);
		if (!clusters_agree(&p, &text, may_break, &n_parts) &&
		    n_bad++ < 5)
			print_message("differs: line %u\n", n);
		kn_para_dispose(&p);
	}
	fclose(f);
	kn_buf_dispose(&text);
	print_message("%u of %u agree, %u parts\n", n - n_bad, n, n_parts);
	assert_int_equal(n, 602);
	assert_int_equal(n_bad, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bidi_character_test),
		cmocka_unit_test(bidi_test),
		cmocka_unit_test(grapheme_break_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * corpus.c: made-up articles. In: the words, a seed, a number. Out: an
 * article with title, paragraphs, outlet, place and day, or an edited copy of
 * an earlier one; and the page that an outlet would make of it.
 */
#include "corpus.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Outlets that there are, and days from 1 January 2012 on. */
#define OUTLETS 60
#define DAYS 5000
/* Copies are of one of so many before. */
#define COPY_REACH 3000
/* A rule within a rule within … */
#define MAX_DEPTH 4

enum rule_kind { TITLE, LEAD, SENTENCE, CLAUSE, NOUN, TIME, PEOPLE,
	FURNITURE, N_RULE_KINDS };

static const struct {
	enum rule_kind kind;
	const char *pattern;
} rules[] = {
#define RULE(kind, pattern) { kind, pattern },
#include "corpus_sentence.def"
#undef RULE
};
#define N_RULES (sizeof(rules) / sizeof(*rules))

static const struct {
	char letter;
	enum word_kind kind;
} slots[] = {
#define WORD_KIND(NAME, letter, type, skew) { letter, WORDS_##NAME },
#include "corpus_word.def"
#undef WORD_KIND
};

static const struct {
	char letter;
	enum rule_kind kind;
} nested[] = { { 'c', CLAUSE }, { 'n', NOUN }, { 't', TIME },
	{ 'p', PEOPLE } };

/* What Arabic writes before a word without a blank: before one that has its
 * article, and before others. */
static const char *const before_al[] = { "و", "ب", "ف", "ك" };
static const char *const before[] = { "ال", "ال", "ال", "ال", "و", "وال", "ب",
	"بال", "لل", "ل" };

struct maker {
	const struct words *words;
	struct dice dice;
	struct kn_buf *out;
};

/* ---- the grammar ------------------------------------------------------------ */

static void put_rule(struct maker *m, enum rule_kind kind, int depth);

static void
put_joined(struct maker *m)
{
	const char *al = "ال";
	struct kn_buf word;

	kn_buf_init(&word, 0);
	words_put(m->words, WORDS_COMMON, &m->dice, &word);
	if (word.n > strlen(al) && memcmp(word.s, al, strlen(al)) == 0)
		kn_buf_cstr(m->out, before_al[dice_below(&m->dice,
		    sizeof(before_al) / sizeof(*before_al))]);
	else
		kn_buf_cstr(m->out, before[dice_below(&m->dice,
		    sizeof(before) / sizeof(*before))]);
	kn_buf_put(m->out, word.s, word.n);
	kn_buf_dispose(&word);
}

static void
put_slot(struct maker *m, char letter, int depth)
{
	char number[16];

	for (size_t i = 0; i < sizeof(slots) / sizeof(*slots); i++)
		if (slots[i].letter == letter)
			words_put(m->words, slots[i].kind, &m->dice, m->out);
	for (size_t i = 0; i < sizeof(nested) / sizeof(*nested); i++)
		if (nested[i].letter == letter && depth < MAX_DEPTH)
			put_rule(m, nested[i].kind, depth + 1);
	if (letter == 'x') {
		put_joined(m);
	} else if (letter == '1') {
		snprintf(number, sizeof(number), "%u",
		    2 + dice_below(&m->dice, 2 + dice_below(&m->dice, 2030)));
		kn_buf_cstr(m->out, number);
	}
}

static void
put_rule(struct maker *m, enum rule_kind kind, int depth)
{
	size_t first = 0, n = 0;

	while (rules[first].kind != kind)
		first++;
	while (first + n < N_RULES && rules[first + n].kind == kind)
		n++;
	const char *p = rules[first + dice_below(&m->dice,
	    (uint32_t)n)].pattern;
	while (*p != '\0') {
		if (*p == '{') {
			put_slot(m, p[1], depth);
			p += 3;
		} else {
			kn_buf_chr(m->out, *p++);
		}
	}
}

/* ---- an article -------------------------------------------------------------- */

/* About the lengths of short news: half of them have ten sentences or fewer,
 * one in a hundred more than forty; and length times as many. */
static unsigned
sentence_count(struct dice *d, double length)
{
	double u = dice_share(d), v = dice_share(d);
	double normal = sqrt(-2 * log(1 - u)) * cos(6.283185307179586 * v);
	double n = 10 * exp(0.65 * normal);

	n = (n < 2 ? 2 : n > 120 ? 120 : n) * length;
	return n < 2 ? 2 : (unsigned)n;
}

static void
put_body(struct maker *m, double length)
{
	unsigned n = sentence_count(&m->dice, length);

	put_rule(m, LEAD, 0);
	for (unsigned i = 1; i < n; i++) {
		kn_buf_cstr(m->out, dice_below(&m->dice, 2) == 0 ? "\n\n" :
		    " ");
		put_rule(m, SENTENCE, 0);
	}
}

/* The day number n from 1 January 2012 on. */
static void
set_day(struct article *a, unsigned n)
{
	static const unsigned char days[12] = { 31, 28, 31, 30, 31, 30, 31,
	    31, 30, 31, 30, 31 };
	unsigned year = 2012, month = 0;

	for (;; month = (month + 1) % 12) {
		unsigned length = days[month] +
		    (month == 1 && year % 4 == 0 ? 1U : 0U);

		if (n < length)
			break;
		n -= length;
		year += month == 11 ? 1 : 0;
	}
	a->year = (int)year;
	a->month = (int)month + 1;
	a->day = (int)n + 1;
}

/* One in twelve pages says no day. */
static void
set_head(struct article *a, const struct words *w, struct dice *d)
{
	a->outlet = words_nth(w, WORDS_MEDIA,
	    words_draw(w, WORDS_MEDIA, d) % OUTLETS);
	a->place = words_nth(w, WORDS_PLACE, words_draw(w, WORDS_PLACE, d));
	/* More of the last years than of the first. */
	set_day(a, (unsigned)(DAYS * sqrt(dice_share(d))));
	if (dice_below(d, 12) == 0)
		a->year = 0;
}

static uint32_t
original_of(uint64_t seed, uint32_t i)
{
	struct dice d = dice_of(seed ^ 0xc0b1e5, i);

	if (i < 10 || dice_below(&d, 5) != 0)
		return UINT32_MAX;
	uint32_t back = i < COPY_REACH ? i : COPY_REACH;
	uint32_t of = i - 1 - dice_below(&d, back);
	/* Of a copy: the same as it. Each step goes back, so this ends. */
	uint32_t first = original_of(seed, of);
	return first == UINT32_MAX ? of : first;
}

/* Paragraphs with one in ten left out, and a sentence more behind them; one
 * copy in four is word for word. */
static void
edit(struct article *a, struct maker *m)
{
	struct kn_buf old = a->body;
	struct kn_str s = { old.s, old.n };

	if (dice_below(&m->dice, 4) == 0)
		return;
	kn_buf_init(&a->body, 0);
	for (bool first = true; s.n > 0; first = false) {
		const char *end = memmem(s.s, s.n, "\n\n", 2);
		size_t n = end == NULL ? s.n : (size_t)(end - s.s) + 2;

		if (first || dice_below(&m->dice, 10) != 0)
			kn_buf_put(&a->body, s.s, n);
		s.s += n;
		s.n -= n;
	}
	kn_buf_dispose(&old);
	m->out = &a->body;
	kn_buf_chr(m->out, ' ');
	put_rule(m, SENTENCE, 0);
}

void
article_init(struct article *a)
{
	*a = (struct article){ .copy_of = UINT32_MAX };
	kn_buf_init(&a->title, 0);
	kn_buf_init(&a->body, 0);
}

void
article_dispose(struct article *a)
{
	kn_buf_dispose(&a->title);
	kn_buf_dispose(&a->body);
}

void
article_make(struct article *a, const struct words *w,
    const struct article_plan *plan, uint32_t i)
{
	uint64_t seed = plan->seed;
	uint32_t of = original_of(seed, i);
	struct maker m = { .words = w, .out = &a->title,
	    .dice = dice_of(seed, of == UINT32_MAX ? i : of) };

	kn_buf_reset(&a->title);
	kn_buf_reset(&a->body);
	a->copy_of = of;
	set_head(a, w, &m.dice);
	put_rule(&m, TITLE, 0);
	m.out = &a->body;
	put_body(&m, plan->length);
	if (of == UINT32_MAX)
		return;
	/* Another paper's: its name, its title once in three, its cuts. */
	m.dice = dice_of(seed, i);
	a->outlet = words_nth(w, WORDS_MEDIA,
	    words_draw(w, WORDS_MEDIA, &m.dice) % OUTLETS);
	if (dice_below(&m.dice, 3) == 0) {
		kn_buf_reset(&a->title);
		m.out = &a->title;
		put_rule(&m, TITLE, 0);
	}
	edit(a, &m);
}

/* ---- the page ---------------------------------------------------------------- */

static const char *const months[12] = { "يناير", "فبراير", "مارس", "أبريل",
	"ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر" };

/* An outlet writes its pages in one of three ways. */
static unsigned
style_of(const struct article *a)
{
	unsigned sum = 0;

	for (const char *c = a->outlet.id; *c != '\0'; c++)
		sum = sum * 31 + (unsigned char)*c;
	return sum % 3;
}

static void
put_dateline(const struct article *a, struct kn_buf *out)
{
	char line[256];

	switch (style_of(a)) {
	case 0:
		snprintf(line, sizeof(line), "نشر في %s يوم %02d - %02d - %d\n\n",
		    a->outlet.name, a->day, a->month, a->year);
		break;
	case 1:
		snprintf(line, sizeof(line), "%s - %s\n\n%d %s %d - 10:15\n\n",
		    a->outlet.name, a->place.name, a->day,
		    months[a->month - 1], a->year);
		break;
	default:
		snprintf(line, sizeof(line), "%s | %02d/%02d/%d\n\n",
		    a->outlet.name, a->day, a->month, a->year);
		break;
	}
	kn_buf_cstr(out, line);
}

/* The line that every page of an outlet ends with; half of them have none. */
static void
put_furniture(const struct article *a, struct kn_buf *out)
{
	unsigned n = 0, nth = (unsigned char)a->outlet.id[0] % 8;

	for (size_t i = 0; i < N_RULES; i++) {
		if (rules[i].kind != FURNITURE || n++ != nth)
			continue;
		const char *slot = strstr(rules[i].pattern, "{M}");
		kn_buf_cstr(out, "\n\n");
		kn_buf_put(out, rules[i].pattern,
		    (size_t)(slot - rules[i].pattern));
		kn_buf_cstr(out, a->outlet.name);
		kn_buf_cstr(out, slot + strlen("{M}"));
	}
}

void
article_page(const struct article *a, struct kn_buf *out)
{
	kn_buf_put(out, a->title.s, a->title.n);
	kn_buf_cstr(out, "\n\n");
	if (a->year != 0)
		put_dateline(a, out);
	kn_buf_put(out, a->body.s, a->body.n);
	put_furniture(a, out);
	kn_buf_chr(out, '\n');
}

/*
 * anchor_text.c: a text prepared for finding passages. In: UTF-8. Out: its
 * letters with their bytes, and where each piece of five letters stands.
 * Nothing is folded until a passage is not where it was.
 */
#include "core/note/anchor_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define MARK_CP 256

/* Rising; beyond ASCII those that the fold leaves. $ % + < = > are kept:
 * they change what is said. */
static const struct {
	uint32_t first, last;
} gaps[] = {
	{ 0x00, 0x23 }, { 0x26, 0x2A }, { 0x2C, 0x2F }, { 0x3A, 0x3B },
	{ 0x3F, 0x40 }, { 0x5B, 0x60 }, { 0x7B, 0xA1 }, { 0xA7, 0xA7 },
	{ 0xAB, 0xAB }, { 0xAF, 0xAF }, { 0xB4, 0xB4 }, { 0xB6, 0xB8 },
	{ 0xBB, 0xBB }, { 0xBF, 0xBF }, { 0x2B9, 0x2BF }, { 0x2C6, 0x2CF },
	{ 0x5BE, 0x5BE }, { 0x5F3, 0x5F4 }, { 0x60C, 0x60D },
	{ 0x61B, 0x61F }, { 0x66D, 0x66D }, { 0x6D4, 0x6D4 },
	{ 0x1680, 0x1680 }, { 0x2000, 0x202F }, { 0x2032, 0x206F },
	{ 0x2212, 0x2212 }, { 0x22C5, 0x22C5 }, { 0x25A0, 0x25FF },
	{ 0x2E00, 0x2E7F }, { 0x3000, 0x3003 }, { 0x3008, 0x3011 },
	{ 0x3014, 0x301F }, { 0x30FB, 0x30FB }, { 0xFD3E, 0xFD3F },
	{ 0xFE10, 0xFE1F }, { 0xFE30, 0xFE52 }, { 0xFF01, 0xFF02 },
	{ 0xFF07, 0xFF0A }, { 0xFF0C, 0xFF0F }, { 0xFF1A, 0xFF1B },
	{ 0xFF1F, 0xFF1F },
};

bool
anchor__is_gap(uint32_t cp)
{
	if (cp >= 0x620 && cp <= 0x64A)
		return false;
	for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++)
		if (cp <= gaps[i].last)
			return cp >= gaps[i].first;
	return false;
}

static enum anchor_class
classify(uint32_t cp)
{
	if ((cp >= 0x620 && cp <= 0x64A) || (cp >= 'a' && cp <= 'z'))
		return ANCHOR_LETTER;
	if (cp >= '0' && cp <= '9')
		return ANCHOR_DIGIT;
	if (cp < 0x80)
		return ANCHOR_SIGN;
	if (kn_uchar_is_letter(cp) || kn_uchar_is_mark(cp))
		return ANCHOR_LETTER;
	return kn_uchar_is_digit(cp) ? ANCHOR_DIGIT : ANCHOR_SIGN;
}

/* One sign for all that separate the same way between two digits. */
static uint32_t
unify_gap(uint32_t cp)
{
	if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)
		return '-';
	return kn_uchar_is_space(cp) ? ' ' : cp;
}

static void
put_letter(struct anchor_letters *l, uint32_t cp, uint32_t start_b)
{
	enum anchor_class class = classify(cp);

	l->bound[l->n] = l->n == 0 || l->gap != 0 || class == ANCHOR_SIGN ||
	    class != l->class;
	l->class = class;
	l->cp[l->n] = cp;
	l->start_b[l->n] = start_b;
	l->end_b[l->n++] = start_b;
	l->gap = 0;
}

static void
reserve(struct anchor_letters *l, size_t need)
{
	if (need <= l->cap)
		return;
	l->cp = kn_realloc(l->cp, need, sizeof(*l->cp));
	l->start_b = kn_realloc(l->start_b, need, sizeof(*l->start_b));
	l->end_b = kn_realloc(l->end_b, need, sizeof(*l->end_b));
	l->bound = kn_realloc(l->bound, need, 1);
	l->cap = need;
}

/* Appends the letters of a folded text; parts may come one by one. */
void
anchor__letters_add(struct anchor_letters *l, const struct kn_folded *folded)
{
	size_t open = l->n;     /* the first whose end is not known yet */

	/* Each letter may bring a sign before it. */
	reserve(l, l->n + folded->n + 2);
	for (size_t i = 0; i < folded->n;) {
		uint32_t at_b = folded->src_b[i];
		uint32_t cp = kn_utf8_next(folded->s, folded->n, &i);

		if (open < l->n && at_b > l->start_b[open])
			while (open < l->n)
				l->end_b[open++] = at_b;
		if (anchor__is_gap(cp)) {
			if (l->gap == 0 || l->gap == ' ')
				l->gap = unify_gap(cp);
			continue;
		}
		if (cp == 0x66A)
			cp = '%';
		if (l->gap != 0 && l->n > 0 && l->class == ANCHOR_DIGIT &&
		    classify(cp) == ANCHOR_DIGIT)
			put_letter(l, l->gap, l->end_b[l->n - 1]);
		put_letter(l, cp, at_b);
	}
	while (open < l->n)
		l->end_b[open++] = folded->src_b[folded->n];
	l->bound[l->n] = 1;
}

void
anchor__letters_dispose(struct anchor_letters *l)
{
	free(l->cp);
	free(l->start_b);
	free(l->end_b);
	free(l->bound);
	*l = (struct anchor_letters){ .n = 0 };
}

struct kn_anchor_text *
kn_anchor_text_new(const char *text, size_t n_b)
{
	struct kn_anchor_text *t = kn_calloc(1, sizeof(*t));
	struct kn_offsets o;
	size_t cap = 0;

	t->s = text;
	t->n_b = n_b;
	kn_offsets_init(&o, text, n_b);
	for (size_t b = 0;; b = kn_offsets_b(&o, t->n_marks * MARK_CP)) {
		t->mark_b = kn_grow(t->mark_b, &cap, t->n_marks + 1,
		    sizeof(*t->mark_b));
		t->mark_b[t->n_marks++] = (uint32_t)b;
		if (b >= n_b)
			break;
	}
	return t;
}

void
kn_anchor_text_free(struct kn_anchor_text *t)
{
	if (t == NULL)
		return;
	anchor__letters_dispose(&t->l);
	free(t->mark_b);
	free(t->head);
	free(t->pos);
	free(t);
}

/* The byte at which a code point starts; the end when there are fewer. */
size_t
anchor__text_b(const struct kn_anchor_text *t, size_t at_cp)
{
	size_t mark = at_cp / MARK_CP;

	if (mark >= t->n_marks)
		return t->n_b;
	struct kn_offsets o = {
		.s = t->s, .n_b = t->n_b,
		.last_b = t->mark_b[mark], .last_cp = mark * MARK_CP,
	};
	return kn_offsets_b(&o, at_cp);
}

static uint32_t
hash_gram(const uint32_t *cp)
{
	uint32_t h = 0;

	for (int i = 0; i < ANCHOR_GRAM; i++)
		h = (h ^ cp[i]) * 0x9E3779B1u;
	return h ^ h >> 15;
}

/* A counting sort by hash. */
static void
index_grams(struct kn_anchor_text *t)
{
	size_t n = t->l.n < ANCHOR_GRAM ? 0 : t->l.n - ANCHOR_GRAM + 1;
	uint32_t size = 256;

	while (size < n && size < 1u << 17)
		size *= 2;
	t->mask = size - 1;
	t->head = kn_calloc((size_t)size + 2, sizeof(*t->head));
	t->pos = kn_malloc((n + 1) * sizeof(*t->pos));
	uint32_t *hash = kn_malloc((n + 1) * sizeof(*hash));
	/* Counted two places up, so that filling leaves the starts. */
	for (size_t i = 0; i < n; i++) {
		hash[i] = hash_gram(t->l.cp + i) & t->mask;
		t->head[hash[i] + 2]++;
	}
	for (uint32_t h = 1; h <= size + 1; h++)
		t->head[h] += t->head[h - 1];
	for (size_t i = 0; i < n; i++)
		t->pos[t->head[hash[i] + 1]++] = (uint32_t)i;
	free(hash);
}

void
anchor__text_fold(struct kn_anchor_text *t)
{
	struct kn_folded f;

	if (t->folded)
		return;
	kn_fold(KN_FOLD_INDEX, t->s, t->n_b, &f);
	anchor__letters_add(&t->l, &f);
	kn_folded_dispose(&f);
	index_grams(t);
	t->folded = true;
}

const uint32_t *
anchor__gram(const struct kn_anchor_text *t, const uint32_t *cp, size_t *n)
{
	uint32_t h = hash_gram(cp) & t->mask;

	*n = t->head[h + 1] - t->head[h];
	return t->pos + t->head[h];
}

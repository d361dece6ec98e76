/*
 * phrase.c: what words a short line opens with. In: a line. Out: its folded
 * form, and the row of phrase.def it matches. Knows no outlet and no title:
 * the table holds general words of news pages.
 */
#include "doc_priv.h"

#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/utf8.h"

static const struct phrase_row {
	enum doc__phrase kind;
	enum doc__place place;
	struct kn_str words;
} phrases[] = {
#define KN_PHRASE(KIND, PLACE, words) \
	{ DOC__PHRASE_##KIND, DOC__##PLACE, { words, sizeof(words) - 1 } },
#include "phrase.def"
#undef KN_PHRASE
};

#define N_PHRASES (sizeof(phrases) / sizeof(phrases[0]))

const char *
doc__phrase_row(size_t i)
{
	return i < N_PHRASES ? phrases[i].words.s : NULL;
}

/* An Arabic letter, which takes two bytes: U+0620 to U+067F. */
static bool
is_arabic_letter(const char *s)
{
	unsigned char a = (unsigned char)s[0], b = (unsigned char)s[1];

	return a == 0xD9 || (a == 0xD8 && b >= 0xA0);
}

/* Without what is neither letter, mark nor digit at either end. */
static struct kn_str
trim_marks(struct kn_str s)
{
	size_t i = 0;

	while (i < s.n) {
		size_t next = i;

		if (doc__is_word_cp(kn_utf8_next(s.s, s.n, &next)))
			break;
		i = next;
	}
	while (s.n > i) {
		size_t prev = s.n;

		if (doc__is_word_cp(kn_utf8_prev(s.s, &prev)))
			break;
		s.n = prev;
	}
	return (struct kn_str){ s.s + i, s.n - i };
}

/* Made in the buffer that it was folded into: what comes out is never longer
 * than what was read. */
void
doc__plain(struct kn_str line, struct kn_buf *out)
{
	size_t n = 0;
	bool gap = false;

	kn_buf_reset(out);
	if (line.n == 0 || line.n > (size_t)DOC__SHORT_CP * 4)
		return;
	kn_fold_append(KN_FOLD_NAME, line.s, line.n, out);
	struct kn_str f = trim_marks(kn_buf_get(out));
	for (size_t i = 0, end; i < f.n; i = end) {
		end = i;
		uint32_t cp = kn_utf8_next(f.s, f.n, &end);

		if (doc__is_blank_cp(cp) || cp == '.') {
			gap = true;
			continue;
		}
		if (gap)
			out->s[n++] = ' ';
		gap = false;
		/* The typographic apostrophe is the typewriter's. */
		if (cp == 0x2019) {
			out->s[n++] = '\'';
			continue;
		}
		while (end < f.n && is_arabic_letter(f.s + end))
			end += 2;
		memmove(out->s + n, f.s + i, end - i);
		n += end - i;
	}
	kn_buf_trunc(out, n);
}

static bool
row_matches(const struct phrase_row *row, struct kn_str plain)
{
	if (!kn_str_starts(plain, row->words))
		return false;
	if (plain.n == row->words.n)
		return true;
	if (row->place == DOC__WHOLE)
		return false;
	size_t i = row->words.n;
	uint32_t cp = kn_utf8_next(plain.s, plain.n, &i);
	if (row->place == DOC__START)
		return !doc__is_word_cp(cp);
	while (cp == ' ' && i < plain.n)
		cp = kn_utf8_next(plain.s, plain.n, &i);
	return cp == ':' || cp == '-' || cp == '/' || cp == '|' ||
	    (cp >= 0x2010 && cp <= 0x2015);
}

/* The longest row that matches; of any kind when kind is NONE. */
static const struct phrase_row *
best(struct kn_str plain, enum doc__phrase kind)
{
	const struct phrase_row *found = NULL;

	for (size_t i = 0; plain.n > 0 && i < N_PHRASES; i++) {
		const struct phrase_row *row = &phrases[i];

		if (kind != DOC__PHRASE_NONE && row->kind != kind)
			continue;
		/* No row has one byte only; in Arabic the first says little. */
		if (row->words.n > plain.n || row->words.s[1] != plain.s[1] ||
		    (found != NULL && row->words.n <= found->words.n))
			continue;
		if (row_matches(row, plain))
			found = row;
	}
	return found;
}

enum doc__phrase
doc__phrase_of(struct kn_str plain, size_t *used_b)
{
	const struct phrase_row *row = best(plain, DOC__PHRASE_NONE);

	if (used_b != NULL)
		*used_b = row == NULL ? 0 : row->words.n;
	return row == NULL ? DOC__PHRASE_NONE : row->kind;
}

bool
doc__phrase_is(struct kn_str plain, enum doc__phrase kind, size_t *used_b)
{
	const struct phrase_row *row = best(plain, kind);

	if (used_b != NULL)
		*used_b = row == NULL ? 0 : row->words.n;
	return row != NULL;
}

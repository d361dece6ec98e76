/*
 * hostile.h: articles made of one piece, again and again.
 */
#ifndef TESTS_WORK_HOSTILE_H
#define TESTS_WORK_HOSTILE_H

#include "kunnash/mem.h"
#include "kunnash/str.h"

/* A name that is another one for every number: five letters. */
static void
put_other(struct kn_buf *out, size_t number)
{
	static const char *const letters[] = { "ب", "ت", "ج", "د", "ر", "س",
		"ع", "ف", "ق", "ك" };

	for (int k = 0; k < 5; k++, number /= 10)
		kn_buf_cstr(out, letters[number % 10]);
}

static const struct hostile {
	const char *name, *piece, *after;
} hostile[] = {
#define HOSTILE(name, piece, after) { name, piece, after },
#include "tests/work/hostile.def"
#undef HOSTILE
};

static void
put_pieces(struct kn_buf *out, const char *piece, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (const char *s = piece; *s != '\0'; s++)
			if (*s == '%')
				put_other(out, i * 7919 % 100000);
			else
				kn_buf_chr(out, *s);
}

/* The piece n times, below a title and behind who speaks. */
static void
put_hostile(struct kn_buf *out, const struct hostile *h, size_t n)
{
	kn_buf_cstr(out, "عنوان هذا الخبر الطويل\n\nقال الوزير: ");
	put_pieces(out, h->piece, n);
	put_pieces(out, h->after, n);
}

#endif

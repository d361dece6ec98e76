/*
 * record_text.c: the values of fields as text. In: a value as a record has
 * it. Out: lines of text: no markup, no blanks around, nothing for the words
 * that programs write for nothing; and the same folded, to see whether one
 * value says what another says.
 */
#include "core/import/record_priv.h"

#include <string.h>
#include <strings.h>

#include "core/import/import_priv.h"
#include "kunnash/fold.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define MIN_ECHO 8              /* words that do not come together by chance */

static bool
is_blank_cp(uint32_t cp)
{
	return kn_uchar_is_space(cp) || cp == 0xFEFF || cp == 0x200B;
}

static struct kn_str
trim(struct kn_str s)
{
	size_t i = 0;

	while (i < s.n) {
		size_t next = i;

		if (!is_blank_cp(kn_utf8_next(s.s, s.n, &next)))
			break;
		i = next;
	}
	s.s += i;
	s.n -= i;
	while (s.n > 0) {
		size_t end = s.n;

		if (!is_blank_cp(kn_utf8_prev(s.s, &end)))
			break;
		s.n = end;
	}
	return s;
}

/* What is written where there is nothing. */
static bool
is_nothing(struct kn_str s)
{
	static const char *const words[] = { "null", "none", "nan", "nat",
		"n/a", "na", "undefined", "\\n", "-", "[]", "{}", NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (s.n == strlen(*w) && strncasecmp(s.s, *w, s.n) == 0)
			return true;
	return s.n == 0;
}

static void
put_paragraph(void *user, struct kn_str item)
{
	struct kn_buf *out = user;

	item = trim(item);
	if (item.n > 0 && out->n > 0)
		kn_buf_cstr(out, "\n\n");
	kn_buf_str(out, item);
}

/* A whole value that is a list of strings in Python's notation. */
static bool
put_list(struct kn_str s, struct kn_buf *out)
{
	bool cut;
	size_t n = import__pylist(s, put_paragraph, out, &cut);

	if (n == s.n && !cut)
		return true;
	kn_buf_reset(out);
	return false;
}

/* Lines end with LF; NUL is no character of a text. */
static void
put_lines(struct kn_str s, struct kn_buf *out)
{
	for (size_t i = 0, from; i < s.n; i++) {
		for (from = i; i < s.n && s.s[i] != '\0' && s.s[i] != '\r';)
			i++;
		if (i > from)
			kn_buf_put(out, s.s + from, i - from);
		if (i == s.n)
			break;
		if (s.s[i] == '\0')
			kn_buf_cp(out, KN_CP_BAD);
		else if (i + 1 == s.n || s.s[i + 1] != '\n')
			kn_buf_chr(out, '\n');
	}
}

void
import__value_text(struct kn_str value, struct kn_buf *out)
{
	struct kn_buf list, text;

	value = trim(value);
	if (is_nothing(value))
		return;
	kn_buf_init(&list, 0);
	kn_buf_init(&text, 0);
	if (value.s[0] == '[' && put_list(value, &list))
		value = kn_buf_get(&list);
	import__html_text(value, &text);
	put_lines(trim(kn_buf_get(&text)), out);
	kn_buf_dispose(&list);
	kn_buf_dispose(&text);
}

/* White space as single spaces. */
static void
put_line(struct kn_str s, struct kn_buf *out)
{
	bool gap = false;

	for (size_t i = 0; i < s.n;) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if (kn_uchar_is_space(cp)) {
			gap = true;
			continue;
		}
		if (gap)
			kn_buf_chr(out, ' ');
		gap = false;
		kn_buf_cp(out, cp == 0 ? KN_CP_BAD : cp);
	}
}

void
import__value_line(struct kn_str value, struct kn_buf *out)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	import__value_text(value, &text);
	put_line(kn_buf_get(&text), out);
	kn_buf_dispose(&text);
}

void
import__value_word(struct kn_str value, struct kn_buf *out)
{
	static const char amp[] = "&amp;";
	struct kn_buf text;

	value = trim(value);
	if (is_nothing(value))
		return;
	/* Of all markup an address has this. */
	kn_buf_init(&text, 0);
	for (size_t i = 0; i < value.n; i++) {
		kn_buf_chr(&text, value.s[i]);
		if (kn_str_ends(kn_buf_get(&text), KN_LIT(amp)))
			kn_buf_trunc(&text, text.n - (sizeof(amp) - 2));
	}
	put_line(kn_buf_get(&text), out);
	kn_buf_dispose(&text);
}

void
import__value_fold(struct kn_str value, struct kn_buf *out)
{
	static const char marks[] = " .[]()";
	static const char ellipsis[] = "…";
	const size_t mark_b = sizeof(ellipsis) - 1;

	kn_fold_append(KN_FOLD_INDEX, value.s, value.n, out);
	kn_fold_squeeze(out);
	while (out->n > 0) {
		if (strchr(marks, out->s[out->n - 1]) != NULL)
			kn_buf_trunc(out, out->n - 1);
		else if (kn_str_ends(kn_buf_get(out),
		    (struct kn_str){ ellipsis, mark_b }))
			kn_buf_trunc(out, out->n - mark_b);
		else
			break;
	}
}

bool
import__value_within(struct kn_str part, struct kn_str whole)
{
	return part.n == 0 || (part.n <= whole.n &&
	    memmem(whole.s, whole.n, part.s, part.n) != NULL);
}

static bool
next_word(struct kn_str *rest, struct kn_str *word)
{
	do {
		if (!kn_str_split(rest, ' ', word))
			return false;
	} while (word->n == 0);
	return true;
}

bool
import__value_echoes(struct kn_str part, struct kn_str whole)
{
	struct kn_str word, other;
	size_t n = 0, left;

	for (struct kn_str rest = part; next_word(&rest, &word);)
		n++;
	if (n < MIN_ECHO)
		return false;
	left = 2 * n + MIN_ECHO;
	while (next_word(&part, &word)) {
		do {
			if (left-- == 0 || !next_word(&whole, &other))
				return false;
		} while (!kn_str_eq(word, other));
	}
	return true;
}

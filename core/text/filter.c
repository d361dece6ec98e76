/*
 * filter.c: the one filter between documents and a terminal. In: code points
 * and bytes of unknown origin. Out: what may be shown of them. Every other
 * part that shows text of a document, in cells or as a line, asks here.
 */
#include "kunnash/filter.h"

#include <string.h>

#include <unicode/uchar.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* More marks than this on one letter attack the terminal or the eye. */
#define MAX_MARKS 4

#define DOTTED_CIRCLE 0x25CCu
#define SHOWN_LRO 0x21E5u       /* rightwards arrow to bar */
#define SHOWN_RLO 0x21E4u       /* leftwards arrow to bar */

static bool
is_line_break(uint32_t cp)
{
	return (cp >= 0x0A && cp <= 0x0D) || cp == 0x85 || cp == 0x2028 ||
	    cp == 0x2029;
}

/* Cf, and the few marks and letters that are made to be invisible. */
static enum kn_filter_act
act_on_format(uint32_t cp)
{
	if (cp == 0x202D || cp == 0x202E)
		return KN_FILTER_OVERRIDE;
	if (u_hasBinaryProperty((UChar32)cp,
	    UCHAR_PREPENDED_CONCATENATION_MARK))
		return KN_FILTER_SHOW;
	return KN_FILTER_DROP;
}

static enum kn_filter_act
act_on_graphic(uint32_t cp)
{
	return u_hasBinaryProperty((UChar32)cp,
	    UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ? KN_FILTER_DROP :
	    KN_FILTER_SHOW;
}

enum kn_filter_act
kn_filter_cp(uint32_t cp)
{
	/* Most of what is read: ASCII, Arabic letters, harakat, digits. */
	if ((cp >= 0x20 && cp < 0x7F) || (cp >= 0x620 && cp < 0x66A))
		return KN_FILTER_SHOW;
	if (cp == '\t' || is_line_break(cp))
		return KN_FILTER_BLANK;
	if (cp > 0x10FFFF)
		return KN_FILTER_REPLACE;
	switch (u_charType((UChar32)cp)) {
	case U_SPACE_SEPARATOR:
		return KN_FILTER_BLANK;
	case U_FORMAT_CHAR:
		return act_on_format(cp);
	case U_CONTROL_CHAR:
	case U_SURROGATE:
	case U_PRIVATE_USE_CHAR:
	case U_UNASSIGNED:
	case U_LINE_SEPARATOR:
	case U_PARAGRAPH_SEPARATOR:
		return KN_FILTER_REPLACE;
	case U_NON_SPACING_MARK:
	case U_OTHER_LETTER:
		return act_on_graphic(cp);
	default:
		return KN_FILTER_SHOW;
	}
}

uint32_t
kn_filter_show(uint32_t cp)
{
	switch (kn_filter_cp(cp)) {
	case KN_FILTER_SHOW:
		return cp;
	case KN_FILTER_BLANK:
		return ' ';
	case KN_FILTER_DROP:
		return 0;
	case KN_FILTER_OVERRIDE:
		return cp == 0x202D ? SHOWN_LRO : SHOWN_RLO;
	case KN_FILTER_REPLACE:
	default:
		return KN_CP_BAD;
	}
}

size_t
kn_filter_overrides(struct kn_str s)
{
	const char *at = s.s, *end = s.s + s.n;
	size_t n = 0;

	if (s.n == 0)
		return 0;
	/* Both begin with this byte in UTF-8, and little else does. */
	while ((at = memchr(at, 0xE2, (size_t)(end - at))) != NULL) {
		size_t i = 0;

		n += kn_filter_cp(kn_utf8_next(at, (size_t)(end - at), &i)) ==
		    KN_FILTER_OVERRIDE;
		at++;
	}
	return n;
}

/* What came before the next character, as far as marks are concerned. */
struct state {
	bool has_base;
	unsigned n_marks;
};

/* Appends a character that may be shown, guarding what marks can do. */
static void
append_shown(struct state *st, uint32_t cp, struct kn_buf *out)
{
	if (!kn_uchar_is_mark(cp)) {
		*st = (struct state){ .has_base = true };
	} else if (!st->has_base) {
		/* A mark must not land on what others have printed. */
		kn_buf_cp(out, DOTTED_CIRCLE);
		*st = (struct state){ .has_base = true, .n_marks = 1 };
	} else if (++st->n_marks > MAX_MARKS) {
		return;
	}
	kn_buf_cp(out, cp);
}

void
kn_filter_append(struct kn_str untrusted, bool keep_lines,
    struct kn_buf *out)
{
	struct state st = { 0 };

	for (size_t i = 0; i < untrusted.n;) {
		uint32_t cp = kn_utf8_next(untrusted.s, untrusted.n, &i);

		if (keep_lines && is_line_break(cp)) {
			if (cp == '\r' && i < untrusted.n &&
			    untrusted.s[i] == '\n')
				i++;
			kn_buf_chr(out, '\n');
			st.has_base = false;
			continue;
		}
		uint32_t shown = kn_filter_show(cp);
		if (shown != 0)
			append_shown(&st, shown, out);
	}
}

void
kn_filter_append_name(struct kn_str untrusted, struct kn_buf *out)
{
	struct state st = { 0 };

	for (size_t i = 0; i < untrusted.n;) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(untrusted.s, untrusted.n, &i);
		bool bad = cp == KN_CP_BAD && (i - at != 3 ||
		    (unsigned char)untrusted.s[at] != 0xEF);

		if (!bad && kn_filter_cp(cp) == KN_FILTER_SHOW) {
			append_shown(&st, cp, out);
			continue;
		}
		for (; bad && at < i; at++)
			kn_buf_fmt(out, "<%02X>",
			    (unsigned)(unsigned char)untrusted.s[at]);
		if (!bad)
			kn_buf_fmt(out, "<U+%04X>", (unsigned)cp);
		st = (struct state){ 0 };
	}
}

/*
 * strict.c: judges every byte that was sent to a terminal.
 *
 * In: the bytes of a session. Out: a verdict. All instances of the
 * capabilities that ncurses draws with are made beforehand by tparm() and
 * kept in a map, but for those with two numbers (cup, csr), which are made
 * anew from the numbers in what was sent and compared. The column is kept
 * track of, because the row guard may only stand at the two ends of a row.
 */
#include "strict.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"
#include "tests/prop/unidata.h"

#define SIZE_MAX_COL 1000
#define MARKS_MAX 4             /* KN_CELL_CPS - 1 */
#define LRO 0x202Du
#define PDF 0x202Cu

/* What a sequence does to the cursor. */
enum op { OP_NONE, OP_HOME, OP_LINE_START, OP_COLUMN, OP_RIGHT, OP_LEFT,
	OP_TAB, OP_BACK_TAB, OP_REPEAT, OP_INSERT, OP_LOST };

struct sequence {
	enum op op;
	int n;
};

struct strict {
	bool records;
	bool plain;             /* no terminal: lines of text */
	int w, h;
	uint8_t *gc;
	struct kn_map *known;   /* bytes to seq */
	struct sequence *seq;
	size_t n_seq, cap_seq, longest_b;
	char *cup, *csr;        /* without padding */
	int x;                  /* w: at the end, about to wrap */
	uint32_t last;          /* the character before */
	unsigned n_marks;
	bool guarded;           /* the line began with LRO (lines) */
	bool corner;            /* PDF waits to be pushed into the corner */
	size_t at_b, chars, sequences;
	char fault[160];
};

static const struct {
	const char *cap;
	enum op op;
} plain_caps[] = {
	{ "clear", OP_HOME }, { "home", OP_HOME }, { "cr", OP_LINE_START },
	{ "cud1", OP_NONE }, { "ind", OP_NONE }, { "cuu1", OP_NONE },
	{ "ri", OP_NONE }, { "cub1", OP_LEFT }, { "cuf1", OP_RIGHT },
	{ "ht", OP_TAB }, { "cbt", OP_BACK_TAB }, { "ed", OP_NONE },
	{ "el", OP_NONE }, { "el1", OP_NONE }, { "smcup", OP_LOST },
	{ "rmcup", OP_LOST }, { "civis", OP_NONE }, { "cnorm", OP_NONE },
	{ "cvvis", OP_NONE }, { "sgr0", OP_NONE }, { "bold", OP_NONE },
	{ "dim", OP_NONE }, { "rev", OP_NONE }, { "smul", OP_NONE },
	{ "rmul", OP_NONE }, { "smso", OP_NONE }, { "rmso", OP_NONE },
	{ "sitm", OP_NONE }, { "ritm", OP_NONE }, { "op", OP_NONE },
	{ "oc", OP_NONE }, { "dch1", OP_NONE }, { "ich1", OP_INSERT },
	{ "il1", OP_NONE }, { "dl1", OP_NONE }, { "smir", OP_INSERT },
	{ "rmir", OP_NONE }, { "smam", OP_NONE }, { "rmam", OP_NONE },
	{ "smkx", OP_NONE }, { "rmkx", OP_NONE }, { "enacs", OP_NONE },
};

static const struct {
	const char *cap;
	enum op op;
	int from, to;
} counted_caps[] = {
	{ "hpa", OP_COLUMN, 0, SIZE_MAX_COL },
	{ "vpa", OP_NONE, 0, SIZE_MAX_COL },
	{ "cub", OP_LEFT, 1, SIZE_MAX_COL },
	{ "cuf", OP_RIGHT, 1, SIZE_MAX_COL },
	{ "cud", OP_NONE, 1, SIZE_MAX_COL },
	{ "cuu", OP_NONE, 1, SIZE_MAX_COL },
	{ "ech", OP_NONE, 1, SIZE_MAX_COL },
	{ "ich", OP_INSERT, 1, SIZE_MAX_COL },
	{ "dch", OP_NONE, 1, SIZE_MAX_COL },
	{ "il", OP_NONE, 1, SIZE_MAX_COL },
	{ "dl", OP_NONE, 1, SIZE_MAX_COL },
	{ "indn", OP_NONE, 1, SIZE_MAX_COL },
	{ "rin", OP_NONE, 1, SIZE_MAX_COL },
	{ "setaf", OP_NONE, 0, 255 },
	{ "setab", OP_NONE, 0, 255 },
};

/* The strings that are ours: for all terminals, and for one kind. */
static const struct {
	const char *name, *bytes;
} modes[] = {
#define KN_MODE(NAME, bytes, what) { #NAME, bytes },
#include "tui/screen/modes.def"
#undef KN_MODE
#define KN_KIND(NAME, name, order, plain, guard, marks, asked, off, on, hint) \
	{ #NAME, off }, { #NAME, on },
#include "tui/screen/kind.def"
#undef KN_KIND
};

/* Those that mean something only with others. */
static bool
is_bracket(const char *name)
{
	return strncmp(name, "COPY_", 5) == 0 ||
	    strncmp(name, "THROUGH", 7) == 0;
}

/* ---- what is known ------------------------------------------------------ */

/* A copy without padding ($<5>), which is no bytes. */
static char *
without_padding(const char *s)
{
	char *out = kn_strdup(s), *to = out;

	while (*s != '\0') {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>') != NULL)
			s = strchr(s, '>') + 1;
		else
			*to++ = *s++;
	}
	*to = '\0';
	return out;
}

static void
know(struct strict *s, const char *bytes, enum op op, int n)
{
	size_t n_b = strlen(bytes);

	if (n_b == 0 || !kn_map_set(s->known, (struct kn_str){ bytes, n_b },
	    (uint32_t)s->n_seq))
		return;
	s->seq = kn_grow(s->seq, &s->cap_seq, s->n_seq + 1,
	    sizeof(*s->seq));
	s->seq[s->n_seq++] = (struct sequence){ op, n };
	s->longest_b = n_b > s->longest_b ? n_b : s->longest_b;
}

/* The capability without padding, to be freed, or NULL. */
static char *
capability(const char *name)
{
	const char *v = tigetstr(name);

	return v == NULL || v == (const char *)-1 ? NULL :
	    without_padding(v);
}

static void
know_counted(struct strict *s, const char *cap, enum op op, int from, int to)
{
	char *v = capability(cap);

	for (int i = from; v != NULL && i <= to; i++)
		know(s, tparm(v, (long)i, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L),
		    op, i);
	free(v);
}

/* rep begins with the character; what follows it is the sequence. */
static void
know_repeat(struct strict *s)
{
	char *v = capability("rep");

	for (long i = 1; v != NULL && i <= SIZE_MAX_COL; i++) {
		const char *r = tparm(v, (long)'x', i, 0L, 0L, 0L, 0L, 0L,
		    0L, 0L);

		if (r[0] == 'x')
			know(s, r + 1, OP_REPEAT, (int)i - 1);
	}
	free(v);
}

/* All 256 attribute settings; the ninth, the line drawing set, is never
 * asked for. sgr0 also comes with its end of that set cut away. */
static void
know_attributes(struct strict *s)
{
	static const char *const ends[] = { "\033(B", "\017", "\033[10m" };
	char *v = capability("sgr"), *sgr0 = capability("sgr0");

	for (int i = 0; v != NULL && i < 256; i++) {
		char *one = without_padding(tparm(v, (long)(i & 1),
		    (long)(i >> 1 & 1), (long)(i >> 2 & 1),
		    (long)(i >> 3 & 1), (long)(i >> 4 & 1),
		    (long)(i >> 5 & 1), (long)(i >> 6 & 1),
		    (long)(i >> 7 & 1), 0L));

		know(s, one, OP_NONE, 0);
		free(one);
	}
	for (size_t i = 0; sgr0 != NULL && i < 3; i++) {
		char *at = strstr(sgr0, ends[i]);
		size_t n = strlen(ends[i]);

		if (at == NULL)
			continue;
		memmove(at, at + n, strlen(at + n) + 1);
		know(s, sgr0, OP_NONE, 0);
	}
	free(v);
	free(sgr0);
}

/* screen_describe.c: attributes behind colours; ech where it is unsaid. */
static void
know_lean(struct strict *s, const char *term)
{
	static const char *const ends[] = { "1m", "2m", "4m", "1;2m", "1;4m",
		"2;4m", "1;2;4m" };
	char *v = capability("setaf"), one[64];
	bool erases = strncmp(term, "tmux", 4) == 0 ||
	    strncmp(term, "screen", 6) == 0;

	for (long c = 0; v != NULL && c <= 256; c++) {
		const char *plain = c == 256 ? "\033[m" : tparm(v, c, 0L, 0L,
		    0L, 0L, 0L, 0L, 0L, 0L);

		for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
			snprintf(one, sizeof(one), "%.*s;%s",
			    (int)strlen(plain) - 1, plain, ends[i]);
			know(s, one, OP_NONE, 0);
		}
	}
	for (int i = 1; erases && i <= SIZE_MAX_COL; i++) {
		snprintf(one, sizeof(one), "\033[%dX", i);
		know(s, one, OP_NONE, i);
	}
	free(v);
}

static void
know_terminal(struct strict *s, const char *term)
{
	for (size_t k = 0; k < sizeof(plain_caps) / sizeof(plain_caps[0]);
	    k++) {
		char *v = capability(plain_caps[k].cap);

		if (v != NULL)
			know(s, v, plain_caps[k].op, 1);
		free(v);
	}
	for (size_t k = 0; k < sizeof(counted_caps) / sizeof(counted_caps[0]);
	    k++)
		know_counted(s, counted_caps[k].cap, counted_caps[k].op,
		    counted_caps[k].from, counted_caps[k].to);
	know_repeat(s);
	know_attributes(s);
	know_lean(s, term);
	/* Extension: it knows how to set the default colours. */
	if (tigetflag("AX") > 0) {
		know(s, "\033[39m", OP_NONE, 0);
		know(s, "\033[49m", OP_NONE, 0);
	}
	s->cup = capability("cup");
	s->csr = capability("csr");
	/* The two ends of a copy are nothing without what they enclose. */
	for (size_t k = 0; k < sizeof(modes) / sizeof(modes[0]); k++)
		if (!is_bracket(modes[k].name))
			know(s, modes[k].bytes, modes[k].bytes[0] == '\r' ?
			    OP_LINE_START : OP_NONE, 0);
}

struct strict *
strict_new(const char *term, int w, int h)
{
	struct strict *s = kn_calloc(1, sizeof(*s));
	int why;

	s->gc = read_categories();
	if (s->gc == NULL || (term != NULL &&
	    setupterm(term, 1, &why) != OK)) {
		free(s->gc);
		free(s);
		return NULL;
	}
	s->plain = term == NULL;
	s->w = w;
	s->h = h;
	s->known = kn_map_new();
	if (s->plain) {
		know(s, "\r", OP_LINE_START, 0);
		know(s, "\n", OP_LINE_START, 0);
	} else {
		know_terminal(s, term);
	}
	return s;
}

void
strict_free(struct strict *s)
{
	if (s == NULL)
		return;
	if (!s->plain)
		del_curterm(cur_term);
	kn_map_free(s->known);
	free(s->seq);
	free(s->cup);
	free(s->csr);
	free(s->gc);
	free(s);
}

void
strict_reset(struct strict *s)
{
	s->x = 0;
	s->last = 0;
	s->n_marks = 0;
	s->guarded = s->corner = false;
	s->at_b = s->chars = s->sequences = 0;
	s->fault[0] = '\0';
}

void
strict_records(struct strict *s)
{
	s->records = true;
	know(s, "\t", OP_TAB, 0);
}

/* ---- judging ------------------------------------------------------------ */

static bool
fault(struct strict *s, const char *what, const char *bytes, size_t n)
{
	int at = snprintf(s->fault, sizeof(s->fault),
	    "byte %zu, column %d: %s:", s->at_b, s->x, what);

	for (size_t i = 0; i < n && i < 16 && at > 0 &&
	    (size_t)at + 5 < sizeof(s->fault); i++)
		at += snprintf(s->fault + at, sizeof(s->fault) - (size_t)at,
		    " %02X", (unsigned)(unsigned char)bytes[i]);
	return false;
}

static void
apply(struct strict *s, struct sequence q)
{
	s->last = 0;
	s->n_marks = 0;
	switch (q.op) {
	case OP_NONE:
		break;
	case OP_INSERT:
		s->corner = false;
		break;
	case OP_HOME:
	case OP_LINE_START:
		s->x = 0;
		s->guarded = false;
		break;
	case OP_COLUMN:
		s->x = q.n;
		break;
	case OP_RIGHT:
		s->x += q.n;
		break;
	case OP_LEFT:
		s->x = s->x >= s->w ? s->w - 1 - q.n : s->x - q.n;
		break;
	case OP_TAB:
		s->x = (s->x / 8 + 1) * 8;
		break;
	case OP_BACK_TAB:
		s->x = s->x > 0 ? (s->x - 1) / 8 * 8 : 0;
		break;
	case OP_REPEAT:
		s->x += q.n;
		break;
	case OP_LOST:
		s->x = -1;
		break;
	}
	if (s->x > s->w)
		s->x = s->w;
}

/* A capability with two numbers, made from those in the bytes. */
static size_t
match_two(struct strict *s, const char *cap, const char *p, size_t n,
    bool moves)
{
	char head[32];
	int a, b, used = 0;

	if (cap == NULL)
		return 0;
	snprintf(head, sizeof(head), "%.*s", (int)(n < 31 ? n : 31), p);
	if (sscanf(head, "\033[%4d;%4d%*c%n", &a, &b, &used) != 2 ||
	    used == 0 || a < 1 || b < 1)
		return 0;
	const char *made = tparm((char *)(uintptr_t)cap, (long)a - 1,
	    (long)b - 1, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
	size_t made_b = strlen(made);

	if (made_b > n || memcmp(made, p, made_b) != 0)
		return 0;
	/* Nothing is placed where there is no screen. */
	if (a > s->h || (moves && b > s->w) || (!moves && b > s->h))
		return 0;
	apply(s, (struct sequence){ moves ? OP_COLUMN : OP_LOST, b - 1 });
	return made_b;
}

/* A string of ours that the bytes begin with; its length, or 0. */
static size_t
match_mode(const char *name, const char *p, size_t n)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		size_t n_b = strlen(modes[i].bytes);

		if (strcmp(modes[i].name, name) == 0 && n_b <= n &&
		    memcmp(modes[i].bytes, p, n_b) == 0)
			return n_b;
	}
	return 0;
}

/* The user's own copy: base64 between the strings of the table. */
static size_t
match_copy(const char *p, size_t n)
{
	static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/=";
	size_t i = match_mode("COPY_BEGIN", p, n), end;

	if (i == 0)
		return 0;
	while (i < n && p[i] != '\0' && strchr(base64, p[i]) != NULL)
		i++;
	end = match_mode("COPY_END", p + i, n - i);
	return end == 0 ? 0 : i + end;
}

/* What screen hands on: strings of the table between two others. */
static size_t
match_through(const char *p, size_t n)
{
	size_t i = match_mode("THROUGH", p, n), end = 0, n_b = i;

	while (n_b > 0 && end == 0) {
		n_b = 0;
		for (size_t k = 0; k < sizeof(modes) / sizeof(modes[0]); k++) {
			size_t m = is_bracket(modes[k].name) ? 0 :
			    match_mode(modes[k].name, p + i, n - i);

			n_b = m > n_b ? m : n_b;
		}
		i += n_b;
		end = match_mode("THROUGH_END", p + i, n - i);
	}
	return end == 0 || n_b == 0 ? 0 : i + end;
}

/* The longest sequence that the bytes begin with; its length, or 0. */
static size_t
take_sequence(struct strict *s, const char *p, size_t n)
{
	size_t n_b = n < s->longest_b ? n : s->longest_b;
	uint32_t i;

	/* Each of them begins with a control. */
	if ((unsigned char)p[0] >= ' ')
		return 0;
	for (; n_b > 0; n_b--)
		if (kn_map_get(s->known, (struct kn_str){ p, n_b }, &i)) {
			apply(s, s->seq[i]);
			return n_b;
		}
	if (s->plain)
		return 0;
	n_b = match_two(s, s->cup, p, n, true);
	if (n_b == 0)
		n_b = match_two(s, s->csr, p, n, false);
	if (n_b == 0)
		n_b = match_through(p, n);
	return n_b != 0 ? n_b : match_copy(p, n);
}

/*
 * The guard: after the blank of the first column, after the last column. The
 * last cell of the screen may be written one too early and pushed there by
 * an insertion, where a character in the corner would scroll all. On lines:
 * before all, and after all, of a line.
 */
static bool
take_guard(struct strict *s, uint32_t cp, const char *p, size_t n)
{
	const char *after = p + 3;
	size_t left = n - 3;

	if (s->plain && cp == LRO && s->x == 0 && !s->guarded) {
		s->guarded = true;
		return true;
	}
	if (s->plain && cp == PDF && s->guarded && left > 0 &&
	    (after[0] == '\r' || after[0] == '\n')) {
		s->guarded = false;
		return true;
	}
	if (!s->plain && cp == LRO && s->x == 1 && s->last == ' ' &&
	    s->n_marks == 0)
		return true;
	s->corner = !s->plain && cp == PDF && s->x == s->w - 1;
	if (s->corner || (!s->plain && cp == PDF && s->x == s->w &&
	    s->last != 0))
		return true;
	return fault(s, "a guard out of its place", p, 3);
}

static bool
take_char(struct strict *s, uint32_t cp, const char *p, size_t n_b)
{
	int width = cp < N_CP ? wcwidth((wchar_t)cp) : -1;

	if (!may_be_sent(s->gc, cp))
		return fault(s, "not a character to be seen", p, n_b);
	if (s->corner)
		return fault(s, "a guard before the last column", p, n_b);
	if (cp == KN_CP_BAD && n_b != 3)
		return fault(s, "malformed UTF-8", p, n_b);
	if (width < 0)
		return fault(s, "the C library knows no width", p, n_b);
	if (width == 0 && ++s->n_marks > MARKS_MAX && !s->records)
		return fault(s, "too many marks", p, n_b);
	if (width == 0 && s->last == 0)
		return fault(s, "a mark on what stood there", p, n_b);
	s->chars++;
	if (width == 0)
		return true;
	s->last = cp;
	s->n_marks = 0;
	if (s->x >= s->w && !s->plain)
		s->x = 0;
	s->x += width;
	return true;
}

bool
strict_feed(struct strict *s, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n && s->fault[0] == '\0';) {
		size_t used = take_sequence(s, bytes + i, n - i), at = i;

		if (used > 0) {
			s->sequences++;
			i += used;
			s->at_b += used;
			continue;
		}
		unsigned char c = (unsigned char)bytes[i];
		uint32_t cp = kn_utf8_next(bytes, n, &i);

		if (c < ' ' || c == 0x7F)
			return fault(s, "a control", bytes + at, n - at);
		if (cp == LRO || cp == PDF)
			(void)take_guard(s, cp, bytes + at, n - at);
		else
			(void)take_char(s, cp, bytes + at, i - at);
		s->at_b += i - at;
	}
	return s->fault[0] == '\0';
}

const char *
strict_fault(const struct strict *s)
{
	return s->fault;
}

size_t
strict_chars(const struct strict *s)
{
	return s->chars;
}

size_t
strict_sequences(const struct strict *s)
{
	return s->sequences;
}

/*
 * screen_describe.c: a leaner description of the terminal, for ncurses.
 *
 * In: the description that setupterm() has found. Out: the same as a compiled
 * entry (term(5)) in the form that TERMINFO may hold, but for a few
 * capabilities. ncurses switches colours and attributes by what they say, and
 * an Arabic page has a switch or two on each line:
 *
 *   sgr   is left out: it begins by switching all off, and back to a
 *         character set that we never leave, ESC ( B. Attributes are then
 *         switched on one by one: ESC [ 4 m, not ESC ( B ESC [ 0 ; 4 m;
 *   rmul, ritm are left out, so that sgr0 ends all at once, colour included;
 *   oc    is left out: ncurses sends it whenever it comes back to a terminal,
 *         and the colours that a person gave theirs would be gone;
 *   sgr0  loses the character set: ESC [ m, not ESC ( B ESC [ m;
 *   setaf switches bold, dim and underline on with the colour, in one
 *         sequence: ESC [ 38 ; 5 ; 115 ; 4 m. A colour's number says which,
 *         there are eight times as many, and bold, dim and smul are empty.
 *         The attributes are still set in each cell, so that ncurses knows
 *         when one ends, and sends sgr0;
 *   smcup sends the whole sgr0 once;
 *   cud1  is a line feed behind a padding of nothing: ncurses leaves a line
 *         feed alone after nonl(), though the driver then lets it be one;
 *   ech   is said of tmux and screen, whose entries forgot it. Most lines of
 *         a right-to-left text begin with blanks.
 *
 * Reads what ncurses knows; leaves nothing behind.
 */
#define NCURSES_WIDECHAR 1
#include "tui/screen/describe_priv.h"

#include <curses.h>
#include <term.h>

#include <stdint.h>
#include <string.h>

#define DEFAULTS_MAX 256        /* numbers of colours that are understood */
#define STYLES 8                /* bold, dim and underline, or not */

/* The terminal that is described. */
struct source {
	const char *term;
	int colours;            /* that setaf knows with attributes; 0: none */
};

/* Opens a compiled entry with numbers of 32 bits. */
#define MAGIC_32 01036
/* The offset of a string that is not there; half of such a number. */
#define ABSENT 0xFFFF

/* A capability, or NULL. */
static const char *
string_of(const char *name)
{
	const char *s = tigetstr(name);

	return s == (const char *)-1 ? NULL : s;
}

static bool
has(const char *name)
{
	const char *s = string_of(name);

	return s != NULL && s[0] != '\0';
}

/* What is changed only where all that stands in for it is there. Direct
 * colours are told by capabilities that have no place in a plain entry. */
static bool
can_be_lean(void)
{
	static const char *const needed[] = { "sgr", "sgr0", "bold", "rev",
		"smul" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!has(needed[i]))
			return false;
	return tigetflag("RGB") <= 0 && tigetnum("RGB") <= 0 &&
	    !has("RGB") && tigetnum("xmc") < 0;
}

static bool
is(const char *name, const char *value)
{
	const char *s = string_of(name);

	return s != NULL && strcmp(s, value) == 0;
}

/* How many colours setaf will know with attributes: only where all of them
 * are SGR, and go together. */
static int
styled_colours(void)
{
	const char *setaf = string_of("setaf");
	int colours = tigetnum("colors");
	size_t n = setaf == NULL ? 0 : strlen(setaf);

	if (colours < 8 || colours > DEFAULTS_MAX || tigetnum("ncv") > 0 ||
	    !is("bold", "\033[1m") || !is("dim", "\033[2m") ||
	    !is("smul", "\033[4m") || !has("op"))
		return 0;
	return n > 3 && strncmp(setaf, "\033[", 2) == 0 &&
	    setaf[n - 1] == 'm' && strchr(setaf, '$') == NULL ? colours : 0;
}

/*
 * setaf for numbers that are a colour, or one more for that of the terminal,
 * and as many times that as the SGR numbers of the attributes add up to,
 * which are 1, 2 and 4.
 */
static void
put_setaf(struct kn_buf *b, const char *s, int colours)
{
	const char *end = s + strlen(s) - 1;

	kn_buf_fmt(b, "\033[%%?%%p1%%{%d}%%m%%{%d}%%<%%t", colours + 1,
	    colours);
	for (s += 2; s < end; s++) {
		kn_buf_chr(b, *s);
		if (strncmp(s, "%p1", 3) != 0)
			continue;
		kn_buf_fmt(b, "p1%%{%d}%%m", colours + 1);
		s += 2;
	}
	kn_buf_cstr(b, "%;");
	for (int sgr = 1; sgr < STYLES; sgr *= 2)
		kn_buf_fmt(b, "%%?%%p1%%{%d}%%/%%{%d}%%&%%t;%d%%;",
		    colours + 1, sgr, sgr);
	kn_buf_chr(b, 'm');
}

/* sgr0 without the character set, SI or ESC ( B, and without padding. */
static void
put_sgr0(struct kn_buf *b, const char *s)
{
	while (*s != '\0') {
		const char *padding_end = strchr(s, '>');

		if (strncmp(s, "\033(B", 3) == 0)
			s += 3;
		else if (*s == '\017')
			s++;
		else if (strncmp(s, "$<", 2) == 0 && padding_end != NULL)
			s = padding_end + 1;
		else
			kn_buf_chr(b, *s++);
	}
}

static bool
is_left_out(const char *name)
{
	return strcmp(name, "sgr") == 0 || strcmp(name, "rmul") == 0 ||
	    strcmp(name, "ritm") == 0 || strcmp(name, "oc") == 0;
}

static bool
is_attribute(const char *name)
{
	return strcmp(name, "bold") == 0 || strcmp(name, "dim") == 0 ||
	    strcmp(name, "smul") == 0;
}

/* A terminal of which its entry does not say that it can erase. */
static bool
erases_unsaid(const char *term)
{
	return strncmp(term, "tmux", 4) == 0 ||
	    strncmp(term, "screen", 6) == 0;
}

/* The value of one capability as ncurses will have it; false: none. */
static bool
put_value(struct kn_buf *b, const char *name, const struct source *src)
{
	const char *s = string_of(name);

	if (s == NULL && strcmp(name, "ech") == 0 && erases_unsaid(src->term))
		s = "\033[%p1%dX";
	if (s == NULL || is_left_out(name))
		return false;
	/* Once, as another program may have left its character set behind. */
	if (strcmp(name, "smcup") == 0)
		kn_buf_cstr(b, string_of("sgr0"));
	if (strcmp(name, "cud1") == 0 && strcmp(s, "\n") == 0)
		kn_buf_cstr(b, "$<0>");
	if (strcmp(name, "sgr0") == 0)
		put_sgr0(b, s);
	else if (strcmp(name, "setaf") == 0 && src->colours > 0)
		put_setaf(b, s, src->colours);
	else if (!is_attribute(name) || src->colours == 0)
		kn_buf_cstr(b, s);
	kn_buf_chr(b, '\0');
	return true;
}

static int
number_of(const char *name, const struct source *src)
{
	return src->colours > 0 && strcmp(name, "colors") == 0 ?
	    (src->colours + 1) * STYLES : tigetnum(name);
}

static void
put_16(struct kn_buf *b, size_t value)
{
	kn_buf_chr(b, (char)(value & 0xFF));
	kn_buf_chr(b, (char)(value >> 8 & 0xFF));
}

static void
put_even(struct kn_buf *b)
{
	if (b->n % 2 != 0)
		kn_buf_chr(b, '\0');
}

static size_t
count(NCURSES_CONST char *const *names)
{
	size_t n = 0;

	while (names[n] != NULL)
		n++;
	return n;
}

/* Offsets of the strings go to b, the strings themselves to table. */
static void
put_strings(struct kn_buf *b, struct kn_buf *table, const struct source *src)
{
	for (size_t i = 0; strnames[i] != NULL; i++) {
		size_t at = table->n;

		put_16(b, put_value(table, strnames[i], src) ? at :
		    ABSENT);
	}
}

/* AX is no capability of old, but ncurses asks for it: the default colours
 * can be set one by one. Header, the flag, padding, where its name is. */
static void
put_extension(struct kn_buf *b)
{
	static const size_t header[] = { 1, 0, 0, 1, sizeof("AX") };

	if (tigetflag("AX") <= 0)
		return;
	put_even(b);
	for (size_t i = 0; i < sizeof(header) / sizeof(header[0]); i++)
		put_16(b, header[i]);
	put_16(b, 1);
	put_16(b, 0);
	kn_buf_put(b, "AX", sizeof("AX"));
}

/* The entry: header, names, flags, numbers, offsets, strings. */
static void
put_entry(struct kn_buf *b, const struct source *src)
{
	size_t n_flags = count(boolnames), n_numbers = count(numnames);
	struct kn_buf offsets, table;

	kn_buf_init(&offsets, 0);
	kn_buf_init(&table, 0);
	put_strings(&offsets, &table, src);
	put_16(b, MAGIC_32);
	put_16(b, strlen(src->term) + 1);
	put_16(b, n_flags);
	put_16(b, n_numbers);
	put_16(b, count(strnames));
	put_16(b, table.n);
	kn_buf_put(b, src->term, strlen(src->term) + 1);
	for (size_t i = 0; i < n_flags; i++)
		kn_buf_chr(b, tigetflag(boolnames[i]) > 0);
	put_even(b);
	for (size_t i = 0; i < n_numbers; i++) {
		int value = number_of(numnames[i], src);

		put_16(b, (size_t)value & 0xFFFF);
		put_16(b, value < 0 ? ABSENT : (size_t)value >> 16);
	}
	kn_buf_put(b, offsets.s, offsets.n);
	kn_buf_put(b, table.s, table.n);
	put_extension(b);
	kn_buf_dispose(&offsets);
	kn_buf_dispose(&table);
}

bool
describe__lean(const char *term, int fd, struct kn_buf *out, int *colours)
{
	static const char digits[] = "0123456789ABCDEF";
	struct kn_buf entry;
	int why;

	*colours = 0;
	if (setupterm(term, fd, &why) != OK)
		return false;
	bool lean = can_be_lean();

	if (lean) {
		*colours = styled_colours();
		kn_buf_init(&entry, 0);
		put_entry(&entry, &(struct source){ .term = term,
		    .colours = *colours });
		kn_buf_cstr(out, "hex:");
		for (size_t i = 0; i < entry.n; i++) {
			kn_buf_chr(out, digits[(unsigned char)entry.s[i] >> 4]);
			kn_buf_chr(out, digits[(unsigned char)entry.s[i] & 15]);
		}
		kn_buf_dispose(&entry);
	}
	del_curterm(cur_term);
	return lean;
}

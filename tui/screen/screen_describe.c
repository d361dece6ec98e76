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
 *   sgr0  loses the character set: ESC [ m, not ESC ( B ESC [ m;
 *   smcup sends the whole sgr0 once;
 *   cud1  is ESC [ B and no line feed, which ncurses would not use.
 *
 * Reads what ncurses knows; leaves nothing behind.
 */
#define NCURSES_WIDECHAR 1
#include "tui/screen/describe_priv.h"

#include <curses.h>
#include <term.h>

#include <stdint.h>
#include <string.h>

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
	    strcmp(name, "ritm") == 0;
}

/* The value of one capability as ncurses will have it; false: none. */
static bool
put_value(struct kn_buf *b, const char *name)
{
	const char *s = string_of(name);

	if (s == NULL || is_left_out(name))
		return false;
	/* Once, as another program may have left its character set behind. */
	if (strcmp(name, "smcup") == 0)
		kn_buf_cstr(b, string_of("sgr0"));
	if (strcmp(name, "cud1") == 0 && strcmp(s, "\n") == 0 && has("cud"))
		kn_buf_cstr(b, "\033[B");
	else if (strcmp(name, "sgr0") == 0)
		put_sgr0(b, s);
	else
		kn_buf_cstr(b, s);
	kn_buf_chr(b, '\0');
	return true;
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
put_strings(struct kn_buf *b, struct kn_buf *table)
{
	for (size_t i = 0; strnames[i] != NULL; i++) {
		size_t at = table->n;

		put_16(b, put_value(table, strnames[i]) ? at : ABSENT);
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
put_entry(struct kn_buf *b, const char *names)
{
	size_t n_flags = count(boolnames), n_numbers = count(numnames);
	struct kn_buf offsets, table;

	kn_buf_init(&offsets, 0);
	kn_buf_init(&table, 0);
	put_strings(&offsets, &table);
	put_16(b, MAGIC_32);
	put_16(b, strlen(names) + 1);
	put_16(b, n_flags);
	put_16(b, n_numbers);
	put_16(b, count(strnames));
	put_16(b, table.n);
	kn_buf_put(b, names, strlen(names) + 1);
	for (size_t i = 0; i < n_flags; i++)
		kn_buf_chr(b, tigetflag(boolnames[i]) > 0);
	put_even(b);
	for (size_t i = 0; i < n_numbers; i++) {
		int value = tigetnum(numnames[i]);

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
describe__lean(const char *term, int fd, struct kn_buf *out)
{
	static const char digits[] = "0123456789ABCDEF";
	struct kn_buf entry;
	int why;

	if (setupterm(term, fd, &why) != OK)
		return false;
	bool lean = can_be_lean();

	if (lean) {
		kn_buf_init(&entry, 0);
		put_entry(&entry, term);
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

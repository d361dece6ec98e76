/*
 * gen_man.c: prints one table of the program as mdoc, for the manual page.
 * Built with the program's own .def files, run by man/update.sh. In: the
 * name of a table. Out: mdoc on standard output. Part of no other program.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_(s) s

/* One character for mdoc. */
static void
put_chr(char c)
{
	if (c == '\\')
		fputs("\\e", stdout);
	else
		putchar(c);
}

/* What a word takes in an input line: mandoc sees an Arabic letter as
 * \[u0634]. */
static size_t
weight(const char *s, size_t n)
{
	size_t w = 0;

	for (size_t i = 0; i < n; i++)
		w += (unsigned char)s[i] < 0x80 ? 1 :
		    (unsigned char)s[i] >= 0xC0 ? 8 : 0;
	return w;
}

/*
 * Text for mdoc, in lines of less than 80 bytes; a dot or quote that would
 * begin a line, and a macro, is made harmless.
 */
static void
put(const char *s)
{
	enum { MAX_B = 76 };
	size_t col = 0;

	while (*s != '\0') {
		size_t n = strcspn(s, " ");

		if (col > 0 && col + weight(s, n) > MAX_B) {
			putchar('\n');
			col = 0;
		} else if (col > 0) {
			putchar(' ');
		}
		if (col == 0 && (*s == '.' || *s == '\''))
			fputs("\\&", stdout);
		for (size_t i = 0; i < n; i++)
			put_chr(s[i]);
		col += weight(s, n) + 1;
		s += n + (s[n] == ' ');
	}
}

/* An argument of a macro: quoted, and nothing in it is a macro. */
static void
put_arg(const char *s)
{
	/* \\& first: a lone "?" or ":" would be taken for punctuation. */
	fputs(s[0] != '\0' && s[1] == '\0' ? "\"\\&" : "\"", stdout);
	for (; *s != '\0'; s++) {
		if (*s == '"')
			putchar('"');
		put_chr(*s);
	}
	putchar('"');
}

/* Whether "index: print ..." begins with the name of a command. */
static bool
begins_with_command(const char *s)
{
	static const char *const names[] = {
#define KN_CMD(NAME, name, ...) name,
#include "tui/cli/cmd.def"
#undef KN_CMD
	};
	size_t n = strcspn(s, " :");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == n && memcmp(names[i], s, n) == 0)
			return s[strcspn(s, ":;")] == ':';
	return false;
}

/* A help sentence, with the capital and the full stop the tables leave out. */
static void
put_sentence(const char *s)
{
	char text[512];
	size_t n = strlen(s);

	if (n + 2 > sizeof(text)) {
		fprintf(stderr, "too long a sentence: %s\n", s);
		exit(1);
	}
	memcpy(text, s, n);
	text[n] = '\0';
	if (!begins_with_command(s))
		text[0] = (char)toupper((unsigned char)s[0]);
	if (n > 0 && strchr(".!?", s[n - 1]) == NULL)
		memcpy(text + n, ".", 2);
	put(text);
	putchar('\n');
}

/* ---- options --------------------------------------------------------- */

static void
put_option(const char *name, const char *type, const char *def,
    const char *arg, const char *unit, const char *scope, const char *help)
{
	bool takes = strcmp(type, "KN_OPT_BOOL") != 0;

	printf(".It Fl \\-%s", name);
	if (takes) {
		fputs(" Ar ", stdout);
		put_arg(strcmp(type, "KN_OPT_INT") == 0 ? "N" : arg);
	}
	putchar('\n');
	put_sentence(help);
	if (strcmp(type, "KN_OPT_INT") == 0)
		printf("A number%s%s, %s.\n", unit[0] != '\0' ? " of " : "",
		    unit, arg);
	if (def[0] != '\0' && (takes || strcmp(def, "yes") == 0))
		printf("Default: %s.\n", def);
	if (strcmp(scope, "all") != 0)
		printf("For the %s.\n", scope);
}

static void
options(void)
{
#define KN_OPTION(NAME, name, type, def, arg, unit, scope, msgid) \
	put_option(name, #type, def, arg, unit, scope, msgid);
#include "tui/look/option.def"
#undef KN_OPTION
}

/* ---- keys ------------------------------------------------------------ */

struct bind {
	const char *context, *key, *command;
};

static const struct bind binds[] = {
#define KN_BIND(CONTEXT, key, command) { #CONTEXT, key, command },
#include "tui/input/keymap.def"
#undef KN_BIND
};
enum { N_BINDS = sizeof(binds) / sizeof(binds[0]) };

static const struct {
	const char *name, *arg, *help;
} actions[] = {
#define KN_ACTION(NAME, name, arg, msgid) { name, arg, msgid },
#include "tui/pane/action.def"
#undef KN_ACTION
};
enum { N_ACTIONS = sizeof(actions) / sizeof(actions[0]) };

/* What a command string does, by its first word. */
static const char *
help_of(const char *command)
{
	size_t n = strcspn(command, " ");

	for (int i = 0; i < N_ACTIONS; i++) {
		if (strlen(actions[i].name) == n &&
		    memcmp(actions[i].name, command, n) == 0)
			return actions[i].help;
	}
	return NULL;
}

/* What of a command a key that is its argument, a digit, does not tell. */
static size_t
told(const struct bind *b)
{
	size_t n = strcspn(b->command, " ");

	return b->command[n] == ' ' && strcmp(b->command + n + 1, b->key) == 0 ?
	    n : strlen(b->command);
}

static bool
same(const struct bind *a, const struct bind *b)
{
	size_t n = told(a);

	return strcmp(a->context, b->context) == 0 && n == told(b) &&
	    memcmp(a->command, b->command, n) == 0;
}

/* All keys of a command in one item, at the place of the first. */
static void
put_bind(int at)
{
	char command[128];

	for (int i = 0; i < at; i++) {
		if (same(&binds[i], &binds[at]))
			return;
	}
	fputs(".It ", stdout);
	for (int i = at; i < N_BINDS; i++) {
		if (!same(&binds[i], &binds[at]))
			continue;
		fputs(i == at ? "Ic " : " , ", stdout);
		put_arg(binds[i].key);
	}
	putchar('\n');
	if (help_of(binds[at].command) != NULL)
		put_sentence(help_of(binds[at].command));
	fputs(".Pq Ic ", stdout);
	snprintf(command, sizeof(command), "%.*s", (int)told(&binds[at]),
	    binds[at].command);
	put_arg(command);
	putchar('\n');
}

static void
put_context(const char *context, const char *help)
{
	bool open = false;

	for (int i = 0; i < N_BINDS; i++) {
		if (strcmp(binds[i].context, context) != 0)
			continue;
		if (!open) {
			fputs(".Ss Keys ", stdout);
			put(help);
			puts("\n.Bl -tag -width Ds -compact");
		}
		open = true;
		put_bind(i);
	}
	if (open)
		puts(".El");
}

static void
keys(void)
{
#define KN_CONTEXT(NAME, name, PARENT, msgid) put_context(#NAME, msgid);
#include "tui/input/context.def"
#undef KN_CONTEXT
}

static void
put_actions(void)
{
	for (int i = 0; i < N_ACTIONS; i++) {
		fputs(".It Ic ", stdout);
		put_arg(actions[i].name);
		if (actions[i].arg[0] != '\0') {
			fputs(" Ar ", stdout);
			put_arg(actions[i].arg);
		}
		putchar('\n');
		put_sentence(actions[i].help);
	}
}

/* ---- commands and query fields --------------------------------------- */

static void
put_command(const char *name, const char *args, const char *help)
{
	/* "import FILE | query QUERY": one item for each way to call it. */
	do {
		size_t n = strcspn(args, "|");
		size_t blank = n > 0 && args[n] == '|' && args[n - 1] == ' ';

		fputs(".It Cm ", stdout);
		put_arg(name);
		if (n > 0)
			printf(" Ar \"%.*s\"", (int)(n - blank), args);
		putchar('\n');
		args += n + strspn(args + n, "| ");
	} while (*args != '\0');
	put_sentence(help);
}

static void
commands(void)
{
#define KN_CMD(NAME, name, args, msgid, ...) put_command(name, args, msgid);
#include "tui/cli/cmd.def"
#undef KN_CMD
}

static void
put_field(const char *name, const char *twins, const char *kind,
    const char *help)
{
	if (strcmp(kind, "PLANNED") == 0)
		return;
	fputs(".It Ic ", stdout);
	put_arg(name);
	putchar('\n');
	put_sentence(help);
	if (twins[0] != '\0') {
		puts("Also:");
		put(twins);
		puts(".");
	}
}

static void
fields(void)
{
#define KN_FIELD(NAME, name, twins, KIND, TYPE, msgid) \
	put_field(name, twins, #KIND, msgid);
#include "core/query/field.def"
#undef KN_FIELD
}

/* ---- kinds of terminals ---------------------------------------------- */

static void
put_kind(const char *name, const char *order, bool guard, bool marks)
{
	bool words = strcmp(order, "WORDS") == 0;

	fputs(".It ", stdout);
	put_arg(name[0] != '\0' ? name : "others");
	printf(" Ta %s Ta %s Ta %s\n", words ? "words" :
	    strcmp(order, "VISUAL") == 0 ? "visual" : "as stored",
	    guard ? "guarded" : "bare", marks && !words ? "kept" : "dropped");
}

static void
kinds(void)
{
#define KN_KIND(NAME, name, order, plain, guard, marks, asked, off, on, hint) \
	put_kind(name, #order, guard, marks);
#include "tui/screen/kind.def"
#undef KN_KIND
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} tables[] = {
		{ "options", options }, { "keys", keys },
		{ "actions", put_actions }, { "commands", commands },
		{ "fields", fields }, { "kinds", kinds },
	};

	for (size_t i = 0; argc == 2 && i < sizeof(tables) / sizeof(tables[0]);
	    i++) {
		if (strcmp(argv[1], tables[i].name) == 0) {
			tables[i].print();
			return 0;
		}
	}
	fputs("usage: gen_man options|keys|actions|commands|fields|kinds\n",
	    stderr);
	return 2;
}

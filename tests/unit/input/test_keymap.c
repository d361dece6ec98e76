/* test_keymap.c: default bindings, contexts, the user's keys file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "tui/input/keymap.h"

static const struct row {
	const char *context, *key, *command;
} rows[] = {
#define KN_BIND(CONTEXT, key, command) { #CONTEXT, key, command },
#include "tui/input/keymap.def"
#undef KN_BIND
};
#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static struct kn_key_press
key(const char *name)
{
	struct kn_key_press k = { .sym = 0 };

	if (!kn_key_parse(kn_str(name), &k))
		fail_msg("%s is no key", name);
	return k;
}

static void
default_keys_are_sound(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < N_ROWS; i++) {
		kn_buf_reset(&b);
		kn_key_print(key(rows[i].key), &b);
		assert_string_equal(b.s, rows[i].key);
		assert_true(rows[i].command[0] != '\0');
		for (size_t j = 0; j < i; j++)
			if (strcmp(rows[i].key, rows[j].key) == 0 &&
			    strcmp(rows[i].context, rows[j].context) == 0)
				fail_msg("%s %s is there twice",
				    rows[i].context, rows[i].key);
	}
	kn_buf_dispose(&b);
}

/* Letters and most signs move or vanish with the layout; these do not. */
static bool
any_layout_types(const char *name)
{
	struct kn_key_press k = key(name);

	/* Digits are known by the key that is engraved so. */
	if (k.sym > KN_KEY_BASE || k.sym == ' ' || kn_key_digit(k) >= 0)
		return true;
	return (k.mods & KN_KMOD_CTRL) != 0 && k.sym >= 'a' && k.sym <= 'z';
}

static void
every_command_has_a_key_on_every_layout(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		bool found = false;

		for (size_t j = 0; j < N_ROWS && !found; j++)
			found = strcmp(rows[i].command, rows[j].command) == 0 &&
			    any_layout_types(rows[j].key);
		if (!found)
			fail_msg("%s has no key that every keyboard layout "
			    "can type", rows[i].command);
	}
}

static struct kn_keymap *
keymap_of(const char *const (*binds)[3], size_t n)
{
	struct kn_keymap *m = kn_keymap_new();
	struct kn_err err;

	for (size_t i = 0; i < n; i++)
		assert_int_equal(kn_keymap_bind(m, kn_str(binds[i][0]),
		    kn_str(binds[i][1]), kn_str(binds[i][2]), &err), KN_OK);
	return m;
}

/* Whether a key of a global command that every layout has does it there. */
static bool
still_typed(const struct kn_keymap *m, enum kn_context ctx,
    const char *command)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		if (strcmp(rows[i].context, "GLOBAL") != 0 ||
		    strcmp(rows[i].command, command) != 0 ||
		    !any_layout_types(rows[i].key))
			continue;
		const char *is = kn_keymap_lookup(m, ctx, key(rows[i].key));
		if (is != NULL && strcmp(is, command) == 0)
			return true;
	}
	return false;
}

/* A pane that takes a global key away for something of its own leaves the
 * global command another one. */
static void
panes_leave_global_commands_a_key(void **state)
{
	/* Not the sidebar: there next and previous mean mentions. */
	static const enum kn_context panes[] = { KN_CTX_READER, KN_CTX_LIST };
	struct kn_keymap *m = kn_keymap_new();

	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		if (strcmp(rows[i].context, "GLOBAL") != 0 ||
		    !any_layout_types(rows[i].key))
			continue;
		for (size_t p = 0; p < sizeof(panes) / sizeof(*panes); p++)
			if (!still_typed(m, panes[p], rows[i].command))
				fail_msg("in %s no key of every layout does "
				    "%s", kn_context_name(panes[p]),
				    rows[i].command);
	}
	kn_keymap_free(m);
}

static void
lookup_walks_up(void **state)
{
	static const char *const binds[][3] = {
		{ "global", "F12", "outer" }, { "list", "F12", "inner" },
		{ "global", "ض", "letter" }, { "list", "ض", "" },
		{ "reader", "M-1", "filter country:FR" },
	};
	struct kn_keymap *m = keymap_of(binds, 5);

	(void)state;
	assert_string_equal(kn_keymap_lookup(m, KN_CTX_LIST, key("F12")),
	    "inner");
	assert_string_equal(kn_keymap_lookup(m, KN_CTX_READER, key("F12")),
	    "outer");
	assert_string_equal(kn_keymap_lookup(m, KN_CTX_READER, key("ض")),
	    "letter");
	/* Unbound in the list: the parent's is hidden too. */
	assert_null(kn_keymap_lookup(m, KN_CTX_LIST, key("ض")));
	/* A prompt has no parent: letters are text there. */
	assert_null(kn_keymap_lookup(m, KN_CTX_PROMPT, key("ض")));
	assert_null(kn_keymap_lookup(m, KN_CTX_PROMPT, key("q")));
	assert_null(kn_keymap_lookup(m, KN_CTX_PICKER, key("q")));
	assert_null(kn_keymap_lookup(m, KN_CTX_LIST, key("C-F5")));
	assert_string_equal(kn_keymap_lookup(m, KN_CTX_READER, key("M-1")),
	    "filter country:FR");
	kn_keymap_free(m);
}

static void
key_of_gives_a_key_that_works_there(void **state)
{
	static const char *const binds[][3] = {
		{ "global", "F12", "one" }, { "global", "M-2", "one" },
		{ "list", "F12", "two" },
	};
	struct kn_keymap *m = keymap_of(binds, 3);
	struct kn_key_press got;

	(void)state;
	assert_true(kn_keymap_key_of(m, KN_CTX_READER, "one", &got));
	assert_int_equal(got.sym, KN_KEY_F12);
	assert_true(kn_keymap_key_of(m, KN_CTX_LIST, "one", &got));
	assert_int_equal(got.sym, '2');
	assert_false(kn_keymap_key_of(m, KN_CTX_READER, "two", &got));
	assert_false(kn_keymap_key_of(m, KN_CTX_READER, "", &got));
	kn_keymap_free(m);
}

static void
count_rows(void *user, struct kn_key_press k, const char *command)
{
	size_t *n = user;

	(void)k;
	assert_true(command[0] != '\0');
	++*n;
}

static void
each_gives_one_context(void **state)
{
	static const char *const binds[][3] = {
		{ "help", "F7", "x" }, { "help", "F8", "y" },
		{ "help", "F8", "" },
	};
	struct kn_keymap *m = kn_keymap_new(), *more = keymap_of(binds, 3);
	size_t before = 0, after = 0;

	(void)state;
	kn_keymap_each(m, KN_CTX_HELP, count_rows, &before);
	kn_keymap_each(more, KN_CTX_HELP, count_rows, &after);
	assert_int_equal(after, before + 1);
	kn_keymap_free(m);
	kn_keymap_free(more);
}

static void
bad_bindings_say_why(void **state)
{
	struct kn_keymap *m = kn_keymap_new();
	struct kn_err err;

	(void)state;
	assert_int_equal(kn_keymap_bind(m, kn_str("lists"), kn_str("q"),
	    kn_str("quit"), &err), KN_INVALID);
	assert_string_equal(err.detail, "lists");
	assert_int_equal(kn_keymap_bind(m, kn_str("list"), kn_str("qq"),
	    kn_str("quit"), &err), KN_INVALID);
	assert_string_equal(err.detail, "qq");
	kn_keymap_free(m);
}

struct complaints {
	unsigned line[8];
	size_t n;
};

static void
complain(void *user, const char *path, unsigned line,
    const struct kn_err *err)
{
	struct complaints *c = user;

	(void)path;
	assert_int_not_equal(err->status, KN_OK);
	if (c->n < 8)
		c->line[c->n++] = line;
}

static bool
is_known(struct kn_str command)
{
	return !kn_str_starts(command, KN_LIT("nosuch"));
}

static enum kn_status
load(struct kn_keymap *m, const char *text, mode_t mode,
    struct complaints *c)
{
	char path[] = "/tmp/kunnash-keys-XXXXXX";
	int fd = mkstemp(path);
	struct kn_err err;
	enum kn_status status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)),
	    (ssize_t)strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	status = kn_keymap_load(m, path, is_known, complain, c, &err);
	unlink(path);
	return status;
}

static void
keys_file_adds_and_removes(void **state)
{
	struct kn_keymap *m = kn_keymap_new();
	struct complaints c = { .n = 0 };
	struct kn_err err;

	(void)state;
	assert_int_equal(load(m, "# mine\n\n  list  M-f  filter country:FR  \n"
	    "nowhere q quit\nlist qq quit\nlist\nglobal F10\n"
	    "global # help\nlist # nosuchcmd x\n", 0600, &c), KN_OK);
	assert_string_equal(kn_keymap_lookup(m, KN_CTX_LIST, key("M-f")),
	    "filter country:FR");
	assert_null(kn_keymap_lookup(m, KN_CTX_LIST, key("F10")));
	assert_string_equal(kn_keymap_lookup(m, KN_CTX_LIST, key("#")),
	    "help");
	assert_int_equal(c.n, 4);
	assert_int_equal(c.line[3], 9);
	assert_int_equal(c.line[0], 4);
	assert_int_equal(c.line[1], 5);
	assert_int_equal(c.line[2], 6);
	/* Others may write to it: nothing of it is taken. */
	assert_int_equal(load(m, "list F12 evil\n", 0622, &c), KN_INVALID);
	if (kn_keymap_lookup(m, KN_CTX_LIST, key("F12")) != NULL)
		assert_string_not_equal(kn_keymap_lookup(m, KN_CTX_LIST,
		    key("F12")), "evil");
	assert_int_equal(kn_keymap_load(m, "/nonexistent/keys", NULL,
	    complain, &c, &err), KN_OK);
	kn_keymap_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(default_keys_are_sound),
		cmocka_unit_test(every_command_has_a_key_on_every_layout),
		cmocka_unit_test(panes_leave_global_commands_a_key),
		cmocka_unit_test(lookup_walks_up),
		cmocka_unit_test(key_of_gives_a_key_that_works_there),
		cmocka_unit_test(each_gives_one_context),
		cmocka_unit_test(bad_bindings_say_why),
		cmocka_unit_test(keys_file_adds_and_removes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

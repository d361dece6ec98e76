/*
 * fuzz_config.c: any bytes as a config file, as a keys file and as variables
 * of the environment. What is taken is a value its option may have, or a key
 * and a command that there are; what is not is told with the number of its
 * line, in a sentence that a terminal may be sent.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "kunnash/filter.h"
#include "kunnash/utf8.h"
#include "tui/input/keymap.h"
#include "tui/look/look.h"
#include "tui/pane/action.h"

#define VARS_MAX 64

struct problems {
	unsigned last, lines;
	const char *path;
};

/* Filtered, but for the isolate around what is not ours. */
static void
check_sentence(const struct kn_err *err)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fmt_err(err, &b);
	FUZZ_CHECK(b.n > 0 && kn_utf8_valid(b.s, b.n));
	for (size_t i = 0; i < b.n;) {
		uint32_t cp = kn_utf8_next(b.s, b.n, &i);

		FUZZ_CHECK(cp == 0x2068 || cp == 0x2069 || cp == ' ' ||
		    kn_filter_cp(cp) == KN_FILTER_SHOW);
	}
	kn_buf_dispose(&b);
}

static void
on_problem(void *user, const char *path, unsigned line,
    const struct kn_err *err)
{
	struct problems *p = user;

	FUZZ_CHECK(path == p->path);
	FUZZ_CHECK(line > p->last && line <= p->lines);
	p->last = line;
	FUZZ_CHECK(err->status != KN_OK && err->msgid != NULL);
	check_sentence(err);
}

static void
on_variable(void *user, const char *var, const struct kn_err *err)
{
	(void)user;
	FUZZ_CHECK(strncmp(var, "KUNNASH_", 8) == 0);
	check_sentence(err);
}

/* Set to what it is, an option keeps it: only values that may be are in. */
static void
check_options(struct kn_options *o)
{
	for (unsigned i = 0; i < KN_OPT_COUNT; i++) {
		enum kn_opt opt = (enum kn_opt)i;
		const char *text = kn_option_text(o, opt);
		struct kn_err err;

		FUZZ_CHECK(strlen(text) <= 4096);
		if (kn_option_row(opt)->type == KN_OPT_LIST ||
		    text[0] == '\0')
			continue;
		char *before = strdup(text);
		FUZZ_CHECK(kn_options_set(o, opt, kn_str(before),
		    KN_ORIGIN_ARG, &err) == KN_OK);
		FUZZ_CHECK(strcmp(kn_option_text(o, opt), before) == 0);
		free(before);
	}
}

static bool
is_command(struct kn_str command)
{
	enum kn_action a;
	struct kn_str arg;

	return kn_action_parse(command, &a, &arg);
}

static void
check_binding(void *user, struct kn_key_press key, const char *command)
{
	struct kn_key_press back;
	struct kn_buf b;

	(void)user;
	FUZZ_CHECK(is_command(kn_str(command)));
	kn_buf_init(&b, 0);
	kn_key_print(key, &b);
	FUZZ_CHECK(kn_key_parse(kn_buf_get(&b), &back));
	FUZZ_CHECK(back.sym == key.sym && back.mods == key.mods);
	kn_buf_dispose(&b);
}

static void
load_files(const char *path, unsigned lines)
{
	struct problems p = { .lines = lines, .path = path };
	struct kn_options *o = kn_options_new();
	struct kn_keymap *m = kn_keymap_new();
	struct kn_err err;

	FUZZ_CHECK(kn_options_load(o, path, on_problem, &p, &err) == KN_OK);
	check_options(o);
	p.last = 0;
	FUZZ_CHECK(kn_keymap_load(m, path, is_command, on_problem, &p,
	    &err) == KN_OK);
	for (unsigned i = 0; i < KN_CTX_COUNT; i++)
		kn_keymap_each(m, (enum kn_context)i, check_binding, NULL);
	kn_keymap_free(m);
	kn_options_free(o);
}

/* The lines as variables, each with the prefix of ours. */
static void
load_variables(const uint8_t *data, size_t n)
{
	struct kn_str rest = { (const char *)data, n }, line;
	struct kn_options *o = kn_options_new();
	char *vars[VARS_MAX + 1];
	size_t n_vars = 0;

	while (n_vars < VARS_MAX && kn_str_split(&rest, '\n', &line)) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_buf_cstr(&b, "KUNNASH_");
		kn_buf_str(&b, line);
		vars[n_vars++] = kn_buf_take(&b, NULL);
	}
	vars[n_vars] = NULL;
	kn_options_load_env(o, vars, on_variable, NULL);
	check_options(o);
	kn_options_free(o);
	while (n_vars > 0)
		free(vars[--n_vars]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	int fd = memfd_create("config", MFD_CLOEXEC);
	unsigned lines = 1;
	char path[64];

	if (n > 16384) {
		close(fd);
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		lines += data[i] == '\n';
	FUZZ_CHECK(fd >= 0 && fchmod(fd, 0600) == 0);
	FUZZ_CHECK(write(fd, data, n) == (ssize_t)n);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	load_files(path, lines);
	load_variables(data, n);
	close(fd);
	return 0;
}

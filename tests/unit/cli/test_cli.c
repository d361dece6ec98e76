/*
 * test_cli.c: the commands as a program sees them: exit statuses, keys of
 * every record, messages. The seeds are the corpus; outputs are buffers.
 */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "kunnash/note.h"
#include "kunnash/utf8.h"
#include "tui/cli/cli.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))
#define MAX_ARGS 128

struct fixture {
	char dir[64];
	char home[80], cache[100];
	struct kn_buf out, err;
	bool err_tty;
	uint64_t (*now_ms)(void);       /* or NULL */
};

static enum kn_status
collect(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

/* Runs "kunnash ARGS" (split at '|') and returns its exit status; 1000 when
 * the reader would open. */
static int
run_as(struct fixture *f, const char *args, bool tty, kn_write_fn *out)
{
	char *copy = strdup(args), *argv[MAX_ARGS + 2] = { "kunnash" };
	char *environ_[] = { f->home, f->cache, NULL };
	struct kn_str rest = kn_str(copy), piece;
	struct kn_cli_env env = { out, &f->out, collect, &f->err, tty,
	    f->err_tty, tty ? 60 : 0, environ_, f->now_ms };
	struct kn_cli *cli;
	int argc = 1, status = 1000;

	kn_buf_reset(&f->out);
	kn_buf_reset(&f->err);
	while (args[0] != '\0' && argc <= MAX_ARGS &&
	    kn_str_split(&rest, '|', &piece)) {
		argv[argc++] = (char *)piece.s;
		argv[argc - 1][piece.n] = '\0';
	}
	switch (kn_cli_open(&env, argc, argv, &cli, &status)) {
	case KN_CLI_EXIT:
		break;
	case KN_CLI_COMMAND:
		status = kn_cli_command(cli);
		break;
	case KN_CLI_READER:
	case KN_CLI_BIDI_TEST:
		status = 1000;
		break;
	}
	kn_cli_close(cli);
	free(copy);
	return status;
}

static int
run(struct fixture *f, const char *args)
{
	return run_as(f, args, false, collect);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-cli-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->home, sizeof(f->home), "HOME=%s", f->dir);
	snprintf(f->cache, sizeof(f->cache), "XDG_CACHE_HOME=%s/cache",
	    f->dir);
	kn_buf_init(&f->out, 0);
	kn_buf_init(&f->err, 0);
	*state = f;
	return 0;
}

static void
remove_tree(const char *dir)
{
	char *argv[] = { "rm", "-rf", "--", (char *)dir, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		execv("/bin/rm", argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	remove_tree(f->dir);
	kn_buf_dispose(&f->out);
	kn_buf_dispose(&f->err);
	free(f);
	return 0;
}

/* ---- exit statuses ------------------------------------------------------ */

#define SEEDS "-C|" KN_SEED_DIR

static const struct {
	const char *args;
	int status;
	const char *out, *err;  /* a part of what is said; NULL: nothing */
} cases[] = {
	{ "--version", 0, "kunnash ", NULL },
	{ "--help", 0, "--format", NULL },
	{ "list|--help", 0, "country", NULL },
	{ "--nonsense", 2, NULL, "--nonsense" },
	{ "--format", 2, NULL, "needs a value" },
	{ "list|--format=xml", 2, NULL, "text|tsv|json" },
	{ "index|" KN_SEED_DIR, 0, "5", NULL },
	{ "index|--|" KN_SEED_DIR "|" KN_SEED_DIR "/README.md", 0, "6",
	    NULL },
	{ "index|" SEEDS "|" KN_SEED_DIR "x", 3, NULL, "seedsx" },
	{ "check|" KN_SEED_DIR, 0, NULL, "nothing is wrong" },
	{ "labels|list|" SEEDS "|now", 2, NULL, "it is written labels list" },
	{ "filters|save|" SEEDS "|x", 2, NULL, "filters save NAME QUERY" },
	{ "correct|restore|" SEEDS, 2, NULL, "correct restore ID [FIELD...] | "
	    "correct restore where QUERY [FIELD...]" },
	{ "correct|where|is:copy|" SEEDS, 2, NULL, "correct where QUERY" },
	{ "correct|1|" SEEDS, 2, NULL, "--import FILE)" },
	{ "notes|attach|1|" SEEDS, 2, NULL, "notes attach NOTE ID" },
	{ "explain|article|1|2", 2, NULL, "explain article ID" },
	{ "explain|line", 2, NULL, "explain line TEXT [WIDTH]" },
	{ "list|" SEEDS "|--encoding=runes", 2, NULL, "runes" },
	{ "list|" SEEDS "|" KN_SEED_DIR, 1, NULL,
	    "seeds is a folder, and was taken for a query" },
	{ "show", 2, NULL, "ID" },
	{ "search", 2, NULL, "QUERY" },
	{ "explain|nothing|x", 2, NULL, "nothing" },
	{ "-x", 2, NULL, "-x" },
	{ "--bidi-test|list", 2, NULL, "--bidi-test" },
	{ "list|--bidi=upside", 2, NULL, "words|terminal" },
	{ "--bidi-test", 1000, NULL, NULL },
	{ "", 1000, NULL, NULL },
	{ KN_SEED_DIR, 1000, NULL, NULL },
	{ "./index", 1000, NULL, NULL },
	{ "list|" SEEDS "x", 3, NULL, "seedsx" },
	{ "index|" SEEDS, 0, "5", NULL },
	{ "list|" SEEDS, 0, "003_944a91859d881e3e.txt", NULL },
	{ "list|" SEEDS "|country:FR", 0, "001_ddf2f6e1d7cf121c.txt", NULL },
	{ "list|" SEEDS "|country:FR|-agency:ma-dgsn", 1, NULL,
	    "nothing found" },
	{ "list|" SEEDS "|-country:FR", 0, "004_918a3ce10e0930b5.txt", NULL },
	{ "list|" SEEDS "|country:فرنصا", 2, NULL, "فرنسا" },
	{ "list|" SEEDS "|country:JP", 1, NULL, "nothing found" },
	{ "list|" SEEDS "|contry:FR", 2, NULL, "country" },
	{ "list|" SEEDS "|a (b", 2, NULL, "character 3" },
	{ "list|" SEEDS "|(a b c d e f g h i j k l m n o p q r s t u v w x y",
	    2, NULL, "r s t…" },
	{ "list|" SEEDS "|country:\"xxxx\"", 2, NULL, "\"xxxx\"" },
	{ "list|" SEEDS "|country:\"FR/xx\"", 2, NULL, "character 13" },
	{ "list|" SEEDS "|country:XQQ", 2, NULL, "is called that (" },
	{ "list|" SEEDS "|country:USA", 0, "003_", NULL },
	{ "list|" SEEDS "|country:UK", 1, NULL, "nothing found" },
	{ "list|" SEEDS "|country:Etats-Unis", 0, "003_", NULL },
	{ "list|" SEEDS "|pays:espagne", 0, "003_", NULL },
	{ "list|" SEEDS "|pays:ALGERIE", 0, "002_", NULL },
	{ "list|" SEEDS "|date:2023", 0, "001_", "not shown" },
	{ "list|" SEEDS "|date:1999", 1, NULL, "not shown" },
	{ "list|" SEEDS "|outlet:hespress", 0, "001_", NULL },
	{ "list|" SEEDS "|outlet:hespres", 2, NULL, "hespress" },
	{ "list|" SEEDS "|title:باريس", 0, "002_", NULL },
	{ "list|" SEEDS "|lang:tlh", 2, NULL, "ar, fr or en" },
	{ "list|" SEEDS "|is:undated", 0, "004_", NULL },
	{ "list|" SEEDS "|is:copy", 0, "000_", NULL },
	{ "search|" SEEDS "|قططططط", 1, NULL, "nothing found" },
	{ "search|" SEEDS "|cia", 0, "003_", NULL },
	{ "search|" SEEDS "|cia|--no-aliases", 1, NULL, NULL },
	{ "show|" SEEDS "|2", 0, "الدبلوماسي", NULL },
	{ "show|" SEEDS "|001_ddf2f6e1d7cf121c.txt", 0, "الدبلوماسي", NULL },
	{ "show|" SEEDS "|77", 1, NULL, "77" },
	{ "mentions|" SEEDS "|2", 0, "ma-dgsn", NULL },
	{ "quotes|" SEEDS, 0, "p:خالد-الشرقاوي-السموني", NULL },
	{ "quotes|" SEEDS "|date:2023", 0, "agency:ma-dgsn", "4 undated" },
	{ "quotes|" SEEDS "|speaker:media:europe-1", 0, "أوردته", NULL },
	{ "quotes|" SEEDS "|speaker:nobody-at-all", 2, NULL, "nothing known" },
	{ "quotes|" SEEDS "|country:JP", 1, NULL, "nothing found" },
	{ "meetings|" SEEDS, 0, "country:MA", NULL },
	{ "meetings|" SEEDS "|date:2023", 0, "الثلاثاء", "4 undated" },
	{ "meetings|" SEEDS "|country:JP", 1, NULL, "nothing found" },
	{ "entities|" SEEDS, 0, "Morocco", NULL },
	{ "entities|" SEEDS "|date:2023", 0, "Morocco", "4 undated" },
	{ "entities|" SEEDS "|country:JP", 1, NULL, NULL },
	{ "check|" SEEDS, 0, NULL, "nothing is wrong" },
	{ "explain|query|" SEEDS "|فرنسا", 0, "FR", NULL },
	{ "explain|tokens|بِالمغرب", 0, "بالمغرب", NULL },
	{ "explain|line|سلام (abc)|20", 0, "9 columns", NULL },
	{ "explain|line|x|0", 2, NULL, "width" },
	{ "explain|article|" SEEDS "|2", 0, "dateline", NULL },
	{ "explain|article|" SEEDS "|2", 0, "that/subject before", NULL },
	{ "explain|article|" SEEDS "|2", 0, "office-before-name", NULL },
	{ "explain|import|" KN_SEED_DIR "/004_918a3ce10e0930b5.txt", 0,
	    "UTF-8", NULL },
	{ "explain|import|" KN_SEED_DIR "/004_918a3ce10e0930b5.txt|"
	    KN_SEED_DIR "/004_918a3ce10e0930b5.txt", 0,
	    "articles: 1\n\nfile: 004", NULL },
	{ "explain|import|" KN_SEED_DIR "/none", 3, NULL, "none" },
};

static void
statuses_and_messages(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < LEN(cases); i++) {
		int status = run(f, cases[i].args);

		if (status != cases[i].status)
			fail_msg("%s: exit %d, %s", cases[i].args, status,
			    kn_buf_get(&f->err).s);
		if (cases[i].out != NULL &&
		    strstr(kn_buf_get(&f->out).s, cases[i].out) == NULL)
			fail_msg("%s: says %s", cases[i].args,
			    kn_buf_get(&f->out).s);
		if (cases[i].err != NULL &&
		    strstr(kn_buf_get(&f->err).s, cases[i].err) == NULL)
			fail_msg("%s: complains %s", cases[i].args,
			    kn_buf_get(&f->err).s);
		if (status == 1 || status == 2)
			assert_int_equal(f->out.n, 0);
	}
}

/* ---- notes ----------------------------------------------------------------- */

/* Each on what those before left. */
static const struct {
	const char *args;
	int status;
	const char *out, *err;
} note_cases[] = {
	{ "notes|list|" SEEDS, 1, NULL, "nothing found" },
	{ "notes|list|" SEEDS "|--format=json", 1, NULL, NULL },
	{ "notes|frob", 2, NULL, "frob" },
	{ "notes|add|1|2", 2, NULL, "add" },
	{ "notes|add|" SEEDS "|77", 1, NULL, "77" },
	{ "notes|add|" SEEDS "|2|--start=9|--end=3", 2, NULL, "--start" },
	{ "notes|add|" SEEDS "|2|--start=9|--end=99999", 2, NULL, "--end" },
	{ "notes|add|" SEEDS "|2|--exact=قطططط", 1, NULL, "not in" },
	{ "notes|add|" SEEDS "|2|--exact=باريس|--label=nope", 2, NULL,
	    "nope" },
	{ "notes|add|" SEEDS "|2|--tag=e\033[2J", 2, NULL, "not a tag" },
	{ "notes|list|" SEEDS, 1, NULL, "nothing found" },
	{ "notes|add|" SEEDS "|2|--exact=كوتشي|--text=first|--tag=x, y|"
	    "--tag=b|--author=Z|--format=json", 0, "\"exact\":\"كوتشي\"",
	    NULL },
	{ "notes|add|" SEEDS "|2|--exact=الأمن", 0, "الأمن",
	    "more than once" },
	{ "notes|add|" SEEDS "|2|--start=3|--end=8|--label=مهم|"
	    "--format=json", 0, "\"start\":3,\"end\":8", NULL },
	{ "notes|add|" SEEDS "|3|--text=whole|--format=json", 0,
	    "\"start\":null,\"end\":null,\"exact\":null", NULL },
	{ "notes|add|" SEEDS "|--text=memo|--format=json", 0,
	    "{\"id\":null", NULL },
	{ "notes|list|" SEEDS "|tag:b|--format=json", 0,
	    "\"tags\":[\"b\",\"x, y\"],\"author\":\"Z\"", NULL },
	{ "notes|list|" SEEDS "|label:مهم", 0, "[مهم]", NULL },
	{ "notes|list|" SEEDS "|label:مهم|tag:b", 1, NULL, NULL },
	{ "notes|list|" SEEDS "|tag:b|country:JP", 1, NULL, NULL },
	{ "notes|list|" SEEDS "|label:nope", 2, NULL, "nope" },
	{ "notes|list|" SEEDS "|note:memo", 0, "memo", NULL },
	{ "notes|list|" SEEDS "|note:memo|lang:ar", 1, NULL, NULL },
	{ "notes|attach|no-such|2|" SEEDS, 1, NULL, "no-such" },
	{ "notes|delete|no-such|" SEEDS, 1, NULL, "no-such" },
	{ "list|" SEEDS "|is:noted", 0, "002_", NULL },
};

static size_t
lines_of(const struct kn_buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->s[i] == '\n';
	return n;
}

static void
notes_are_added_and_listed(void **state)
{
	struct fixture *f = *state;
	char id[40], args[200];

	for (size_t i = 0; i < LEN(note_cases); i++) {
		int status = run(f, note_cases[i].args);

		if (status != note_cases[i].status)
			fail_msg("%s: exit %d, %s", note_cases[i].args,
			    status, kn_buf_get(&f->err).s);
		if (note_cases[i].out != NULL &&
		    strstr(kn_buf_get(&f->out).s, note_cases[i].out) == NULL)
			fail_msg("%s: says %s", note_cases[i].args,
			    kn_buf_get(&f->out).s);
		if (note_cases[i].err != NULL &&
		    strstr(kn_buf_get(&f->err).s, note_cases[i].err) == NULL)
			fail_msg("%s: complains %s", note_cases[i].args,
			    kn_buf_get(&f->err).s);
	}
	assert_int_equal(run(f, "notes|list|" SEEDS "|--format=json"), 0);
	assert_int_equal(lines_of(&f->out), 5);
	assert_int_equal(run(f, "list|" SEEDS "|--format=json|--copies"), 0);
	assert_int_equal(lines_of(&f->out), 5);
	/* Two articles have the same body: it is noted three times. */
	assert_non_null(strstr(f->out.s, "\"notes\":3,\"starred\":false"));
	assert_non_null(strstr(f->out.s, "\"notes\":1,\"starred\":false"));
	assert_non_null(strstr(f->out.s, "\"notes\":0,\"starred\":false"));
	/* Put elsewhere, then taken away. */
	assert_int_equal(run(f, "notes|list|" SEEDS "|tag:b|--format=json"),
	    0);
	const char *at = strstr(f->out.s, "\"note\":\"");
	assert_non_null(at);
	memcpy(id, at + 8, 36);
	id[36] = '\0';
	snprintf(args, sizeof(args), "notes|attach|%s|3|" SEEDS
	    "|--start=1|--end=5|--format=json", id);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->out.s, "\"id\":3,"));
	assert_non_null(strstr(f->out.s, id));
	assert_non_null(strstr(f->out.s, "\"start\":1,\"end\":5,"));
	snprintf(args, sizeof(args), "notes|delete|%s|" SEEDS, id);
	assert_int_equal(run(f, args), 0);
	assert_int_equal(run(f, "notes|list|" SEEDS "|--format=json"), 0);
	assert_int_equal(lines_of(&f->out), 4);
	assert_null(strstr(f->out.s, id));
}

/* A file has what a person wrote, as it is; a terminal never does. */
static void
exports_cannot_reach_a_terminal(void **state)
{
	static const char *const formats[] = { "jsonld", "jsonl", "tsv",
		"csv", "md", "html", "bibtex", "ris", "csl" };
	static const char *const never[] = { "\033", "\a", "\302\233",
		"\u202E" };
	struct fixture *f = *state;
	char args[400];

	snprintf(args, sizeof(args), "notes|add|" SEEDS "|2|--exact=كوتشي|"
	    "--text=before\033]52;c;AAAA\a\302\23331m\u202Eafter|"
	    "--notes=%s/shown.db", f->dir);
	assert_int_equal(run(f, args), 0);
	snprintf(args, sizeof(args), "notes|export|" SEEDS "|--as=csv|"
	    "--notes=%s/shown.db", f->dir);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->out.s, "\033]52"));
	for (size_t i = 0; i < LEN(formats); i++) {
		snprintf(args, sizeof(args), "notes|export|" SEEDS
		    "|--as=%s|--notes=%s/shown.db", formats[i], f->dir);
		assert_int_equal(run_as(f, args, true, collect), 0);
		assert_non_null(strstr(f->out.s, "before"));
		assert_non_null(strstr(f->out.s, "after"));
		for (size_t j = 0; j < LEN(never); j++)
			if (strstr(f->out.s, never[j]) != NULL)
				fail_msg("%s sends %zu", formats[i], j);
	}
}

/* What is exported, imported into another notebook and exported again is
 * the same, and belongs to nobody else. */
static void
notes_go_out_and_in(void **state)
{
	static const char *const formats[] = { "jsonld", "jsonl", "csv" };
	struct fixture *f = *state;
	char args[400], file[200], first[200000];
	struct stat sb;

	assert_int_equal(run(f, "notes|export|" SEEDS), 2);
	assert_int_equal(run(f, "notes|export|" SEEDS "|--as=xml"), 2);
	assert_int_equal(run(f, "notes|export|" SEEDS "|--as=md|tag:none"),
	    1);
	assert_int_equal(run(f, "notes|import|/nowhere|" SEEDS), 3);
	assert_int_equal(run(f, "notes|import|/dev/null|" SEEDS), 3);
	assert_non_null(strstr(f->err.s, "not a regular file"));
	assert_int_equal(run(f, "notes|import|/etc/passwd|" SEEDS), 3);
	assert_non_null(strstr(f->err.s, "/etc/passwd: the first row"));
	for (size_t i = 0; i < LEN(formats); i++) {
		snprintf(args, sizeof(args), "notes|export|" SEEDS
		    "|--as=%s", formats[i]);
		assert_int_equal(run(f, args), 0);
		assert_true(f->out.n < sizeof(first));
		memcpy(first, f->out.s, f->out.n + 1);
		snprintf(file, sizeof(file), "%s/out.%s", f->dir, formats[i]);
		snprintf(args, sizeof(args), "notes|export|" SEEDS
		    "|--as=%s|--output=%s", formats[i], file);
		mode_t mask = umask(0);
		assert_int_equal(run(f, args), 0);
		(void)umask(mask);
		assert_int_equal(stat(file, &sb), 0);
		assert_int_equal(sb.st_mode & 0777, 0600);
		snprintf(args, sizeof(args), "notes|import|%s|" SEEDS
		    "|--as=%s|--notes=%s/%s.db", file, formats[i], f->dir,
		    formats[i]);
		assert_int_equal(run(f, args), 0);
		assert_non_null(strstr(f->err.s, "4 notes were added"));
		snprintf(args, sizeof(args), "notes|export|" SEEDS
		    "|--as=%s|--notes=%s/%s.db", formats[i], f->dir,
		    formats[i]);
		assert_int_equal(run(f, args), 0);
		assert_string_equal(f->out.s, first);
	}
	snprintf(args, sizeof(args), "notes|list|" SEEDS "|--layer=%s/"
	    "out.jsonl|--notes=%s/none.db|--format=json", f->dir, f->dir);
	assert_int_equal(run(f, args), 0);
	assert_int_equal(lines_of(&f->out), 4);
	snprintf(args, sizeof(args), "%s/none.db", f->dir);
	assert_int_equal(access(args, F_OK), -1);
}

static void
read_whole(const char *dir, const char *name, struct kn_buf *out)
{
	char path[400], part[4096];
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *from = fopen(path, "r");
	if (from == NULL)
		fail_msg("no %s", path);
	kn_buf_init(out, 0);
	while ((n = fread(part, 1, sizeof(part), from)) > 0)
		kn_buf_put(out, part, n);
	assert_int_equal(fclose(from), 0);
}

/* A folder for brat: texts, annotations over them, types, and the rest. Into
 * another notebook and out again it is the same. */
static void
brat_is_a_folder(void **state)
{
	struct fixture *f = *state;
	char args[600], one[200], two[200];
	struct dirent **files;
	struct stat sb;
	size_t texts = 0;

	snprintf(one, sizeof(one), "%s/brat1", f->dir);
	snprintf(two, sizeof(two), "%s/brat2", f->dir);
	assert_int_equal(run(f, "notes|export|" SEEDS "|--as=brat"), 2);
	assert_non_null(strstr(f->err.s, "--output"));
	assert_int_equal(f->out.n, 0);
	snprintf(args, sizeof(args), "notes|export|" SEEDS
	    "|--as=brat|--output=%s", one);
	assert_int_equal(run(f, args), 0);
	assert_int_equal(stat(one, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0700);
	/* Nobody's folder is written into. */
	assert_int_equal(run(f, args), 3);
	snprintf(args, sizeof(args), "notes|import|%s|" SEEDS
	    "|--notes=%s/brat.db", one, f->dir);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->err.s, "4 notes were added"));
	assert_null(strstr(f->err.s, "problem"));
	snprintf(args, sizeof(args), "notes|export|" SEEDS
	    "|--as=brat|--output=%s|--notes=%s/brat.db", two, f->dir);
	assert_int_equal(run(f, args), 0);
	int n = scandir(one, &files, NULL, alphasort);
	assert_true(n > 2);
	for (int i = 0; i < n; i++) {
		struct kn_buf a, b;

		if (files[i]->d_name[0] != '.') {
			read_whole(one, files[i]->d_name, &a);
			read_whole(two, files[i]->d_name, &b);
			assert_string_equal(a.s, b.s);
			kn_buf_dispose(&a);
			kn_buf_dispose(&b);
		}
		texts += strstr(files[i]->d_name, ".txt") != NULL;
		free(files[i]);
	}
	free(files);
	assert_int_equal(texts, 1);
	assert_int_equal(n, 2 + 2 + 3);
	snprintf(args, sizeof(args), "notes|import|%s|/nowhere|%s|" SEEDS
	    "|--notes=%s/brat.db", f->dir, one, f->dir);
	/* What cannot be read keeps nobody from the others. */
	assert_int_equal(run(f, args), 3);
	assert_non_null(strstr(f->err.s, "4 were here already"));
}

static void
labels_are_a_codebook(void **state)
{
	struct fixture *f = *state;
	char args[400], file[200];

	assert_int_equal(run(f, "labels"), 2);
	assert_int_equal(run(f, "labels|frob"), 2);
	assert_int_equal(run(f, "labels|list"), 0);
	assert_non_null(strstr(f->out.s, "مهم"));
	assert_int_equal(run(f, "labels|save|فرعي|--label=مهم|--sign=%|"
	    "--colour=red|--key=9|--text=what it means"), 0);
	assert_int_equal(run(f, "labels|save|x|--label=nope"), 2);
	assert_int_equal(run(f, "labels|save|  "), 2);
	assert_int_equal(run(f, "labels|save|e\033[31m"), 2);
	assert_int_equal(run(f, "labels|save|x|--sign=\033"), 2);
	assert_int_equal(run(f, "labels|save|x|--colour=mauve"), 2);
	assert_int_equal(run(f, "labels|save|مهم|--colour=blue"), 0);
	assert_int_equal(run(f, "labels|list|--format=json"), 0);
	assert_non_null(strstr(f->out.s, "\"label\":\"فرعي\""));
	assert_non_null(strstr(f->out.s, "\"sign\":\"%\",\"key\":9"));
	assert_int_equal(run(f, "labels|export"), 0);
	assert_non_null(strstr(f->out.s, "\"path\":[\"مهم\",\"فرعي\"]"));
	snprintf(file, sizeof(file), "%s/codebook", f->dir);
	FILE *to = fopen(file, "w");
	assert_non_null(to);
	assert_true(fputs(f->out.s, to) >= 0);
	assert_true(fputs("{\"label\":\"\\u001b\"}\n", to) >= 0);
	assert_int_equal(fclose(to), 0);
	snprintf(args, sizeof(args), "labels|import|%s|--notes=%s/book.db",
	    file, f->dir);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->err.s, "no label"));
	assert_non_null(strstr(f->err.s, "1 label was added"));
	assert_int_equal(run(f, "labels|delete|فرعي"), 0);
	assert_int_equal(run(f, "labels|delete|فرعي"), 1);
}

/* A notebook of garbage is told, mended when asked, and kept. */
static void
a_damaged_notebook_is_mended(void **state)
{
	struct fixture *f = *state;
	char args[400], path[200];

	snprintf(path, sizeof(path), "%s/bad.db", f->dir);
	FILE *to = fopen(path, "w");
	assert_non_null(to);
	for (int i = 0; i < 1000; i++)
		assert_true(fputs("this is no database ", to) >= 0);
	assert_int_equal(fclose(to), 0);
	snprintf(args, sizeof(args), "check|" SEEDS "|--notes=%s", path);
	assert_int_equal(run(f, args), 3);
	/* The way out is told, with nothing left to be filled in. */
	assert_non_null(strstr(f->out.s, "check --repair"));
	assert_null(strstr(f->out.s, "%s"));
	/* Nothing is given out as if there were no notes. */
	snprintf(args, sizeof(args), "notes|export|" SEEDS "|--as=jsonl"
	    "|--notes=%s", path);
	assert_int_equal(run(f, args), 3);
	assert_int_equal(f->out.n, 0);
	snprintf(args, sizeof(args), "check|" SEEDS "|--repair|--notes=%s",
	    path);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->err.s, "mended"));
	snprintf(args, sizeof(args), "check|" SEEDS "|--notes=%s", path);
	assert_int_equal(run(f, args), 0);
}

/* A newer program's is read, given out, and never mended. */
static void
a_newer_notebook_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct kn_notebook *nb;
	char args[400], path[200], aside[240];

	snprintf(path, sizeof(path), "%s/newer.db", f->dir);
	assert_int_equal(kn_notebook_open(path, NULL, &nb, NULL), KN_OK);
	kn_notebook_close(nb);
	/* The version in the header, 60 bytes in. */
	FILE *file = fopen(path, "r+b");
	assert_int_equal(fseek(file, 60, SEEK_SET), 0);
	assert_int_equal(fwrite("\0\0\x27\x0F", 1, 4, file), 4);
	assert_int_equal(fclose(file), 0);
	snprintf(args, sizeof(args), "check|" SEEDS "|--repair|--notes=%s",
	    path);
	assert_int_equal(run(f, args), 0);
	assert_null(strstr(f->err.s, "mended"));
	snprintf(aside, sizeof(aside), "%s.damaged-1", path);
	assert_int_not_equal(access(aside, F_OK), 0);
	snprintf(args, sizeof(args), "notes|export|" SEEDS "|--as=jsonl"
	    "|--notes=%s", path);
	/* It has none. */
	assert_int_equal(run(f, args), 1);
	assert_non_null(strstr(f->out.s, "\"notes\":0"));
}

/* ---- keys of records ----------------------------------------------------- */

/* The keys of the first record, space-separated. */
static void
first_keys(const char *line, struct kn_buf *out)
{
	int depth = 0;

	for (const char *s = line; *s != '\0' && *s != '\n'; s++) {
		if (*s == '{' || *s == '[')
			depth++;
		else if (*s == '}' || *s == ']')
			depth--;
		if (*s != '"')
			continue;
		const char *end = s + 1;
		while (*end != '"')
			end += *end == '\\' ? 2 : 1;
		if (depth == 1 && end[1] == ':') {
			if (out->n > 0)
				kn_buf_chr(out, ' ');
			kn_buf_put(out, s + 1, (size_t)(end - s) - 1);
		}
		s = end;
	}
}

/* ---- files that are named ------------------------------------------------- */

static void
put_words(const char *path, const char *text)
{
	FILE *to = fopen(path, "w");

	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
}

static bool
holds(const char *path, const char *text)
{
	char got[64] = "";
	FILE *from = fopen(path, "r");

	assert_non_null(from);
	assert_true(fread(got, 1, sizeof(got) - 1, from) > 0);
	fclose(from);
	return strcmp(got, text) == 0;
}

static void
put_database(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* An index is made anew without asking, so that what is to be one must be one,
 * or nothing; a notebook never is, whatever is asked for. */
static void
what_is_no_index_stays(void **state)
{
	struct fixture *f = *state;
	char text[200], foreign[200], book[200], empty[200], args[700];

	snprintf(text, sizeof(text), "%s/text", f->dir);
	snprintf(foreign, sizeof(foreign), "%s/foreign", f->dir);
	snprintf(book, sizeof(book), "%s/kept.db", f->dir);
	snprintf(empty, sizeof(empty), "%s/empty", f->dir);
	put_words(text, "precious");
	put_words(empty, "");
	put_database(foreign, "CREATE TABLE article (a);"
	    "INSERT INTO article VALUES (1)");
	snprintf(args, sizeof(args), "notes|add|2|" SEEDS "|--text=kept"
	    "|--notes=%s", book);
	assert_int_equal(run(f, args), 0);
	const char *paths[] = { text, foreign, book };
	for (size_t i = 0; i < LEN(paths); i++)
		for (int read = 0; read < 2; read++) {
			snprintf(args, sizeof(args), "%s|" SEEDS
			    "|--index=%s", read ? "list" : "index", paths[i]);
			assert_int_equal(run(f, args), 2);
			assert_non_null(strstr(f->err.s, i == 2 ?
			    "a notebook cannot be" : "no index"));
			assert_int_equal(f->out.n, 0);
		}
	assert_true(holds(text, "precious"));
	put_database(foreign, "INSERT INTO article VALUES (2)");
	snprintf(args, sizeof(args), "index|" SEEDS "|--replace|--index=%s",
	    book);
	assert_int_equal(run(f, args), 2);
	snprintf(args, sizeof(args), "notes|list|" SEEDS "|--notes=%s", book);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->out.s, "kept"));
	for (size_t i = 0; i < 2; i++) {
		snprintf(args, sizeof(args), "index|" SEEDS "|--replace"
		    "|--index=%s", paths[i]);
		assert_int_equal(run(f, args), 0);
		assert_non_null(strstr(f->out.s, "5 new"));
	}
	snprintf(args, sizeof(args), "index|" SEEDS "|--index=%s", empty);
	assert_int_equal(run(f, args), 0);
	assert_null(strstr(f->err.s, "anew"));
}

static void
what_is_no_notebook_stays(void **state)
{
	struct fixture *f = *state;
	char foreign[200], index[200], args[700];

	snprintf(foreign, sizeof(foreign), "%s/foreign", f->dir);
	snprintf(index, sizeof(index), "%s/an-index", f->dir);
	put_database(foreign, "CREATE TABLE note (a)");
	snprintf(args, sizeof(args), "index|" SEEDS "|--index=%s", index);
	assert_int_equal(run(f, args), 0);
	const char *paths[] = { foreign, index };
	for (size_t i = 0; i < LEN(paths); i++) {
		snprintf(args, sizeof(args), "notes|add|2|" SEEDS "|--text=x"
		    "|--notes=%s", paths[i]);
		assert_int_equal(run(f, args), 3);
		assert_non_null(strstr(f->err.s, "no notebook"));
	}
	put_database(foreign, "INSERT INTO note VALUES (1)");
}

/* One of an older program, which knew no mark, is known by its tables; and why
 * it is made anew is said. */
static void
an_older_index_is_one(void **state)
{
	struct fixture *f = *state;
	char index[200], args[700];

	snprintf(index, sizeof(index), "%s/older", f->dir);
	snprintf(args, sizeof(args), "index|" SEEDS "|--index=%s", index);
	assert_int_equal(run(f, args), 0);
	put_database(index, "PRAGMA application_id = 0;"
	    "UPDATE meta SET value = 'older' WHERE name = 'schema'");
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->out.s, "5 new"));
	assert_non_null(strstr(f->err.s, "another version of kunnash made"));
	assert_int_equal(run(f, args), 0);
	assert_null(strstr(f->err.s, "anew"));
}

#define A "id key path url title outlet date "
#define LIST A "byline via date_source retrieved lang words chars " \
	"body_key story lead copies countries agencies notes starred read"

static const struct {
	const char *args, *keys;
	size_t lines;
} records[] = {
	{ "index|" SEEDS "|--format|json",
	    "read new changed unchanged empty duplicates "
	    "removed rejected seconds anew", 1 },
	{ "list|" SEEDS "|--format|json", LIST, 4 },
	{ "list|" SEEDS "|--copies|--format|json", LIST, 5 },
	{ "list|" SEEDS "|--limit|2|--format|json", LIST, 2 },
	{ "show|" SEEDS "|1|--format|json", LIST " text spans", 1 },
	{ "quotes|" SEEDS "|--limit=7|--format|json", A "start end exact kind "
	    "cue cue_start cue_end speaker speaker_surface speaker_role", 7 },
	{ "meetings|" SEEDS "|--limit=2|--format|json", A "start end exact "
	    "when person_a person_b place agencies status value", 2 },
	{ "mentions|" SEEDS "|--limit=7|--format|json", A "start end type "
	    "subtype entity surface form value suppressed context", 7 },
	{ "entities|" SEEDS "|--limit=1|--format|json", "entity type "
	    "label_ar label_fr label_en stories articles mentions", 1 },
	{ "search|" SEEDS "|المغرب|--format|json",
	    A "score start end snippet rule", 4 },
	{ "notes|add|2|" SEEDS "|--start=1|--end=2|--format|json",
	    A "body_key story note start end exact prefix suffix label text "
	    "tags author created updated state", 1 },
};

static void
keys_are_the_contract(void **state)
{
	struct fixture *f = *state;
	struct kn_buf keys;

	kn_buf_init(&keys, 0);
	for (size_t i = 0; i < LEN(records); i++) {
		size_t lines = 0;

		assert_int_equal(run(f, records[i].args), 0);
		kn_buf_reset(&keys);
		first_keys(f->out.s, &keys);
		assert_string_equal(keys.s, records[i].keys);
		for (size_t k = 0; k < f->out.n; k++)
			lines += f->out.s[k] == '\n';
		if (lines != records[i].lines)
			fail_msg("%s: %zu lines", records[i].args, lines);
	}
	kn_buf_dispose(&keys);
}

static void
tsv_has_a_header(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, "list|" SEEDS "|--format=tsv|--sort=path"),
	    0);
	assert_true(kn_str_starts(kn_buf_get(&f->out),
	    KN_LIT("id\tkey\tpath\turl\ttitle\toutlet\tdate\tbyline\t")));
	assert_non_null(strstr(f->out.s, "\tMA FR ML\t"));
}

/* What is missing is said once, and leaves no blank in what is there. */
static void
a_missing_article_is_told_once(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, "show|" SEEDS "|77"), 1);
	assert_null(strstr(kn_buf_get(&f->err).s, "nothing found"));
	assert_int_equal(run(f, "show|" SEEDS "|3|77"), 1);
	assert_non_null(strstr(kn_buf_get(&f->err).s, "77"));
	assert_false(kn_str_ends(kn_buf_get(&f->out), KN_LIT("\n\n")));
}

/* While another process writes, an old index can be read, not renewed. */
static void
a_held_index_is_not_indexed(void **state)
{
	struct fixture *f = *state;
	char path[100], args[2][200];

	snprintf(path, sizeof(path), "%s/i.db-lock", f->dir);
	snprintf(args[0], sizeof(args[0]), "index|" SEEDS "|--format=json|"
	    "--index=%s/i.db", f->dir);
	snprintf(args[1], sizeof(args[1]), "list|" SEEDS "|--index=%s/i.db",
	    f->dir);
	assert_int_equal(run(f, args[0]), 0);
	int fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(run(f, args[0]), 3);
	assert_int_equal(f->out.n, 0);
	assert_int_equal(run(f, args[1]), 0);
	assert_non_null(strstr(kn_buf_get(&f->err).s, "out of date"));
	close(fd);
	assert_int_equal(run(f, args[0]), 0);
	assert_true(f->out.n > 0);
}

/* What xargs hands over. */
static void
many_articles_are_shown(void **state)
{
	struct fixture *f = *state;
	struct kn_buf args;
	size_t lines = 0;

	kn_buf_init(&args, 0);
	kn_buf_cstr(&args, "mentions|" SEEDS "|--format=tsv|--limit=1");
	for (int i = 0; i < 100; i++)
		kn_buf_cstr(&args, "|3");
	assert_int_equal(run(f, args.s), 0);
	kn_buf_reset(&args);
	kn_buf_cstr(&args, "show|" SEEDS "|--format=tsv");
	for (int i = 0; i < 100; i++)
		kn_buf_cstr(&args, "|3");
	assert_int_equal(run(f, args.s), 0);
	for (size_t i = 0; i < f->out.n; i++)
		lines += f->out.s[i] == '\n';
	assert_int_equal(lines, 101);
	kn_buf_dispose(&args);
}

/* ---- a terminal ----------------------------------------------------------- */

/* Code points but for harakat and the guard. */
static size_t
columns(struct kn_str line)
{
	size_t n = 0, i_b = 0;

	while (i_b < line.n) {
		uint32_t cp = kn_utf8_next(line.s, line.n, &i_b);

		n += !(cp >= 0x64B && cp <= 0x652) && cp != 0x202C &&
		    cp != 0x202D;
	}
	return n;
}

/* Lines begin and end with the guard, and leave the last column free. */
static void
terminals_get_guarded_lines(void **state)
{
	struct fixture *f = *state;
	struct kn_str rest, line;
	size_t n = 0;

	assert_int_equal(run_as(f, "show|" SEEDS "|3|--lang=ar", true,
	    collect), 0);
	rest = kn_buf_get(&f->out);
	while (kn_str_split(&rest, '\n', &line)) {
		if (line.n == 0)
			continue;
		n++;
		assert_true(kn_str_starts(line, KN_LIT("\xE2\x80\xAD")));
		assert_true(kn_str_ends(line, KN_LIT("\xE2\x80\xAC")));
		assert_true(columns(line) <= 59);
	}
	assert_true(n > 20);
	assert_int_equal(run_as(f, "show|" SEEDS "|3|--bidi=visual", true,
	    collect), 0);
	assert_null(strstr(f->out.s, "\xE2\x80\xAD"));
}

/* In the form that the terminal needs. */
static void
terminals_get_their_form(void **state)
{
	static const struct {
		const char *args, *want, *not;
	} forms[] = {
		{ "list|" SEEDS "|--bidi=visual", "\uFEE6\uFEF4\uFE91",
		    "\u0628\u064A\u0646" },
		{ "list|" SEEDS "|--bidi=words", "ﺑﻴﻦ ﺍﻷﻣﻨﻲ ﺍﻟﺘﻌﺎﻭﻥ",
		    "\uFEF2\uFEE8" },
		{ "list|" SEEDS "|--bidi=terminal", "التعاون الأمني بين",
		    "\uFEE6" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		assert_int_equal(run_as(f, forms[i].args, true, collect), 0);
		assert_null(strstr(f->out.s, "\xE2\x80\xAD"));
		if (strstr(f->out.s, forms[i].want) == NULL ||
		    strstr(f->out.s, forms[i].not) != NULL)
			fail_msg("%s:\n%s", forms[i].args, f->out.s);
	}
}

/* An article that turns the direction of its text is told. */
static void
overrides_are_told(void **state)
{
	struct fixture *f = *state;
	char path[128], args[256];

	snprintf(path, sizeof(path), "%s/turned.txt", f->dir);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs("A title\n\nSent to \u202Emoc.elpmaxe\u202C yesterday.\n",
	    out);
	fclose(out);
	snprintf(args, sizeof(args), "show|-C|%s|1", path);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->err.s, "\u21E4"));
	assert_non_null(strstr(f->out.s, "\u21E4moc"));
	snprintf(args, sizeof(args), "explain|article|1|-C|%s", path);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->out.s, "overrides, not obeyed: 1"));
	assert_int_equal(run(f, "show|" SEEDS "|3"), 0);
	assert_true(f->err.n == 0 || strstr(f->err.s, "\u21E4") == NULL);
}

static enum kn_status
closed_pipe(void *user, const char *bytes, size_t n)
{
	(void)user;
	(void)bytes;
	(void)n;
	return KN_CANCELLED;
}

static enum kn_status
full_disk(void *user, const char *bytes, size_t n)
{
	(void)user;
	(void)bytes;
	(void)n;
	return KN_IO;
}

static void
a_closed_pipe_is_quiet(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run_as(f, "mentions|" SEEDS, false, closed_pipe),
	    0);
	assert_int_equal(f->err.n, 0);
	assert_int_equal(run_as(f, "mentions|" SEEDS, false, full_disk), 3);
	assert_non_null(strstr(kn_buf_get(&f->err).s, "output"));
}

/* ---- hostile corpora -------------------------------------------------------- */

static void
put_file(const struct fixture *f, const char *name, const char *text,
    size_t n)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/corpus/%s", f->dir, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

/* An index that is another's, or that lies where nothing can be written (no
 * such place keeps root out): it is read, and only what changed is told. */
static void
an_index_of_another_is_read(void **state)
{
	struct fixture *f = *state;
	char corpus[100], dir[100], db[120], list[400], index[400];
	bool root = geteuid() == 0;

	snprintf(dir, sizeof(dir), "%s/shared", f->dir);
	snprintf(db, sizeof(db), "%s/i.db", dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(corpus, sizeof(corpus), "%s/corpus", f->dir);
	assert_int_equal(mkdir(corpus, 0700), 0);
	put_file(f, "a.txt", "\xD8\xAE\xD8\xA8\xD8\xB1 1\n", 9);
	snprintf(index, sizeof(index), "index|-C|%s/corpus|--index=%s|"
	    "--trust=4242", f->dir, db);
	snprintf(list, sizeof(list), "list|-C|%s/corpus|--index=%s|"
	    "--trust=4242", f->dir, db);
	assert_int_equal(run(f, index), 0);
	char lock[140];
	snprintf(lock, sizeof(lock), "%s-lock", db);
	assert_int_equal(unlink(lock), 0);
	assert_int_equal(root ? chown(db, 4242, (gid_t)-1) :
	    chmod(dir, 0500), 0);
	assert_int_equal(run(f, list), 0);
	assert_int_equal(f->err.n, 0);
	assert_true(f->out.n > 0);
	assert_int_equal(run(f, index), 3);
	assert_int_equal(f->out.n, 0);
	assert_non_null(strstr(kn_buf_get(&f->err).s, root ?
	    "belongs to 4242" : "is yours"));
	put_file(f, "a.txt", "\xD8\xAE\xD8\xA8\xD8\xB1 22\n", 10);
	assert_int_equal(run(f, list), 0);
	assert_string_equal(kn_buf_get(&f->err).s,
	    "kunnash: 1 source changed since the index was made\n");
	if (root) {
		*strstr(list, "|--trust") = '\0';
		assert_int_equal(run(f, list), 3);
		assert_non_null(strstr(kn_buf_get(&f->err).s, "trust can "));
	}
	chmod(dir, 0700);
	remove_tree(corpus);
}

static void
no_byte_of_a_document_reaches_the_terminal(void **state)
{
	static const char text[] = "title \x1b]0;owned\x07 \xE2\x80\xAE" "abc\n\n"
	    "\x1b[2J body \xC2\x9B" "31m of the \x08 article\n";
	struct fixture *f = *state;
	char corpus[100], args[200];

	snprintf(corpus, sizeof(corpus), "%s/corpus", f->dir);
	assert_int_equal(mkdir(corpus, 0700), 0);
	snprintf(args, sizeof(args), "list|-C|%s", corpus);
	assert_int_equal(run(f, args), 1);
	assert_non_null(strstr(f->err.s, "no article"));
	put_file(f, "a\x1b[31m\nb.txt", text, sizeof(text) - 1);
	put_file(f, "empty.txt", "", 0);
	static const char *const formats[] = { "text", "json", "tsv" };
	static const char *const commands[] = { "list", "show|1",
	    "search|body", "mentions", "quotes", "meetings",
	    "explain|article|1" };
	for (size_t i = 0; i < LEN(commands); i++) {
		for (size_t k = 0; k < LEN(formats) * 2; k++) {
			snprintf(args, sizeof(args), "%s|-C|%s|--format=%s",
			    commands[i], corpus, formats[k / 2]);
			(void)run_as(f, args, k % 2 == 1, collect);
			for (size_t b = 0; b < f->out.n; b++)
				assert_true((unsigned char)f->out.s[b] >=
				    ' ' || f->out.s[b] == '\n' ||
				    f->out.s[b] == '\t');
			if (f->out.n == 0)
				continue;
			assert_null(strstr(f->out.s, "\xC2\x9B"));
			assert_null(strstr(f->out.s, "\xE2\x80\xAE"));
		}
	}
	snprintf(args, sizeof(args), "index|-C|%s|--rejects", corpus);
	assert_int_equal(run(f, args), 0);
	assert_non_null(strstr(f->out.s, "empty.txt"));
	snprintf(args, sizeof(args), "list|-C|%s|--strict", corpus);
	assert_int_equal(run(f, args), 3);
}

/* ---- nasty queries ----------------------------------------------------------- */

static const char *const nasty[] = {
	"'", "''", "';--", "\"", "\"\"", "\"\"\"", "' OR 1=1 --",
	"); DROP TABLE article;--", "a' UNION SELECT * FROM article--",
	"words MATCH 'a'", "NEAR(a b)", "near(a b)", "a NEAR b", "NEAR/3",
	"title : a", "{title body}: a", "^a", "a + b", "+", "-", "--", "---",
	"*", "**", "a*", "*a", "a*b", "\"a*\"", "\"*\"", "a AND", "AND a",
	"OR", "NOT", "NOT NOT", "AND OR NOT", "a OR OR b", "a AND AND b",
	"()", "(", ")", ")(", "(()", "((a)", "(a))", "a (", "a )", "( )",
	"(a OR)", "(OR a)", "a | | b", "|", "||", "a|", "|a", ":", "::",
	"a:", ":a", "country:", "country::", "country:FR:ES", "country: ",
	"country:\"", "country:\"\"", "country:'FR'", "country:%", "country:_",
	"country:*", "country:FR*", "country:FR/", "country:/name",
	"country:FR/bogus", "country:FR/name/name", "agency:()", "date:",
	"date:x", "date:0", "date:99999", "date:-1", "date:2023-99",
	"date:2023..", "date:..", "date:....", "date:<>2023", "date:'2023'",
	"is:", "is:x", "is:undated undated", "lang:", "lang:'", "outlet:'",
	"outlet:\"; --\"", "title:", "title:\"", "title:*", "title:a*",
	"title:'a'", "~a", "=a", "~", "=", "\"a b\"~2", "\"a\"~", "a~",
	"\\", "\\\"", "a\\", "%", "_", "%s%n%x", "\x01", "a\x01" "b", "\xFF",
	"\xC3", "\xED\xA0\x80", "\xE2\x80\xAE" "a", "\xEF\xBF\xBF", "«", "»",
	"«a", "a»", "“a", "ﷺ", "ـــ", "َُِ", "،", "؟", "٢٠٢٣", "0x41",
	"NULL", "null", "rowid", "SELECT", "a;b", "/* a */", "-- a",
	"\xF3\xA0\x80\x81", "🇲🇦",
};

/* Whatever is typed, nobody is shown the machinery. */
static void
no_query_shows_sql(void **state)
{
	static const char *const secrets[] = { "SQL", "sql", "fts5",
	    "syntax error", "MATCH", "no such", "unterminated", "malformed" };
	struct fixture *f = *state;
	struct kn_buf args;

	kn_buf_init(&args, 0);
	assert_true(LEN(nasty) >= 100);
	for (size_t i = 0; i < LEN(nasty); i++) {
		if (strchr(nasty[i], '|') != NULL)
			continue;
		kn_buf_reset(&args);
		kn_buf_fmt(&args, "search|" SEEDS "|--|%s", nasty[i]);
		int status = run(f, args.s);
		if (status < 0 || status > 2)
			fail_msg("%s: exit %d: %s", nasty[i], status,
			    kn_buf_get(&f->err).s);
		for (size_t k = 0; k < LEN(secrets); k++)
			if (f->err.n > 0 &&
			    strstr(f->err.s, secrets[k]) != NULL &&
			    strstr(nasty[i], secrets[k]) == NULL)
				fail_msg("%s: %s", nasty[i], f->err.s);
		assert_true(status != 2 || f->err.n > 0);
	}
	kn_buf_dispose(&args);
}

/* ---- configuration ------------------------------------------------------------ */

static void
options_come_from_file_and_environment(void **state)
{
	struct fixture *f = *state;
	char path[200];

	snprintf(path, sizeof(path), "%s/.config", f->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/.config/kunnash", f->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/.config/kunnash/config", f->dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs("format = json\nnonsense = 1\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(run(f, "list|" SEEDS), 0);
	assert_int_equal(f->out.s[0], '{');
	assert_non_null(strstr(f->err.s, "config:2"));
	assert_int_equal(run(f, "list|" SEEDS "|--format=text"), 0);
	assert_int_not_equal(f->out.s[0], '{');
}

/* ---- progress ------------------------------------------------------------------ */

static uint64_t clock_ms, step_ms;

static uint64_t
stepping(void)
{
	return clock_ms += step_ms;
}

/* What a terminal showed of one line that was written over. */
struct shown {
	unsigned lines;         /* with something in them, one after the
				   other */
	bool blank;             /* now */
	unsigned col, most_col;
};

/* Marks of direction have no width. */
static bool
has_width(uint32_t cp)
{
	return !(cp >= 0x202A && cp <= 0x202E) &&
	    !(cp >= 0x2066 && cp <= 0x2069);
}

static struct shown
show(struct kn_str bytes)
{
	struct shown s = { .blank = true };
	bool text = false;

	for (size_t at = 0; at < bytes.n;) {
		uint32_t cp = kn_utf8_next(bytes.s, bytes.n, &at);

		assert_true(cp == '\r' || cp >= ' ');
		if (cp == '\r') {
			s.lines += text;
			s.blank = !text;
			text = false;
			s.col = 0;
			continue;
		}
		s.col += has_width(cp);
		s.most_col = s.col > s.most_col ? s.col : s.most_col;
		text = text || cp != ' ';
	}
	return s;
}

/* Nothing of what is quick; then a line at the pace of eyes, which is as long
 * as the terminal is wide and is gone in the end. */
static void
progress_is_one_line(void **state)
{
	struct fixture *f = *state;
	char args[300];
	unsigned calls = 0;
	static const struct {
		uint64_t step_ms, first, every; /* of the calls */
	} rows[] = { { 1000, 1, 1 }, { 100, 3, 1 }, { 50, 6, 2 },
		{ 20, 15, 5 }, { 0, 0, 0 } };

	f->err_tty = true;
	f->now_ms = stepping;
	for (size_t i = 0; i < LEN(rows); i++) {
		step_ms = rows[i].step_ms;
		snprintf(args, sizeof(args), "index|" SEEDS
		    "|--index=%s/progress%zu.db", f->dir, i);
		assert_int_equal(run_as(f, args, true, collect), 0);
		struct shown s = show(kn_buf_get(&f->err));
		calls = i == 0 ? s.lines : calls;
		unsigned want = rows[i].every == 0 || calls < rows[i].first ?
		    0 : (unsigned)(1 + (calls - rows[i].first) /
		    rows[i].every);
		if (s.lines != want)
			fail_msg("%u ms: %u lines of %u, not %u",
			    (unsigned)step_ms, s.lines, calls, want);
		assert_true(s.blank);
		assert_int_equal(s.col, 0);
		assert_true(want == 0 || s.most_col == 59);
		assert_true((want > 0) == (strstr(kn_buf_get(&f->err).s,
		    "reading the sources") != NULL));
	}
	assert_true(calls >= 10);
	f->err_tty = false;
	f->now_ms = NULL;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statuses_and_messages),
		cmocka_unit_test(notes_are_added_and_listed),
		cmocka_unit_test(exports_cannot_reach_a_terminal),
		cmocka_unit_test(notes_go_out_and_in),
		cmocka_unit_test(brat_is_a_folder),
		cmocka_unit_test(labels_are_a_codebook),
		cmocka_unit_test(a_damaged_notebook_is_mended),
		cmocka_unit_test(what_is_no_index_stays),
		cmocka_unit_test(what_is_no_notebook_stays),
		cmocka_unit_test(an_older_index_is_one),
		cmocka_unit_test(a_newer_notebook_is_left_alone),
		cmocka_unit_test(keys_are_the_contract),
		cmocka_unit_test(a_missing_article_is_told_once),
		cmocka_unit_test(many_articles_are_shown),
		cmocka_unit_test(a_held_index_is_not_indexed),
		cmocka_unit_test(an_index_of_another_is_read),
		cmocka_unit_test(tsv_has_a_header),
		cmocka_unit_test(progress_is_one_line),
		cmocka_unit_test(terminals_get_guarded_lines),
		cmocka_unit_test(terminals_get_their_form),
		cmocka_unit_test(overrides_are_told),
		cmocka_unit_test(a_closed_pipe_is_quiet),
		cmocka_unit_test(no_byte_of_a_document_reaches_the_terminal),
		cmocka_unit_test(no_query_shows_sql),
		cmocka_unit_test(options_come_from_file_and_environment),
	};

	return cmocka_run_group_tests_name("cli", tests, set_up, tear_down);
}

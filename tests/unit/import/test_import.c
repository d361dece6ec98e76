/*
 * test_import.c: walking and reading, mostly of what is wrong with a folder:
 * each bad thing is made in a temporary folder, is reported by name, and
 * the rest is loaded.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/import/import_priv.h"
#include "core/import/walk_priv.h"
#include "kunnash/import.h"
#include "kunnash/utf8.h"

#define TEXT "قال مصدر مسؤول إن الأشغال انطلقت بالمدينة.\n"

/* A temporary folder, and all that was said and loaded. */
struct fixture {
	char dir[64];
	struct kn_buf docs;     /* "path" a line, in order */
	struct kn_buf rejects;  /* "path|place|reason|action" a line */
	struct kn_buf text;     /* of the last article */
	struct kn_import_sink sink;
	struct kn_import_opts opts;
	char date[32];
	char path[4096];        /* scratch of in() */
};

static enum kn_status
keep_doc(void *user, struct kn_doc *doc)
{
	struct fixture *f = user;

	kn_buf_fmt(&f->docs, "%s\n", doc->meta.path);
	kn_buf_reset(&f->text);
	kn_buf_put(&f->text, doc->text, doc->n_b);
	snprintf(f->date, sizeof(f->date), "%s %s",
	    doc->meta.date == NULL ? "-" : doc->meta.date,
	    doc->meta.date_source == NULL ? "-" : doc->meta.date_source);
	kn_doc_free(doc);
	return KN_OK;
}

static void
keep_reject(void *user, const struct kn_reject *r)
{
	struct fixture *f = user;

	kn_buf_fmt(&f->rejects, "%s|%s|%s|%s\n", r->path, r->place,
	    r->reason, r->action);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-import-XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	kn_buf_init(&f->docs, 0);
	kn_buf_init(&f->rejects, 0);
	kn_buf_init(&f->text, 0);
	f->sink = (struct kn_import_sink){ .doc = keep_doc,
	    .reject = keep_reject, .user = f };
	f->opts = kn_import_defaults;
	*state = f;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)at;
	if (type == FTW_DNR || type == FTW_D)
		chmod(path, 0700);
	return remove(path);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	kn_buf_dispose(&f->docs);
	kn_buf_dispose(&f->rejects);
	kn_buf_dispose(&f->text);
	free(f);
	return 0;
}

static const char *
in(struct fixture *f, const char *name)
{
	snprintf(f->path, sizeof(f->path), "%s/%s", f->dir, name);
	return f->path;
}

static void
put(struct fixture *f, const char *name, const void *bytes, size_t n)
{
	FILE *out = fopen(in(f, name), "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
}

static void
put_text(struct fixture *f, const char *name)
{
	put(f, name, TEXT, strlen(TEXT));
}

/* Scans the folder and reads all sources. */
static size_t
run(struct fixture *f)
{
	const char *root = f->dir;
	struct kn_scan *scan;
	struct kn_err err;

	assert_int_equal(kn_scan_open(&root, 1, &f->opts, &f->sink, &scan,
	    &err), KN_OK);
	for (size_t i = 0; i < kn_scan_count(scan); i++)
		assert_int_equal(kn_import_source(scan, i, &f->sink, &err),
		    KN_OK);
	size_t n_empty = kn_scan_empty(scan);
	kn_scan_close(scan);
	return n_empty;
}

static void
assert_docs(const struct fixture *f, const char *want)
{
	assert_string_equal(kn_buf_get(&f->docs).s, want);
}

static void
assert_rejects(const struct fixture *f, const char *want)
{
	assert_string_equal(kn_buf_get(&f->rejects).s, want);
}

static void
missing_root_is_not_found(void **state)
{
	struct fixture *f = *state;
	const char *roots[] = { f->dir, in(f, "missing") };
	struct kn_scan *scan;
	struct kn_err err;

	assert_int_equal(kn_scan_open(roots, 2, NULL, &f->sink, &scan, &err),
	    KN_NOT_FOUND);
	assert_non_null(strstr(err.detail, "missing"));
}

static void
empty_folder_has_no_sources(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f), 0);
	assert_docs(f, "");
	assert_rejects(f, "");
}

static void
order_is_that_of_bytes(void **state)
{
	struct fixture *f = *state;

	mkdir(in(f, "b"), 0700);
	put_text(f, "b.txt");
	put_text(f, "b/z.txt");
	put_text(f, "b-1.TXT");
	put_text(f, "أ.txt");
	put_text(f, "a.txt");
	run(f);
	assert_docs(f, "a.txt\nb-1.TXT\nb.txt\nb/z.txt\nأ.txt\n");
	assert_rejects(f, "");
}

static void
hidden_and_readme_are_passed_over(void **state)
{
	struct fixture *f = *state;

	mkdir(in(f, ".git"), 0700);
	put_text(f, ".git/a.txt");
	put_text(f, ".hidden.txt");
	put_text(f, "README.txt");
	put_text(f, "LICENSE");
	put_text(f, "a.txt");
	run(f);
	assert_docs(f, "a.txt\n");
	assert_rejects(f, "");
}

static void
ignore_file_names_what_to_leave(void **state)
{
	static const char patterns[] =
	    "# drafts\n*-draft.txt\nold/\nsub/x?.txt\r\n/only-here.txt\n\n";
	struct fixture *f = *state;

	mkdir(in(f, "old"), 0700);
	mkdir(in(f, "sub"), 0700);
	put(f, ".kunnashignore", patterns, strlen(patterns));
	put(f, "sub/.kunnashignore", "y.txt", 5);
	put_text(f, "a-draft.txt");
	put_text(f, "a.txt");
	put_text(f, "y.txt");
	put_text(f, "old/a.txt");
	put_text(f, "only-here.txt");
	put_text(f, "sub/only-here.txt");
	put_text(f, "sub/b-draft.txt");
	put_text(f, "sub/x1.txt");
	put_text(f, "sub/x12.txt");
	put_text(f, "sub/y.txt");
	run(f);
	assert_docs(f, "a.txt\nsub/only-here.txt\nsub/x12.txt\ny.txt\n");
	assert_rejects(f, "");
}

static void
globs_match_as_in_a_shell(void **state)
{
	static const struct {
		const char *pattern, *s;
		bool want;
	} cases[] = {
		{ "*.txt", "a.txt", true }, { "*.txt", "a.txt.gz", false },
		{ "*", "", true }, { "a*", "a/b", false },
		{ "a?c", "abc", true }, { "a?c", "a/c", false },
		{ "a*b*c", "axbxbxc", true }, { "a*b*c", "axbxbx", false },
		{ "*/x.txt", "a/x.txt", true }, { "", "", true },
		{ "", "a", false }, { "**", "abc", true },
		{ "*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (import__glob(cases[i].pattern, cases[i].s) !=
		    cases[i].want)
			fail_msg("%s, %s", cases[i].pattern, cases[i].s);
}

static void
empty_files_are_counted_and_named(void **state)
{
	struct fixture *f = *state;

	put(f, "blank.txt", " \n\xC2\xA0\n", 5);
	put(f, "empty.txt", "", 0);
	/* Nothing that is seen. */
	put(f, "marks.txt", "\xE2\x80\x8F\xEF\xBB\xBF \xE2\x80\x8C\n", 11);
	/* Too large to be looked into while walking. */
	char *spaces = malloc(5000);
	memset(spaces, ' ', 5000);
	put(f, "long-blank.txt", spaces, 5000);
	free(spaces);
	put_text(f, "z.txt");
	assert_int_equal(run(f), 3);
	assert_docs(f, "z.txt\n");
	assert_rejects(f,
	    "blank.txt||nothing to read in it|skipped\n"
	    "empty.txt||nothing to read in it|skipped\n"
	    "marks.txt||nothing to read in it|skipped\n"
	    "long-blank.txt||nothing to read in it|skipped\n");
}

static void
what_is_no_text_is_named(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t n;
	} files[] = {
		{ "a.pdf", "%PDF-1.7", 8 },
		{ "b.txt", "\x89PNG\r\n\x1A\nIHDR", 12 },
		{ "c.rtf", "{\\rtf1 text}", 12 },
		{ "d", "\x7F" "ELF\2\1\1", 7 },
		/* What begins like one of them. */
		{ "e.txt", "%PD is a word", 13 },
		{ "f.html", "BM is a firm", 12 },
		{ "z.jpeg", TEXT, sizeof(TEXT) - 1 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		put(f, files[i].name, files[i].bytes, files[i].n);
	run(f);
	assert_docs(f, "e.txt\nf.html\nz.jpeg\n");
	assert_rejects(f, "a.pdf||a PDF document|skipped\n"
	    "b.txt||a picture|skipped\n"
	    "c.rtf||an office document|skipped\n"
	    "d||a program|skipped\n");
}

static void
binary_file_is_skipped(void **state)
{
	static const unsigned char png[] = "\x89QNG\r\n\x1a\n\0\0\0\rIHDR"
	    "\0\0\2\0\0\0\2\0\x08\6\0\0\0\xf4\x78\xd4\xfa\0\0\0\4gAMA"
	    "\0\0\xb1\x8f\x0b\xfc\x61\5\0\0\0\1\2\3\4\5\6\7\x0e\x0f\x10";
	struct fixture *f = *state;

	put(f, "a.txt", png, sizeof(png));
	put_text(f, "z.txt");
	run(f);
	assert_docs(f, "z.txt\n");
	assert_rejects(f, "a.txt||a binary file|skipped\n");
}

static void
malformed_text_is_loaded_and_counted(void **state)
{
	static const char bad[] = "كلمة\xFF ثم كلمات كثيرة بعدها \xC3( وأخرى "
	    "ليظهر أن الملف نص مكتوب بترميز معروف.\n";
	struct fixture *f = *state;

	put(f, "a.txt", bad, strlen(bad));
	put_text(f, "z.txt");
	run(f);
	assert_docs(f, "a.txt\nz.txt\n");
	assert_rejects(f, "a.txt|byte 8 (2)|malformed characters|loaded, each "
	    "bad part shown as U+FFFD\n");
}

static void
nul_is_kept_and_told(void **state)
{
	static const char text[] = "قبل الصفر\0وبعده كلام\0 يتبع في السطر.\n";
	struct fixture *f = *state;

	put(f, "a.txt", text, sizeof(text) - 1);
	run(f);
	assert_docs(f, "a.txt\n");
	assert_rejects(f, "a.txt|byte 17 (2)|NUL characters|loaded, each bad "
	    "part shown as U+FFFD\n");
	assert_int_equal(f->text.n, sizeof(text) - 1);
	assert_memory_equal(f->text.s, text, sizeof(text) - 1);
}

static void
byte_order_mark_is_dropped(void **state)
{
	struct fixture *f = *state;

	put(f, "a.txt", "\xEF\xBB\xBF" TEXT, 3 + strlen(TEXT));
	run(f);
	assert_string_equal(f->text.s, TEXT);
}

static void
unreadable_is_named(void **state)
{
	struct fixture *f = *state;

	mkdir(in(f, "b"), 0700);
	put_text(f, "a.txt");
	put_text(f, "b/x.txt");
	put_text(f, "z.txt");
	chmod(in(f, "a.txt"), 0);
	chmod(in(f, "b"), 0);
	chmod(f->dir, 0755);
	chmod(in(f, "z.txt"), 0644);
	/* Root may read everything: be nobody for a while. */
	bool root = geteuid() == 0;
	if (root && seteuid(65534) != 0)
		skip();
	run(f);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_docs(f, "z.txt\n");
	assert_rejects(f,
	    "b||no permission to read the folder|skipped\n"
	    "a.txt||no permission to read the file|skipped\n");
}

static void
links_are_not_followed(void **state)
{
	struct fixture *f = *state;

	mkdir(in(f, "sub"), 0700);
	put_text(f, "sub/a.txt");
	assert_int_equal(symlink("..", in(f, "sub/loop")), 0);
	assert_int_equal(symlink("/etc/passwd", in(f, "out.txt")), 0);
	assert_int_equal(symlink("self.txt", in(f, "self.txt")), 0);
	run(f);
	assert_docs(f, "sub/a.txt\n");
	assert_rejects(f,
	    "out.txt||a symbolic link, not followed|skipped\n"
	    "self.txt||a symbolic link, not followed|skipped\n"
	    "sub/loop||a symbolic link, not followed|skipped\n");
}

static void
special_files_do_not_hang(void **state)
{
	struct fixture *f = *state;
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	assert_int_equal(mkfifo(in(f, "pipe.txt"), 0600), 0);
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/s.txt", f->dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	put_text(f, "z.txt");
	run(f);
	close(fd);
	assert_docs(f, "z.txt\n");
	assert_rejects(f, "pipe.txt||a named pipe|skipped\n"
	    "s.txt||a socket|skipped\n");
}

/* What a browser saves beside a page is told once, and is no article; a
 * folder that only is called so is read. */
static void
parts_of_saved_pages_are_told_once(void **state)
{
	struct fixture *f = *state;
	static const char page[] = "<html><body><p>" TEXT "</p></html>";

	mkdir(in(f, "p_files"), 0700);
	mkdir(in(f, "q_files"), 0700);
	mkdir(in(f, "r_ملفات"), 0700);
	put(f, "p.html", page, sizeof(page) - 1);
	put(f, "p_files/frame.html", page, sizeof(page) - 1);
	put_text(f, "p_files/a.css");
	put_text(f, "q_files/a.txt");
	put(f, "r.htm", page, sizeof(page) - 1);
	put_text(f, "r_ملفات/a.js");
	run(f);
	assert_docs(f, "p.html\nq_files/a.txt\nr.htm\n");
	assert_rejects(f, "p_files||the parts of a saved page|skipped\n"
	    "r_ملفات||the parts of a saved page|skipped\n");
}

static void
what_is_no_article_is_named(void **state)
{
	static const struct {
		const char *name, *in, *want;   /* NULL: an article */
	} rows[] = {
		{ "a.css", "body { color: red }\n",
		    "a script or a style sheet" },
		{ "a.JS", "var a = 1;\n", "a script or a style sheet" },
		{ "b.js", "[{\"title\":\"T\"}]", NULL },
		{ "js", TEXT, NULL },
		{ "a.svg", "<svg xmlns='x'><title>T</title></svg>",
		    "a picture" },
		{ "b", "<?xml version='1.0'?>\n<!-- > -->\n<!DOCTYPE svg>\n"
		    "<svg><title>T</title></svg>", "a picture" },
		{ "a.xml", "<?xml version='1.0'?><r><item><text>b</text>"
		    "<svg/></item><item><text>c</text></item></r>", NULL },
		{ "a.mhtml", "From: <Saved by Blink>\r\nSubject: x\r\n"
		    " y\r\nMIME-Version: 1.0\r\nContent-Type: "
		    "multipart/related;\r\n\r\n--x\r\n",
		    "a page saved as mail (MHTML), or mail" },
		{ "a.txt", "From: a\n\nMIME-Version: 1.0\n" TEXT, NULL },
		{ "a.mbox", "From a@b.c Thu Dec 14 10:00:00 2023\nFrom: a\n"
		    "Subject: x\n\n" TEXT,
		    "a page saved as mail (MHTML), or mail" },
		{ "d.txt", "From our correspondent\n\n" TEXT, NULL },
		{ "b.txt", "Mime is a word\nMIME-Version: is another\n"
		    TEXT, NULL },
		{ "a.warc", "WARC/1.0\r\nWARC-Type: response\r\n\r\n",
		    "an archive of a kind that is not read" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		put(f, rows[i].name, rows[i].in, strlen(rows[i].in));
	run(f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char told[200];

		snprintf(told, sizeof(told), "%s||%s|skipped\n",
		    rows[i].name, rows[i].want == NULL ? "" : rows[i].want);
		if ((strstr(f->rejects.s, told) != NULL) !=
		    (rows[i].want != NULL))
			fail_msg("%s: %s", rows[i].name, f->rejects.s);
	}
	assert_docs(f, "a.txt\na.xml#1\na.xml#2\nb.js#1\nb.txt\nd.txt\njs\n");
}

static void
names_are_bytes(void **state)
{
	struct fixture *f = *state;

	put_text(f, "a\nb.txt");
	put_text(f, "c\x1b[31m.txt");
	put_text(f, "\xFF.txt");
	put(f, "e\x1b]0;x\a.txt", "", 0);
	run(f);
	assert_docs(f, "a\nb.txt\nc\x1b[31m.txt\n\xFF.txt\n");
	assert_rejects(f, "e\x1b]0;x\a.txt||nothing to read in it|skipped\n");
}

static void
limits_hold(void **state)
{
	struct fixture *f = *state;

	f->opts.limits.max_source_b = 100;
	f->opts.limits.max_depth = 2;
	f->opts.limits.max_files = 2;
	mkdir(in(f, "1"), 0700);
	mkdir(in(f, "1/2"), 0700);
	mkdir(in(f, "1/2/3"), 0700);
	put_text(f, "1/2/a.txt");
	put_text(f, "1/2/3/deep.txt");
	char *big = calloc(1, 200);
	memset(big, 'a', 200);
	put(f, "big.txt", big, 200);
	free(big);
	put_text(f, "c.txt");
	put_text(f, "d.txt");
	put_text(f, "e.txt");
	run(f);
	assert_docs(f, "1/2/a.txt\nc.txt\n");
	assert_rejects(f,
	    "1/2/3||folders are nested too deeply|skipped\n"
	    "big.txt||the file is too large|skipped\n"
	    "d.txt||too many files|this file and those after it were "
	    "skipped\n");
}

/* Databases of the program are no sources wherever they lie, nor what belongs
 * to them; what only has such a name elsewhere, or a longer one, is. */
static void
own_files_are_no_sources(void **state)
{
	static const struct {
		const char *name;
		bool own;
	} rows[] = {
		{ "book", true },
		{ "book-2023.txt", false },
		{ "book-backup-2026-11-23", true },
		{ "book-backup-lock", true },
		{ "book-backup-of.txt", false },
		{ "book-journal", true },
		{ "book-journal.txt", false },
		{ "book-lock", true },
		{ "book-new", true },
		{ "book-new-journal", true },
		{ "book.damaged-1", true },
		{ "book.txt", false },
		{ "book2", false },
		{ "sub/book", false },
	};
	struct fixture *f = *state;
	struct kn_buf want;
	char book[300], linked[300];
	const char *own[] = { book, linked, "/nonexistent/folder/x", NULL };

	mkdir(in(f, "sub"), 0700);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		put_text(f, rows[i].name);
	/* One of them through a link. */
	snprintf(book, sizeof(book), "%s/sub/../book", f->dir);
	snprintf(linked, sizeof(linked), "%s/by", f->dir);
	put_text(f, "sub/there");
	assert_int_equal(symlink("sub/there", linked), 0);
	f->opts.own = own;
	run(f);
	kn_buf_init(&want, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!rows[i].own)
			kn_buf_fmt(&want, "%s\n", rows[i].name);
	assert_docs(f, kn_buf_get(&want).s);
	assert_rejects(f, "");
	kn_buf_dispose(&want);
}

/* Between the walk and the reading anything may happen. */
static void
changes_after_the_walk_are_named(void **state)
{
	struct fixture *f = *state;
	const char *root = f->dir;
	struct kn_scan *scan;
	struct kn_err err;

	mkdir(in(f, "sub"), 0700);
	f->opts.limits.max_file_b = 100;
	put_text(f, "grows.txt");
	put_text(f, "link.txt");
	put_text(f, "pipe.txt");
	put_text(f, "sub/a.txt");
	put_text(f, "vanishes.txt");
	assert_int_equal(kn_scan_open(&root, 1, &f->opts, &f->sink, &scan,
	    &err), KN_OK);
	assert_int_equal(kn_scan_count(scan), 5);
	char *big = malloc(200);
	memset(big, 'a', 200);
	put(f, "grows.txt", big, 200);
	free(big);
	remove(in(f, "link.txt"));
	assert_int_equal(symlink("/etc/passwd", in(f, "link.txt")), 0);
	remove(in(f, "pipe.txt"));
	assert_int_equal(mkfifo(in(f, "pipe.txt"), 0600), 0);
	remove(in(f, "sub/a.txt"));
	remove(in(f, "sub"));
	assert_int_equal(symlink("/etc", in(f, "sub")), 0);
	remove(in(f, "vanishes.txt"));
	for (size_t i = 0; i < kn_scan_count(scan); i++)
		assert_int_equal(kn_import_source(scan, i, &f->sink, &err),
		    KN_OK);
	kn_scan_close(scan);
	assert_docs(f, "");
	assert_rejects(f,
	    "grows.txt||the file is too large|skipped\n"
	    "link.txt||the file became a symbolic link|skipped\n"
	    "pipe.txt||not a regular file|skipped\n"
	    "sub/a.txt||the file cannot be read|skipped\n"
	    "vanishes.txt||the file vanished|skipped\n");
}

static enum kn_status
append_to_it(void *user, struct kn_doc *doc)
{
	struct fixture *f = user;
	FILE *out = fopen(in(f, "a.txt"), "ab");

	assert_non_null(out);
	fputs(TEXT, out);
	fclose(out);
	return keep_doc(user, doc);
}

/* What is appended meanwhile is not followed, and is told. */
static void
a_file_that_grows_is_read_as_it_was(void **state)
{
	struct fixture *f = *state;

	put_text(f, "a.txt");
	f->sink.doc = append_to_it;
	run(f);
	assert_docs(f, "a.txt\n");
	assert_string_equal(f->text.s, TEXT);
	assert_rejects(f, "a.txt||the file changed while it was read|loaded "
	    "as it was read\n");
}

static bool
stop(void *user)
{
	(void)user;
	return true;
}

static void
who_wants_no_more_gets_no_half(void **state)
{
	struct fixture *f = *state;
	const char *root = f->dir;
	struct kn_scan *scan;
	struct kn_err err;

	put_text(f, "a.txt");
	assert_int_equal(kn_scan_open(&root, 1, NULL, &f->sink, &scan, &err),
	    KN_OK);
	f->sink.stopped = stop;
	assert_int_equal(kn_import_source(scan, 0, &f->sink, &err),
	    KN_CANCELLED);
	kn_scan_close(scan);
	assert_docs(f, "");
	assert_rejects(f, "");
}

static void
several_roots_keep_paths_apart(void **state)
{
	struct fixture *f = *state;
	char a[128], b[128], c[128];
	struct kn_scan *scan;
	struct kn_err err;

	mkdir(in(f, "x"), 0700);
	mkdir(in(f, "x/news"), 0700);
	mkdir(in(f, "news"), 0700);
	put_text(f, "x/news/1.txt");
	put_text(f, "news/1.txt");
	put_text(f, "note");
	snprintf(a, sizeof(a), "%s/news/", f->dir);
	snprintf(b, sizeof(b), "%s/x/news", f->dir);
	snprintf(c, sizeof(c), "%s/note", f->dir);
	const char *roots[] = { a, b, c };
	assert_int_equal(kn_scan_open(roots, 3, NULL, &f->sink, &scan, &err),
	    KN_OK);
	for (size_t i = 0; i < kn_scan_count(scan); i++)
		assert_int_equal(kn_import_source(scan, i, &f->sink, &err),
		    KN_OK);
	assert_int_equal(kn_scan_get(scan, 1)->root, 1);
	assert_string_equal(kn_scan_get(scan, 1)->path, "1.txt");
	assert_int_equal(kn_scan_get(scan, 0)->size_b, strlen(TEXT));
	assert_null(kn_scan_get(scan, 3));
	kn_scan_close(scan);
	/* A file that is named itself needs no known ending. */
	assert_docs(f, "news/1.txt\nnews~2/1.txt\nnote\n");
	assert_rejects(f, "");
}

/* Folders in each other, and a file of one: each source is read once, also
 * what only the inner one reaches. */
static void
overlapping_roots_read_nothing_twice(void **state)
{
	struct fixture *f = *state;
	char outer[128], inner[128], hidden[128], file[128];
	struct kn_scan *scan;
	struct kn_err err;

	mkdir(in(f, "all"), 0700);
	mkdir(in(f, "all/day"), 0700);
	mkdir(in(f, "all/.kept"), 0700);
	mkdir(in(f, "allied"), 0700);
	put_text(f, "all/1.txt");
	put_text(f, "all/day/2.txt");
	put_text(f, "all/.kept/3.txt");
	snprintf(outer, sizeof(outer), "%s/all/", f->dir);
	snprintf(inner, sizeof(inner), "%s/all/day", f->dir);
	snprintf(hidden, sizeof(hidden), "%s/all/.kept", f->dir);
	snprintf(file, sizeof(file), "%s/all/1.txt", f->dir);
	const char *roots[] = { outer, hidden, inner, file };
	assert_int_equal(kn_scan_open(roots, 4, NULL, &f->sink, &scan, &err),
	    KN_OK);
	for (size_t i = 0; i < kn_scan_count(scan); i++)
		assert_int_equal(kn_import_source(scan, i, &f->sink, &err),
		    KN_OK);
	kn_scan_close(scan);
	assert_docs(f, ".kept/3.txt\nall/1.txt\nall/day/2.txt\n");
	assert_rejects(f, "");
}

/* What is asked of each source; those of day one are kept. */
struct chosen {
	struct kn_buf asked;
	bool stop;
};

static bool
keep_day_one(void *user, struct kn_source *s)
{
	struct chosen *c = user;

	kn_buf_fmt(&c->asked, "%zu:%s:%s ", s->root, s->path,
	    s->corpus_path);
	return strstr(s->path, "1.txt") != NULL;
}

static bool
is_stopped(void *user)
{
	const struct chosen *c = user;

	return c->stop;
}

static void
assert_chosen(const char *const *roots, size_t n, const char *asked,
    const char *kept)
{
	struct chosen c = { .stop = false };
	const struct kn_scan_choice choice = { keep_day_one, &c };
	const struct kn_import_sink sink = { .stopped = is_stopped,
	    .user = &c };
	struct kn_scan *scan;
	struct kn_buf b;

	kn_buf_init(&c.asked, 0);
	kn_buf_init(&b, 0);
	assert_int_equal(kn_scan_choose(roots, n, NULL, &sink, &choice,
	    &scan, NULL), KN_OK);
	for (size_t i = 0; i < kn_scan_count(scan); i++)
		kn_buf_fmt(&b, "%s ", kn_scan_get(scan, i)->corpus_path);
	assert_string_equal(c.asked.s, asked);
	assert_string_equal(b.s, kept);
	assert_int_equal(kn_scan_met(scan), 4);
	kn_scan_close(scan);
	kn_buf_dispose(&c.asked);
	kn_buf_dispose(&b);
	c.stop = true;
	kn_buf_init(&c.asked, 0);
	assert_int_equal(kn_scan_choose(roots, n, NULL, &sink, &choice,
	    &scan, NULL), KN_CANCELLED);
	kn_buf_dispose(&c.asked);
}

/* Each source is asked for once, also where two roots reach it; what is not
 * kept is counted. */
static void
only_what_is_chosen_is_listed(void **state)
{
	struct fixture *f = *state;
	char outer[128], inner[128];

	mkdir(in(f, "all"), 0700);
	mkdir(in(f, "all/a"), 0700);
	put_text(f, "all/2.txt");
	put_text(f, "all/a/1.txt");
	put_text(f, "all/a/2.txt");
	put_text(f, "all/a-1.txt");
	snprintf(outer, sizeof(outer), "%s/all", f->dir);
	snprintf(inner, sizeof(inner), "%s/all/a", f->dir);
	const char *roots[] = { outer, inner };
	assert_chosen(roots, 1, "0:2.txt:2.txt 0:a-1.txt:a-1.txt "
	    "0:a/1.txt:a/1.txt 0:a/2.txt:a/2.txt ", "a-1.txt a/1.txt ");
	assert_chosen(roots, 2, "0:2.txt:all/2.txt 0:a-1.txt:all/a-1.txt "
	    "0:a/1.txt:all/a/1.txt 0:a/2.txt:all/a/2.txt ",
	    "all/a-1.txt all/a/1.txt ");
}

/* Those that were read need not be kept; the others are as they were. */
static void
what_was_read_is_forgotten(void **state)
{
	enum { N = 9000 };
	struct fixture *f = *state;
	const char *root = f->dir;
	struct kn_scan *scan;
	char name[16];

	for (size_t i = 0; i < N; i++) {
		snprintf(name, sizeof(name), "%04zu.txt", i);
		put(f, name, "x", 1);
	}
	assert_int_equal(kn_scan_open(&root, 1, NULL, &f->sink, &scan, NULL),
	    KN_OK);
	assert_int_equal(kn_scan_count(scan), N);
	for (size_t i = 0; i < N; i++) {
		kn_scan_forget(scan, i);
		for (size_t k = i; k < N; k += i % 1000 == 0 ? 1 : N) {
			const struct kn_source *s = kn_scan_get(scan, k);

			snprintf(name, sizeof(name), "%04zu.txt", k);
			assert_string_equal(s->corpus_path, name);
			assert_string_equal(s->path, name);
			assert_int_equal(s->size_b, 1);
		}
	}
	assert_null(kn_scan_get(scan, 0));
	assert_null(kn_scan_get(scan, N));
	kn_scan_close(scan);
}

static void
dates_in_paths_are_clear_ones(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "2023-12-14.txt", "2023-12-14" },
		{ "2013-01-28 20:44:19#823c3e5e.txt", "2013-01-28" },
		{ "hespress-20231214-3.txt", "2023-12-14" },
		{ "a_2023-12-14_b.txt", "2023-12-14" },
		{ "9_2023-02-30_2023-03-01.txt", "2023-03-01" },
		{ "20231301.txt", NULL }, { "2023-12-14a.txt", NULL },
		{ "id20231214.txt", NULL }, { "20231214f.txt", NULL },
		{ "120231214.txt", NULL }, { "14-12-2023.txt", "2023-12-14" },
		{ "12-14-2023.txt", "2023-12-14" },
		{ "5_5_2023.txt", "2023-05-05" },
		/* The day or the month. */
		{ "03-04-2023.txt", NULL }, { "31-31-2023.txt", NULL },
		{ "14-12-23.txt", NULL }, { "2023-12.txt", NULL },
		{ "2023.12.14-x.txt", "2023-12-14" },
		{ "2023-12_14.txt", NULL },
		{ "14-décembre-2023.txt", "2023-12-14" },
		{ "خبر_14_دجنبر_2023.txt", "2023-12-14" },
		{ "x-14-2023-دجنبر.txt", NULL },
		{ "٢٠٢٣-١٢-١٤.txt", "2023-12-14" },
		{ "20231214T101500Z.txt", "2023-12-14" },
		{ "20231214101500-x.txt", "2023-12-14" },
		{ "20231214991500.txt", NULL },
		{ "2023121410150.txt", NULL },
		{ "18991231.txt", NULL },
		{ "2023/12/14/x.txt", "2023-12-14" },
		{ "a/14/12/2023/x.txt", "2023-12-14" },
		{ "a/3/4/2023/x.txt", NULL },
		{ "2023-12-14/7.txt", "2023-12-14" },
		{ "20231214/7.txt", "2023-12-14" },
		{ "2023/12/5.txt", NULL }, { "2023/12/05-x.txt", NULL },
		{ "2023/12/x.txt", NULL }, { "2023/14/12/x.txt", NULL },
		/* Twice the same is once; two are none. */
		{ "2023/12/14/20231214-1.txt", "2023-12-14" },
		{ "2023/12/14/2023-12-15.txt", NULL },
		{ "2023-12-14_2023-12-20.txt", NULL },
		{ "03-04-2023/2023-04-03.txt", NULL },
		{ "2023.txt", NULL }, { "73142c2de4278988.txt", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char iso[11] = "";
		bool got = import__date_in_path(kn_str(cases[i].name), iso);

		if (got != (cases[i].want != NULL) ||
		    (got && strcmp(iso, cases[i].want) != 0))
			fail_msg("%s: %s", cases[i].name, iso);
	}
}

static void
file_name_dates_what_has_no_dateline(void **state)
{
	struct fixture *f = *state;

	put_text(f, "2023-12-14.txt");
	run(f);
	assert_string_equal(f->date, "2023-12-14 filename");
	static const char dated[] = "عنوان من كلمات تكفي\n"
	    "نشر في جريدة يوم 1 - 2 - 2020\n\n" TEXT;
	put(f, "2023-12-15.txt", dated, strlen(dated));
	run(f);
	assert_string_equal(f->date, "2020-02-01 dateline");
}

static enum kn_status
refuse_doc(void *user, struct kn_doc *doc)
{
	(void)user;
	kn_doc_free(doc);
	return KN_CANCELLED;
}

static void
failing_sink_stops(void **state)
{
	struct fixture *f = *state;
	const char *root = f->dir;
	struct kn_scan *scan;
	struct kn_err err;
	struct kn_import_sink sink = { .doc = refuse_doc,
	    .reject = keep_reject, .user = f };

	put_text(f, "a.txt");
	assert_int_equal(kn_scan_open(&root, 1, NULL, &sink, &scan, &err),
	    KN_OK);
	assert_int_equal(kn_import_source(scan, 0, &sink, &err),
	    KN_CANCELLED);
	assert_int_equal(kn_import_source(scan, 1, &sink, &err), KN_BUG);
	kn_scan_close(scan);
}

/* One line of 100 MB is an article like any other. */
static void
huge_line_is_loaded(void **state)
{
	struct fixture *f = *state;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	while (b.n < (size_t)100 * 1000 * 1000)
		kn_buf_cstr(&b, "كلمة أخرى في سطر لا ينتهي، ");
	put(f, "line.txt", b.s, b.n);
	put_text(f, "z.txt");
	run(f);
	assert_docs(f, "line.txt\nz.txt\n");
	assert_rejects(f, "");
	kn_buf_dispose(&b);
}

static void
explanation_is_golden(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "أخبار وطنية\n\nعنوان من كلمات تكفي\n"
	    "بقلم: سناء علوي\n\n" TEXT "شارك هذا المقال\n";
	struct kn_buf out;
	struct kn_err err;

	put(f, "20231214.txt", text, strlen(text));
	kn_buf_init(&out, 0);
	assert_int_equal(kn_import_explain(in(f, "20231214.txt"), NULL, &out,
	    &err),
	    KN_OK);
	/* The body's key follows the folding rules: not pinned here. */
	char *tail = strstr(out.s, "field body_key: ");
	assert_non_null(tail);
	assert_string_equal(strchr(tail, '\n'), "\narticles: 1\n");
	*tail = '\0';
	assert_string_equal(out.s,
	    "file: 20231214.txt\n"
	    "size: 195 bytes\n"
	    "format: plain text\n"
	    "encoding: UTF-8, well-formed\n"
	    "article: 20231214.txt\n"
	    "section 0-21: section, a label of a word or two above the title\n"
	    "title 23-58: title-first, the first heading before the text\n"
	    "byline 59-86: byline, opens with words that introduce an author\n"
	    "body 88-165: body, no other rule took it\n"
	    "boilerplate 166-194: widget, words of a button or a form of the "
	    "page\n"
	    "field title: عنوان من كلمات تكفي\n"
	    "field byline: سناء علوي\n"
	    "field outlet: -\n"
	    "field date: 2023-12-14 (from filename)\n"
	    "field lang: ar\n"
	    "field url: -\n"
	    "field words: 14\n"
	    "field chars: 109\n"
	    "field key: ccc900dcfe219937\n");
	kn_buf_dispose(&out);
}

static void
explaining_a_folder_is_invalid(void **state)
{
	struct fixture *f = *state;
	struct kn_buf out;
	struct kn_err err;

	kn_buf_init(&out, 0);
	assert_int_equal(kn_import_explain(f->dir, NULL, &out, &err), KN_INVALID);
	assert_int_equal(kn_import_explain(in(f, "none"), NULL, &out,
	    &err),
	    KN_NOT_FOUND);
	kn_buf_dispose(&out);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(missing_root_is_not_found),
		CASE(empty_folder_has_no_sources),
		CASE(order_is_that_of_bytes),
		CASE(hidden_and_readme_are_passed_over),
		CASE(ignore_file_names_what_to_leave),
		CASE(globs_match_as_in_a_shell),
		CASE(empty_files_are_counted_and_named),
		CASE(what_is_no_text_is_named),
		CASE(binary_file_is_skipped),
		CASE(malformed_text_is_loaded_and_counted),
		CASE(nul_is_kept_and_told),
		CASE(byte_order_mark_is_dropped),
		CASE(unreadable_is_named),
		CASE(links_are_not_followed),
		CASE(special_files_do_not_hang),
		CASE(parts_of_saved_pages_are_told_once),
		CASE(what_is_no_article_is_named),
		CASE(names_are_bytes),
		CASE(limits_hold),
		CASE(own_files_are_no_sources),
		CASE(changes_after_the_walk_are_named),
		CASE(a_file_that_grows_is_read_as_it_was),
		CASE(who_wants_no_more_gets_no_half),
		CASE(several_roots_keep_paths_apart),
		CASE(overlapping_roots_read_nothing_twice),
		CASE(only_what_is_chosen_is_listed),
		CASE(what_was_read_is_forgotten),
		CASE(dates_in_paths_are_clear_ones),
		CASE(file_name_dates_what_has_no_dateline),
		CASE(failing_sink_stops),
		CASE(huge_line_is_loaded),
		CASE(explanation_is_golden),
		CASE(explaining_a_folder_is_invalid),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}

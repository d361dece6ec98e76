/*
 * test_archive.c: members of archives are read as files are; what is hostile
 * about an archive is named, bounded, and the rest is loaded. The archives
 * are made here, in memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "core/import/read_priv.h"

#define TEXT "قال مصدر مسؤول إن الأشغال انطلقت بالمدينة.\n"
#define ROOM ((size_t)4 * 1024 * 1024)

struct fixture {
	struct kn_buf docs;     /* "path" a line */
	struct kn_buf rejects;  /* "path|reason|action" a line */
	struct kn_import_opts opts;
	char *to;               /* the archive being made */
	size_t used;
	struct archive *w;
	bool half;              /* a text was loaded that is not TEXT */
};

static enum kn_status
keep_doc(void *user, struct kn_doc *doc)
{
	struct fixture *f = user;

	kn_buf_fmt(&f->docs, "%s\n", doc->meta.path);
	f->half |= doc->n_b != strlen(TEXT);
	kn_doc_free(doc);
	return KN_OK;
}

static void
keep_reject(void *user, const struct kn_reject *r)
{
	struct fixture *f = user;

	kn_buf_fmt(&f->rejects, "%s|%s|%s\n", r->path, r->reason, r->action);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	kn_buf_init(&f->docs, 0);
	kn_buf_init(&f->rejects, 0);
	f->opts = kn_import_defaults;
	f->to = malloc(ROOM);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	archive_write_free(f->w);
	kn_buf_dispose(&f->docs);
	kn_buf_dispose(&f->rejects);
	free(f->to);
	free(f);
	return 0;
}

/* options: of libarchive, or NULL. */
static void
begin_as(struct fixture *f, const char *format, const char *filter,
    const char *options)
{
	archive_write_free(f->w);
	f->w = archive_write_new();
	assert_int_equal(archive_write_set_format_by_name(f->w, format),
	    ARCHIVE_OK);
	if (filter != NULL)
		assert_int_equal(archive_write_add_filter_by_name(f->w,
		    filter), ARCHIVE_OK);
	if (options != NULL)
		assert_int_equal(archive_write_set_options(f->w, options),
		    ARCHIVE_OK);
	archive_write_set_bytes_in_last_block(f->w, 1);
	assert_int_equal(archive_write_open_memory(f->w, f->to, ROOM,
	    &f->used), ARCHIVE_OK);
}

static void
begin(struct fixture *f, const char *format, const char *filter)
{
	begin_as(f, format, filter, NULL);
}

static void
add(struct fixture *f, const char *name, mode_t type, const char *link,
    struct kn_str body)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, type);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)body.n);
	if (type == AE_IFLNK)
		archive_entry_set_symlink(e, link);
	else if (link != NULL)
		archive_entry_set_hardlink(e, link);
	assert_int_equal(archive_write_header(f->w, e), ARCHIVE_OK);
	if (body.n > 0)
		assert_int_equal(archive_write_data(f->w, body.s, body.n),
		    body.n);
	archive_entry_free(e);
}

static void
add_text(struct fixture *f, const char *name)
{
	add(f, name, AE_IFREG, NULL, KN_LIT(TEXT));
}

static struct kn_str
end(struct fixture *f)
{
	assert_int_equal(archive_write_close(f->w), ARCHIVE_OK);
	return (struct kn_str){ f->to, f->used };
}

/* Read as a stream, as a member of another archive would be. */
static void
read_as(struct fixture *f, const char *name, struct kn_str bytes)
{
	struct kn_import_sink sink = { .doc = keep_doc,
	    .reject = keep_reject, .user = f };
	struct kn_err err;

	kn_buf_reset(&f->docs);
	kn_buf_reset(&f->rejects);
	assert_int_equal(import__read_bytes(name, bytes, &f->opts, &sink,
	    &err), KN_OK);
}

/* The same as a file of the disk, which can be sought in. */
static void
read_file(struct fixture *f, struct kn_str bytes)
{
	struct kn_import_sink sink = { .doc = keep_doc,
	    .reject = keep_reject, .user = f };
	char path[] = "/tmp/kunnash-archive-XXXXXX";
	const char *root = path;
	struct kn_scan *scan;
	struct kn_err err;
	int fd = mkstemp(path);

	kn_buf_reset(&f->docs);
	kn_buf_reset(&f->rejects);
	assert_int_equal(write(fd, bytes.s, bytes.n), bytes.n);
	close(fd);
	assert_int_equal(kn_scan_open(&root, 1, &f->opts, &sink, &scan, &err),
	    KN_OK);
	assert_int_equal(kn_import_source(scan, 0, &sink, &err), KN_OK);
	kn_scan_close(scan);
	unlink(path);
	/* The name is no one's business. */
	for (char *at; (at = strstr(f->rejects.s == NULL ? "" : f->rejects.s,
	    path + 5)) != NULL;)
		memcpy(at, "a.............................", strlen(path + 5));
	for (char *at; (at = strstr(f->docs.s == NULL ? "" : f->docs.s,
	    path + 5)) != NULL;)
		memcpy(at, "a.............................", strlen(path + 5));
}

static void
assert_docs(const struct fixture *f, const char *want)
{
	assert_string_equal(kn_buf_get(&f->docs).n == 0 ? "" : f->docs.s,
	    want);
}

static void
assert_rejects(const struct fixture *f, const char *want)
{
	assert_string_equal(kn_buf_get(&f->rejects).n == 0 ? "" :
	    f->rejects.s, want);
}

static void
every_packing_is_read(void **state)
{
	static const struct {
		const char *format, *filter;
	} cases[] = {
		{ "zip", NULL }, { "ustar", NULL }, { "v7tar", NULL },
		{ "pax", "gzip" },
		{ "gnutar", "bzip2" }, { "ustar", "xz" }, { "pax", "zstd" },
		{ "ustar", "compress" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(f, cases[i].format, cases[i].filter);
		add_text(f, "a b#1.txt");
		add(f, "d", AE_IFDIR, NULL, KN_LIT(""));
		add_text(f, "d/2023-12-14: c.txt");
		struct kn_str bytes = end(f);
		read_as(f, "x/y.z", bytes);
		assert_docs(f, "x/y.z!/a b#1.txt\n"
		    "x/y.z!/d/2023-12-14: c.txt\n");
		assert_rejects(f, "");
		read_file(f, bytes);
		assert_rejects(f, "");
		assert_int_equal(f->docs.n, 2 * strlen("kunnash-archive-"
		    "XXXXXX!/\n") + strlen("a b#1.txtd/2023-12-14: c.txt"));
	}
}

static void
a_compressed_file_keeps_its_name(void **state)
{
	static const struct {
		const char *filter, *name, *want;
	} cases[] = {
		{ "gzip", "n.txt.gz", "n.txt.gz!/n.txt\n" },
		{ "xz", "d/n.xz", "d/n.xz!/n\n" },
		{ "bzip2", "n.bz2", "n.bz2!/n\n" },
		{ "zstd", "n", "n!/n\n" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(f, "raw", cases[i].filter);
		add_text(f, "ignored");
		read_as(f, cases[i].name, end(f));
		assert_docs(f, cases[i].want);
		assert_rejects(f, "");
	}
}

/* Sets a flag of every member of a zip, in both of its headers. */
static struct kn_str
flagged(struct kn_str zip, unsigned flag)
{
	for (size_t i = 0; i + 10 < zip.n; i++) {
		char *at = (char *)zip.s + i;
		size_t to = memcmp(at, "PK\3\4", 4) == 0 ? 6 :
		    memcmp(at, "PK\1\2", 4) == 0 ? 8 : 0;

		if (to > 0) {
			at[to] = (char)(at[to] | (char)flag);
			at[to + 1] = (char)(at[to + 1] | (char)(flag >> 8));
		}
	}
	return zip;
}

static void
names_are_bytes(void **state)
{
	struct fixture *f = *state;

	begin(f, "gnutar", NULL);
	add_text(f, "مجلد/خبر.txt");
	add_text(f, "a\nb.txt");
	add_text(f, "\xE3\xE4.txt");
	add_text(f, "./c.txt");
	read_as(f, "a.tar", end(f));
	assert_docs(f, "a.tar!/مجلد/خبر.txt\na.tar!/a\nb.txt\n"
	    "a.tar!/\xE3\xE4.txt\na.tar!/c.txt\n");
	/* A zip that says that its names are UTF-8, in any locale. */
	begin(f, "zip", NULL);
	add_text(f, "خبر.txt");
	read_as(f, "a.zip", flagged(end(f), 0x0800));
	assert_docs(f, "a.zip!/خبر.txt\n");
}

static void
what_leads_out_is_refused(void **state)
{
	struct fixture *f = *state;

	begin(f, "gnutar", NULL);
	add_text(f, "a.txt");
	add_text(f, "../up.txt");
	add_text(f, "d/../../up.txt");
	add_text(f, "/etc/passwd");
	add_text(f, "C:\\x.txt");
	add_text(f, "d\\..\\x.txt");
	add(f, "soft.txt", AE_IFLNK, "/etc/passwd", KN_LIT(""));
	add(f, "hard.txt", AE_IFREG, "a.txt", KN_LIT(""));
	add(f, "pipe.txt", AE_IFIFO, NULL, KN_LIT(""));
	add(f, "null.txt", AE_IFCHR, NULL, KN_LIT(""));
	add_text(f, "..a..txt");
	add_text(f, "z.txt");
	read_as(f, "a.tar", end(f));
	assert_docs(f, "a.tar!/a.txt\na.tar!/..a..txt\na.tar!/z.txt\n");
#define OUT "|a name that leads out of the archive|skipped\n"
	assert_rejects(f, "a.tar!/../up.txt" OUT "a.tar!/d/../../up.txt" OUT
	    "a.tar!//etc/passwd" OUT "a.tar!/C:\\x.txt" OUT
	    "a.tar!/d\\..\\x.txt" OUT
	    "a.tar!/soft.txt|a link in an archive, not followed|skipped\n"
	    "a.tar!/hard.txt|a link in an archive, not followed|skipped\n"
	    "a.tar!/pipe.txt|a named pipe|skipped\n"
	    "a.tar!/null.txt|a device|skipped\n");
}

static void
what_a_walk_passes_over_is_passed_over(void **state)
{
	struct fixture *f = *state;

	begin(f, "zip", NULL);
	add_text(f, ".git/x.txt");
	add_text(f, "d/.hidden");
	add_text(f, "d/README.md");
	add_text(f, "LICENSE");
	add_text(f, "__MACOSX/._a.txt");
	add_text(f, "a.txt");
	add(f, "b.png", AE_IFREG, NULL, KN_LIT("\x89PNG\r\n\x1A\n...."));
	add(f, "empty.txt", AE_IFREG, NULL, KN_LIT(""));
	read_as(f, "a.zip", end(f));
	assert_docs(f, "a.zip!/a.txt\n");
	assert_rejects(f, "a.zip!/b.png|a picture|skipped\n"
	    "a.zip!/empty.txt|nothing to read in it|skipped\n");
}

/* Each archive lies in the next: a.zip in a.zip … */
static struct kn_str
nest(struct fixture *f, unsigned depth, char *copy)
{
	struct kn_str inner = KN_LIT(TEXT);

	for (unsigned i = 0; i < depth; i++) {
		begin(f, i % 2 == 0 ? "zip" : "ustar", i % 2 == 0 ? NULL :
		    "gzip");
		add(f, i == 0 ? "n.txt" : "in.zip", AE_IFREG, NULL, inner);
		add_text(f, "z.txt");
		inner = end(f);
		memcpy(copy, inner.s, inner.n);
		inner.s = copy;
	}
	return inner;
}

static void
nesting_is_bounded(void **state)
{
	struct fixture *f = *state;
	char *copy = malloc(ROOM);

	read_as(f, "a", nest(f, 3, copy));
	assert_docs(f, "a!/in.zip!/in.zip!/n.txt\na!/in.zip!/in.zip!/z.txt\n"
	    "a!/in.zip!/z.txt\na!/z.txt\n");
	assert_rejects(f, "");
	f->opts.limits.max_nested = 2;
	read_as(f, "a", nest(f, 3, copy));
	assert_docs(f, "a!/in.zip!/z.txt\na!/z.txt\n");
	assert_rejects(f, "a!/in.zip!/in.zip|archives are nested too deeply|"
	    "skipped\n");
	free(copy);
}

static void
bombs_are_let_off_small(void **state)
{
	struct fixture *f = *state;
	size_t n = 64 * 1024 * 1024;
	char *zeros = malloc(n);

	memset(zeros, 'a', n);
	begin(f, "zip", NULL);
	add_text(f, "a.txt");
	add(f, "bomb.txt", AE_IFREG, NULL, (struct kn_str){ zeros, n });
	add_text(f, "z.txt");
	struct kn_str bytes = end(f);
	read_as(f, "a.zip", bytes);
	assert_docs(f, "a.zip!/a.txt\na.zip!/z.txt\n");
	assert_rejects(f, "a.zip!/bomb.txt|the archive unpacks to far more "
	    "than its size|skipped\n");
	/* Many cost no more than some. */
	f->opts.limits.max_ratio = 10;
	begin(f, "zip", NULL);
	for (int i = 0; i < 12; i++)
		add(f, (char[]){ (char)('a' + i), '\0' }, AE_IFREG, NULL,
		    (struct kn_str){ zeros, n / 16 });
	read_as(f, "a.zip", end(f));
	assert_docs(f, "");
	assert_non_null(strstr(f->rejects.s, "a.zip!/h|the archive unpacks "
	    "to far more than its size|skipped\n"));
	assert_non_null(strstr(f->rejects.s, "a.zip!/i|the archive unpacks "
	    "to far more than its size|this member and those after it"));
	assert_null(strstr(f->rejects.s, "a.zip!/j"));
	f->opts = kn_import_defaults;
	/* By gzip, on the disk. */
	begin(f, "raw", "gzip");
	add(f, "x", AE_IFREG, NULL, (struct kn_str){ zeros, n });
	read_file(f, end(f));
	assert_docs(f, "");
	assert_non_null(strstr(f->rejects.s, "unpacks to far more"));
	free(zeros);
}

static void
limits_hold(void **state)
{
	struct fixture *f = *state;

	f->opts.limits.max_members = 2;
	begin(f, "ustar", NULL);
	for (int i = 0; i < 5; i++)
		add_text(f, (char[]){ (char)('a' + i), '\0' });
	read_as(f, "a.tar", end(f));
	assert_docs(f, "a.tar!/a\na.tar!/b\n");
	assert_rejects(f, "a.tar|too many members|this member and those "
	    "after it were skipped\n");
	f->opts = kn_import_defaults;
	f->opts.limits.max_source_b = 2 * strlen(TEXT);
	read_as(f, "a.tar", (struct kn_str){ f->to, f->used });
	assert_docs(f, "a.tar!/a\na.tar!/b\n");
	assert_rejects(f, "a.tar!/c|the archive unpacks to too much|this "
	    "member and those after it were skipped\n");
	/* One text of it that is too long leaves the others. */
	f->opts = kn_import_defaults;
	f->opts.limits.max_file_b = 100;
	begin(f, "zip", NULL);
	add(f, "big.txt", AE_IFREG, NULL, KN_LIT(TEXT TEXT TEXT));
	add_text(f, "z.txt");
	read_as(f, "a.zip", end(f));
	assert_docs(f, "a.zip!/z.txt\n");
	assert_rejects(f, "a.zip!/big.txt|the file is too large|skipped\n");
}

/* At whatever byte an archive is cut, what is whole is loaded, the rest is
 * named once, and nothing is half a text. */
static void
cut_short_at_any_byte(void **state)
{
	static const struct {
		const char *format, *filter;
	} cases[] = { { "zip", NULL }, { "ustar", NULL },
		{ "ustar", "gzip" }, { "pax", "xz" }, { "raw", "gzip" } };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(f, cases[i].format, cases[i].filter);
		add_text(f, "a.txt");
		if (strcmp(cases[i].format, "raw") != 0)
			add_text(f, "b.txt");
		struct kn_str bytes = end(f);
		read_as(f, "a", bytes);
		size_t whole = f->docs.n;
		/* A tar ends in blocks of nothing. */
		size_t last = bytes.n - (cases[i].filter == NULL &&
		    i == 1 ? 2 * 512 + 512 : 1);
		for (size_t n = 6; n < last; n++) {
			if (!import__is_archive((struct kn_str){ bytes.s,
			    n }))
				continue;
			read_as(f, "a", (struct kn_str){ bytes.s, n });
			if (f->docs.n > whole || (f->docs.n < whole) !=
			    (f->rejects.n > 0 && f->docs.n < whole))
				fail_msg("%s %zu: %s %s", cases[i].format, n,
				    f->docs.s, f->rejects.s);
			if (f->half)
				fail_msg("half a text: %s %s, %zu of %zu: %s",
				    cases[i].format, cases[i].filter == NULL ?
				    "" : cases[i].filter, n, bytes.n,
				    f->rejects.n > 0 ? f->rejects.s : "");
			read_file(f, (struct kn_str){ bytes.s, n });
			assert_true(f->rejects.n > 0 || f->docs.n > 0);
		}
	}
}

static void
damage_is_named(void **state)
{
	struct fixture *f = *state;

	begin(f, "zip", NULL);
	add_text(f, "a.txt");
	add_text(f, "b.txt");
	struct kn_str bytes = end(f);
	/* A zip of stored text would be better, but any sum will do. */
	char *at = memmem(bytes.s, bytes.n, "PK\1\2", 4);
	assert_non_null(at);
	at[16] ^= 1;
	read_file(f, bytes);
	assert_non_null(strstr(f->rejects.s, "the checksum is wrong|loaded "
	    "as it was read\n"));
	/* Bytes that begin like an archive, and are none. */
	read_as(f, "x.gz", KN_LIT("\x1F\x8B\x08 and so on, no gzip at all"));
	assert_docs(f, "");
	assert_rejects(f, "x.gz|the archive is damaged or cut short|"
	    "skipped\n");
	read_as(f, "x.zip", KN_LIT("PK\3\4 no zip, though it says so"));
	assert_docs(f, "");
	assert_rejects(f, "x.zip|the archive is damaged or cut short|"
	    "skipped\n");
	/* A word is no bzip2. */
	read_as(f, "x", KN_LIT("BZh is how it begins, and is a text.\n"));
	assert_docs(f, "x\n");
}

/* What was read before a sum that is wrong is all there, however it was
 * packed. */
static void
a_wrong_sum_costs_no_text(void **state)
{
	static const char *const how[] = { "zip:compression=store",
		"zip:compression=deflate" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
		begin_as(f, "zip", NULL, how[i]);
		add_text(f, "a.txt");
		add_text(f, "b.txt");
		struct kn_str bytes = end(f);
		char *at = memmem(bytes.s, bytes.n, "PK\1\2", 4);
		assert_non_null(at);
		at[16] ^= 1;
		read_file(f, bytes);
		assert_non_null(strstr(f->docs.s, "!/a.txt\n"));
		assert_non_null(strstr(f->docs.s, "!/b.txt\n"));
		assert_false(f->half);
		assert_non_null(strstr(f->rejects.s, "the checksum is wrong|"
		    "loaded as it was read\n"));
	}
}

/* A zip says at its end what is a link, also where it lies in another. */
static void
links_in_inner_zips_are_not_read(void **state)
{
	struct fixture *f = *state;
	char inner[4096];

	begin(f, "zip", NULL);
	add(f, "soft.txt", AE_IFLNK, "../../etc/passwd", KN_LIT(""));
	add_text(f, "a.txt");
	struct kn_str bytes = end(f);
	assert_true(bytes.n <= sizeof(inner));
	memcpy(inner, bytes.s, bytes.n);
	begin(f, "ustar", "gzip");
	add(f, "in.zip", AE_IFREG, NULL, (struct kn_str){ inner, bytes.n });
	add_text(f, "z.txt");
	read_as(f, "o", end(f));
	assert_docs(f, "o!/in.zip!/a.txt\no!/z.txt\n");
	assert_rejects(f, "o!/in.zip!/soft.txt|a link in an archive, not "
	    "followed|skipped\n");
}

/* Neither article nor reject would be a file that vanished. */
static void
what_holds_nothing_is_named(void **state)
{
	static const char *const formats[] = { "zip", "pax" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		begin(f, formats[i], NULL);
		add(f, "d", AE_IFDIR, NULL, KN_LIT(""));
		add_text(f, "d/.hidden");
		read_as(f, "a", end(f));
		assert_docs(f, "");
		assert_rejects(f, "a|nothing to read in it|skipped\n");
	}
	begin(f, "zip", NULL);
	read_as(f, "a.zip", end(f));
	assert_rejects(f, "a.zip|nothing to read in it|skipped\n");
	begin(f, "raw", "gzip");
	add(f, "ignored", AE_IFREG, NULL, KN_LIT(""));
	read_as(f, "a.gz", end(f));
	assert_docs(f, "");
	assert_true(f->rejects.n > 0);
	read_as(f, "a.json", KN_LIT("[]"));
	assert_rejects(f, "a.json|nothing to read in it|skipped\n");
	read_as(f, "a.csv", KN_LIT("title,text\n"));
	assert_rejects(f, "a.csv|nothing to read in it|skipped\n");
}

/* A text longer than what is looked at to know it, cut within a letter. */
static void
half_a_long_text_is_none(void **state)
{
	struct fixture *f = *state;
	struct kn_buf text;
	unsigned x = 1;

	kn_buf_init(&text, 0);
	while (text.n < 400000) {
		x = x * 1664525 + 1013904223;
		kn_buf_fmt(&text, "خبر رقم %u\n", x);
	}
	begin(f, "raw", "gzip");
	add(f, "ignored", AE_IFREG, NULL, kn_buf_get(&text));
	struct kn_str bytes = end(f);
	assert_true(bytes.n > 50000);
	for (size_t k = 4; k < 8; k++) {
		read_as(f, "a.gz", (struct kn_str){ bytes.s,
		    bytes.n * k / 8 });
		assert_docs(f, "");
		assert_rejects(f, "a.gz!/a|the archive is damaged or cut "
		    "short|the whole articles before it were loaded\n");
	}
	kn_buf_dispose(&text);
}

static void
locked_members_are_named(void **state)
{
	struct fixture *f = *state;

	begin(f, "zip", NULL);
	add_text(f, "a.txt");
	read_as(f, "a.zip", flagged(end(f), 1));
	assert_docs(f, "");
	assert_rejects(f, "a.zip!/a.txt|locked with a password|skipped\n");
}

static void
office_documents_are_not_unpacked(void **state)
{
	struct fixture *f = *state;

	begin(f, "zip", NULL);
	add(f, "[Content_Types].xml", AE_IFREG, NULL, KN_LIT("<Types/>"));
	add(f, "word/document.xml", AE_IFREG, NULL, KN_LIT("<w:t>x</w:t>"));
	read_as(f, "a.docx", end(f));
	assert_docs(f, "");
	assert_rejects(f, "a.docx|an office document|skipped\n");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_packing_is_read),
		CASE(a_compressed_file_keeps_its_name),
		CASE(names_are_bytes),
		CASE(what_leads_out_is_refused),
		CASE(what_a_walk_passes_over_is_passed_over),
		CASE(nesting_is_bounded),
		CASE(bombs_are_let_off_small),
		CASE(limits_hold),
		CASE(cut_short_at_any_byte),
		CASE(damage_is_named),
		CASE(a_wrong_sum_costs_no_text),
		CASE(links_in_inner_zips_are_not_read),
		CASE(what_holds_nothing_is_named),
		CASE(half_a_long_text_is_none),
		CASE(locked_members_are_named),
		CASE(office_documents_are_not_unpacked),
	};

	return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}

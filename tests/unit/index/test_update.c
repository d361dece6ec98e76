/* test_update.c: what a run over a corpus reads, writes and leaves alone. */
#include "corpus.h"

#include <sys/wait.h>

#include "kunnash/shared.h"

static const char *const words[] = { "المغرب", "فرنسا", "تعاون", "الامن",
	"كلمه", "عنوان", "زياده" };

enum { N_WORDS = sizeof(words) / sizeof(words[0]) };

static const char story_a[] = "التعاون الأمني بين المغرب وفرنسا\n\n"
    "هسبريس - الرباط\n\nأعلن المغرب عن تعاون جديد مع فرنسا في مجال "
    "الأمن الوطني، وقالت السلطات إن التعاون مستمر بين البلدين منذ سنوات.\n";
static const char story_b[] = "زيارة رسمية إلى إسبانيا\n\n"
    "زار وفد من المغرب إسبانيا، والتقى مسؤولين من المخابرات الإسبانية في "
    "مدريد، وتباحث الجانبان حول الهجرة والأمن.\n";

static void
fill(struct corpus *c)
{
	corpus_write(c, "a.txt", story_a);
	corpus_write(c, "b.txt", story_b);
	corpus_write(c, "c.txt", "جملة واحدة عن فرنسا بلا عنوان ولا تاريخ");
	corpus_write(c, "copy.txt", story_a);
	corpus_write(c, "empty.txt", "");
}

static void
assert_counts(struct kn_index_summary s, uint64_t read, uint64_t added,
    uint64_t changed, uint64_t unchanged, uint64_t removed)
{
	assert_int_equal(s.read, read);
	assert_int_equal(s.added, added);
	assert_int_equal(s.changed, changed);
	assert_int_equal(s.unchanged, unchanged);
	assert_int_equal(s.removed, removed);
}

static struct kn_key
file_key(const struct corpus *c)
{
	struct kn_digest *d = kn_digest_new();
	char bytes[65536];
	FILE *f = fopen(c->db, "rb");
	size_t n;

	assert_non_null(f);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		kn_digest_add(d, bytes, n);
	fclose(f);
	return kn_digest_end(d);
}

static void
only_what_changed_is_touched(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary s;

	fill(c);
	s = corpus_update(c);
	assert_counts(s, 4, 4, 0, 0, 0);
	assert_int_equal(s.empty, 1);
	assert_int_equal(s.rejected, 1);
	assert_clean(c);
	/* Nothing new: not a byte of the file is written. */
	struct kn_key before = file_key(c);
	assert_counts(corpus_update(c), 0, 0, 0, 4, 0);
	assert_string_equal(file_key(c).hex, before.hex);
	/* The same bytes with a new time: read, and found to be the same. */
	corpus_sql(c, "CREATE TABLE old AS SELECT * FROM article");
	corpus_write(c, "b.txt", story_b);
	assert_counts(corpus_update(c), 1, 0, 0, 4, 0);
	corpus_sql(c, "INSERT INTO old SELECT 1 / (SELECT count(*) = 0 FROM"
	    " (SELECT * FROM article EXCEPT SELECT * FROM old)), 2, '', 4, 5,"
	    " 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,"
	    " 23, 24");
	corpus_write(c, "b.txt", "عنوان آخر\n\nنص جديد كل الجدة عن المغرب.");
	assert_counts(corpus_update(c), 1, 0, 1, 3, 0);
	corpus_remove(c, "a.txt");
	corpus_write(c, "d.txt", "خبر رابع من فرنسا");
	assert_counts(corpus_update(c), 1, 1, 0, 3, 1);
	corpus_sql(c, "DROP TABLE old");
	assert_clean(c);
}

static void
generations_rise_with_changes_only(void **state)
{
	struct corpus *c = *state;

	fill(c);
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	uint64_t g = kn_index_generation(ix);
	corpus_update(c);
	assert_true(kn_index_generation(ix) == g);
	corpus_write(c, "c.txt", "نص آخر");
	corpus_update(c);
	assert_true(kn_index_generation(ix) > g);
	kn_index_close(ix);
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* One random change of the corpus: some texts are copies of each other. */
static void
edit(struct corpus *c, bool *there, uint32_t *seed)
{
	char name[32], text[1024];
	uint32_t i = next(seed) % 40, v = next(seed) % 12;

	snprintf(name, sizeof(name), "f%02u.txt", i);
	if (there[i] && next(seed) % 4 == 0) {
		corpus_remove(c, name);
		there[i] = false;
		return;
	}
	snprintf(text, sizeof(text), "%s%s\n\nفقرة أولى رقم %u عن %s "
	    "وما فيها من كلمة، ثم %s في آخر الجملة الطويلة.\n%s",
	    next(seed) % 3 == 0 ? "" : "عنوان الخبر ",
	    v % 3 == 0 ? "" : words[v % N_WORDS], v,
	    v % 2 == 0 ? "المغرب وفرنسا" : "إسبانيا", words[v / 2 % N_WORDS],
	    next(seed) % 5 == 0 ? "زيادة\n" : "");
	corpus_write(c, name, text);
	there[i] = true;
}

/* Whatever came before. */
static void
assert_like_new(struct corpus *c)
{
	corpus_assert_like_new(c, words, N_WORDS);
}

static void
increments_equal_a_rebuild(void **state)
{
	struct corpus *c = *state;
	bool there[40] = { false };
	uint32_t seed = 20260101;

	for (int round = 0; round < 12; round++) {
		for (uint32_t n = 1 + next(&seed) % 12; n > 0; n--)
			edit(c, there, &seed);
		corpus_update(c);
		assert_like_new(c);
		assert_clean(c);
	}
}

static void
an_emptied_corpus_is_an_empty_index(void **state)
{
	struct corpus *c = *state;
	struct kn_index_totals t;
	uint32_t ids[8];
	size_t n;

	fill(c);
	corpus_update(c);
	corpus_remove(c, "a.txt");
	corpus_remove(c, "b.txt");
	corpus_remove(c, "c.txt");
	corpus_remove(c, "copy.txt");
	assert_counts(corpus_update(c), 0, 0, 0, 0, 4);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
	assert_int_equal(t.articles + t.stories + t.text_b + t.sources, 0);
	for (int o = 0; o < KN_ORDER_COUNT * 2; o++) {
		assert_int_equal(kn_index_order(ix, (enum kn_order)(o / 2),
		    o % 2 != 0, 0, 8, ids, &n, NULL), KN_OK);
		assert_int_equal(n, 0);
	}
	kn_index_close(ix);
	assert_clean(c);
	/* Ids are not given out again. */
	corpus_write(c, "a.txt", story_a);
	corpus_update(c);
	ix = corpus_open(c);
	assert_int_equal(kn_index_find(ix, KN_LIT("a.txt"), ids, NULL),
	    KN_OK);
	assert_int_equal(ids[0], 5);
	kn_index_close(ix);
}

/* ---- stopping ---------------------------------------------------------------- */

struct stopper {
	struct corpus *c;
	atomic_bool cancel;
	uint64_t at, calls;
	enum kn_status nested;
};

static void
stop_at(void *user, const struct kn_index_progress *p)
{
	struct stopper *s = user;

	assert_true(p->done <= p->total);
	if (p->done >= s->at)
		atomic_store(&s->cancel, true);
}

static void
cancelled_runs_are_resumed(void **state)
{
	struct corpus *c = *state;
	struct stopper s = { .c = c };
	struct kn_index_summary sum;
	uint32_t seed = 7;
	bool there[40] = { false };

	for (int i = 0; i < 60; i++)
		edit(c, there, &seed);
	c->opts.user = &s;
	c->opts.progress = stop_at;
	c->opts.cancel = &s.cancel;
	uint64_t added = 0;
	for (s.at = 3; s.at < 24; s.at += 7) {
		atomic_store(&s.cancel, false);
		assert_int_equal(kn_index_update(c->db, &c->opts, &sum, NULL),
		    KN_CANCELLED);
		added += sum.added;
		assert_int_equal(added, s.at);
		assert_clean(c);
	}
	c->opts.cancel = NULL;
	sum = corpus_update(c);
	assert_int_equal(sum.unchanged, added);
	assert_like_new(c);
	assert_clean(c);
}

static void
die_at(void *user, const struct kn_index_progress *p)
{
	struct stopper *s = user;

	(void)p;
	if (s->calls++ == s->at)
		_exit(9);
}

static void
killed_runs_are_resumed(void **state)
{
	struct corpus *c = *state;
	struct stopper s = { .c = c };
	uint32_t seed = 8;
	bool there[40] = { false };

	for (int round = 0; round < 6; round++) {
		for (int i = 0; i < 20; i++)
			edit(c, there, &seed);
		s.at = 1 + next(&seed) % 6;
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			c->opts.user = &s;
			c->opts.progress = die_at;
			(void)!kn_index_update(c->db, &c->opts, NULL, NULL);
			_exit(0);
		}
		int status;
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(WEXITSTATUS(status), 9);
		corpus_update(c);
		assert_like_new(c);
		assert_clean(c);
	}
}

/* What a power cut leaves is not trusted. */
static void
torn_indexes_are_made_anew(void **state)
{
	struct corpus *c = *state;

	fill(c);
	corpus_update(c);
	corpus_sql(c, "INSERT INTO meta VALUES ('writing', 'another boot')");
	assert_int_equal(corpus_check(c).n, 1);
	assert_counts(corpus_update(c), 4, 4, 0, 0, 0);
	assert_clean(c);
}

static void
update_again(void *user, const struct kn_index_progress *p)
{
	struct stopper *s = user;
	struct kn_index_opts opts = s->c->opts;
	struct kn_index *ix;

	(void)p;
	opts.progress = NULL;
	s->nested = kn_index_update(s->c->db, &opts, NULL, NULL);
	/* And a reader is served in the middle of it. */
	if (s->calls++ > 0) {
		ix = corpus_open(s->c);
		struct kn_set *all;
		assert_int_equal(kn_index_all(ix, &all, NULL), KN_OK);
		kn_set_free(all);
		kn_index_close(ix);
	}
}

static void
there_is_one_writer(void **state)
{
	struct corpus *c = *state;
	struct stopper s = { .c = c, .nested = KN_OK };

	fill(c);
	corpus_update(c);
	corpus_write(c, "new.txt", story_b);
	corpus_write(c, "newer.txt", story_b);
	c->opts.user = &s;
	c->opts.progress = update_again;
	corpus_update(c);
	assert_int_equal(s.nested, KN_BUSY);
	/* Listing, two sources with an article each, settling. */
	assert_int_equal(s.calls, 7);
}

/* ---- versions, damage ----------------------------------------------------------- */

static void
stale_indexes_are_made_anew(void **state)
{
	static const char *const stale[] = {
		"UPDATE meta SET value = 'old' WHERE name = 'fold'",
		"UPDATE meta SET value = 'old' WHERE name = 'gazetteer'",
		"UPDATE meta SET value = 'old' WHERE name = 'schema'",
		"DROP TABLE meta",
		"CREATE TABLE other (a); DROP TABLE article",
	};
	struct corpus *c = *state;
	struct kn_index *ix;
	uint64_t generation = 0;

	fill(c);
	for (size_t i = 0; i < sizeof(stale) / sizeof(stale[0]); i++) {
		corpus_update(c);
		ix = corpus_open(c);
		assert_true(kn_index_generation(ix) > generation);
		generation = kn_index_generation(ix);
		kn_index_close(ix);
		corpus_sql(c, stale[i]);
		/* An old gazetteer is no reason not to read. */
		enum kn_status status = kn_index_open(c->db, &ix, NULL);
		if (i == 1 || i == 4)
			kn_index_close(ix);
		else
			assert_int_equal(status, KN_UNSUPPORTED);
		if (i == 4)
			continue;
		assert_counts(corpus_update(c), 4, 4, 0, 0, 0);
		assert_clean(c);
	}
}

static void
damaged_files_are_made_anew(void **state)
{
	struct corpus *c = *state;
	struct kn_index *ix;

	fill(c);
	corpus_update(c);
	for (int i = 0; i < 2; i++) {
		FILE *f = fopen(c->db, i == 0 ? "wb" : "r+b");

		assert_non_null(f);
		for (int k = 0; k < 300; k++)
			fputs("this is no database at all. ", f);
		fclose(f);
		assert_int_equal(kn_index_open(c->db, &ix, NULL),
		    KN_CORRUPT);
		assert_counts(corpus_update(c), 4, 4, 0, 0, 0);
		assert_clean(c);
	}
}

/* Sources are found again whatever order their rows have; of two roots one
 * lies in the other, and each has a name that stands before the other's. */
static void
rows_are_found_in_any_order(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary sum;
	char inner[256], outer[256];

	corpus_path(c, "b", inner);
	corpus_path(c, ".", outer);
	outer[strlen(outer) - 2] = '\0';
	assert_int_equal(mkdir(inner, 0755), 0);
	corpus_write(c, "m.txt", "خبر من الرباط.\n");
	corpus_write(c, "b/n.txt", "خبر من فاس.\n");
	const char *roots[] = { inner, outer };
	c->opts.roots = roots;
	c->opts.n_roots = 2;
	assert_int_equal(kn_index_update(c->db, &c->opts, &sum, NULL), KN_OK);
	assert_int_equal(sum.added, 2);
	corpus_write(c, "b/a.txt", "خبر من طنجة.\n");
	corpus_write(c, "a.txt", "خبر من وجدة.\n");
	assert_int_equal(kn_index_update(c->db, &c->opts, &sum, NULL), KN_OK);
	assert_int_equal(sum.added, 2);
	assert_int_equal(sum.unchanged, 2);
	corpus_write(c, "b/a.txt", "خبر آخر من طنجة.\n");
	corpus_remove(c, "m.txt");
	assert_int_equal(kn_index_update(c->db, &c->opts, &sum, NULL), KN_OK);
	assert_int_equal(sum.read, 1);
	assert_int_equal(sum.changed, 1);
	assert_int_equal(sum.removed, 1);
	assert_int_equal(sum.unchanged, 2);
	/* Without the outer root its own are gone, if that is meant. */
	c->opts.n_roots = 1;
	struct kn_key before = file_key(c);
	struct kn_err err;
	assert_int_equal(kn_index_update(c->db, &c->opts, &sum, &err),
	    KN_INVALID);
	assert_non_null(strstr(err.detail, outer));
	assert_non_null(strstr(err.detail, inner));
	assert_string_equal(file_key(c).hex, before.hex);
	c->opts.replace = true;
	assert_int_equal(kn_index_update(c->db, &c->opts, &sum, NULL), KN_OK);
	assert_int_equal(sum.removed, 1);
	assert_int_equal(sum.unchanged, 2);
	assert_int_equal(sum.read, 0);
}

static void
missing_roots_change_nothing(void **state)
{
	struct corpus *c = *state;
	char away[100];

	fill(c);
	corpus_update(c);
	struct kn_key before = file_key(c);
	snprintf(away, sizeof(away), "%s/away", c->dir);
	assert_int_equal(rename(c->root, away), 0);
	assert_int_equal(kn_index_update(c->db, &c->opts, NULL, NULL),
	    KN_NOT_FOUND);
	assert_string_equal(file_key(c).hex, before.hex);
	assert_int_equal(rename(away, c->root), 0);
}

static void
hostile_names_are_kept_as_they_are(void **state)
{
	static const char *const names[] = { "two\nlines.txt",
		"esc\033[31m.txt", "\377\376.txt", "quote'\"%s.txt",
		"\xE2\x80\xAE.txt" };
	struct corpus *c = *state;
	uint32_t id;

	for (size_t i = 0; i < 5; i++)
		corpus_write(c, names[i], story_b);
	assert_counts(corpus_update(c), 5, 5, 0, 0, 0);
	assert_counts(corpus_update(c), 0, 0, 0, 5, 0);
	struct kn_index *ix = corpus_open(c);
	for (size_t i = 0; i < 5; i++) {
		struct kn_article a;

		assert_int_equal(kn_index_find(ix, kn_str(names[i]), &id,
		    NULL), KN_OK);
		assert_int_equal(kn_index_article(ix, id, &a, NULL), KN_OK);
		assert_string_equal(a.meta.path, names[i]);
		assert_int_equal(a.copies, 5);
		kn_article_dispose(&a);
	}
	kn_index_close(ix);
	assert_clean(c);
}

static void
assert_behind(const struct corpus *c, uint64_t added, uint64_t changed,
    uint64_t gone)
{
	struct kn_index_behind b;

	assert_int_equal(kn_index_compare(c->db, &c->opts, NULL, &b, NULL),
	    KN_OK);
	assert_int_equal(b.added, added);
	assert_int_equal(b.changed, changed);
	assert_int_equal(b.gone, gone);
}

static void
comparing_counts_and_writes_nothing(void **state)
{
	struct corpus *c = *state;
	struct kn_index_behind b;

	assert_int_equal(kn_index_compare(c->db, &c->opts, NULL, &b, NULL),
	    KN_NOT_FOUND);
	fill(c);
	corpus_update(c);
	struct kn_key before = file_key(c);
	assert_behind(c, 0, 0, 0);
	corpus_write(c, "b.txt", story_a);
	corpus_write(c, "new.txt", story_b);
	corpus_write(c, "newer.txt", story_b);
	corpus_remove(c, "a.txt");
	assert_behind(c, 2, 1, 1);
	assert_string_equal(file_key(c).hex, before.hex);
	corpus_update(c);
	assert_behind(c, 0, 0, 0);
	corpus_remove(c, "b.txt");
	corpus_remove(c, "c.txt");
	corpus_remove(c, "copy.txt");
	assert_behind(c, 0, 0, 3);
}

/* Of the sources that are there, one is no source. */
static void
an_index_among_its_sources_is_none(void **state)
{
	struct corpus *c = *state;
	struct kn_index_summary sum;

	fill(c);
	snprintf(c->db, sizeof(c->db), "%s/c/x.db", c->dir);
	for (int i = 0; i < 3; i++) {
		corpus_write(c, "a.txt", i == 1 ? story_b : story_a);
		corpus_write(c, "x.dba", story_b);
		assert_int_equal(kn_index_update(c->db, &c->opts, &sum,
		    NULL), KN_OK);
		assert_int_equal(sum.read, i == 0 ? 5 : 2);
		assert_behind(c, 0, 0, 0);
	}
}

/* Brings the index up to date while it is compared. */
static void
update_meanwhile(void *user, const char *path)
{
	struct corpus *c = user;

	(void)path;
	if (c->opts.place == NULL)
		return;
	c->opts.place = NULL;
	corpus_write(c, "meanwhile.txt", story_b);
	corpus_update(c);
}

/* A difference may be what an update has just written; none is none. */
static void
a_comparison_beside_an_update_says_so(void **state)
{
	struct corpus *c = *state;
	struct kn_index_behind b;

	fill(c);
	corpus_update(c);
	c->opts.place = update_meanwhile;
	c->opts.user = c;
	struct kn_index_opts opts = c->opts;
	assert_int_equal(kn_index_compare(c->db, &opts, NULL, &b, NULL),
	    KN_BUSY);
	assert_null(c->opts.place);
	assert_behind(c, 0, 0, 0);
}

/* Where nothing can be made: of another owner, since nothing keeps root from
 * writing; else in a folder without the right to. */
static void
an_index_that_is_not_ours_is_read_only(void **state)
{
	const unsigned owners[] = { 4242 };
	const struct kn_trust trust = { .owners = owners, .n_owners = 1 };
	struct corpus *c = *state;
	struct kn_index_summary s;
	struct kn_index *ix;
	bool root = geteuid() == 0;
	char dir[100], lock[100];

	fill(c);
	corpus_update(c);
	snprintf(dir, sizeof(dir), "%s/i", c->dir);
	snprintf(lock, sizeof(lock), "%s-lock", c->db);
	assert_int_equal(unlink(lock), 0);
	assert_int_equal(root ? chown(c->db, 4242, (gid_t)-1) :
	    chmod(dir, 0500), 0);
	struct kn_key before = file_key(c);
	corpus_write(c, "new.txt", story_b);
	enum kn_status st = kn_index_update(c->db, &c->opts, &s, NULL);
	enum kn_status plain = kn_index_open(c->db, &ix, NULL);
	kn_index_close(ix);
	assert_int_equal(kn_index_open_trusting(c->db, &trust, &ix, NULL),
	    KN_OK);
	kn_index_close(ix);
	chmod(dir, 0700);
	assert_int_equal(st, KN_DENIED);
	assert_int_equal(plain, root ? KN_UNSUPPORTED : KN_OK);
	assert_string_equal(file_key(c).hex, before.hex);
	assert_int_equal(access(lock, F_OK), -1);
}

/* Twenty thousand bytes of words that other texts have too. */
static void
write_long(struct corpus *c, unsigned i, const char *first)
{
	char name[16], *text = kn_malloc(32 * 1024);
	unsigned seed = i * 7919 + 1;
	size_t n = (size_t)snprintf(text, 1024, "%s %u\n\n", first, i);

	while (n < 20 * 1024) {
		seed = seed * 1103515245 + 12345;
		n += (size_t)snprintf(text + n, 64, "word%u%c",
		    (seed >> 16) % 500 * 31, (seed >> 8) % 12 == 0 ? '\n' :
		    ' ');
	}
	snprintf(name, sizeof(name), "%u.txt", i);
	corpus_write(c, name, text);
	free(text);
}

static size_t
text_n_b(struct corpus *c, uint32_t id)
{
	struct kn_index *ix = corpus_open(c);
	struct kn_doc *doc;

	assert_int_equal(kn_index_doc(ix, id, &doc, NULL), KN_OK);
	size_t n = doc->n_b;
	assert_true(kn_str_starts(kn_str(doc->text), KN_LIT("Text")) ||
	    kn_str_starts(kn_str(doc->text), KN_LIT("Other")));
	kn_doc_free(doc);
	kn_index_close(ix);
	return n;
}

/* A corpus of a megabyte learns its dictionary: one, also later. */
static void
long_corpora_learn_a_dictionary(void **state)
{
	struct corpus *c = *state;

	for (unsigned i = 0; i < 75; i++)
		write_long(c, i, "Text");
	corpus_update(c);
	assert_clean(c);
	for (uint32_t id = 1; id <= 75; id++)
		assert_in_range(text_n_b(c, id), 20 * 1024, 21 * 1024);
	for (unsigned i = 0; i < 10; i++)
		write_long(c, i, "Other");
	assert_int_equal(corpus_update(c).changed, 10);
	assert_clean(c);
	/* Nobody can read the last texts without it, but the first. */
	corpus_sql(c, "CREATE TABLE one (n INTEGER CHECK (n = 1));"
	    "INSERT INTO one SELECT count(*) FROM dictionary;"
	    "DROP TABLE one; DELETE FROM dictionary;");
	assert_in_range(corpus_check(c).n, 10, 40);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, corpus_setup, corpus_teardown)
	const struct CMUnitTest tests[] = {
		T(only_what_changed_is_touched),
		T(generations_rise_with_changes_only),
		T(increments_equal_a_rebuild),
		T(an_emptied_corpus_is_an_empty_index),
		T(cancelled_runs_are_resumed),
		T(killed_runs_are_resumed),
		T(torn_indexes_are_made_anew),
		T(there_is_one_writer),
		T(stale_indexes_are_made_anew),
		T(damaged_files_are_made_anew),
		T(missing_roots_change_nothing),
		T(rows_are_found_in_any_order),
		T(hostile_names_are_kept_as_they_are),
		T(comparing_counts_and_writes_nothing),
		T(an_index_among_its_sources_is_none),
		T(a_comparison_beside_an_update_says_so),
		T(an_index_that_is_not_ours_is_read_only),
		T(long_corpora_learn_a_dictionary),
	};

	return cmocka_run_group_tests_name("update", tests, NULL, NULL);
}

/*
 * test_correct.c: corrections hold together, and undone they leave nothing.
 *
 * Random corrections are put, taken back and undone over a corpus of seeds
 * and made-up articles. After each step every set and count of the index as
 * it is seen must be what its articles mention, one by one. Once all is
 * undone, everything is as it was, also for a notebook that was opened again.
 * KN_PROP_RUNS sets how often, KN_PROP_SEED with which numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/index/tag_priv.h"
#include "kunnash/column.h"
#include "kunnash/correct_file.h"
#include "kunnash/lens.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "kunnash/session.h"
#include "kunnash/tags.h"
#include "random.h"

enum {
	STEPS = 8,
	MADE = 10,              /* articles */
	LONG_ONE = 300,         /* words of the one with copies */
	SPEAKER = KN_SUBTYPE_COUNT + 1,
};

struct world {
	char dir[64], cache[100], notes[100], made[100];
	struct kn_session *s;
	uint64_t random;
};

static void
open_world(struct world *w)
{
	const char *corpus[] = { KN_SEED_DIR, w->made };
	struct kn_session_opts opts = { .corpus = corpus, .n_corpus = 2,
	    .cache_dir = w->cache, .notes_path = w->notes };
	struct kn_err err, notes_err;

	if (kn_session_open(&opts, &w->s, &notes_err, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	assert_int_equal(notes_err.status, KN_OK);
}

static void
write_article(const struct world *w, size_t name, const char *text,
    const char *end)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%02zu.txt", w->made, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "%s%s\n", text, end);
	assert_int_equal(fclose(f), 0);
}

/* Short articles in which names stand beside and inside each other, and a
 * long one with copies, of which each mentions somebody else at its end. */
static void
make_articles(struct world *w)
{
	static const char *const words[] = { "المغرب", "والمغرب", "للمغرب",
		"فرنسا", "بفرنسا", "إسبانيا", "الإسبانية", "الأمن الوطني",
		"المديرية العامة للأمن الوطني", "قال", "عبد اللطيف حموشي",
		"الرباط", "في مدريد", "التعاون الأمني", "FBI", "\n", ".",
		"مكتب التحقيقات الفيدرالي", "الجزائر", "تعاون",
		"وزارة الخارجية الفرنسية", "وزارة الخارجية الإيطالية" };
	static const char *const ends[] = { "في ألمانيا", "في إيطاليا",
		"في تونس", "في ليبيا" };
	struct kn_buf text;

	assert_int_equal(mkdir(w->made, 0700), 0);
	for (size_t i = 0; i <= MADE; i++) {
		kn_buf_init(&text, 0);
		for (size_t k = i == MADE ? LONG_ONE :
		    5 + below(&w->random, 60); k > 0; k--)
			kn_buf_fmt(&text, "%s ", words[below(&w->random,
			    sizeof(words) / sizeof(*words))]);
		for (size_t k = 0; i == MADE &&
		    k < sizeof(ends) / sizeof(*ends); k++)
			write_article(w, MADE + k, text.s, ends[k]);
		if (i < MADE)
			write_article(w, i, text.s, "");
		kn_buf_dispose(&text);
	}
}

static int
set_up(void **state)
{
	struct world *w = kn_calloc(1, sizeof(*w));
	struct kn_index_summary sum;
	struct kn_err err;
	bool changed;

	w->random = number_from("KN_PROP_SEED", 20261122);
	snprintf(w->dir, sizeof(w->dir), "%s/kn-correct-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->cache, sizeof(w->cache), "%s/cache", w->dir);
	snprintf(w->notes, sizeof(w->notes), "%s/notes.db", w->dir);
	snprintf(w->made, sizeof(w->made), "%s/made", w->dir);
	make_articles(w);
	open_world(w);
	assert_int_equal(kn_session_update(w->s, NULL, &sum, &err), KN_OK);
	assert_int_equal(kn_session_refresh(w->s, &changed, &err), KN_OK);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	char *argv[] = { "rm", "-rf", "--", w->dir, NULL };

	kn_session_close(w->s);
	pid_t pid = fork();
	if (pid == 0) {
		execv("/bin/rm", argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	free(w);
	return 0;
}

/* ---- what articles mention, one by one ----------------------------------------- */

struct truth {
	uint32_t number;
	unsigned subtype;       /* KN_SUBTYPE_COUNT: of any; or SPEAKER */
	struct kn_set *articles;
	uint64_t mentions;
};

struct truths {
	struct kn_index *ix;
	struct kn_map *of;
	struct truth *at;
	size_t n, cap;
	struct kn_buf *text;            /* NULL: not printed */
};

static struct truth *
truth_of(struct truths *t, uint32_t number, unsigned subtype)
{
	uint32_t key[2] = { number, subtype };
	uint32_t i = kn_map_intern(t->of, (struct kn_str){ (char *)key,
	    sizeof(key) }, (uint32_t)t->n);

	if (i == t->n) {
		t->at = kn_grow(t->at, &t->cap, t->n + 1, sizeof(*t->at));
		t->at[t->n++] = (struct truth){ number, subtype,
		    kn_set_new(), 0 };
	}
	return &t->at[i];
}

static bool
read_article(void *user, uint32_t id)
{
	struct truths *t = user;
	struct kn_found found = { 0 };
	uint32_t end_b = 0;

	assert_int_equal(kn_index_found(t->ix, id, &found, NULL), KN_OK);
	const struct kn_mentions ms = found.mentions;
	for (size_t i = 0; i < found.n_quotes; i++)
		if (found.quotes[i].speaker != KN_ENTITY_NONE)
			kn_set_add(truth_of(t, found.quotes[i].speaker,
			    SPEAKER)->articles, id);
	for (size_t i = 0; i < ms.n; i++) {
		const struct kn_mention *m = &ms.at[i];
		const struct kn_entity *e = kn_index_entity(t->ix, m->entity);

		if (t->text != NULL)
			kn_buf_fmt(t->text, "%u %u-%u %d %d %s %d %s\n", id,
			    m->at.start_b, m->at.end_b, (int)m->type,
			    (int)m->subtype, e == NULL ? "-" : e->id,
			    m->suppressed, e == NULL ? "-" : e->label[0]);
		if (m->suppressed)
			continue;
		/* Those that count do not overlap. */
		assert_true(m->at.start_b >= end_b);
		end_b = m->at.end_b;
		if (m->type == KN_TYPE_DATE)
			continue;
		assert_non_null(e);
		for (int k = 0; k < 2; k++) {
			struct truth *x = truth_of(t, m->entity, k == 0 ?
			    KN_SUBTYPE_COUNT : m->subtype);

			kn_set_add(x->articles, id);
			x->mentions++;
		}
	}
	kn_found_dispose(&found);
	return true;
}

static void
read_all(struct kn_index *ix, struct truths *t, struct kn_buf *text)
{
	struct kn_set *all;

	*t = (struct truths){ .ix = ix, .of = kn_map_new(), .text = text };
	assert_int_equal(kn_index_all(ix, &all, NULL), KN_OK);
	kn_set_each(all, read_article, t);
	kn_set_free(all);
}

static void
dispose(struct truths *t)
{
	for (size_t i = 0; i < t->n; i++)
		kn_set_free(t->at[i].articles);
	free(t->at);
	kn_map_free(t->of);
}

static void
same_set(const struct kn_set *a, const struct kn_set *b, const char *what)
{
	if (kn_set_count(a) != kn_set_count(b) ||
	    kn_set_and_count(a, b) != kn_set_count(a))
		fail_msg("%s: %zu articles, not %zu", what, kn_set_count(a),
		    kn_set_count(b));
}

/* ---- what sets say ----------------------------------------------------------------- */

struct listing {
	struct truths *t;
	struct kn_map *told;
	enum kn_type type;
};

static bool
hold_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct listing *l = user;
	const struct kn_entity *e = kn_index_entity(l->t->ix, entity);
	struct truth *x = truth_of(l->t, entity, KN_SUBTYPE_COUNT);
	struct kn_str key = { (char *)&entity, sizeof(entity) };

	assert_non_null(e);
	assert_int_equal(e->type, l->type);
	assert_true(kn_str_is(value, e->id));
	assert_true(kn_map_set(l->told, key, 0));
	same_set(articles, x->articles, e->id);
	assert_int_equal(mentions, x->mentions);
	return true;
}

/* The articles with a body of a country, by looking at each truth. */
static void
hold_home(struct truths *t, const char *code)
{
	struct kn_set *want = kn_set_new(), *got;

	for (size_t i = 0; i < t->n; i++) {
		const struct kn_entity *e = kn_index_entity(t->ix,
		    t->at[i].number);

		if (t->at[i].subtype == KN_SUBTYPE_COUNT &&
		    e->home != NULL && kn_type_is_body(e->type) &&
		    strcmp(e->home, code) == 0)
			kn_set_or(want, t->at[i].articles);
	}
	assert_int_equal(kn_index_facet(t->ix, "home", kn_str(code), &got,
	    NULL), KN_OK);
	same_set(got, want, code);
	kn_set_free(got);
	kn_set_free(want);
}

static void
hold_value_of(struct truths *t, const struct truth *x)
{
	const struct kn_entity *e = kn_index_entity(t->ix, x->number);
	struct kn_set *got;
	struct kn_buf value;

	kn_buf_init(&value, 0);
	kn_buf_cstr(&value, e->id);
	if (x->subtype < KN_SUBTYPE_COUNT)
		kn_buf_fmt(&value, "/%s",
		    kn_subtype_name((enum kn_subtype)x->subtype));
	assert_int_equal(kn_index_facet(t->ix, x->subtype == SPEAKER ?
	    "speaker" : "entity", kn_buf_get(&value), &got, NULL), KN_OK);
	same_set(got, x->articles, value.s);
	kn_set_free(got);
	kn_buf_dispose(&value);
}

/* ---- the same by article --------------------------------------------------------------- */

struct tagged {
	struct kn_index *ix;
	const struct kn_tags *tags;
	struct kn_set **got, **want;    /* of each tag */
	enum kn_type type;
};

static bool
want_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct tagged *x = user;
	size_t i = 0;

	while (i < x->tags->n && x->tags->tag[i].entity != entity)
		i++;
	assert_true(i < x->tags->n);
	assert_string_equal(kn_index_entity(x->ix, entity)->id,
	    x->tags->tag[i].id);
	assert_true(mentions == UINT64_MAX || (kn_str_is(value,
	    x->tags->tag[i].id) && x->tags->tag[i].mentions == mentions &&
	    x->tags->tag[i].type == x->type));
	kn_set_or(x->want[i], articles);
	return true;
}

static bool
want_home(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	(void)mentions;
	return want_value(user, value, entity, articles, UINT64_MAX);
}

/* The tags of one article, by counting it alone. */
static bool
tag_article(void *user, uint32_t id)
{
	struct tagged *x = user;
	struct kn_set *one = kn_set_new();
	struct kn_tagged *count;
	struct kn_tags tags;

	kn_set_add(one, id);
	assert_int_equal(kn_index_tags_of(x->ix, one, &tags, &count, NULL),
	    KN_OK);
	assert_true(tags.made == x->tags->made);
	for (size_t i = 0; i < tags.n; i++) {
		assert_true(count[i].articles < 2);
		assert_int_equal(count[i].stories, count[i].articles);
		if (count[i].articles > 0)
			kn_set_add(x->got[i], id);
	}
	free(count);
	kn_set_free(one);
	return true;
}

static void
columns_of(struct kn_index *ix, struct kn_columns *c)
{
	assert_int_equal(kn_index_columns(ix, KN_COLUMN_NEXT, c, NULL),
	    KN_OK);
}

/* The stories of a set. */
static size_t
stories_of(struct kn_index *ix, const struct kn_set *articles)
{
	struct kn_set *stories = kn_set_new();
	struct kn_columns c;

	columns_of(ix, &c);
	for (uint32_t id = 0; id < c.n; id++)
		if (kn_set_has(articles, id))
			kn_set_add(stories, c.lead[id]);
	size_t n = kn_set_count(stories);
	kn_set_free(stories);
	return n;
}

/* The counts of every tag in a set, in every way of counting. */
static void
hold_counts(struct tagged *x, const struct kn_set *articles, bool whole)
{
	static const enum tag_way ways[] = { TAG_WAY_CHEAPER, TAG_WAY_LISTED,
		TAG_WAY_REST };
	struct kn_tagged *want = kn_calloc(x->tags->n, sizeof(*want)), *count;
	struct kn_tags tags;

	for (size_t i = 0; i < x->tags->n; i++) {
		struct kn_set *both = kn_set_dup(x->want[i]);

		kn_set_and(both, articles);
		want[i].articles = (uint32_t)kn_set_count(both);
		want[i].stories = (uint32_t)stories_of(x->ix, both);
		kn_set_free(both);
	}
	for (size_t w = 0; w < sizeof(ways) / sizeof(*ways); w++) {
		assert_int_equal(index__tags_of(x->ix, articles, ways[w],
		    &tags, &count, NULL), KN_OK);
		assert_int_equal(tags.n, x->tags->n);
		for (size_t i = 0; i < tags.n; i++)
			if (count[i].articles != want[i].articles ||
			    count[i].stories != want[i].stories || (whole &&
			    (tags.tag[i].articles != want[i].articles ||
			    tags.tag[i].stories != want[i].stories)))
				fail_msg("%s, way %d: %u articles, %u stories"
				    ", not %u, %u", tags.tag[i].id,
				    (int)ways[w], count[i].articles,
				    count[i].stories, want[i].articles,
				    want[i].stories);
		free(count);
	}
	free(want);
}

/* Sets that lack some or all of the largest story, and little else. */
static void
hold_without_story(struct tagged *x, const struct kn_set *all)
{
	struct kn_set *set = kn_set_dup(all), *one = kn_set_new();
	struct kn_columns c;
	uint32_t lead = 0;
	size_t most = 0;

	columns_of(x->ix, &c);
	for (uint32_t id = 0; id < c.n; id++) {
		size_t n = 0;

		for (uint32_t k = 0; c.lead[id] == id && k < c.n; k++)
			n += id != 0 && c.lead[k] == id;
		if (n > most) {
			most = n;
			lead = id;
		}
	}
	assert_true(most > 2);
	/* All but the lead, then but one member more each. */
	for (uint32_t id = lead; id != 0; id = c.next[id]) {
		kn_set_remove(set, id);
		hold_counts(x, set, false);
		columns_of(x->ix, &c);
	}
	/* All but its last member, and what no update has published. */
	kn_set_or(set, all);
	uint32_t last = lead;
	while (c.next[last] != 0)
		last = c.next[last];
	kn_set_remove(set, last);
	kn_set_add(set, (uint32_t)c.n + 5);
	hold_counts(x, set, false);
	columns_of(x->ix, &c);
	/* More than half, but of what it lacks there is more to count. */
	for (uint32_t id = 0; id < c.n; id++)
		if (id % 5 == 1 || id % 5 == 3)
			kn_set_remove(set, id);
	hold_counts(x, set, false);
	/* That last member alone. */
	kn_set_add(one, last);
	hold_counts(x, one, false);
	kn_set_free(one);
	kn_set_free(set);
}

static void
hold_tags(struct kn_index *ix)
{
	struct kn_tags tags;
	struct tagged x = { .ix = ix, .tags = &tags };

	assert_int_equal(kn_index_tags(ix, &tags, NULL), KN_OK);
	assert_true(tags.n > 0);
	x.got = calloc(tags.n, sizeof(*x.got));
	x.want = calloc(tags.n, sizeof(*x.want));
	for (size_t i = 0; i < tags.n; i++) {
		x.got[i] = kn_set_new();
		x.want[i] = kn_set_new();
	}
	struct kn_set *all, *some;
	assert_int_equal(kn_index_all(ix, &all, NULL), KN_OK);
	kn_set_each(all, tag_article, &x);
	for (int type = 0; type < KN_TYPE_COUNT; type++) {
		x.type = (enum kn_type)type;
		assert_int_equal(kn_index_facet_each(ix, "entity", x.type,
		    want_value, &x, NULL), KN_OK);
	}
	x.type = KN_TYPE_COUNTRY;
	assert_int_equal(kn_index_facet_each(ix, "home", x.type, want_home,
	    &x, NULL), KN_OK);
	for (size_t i = 0; i < tags.n; i++) {
		same_set(x.got[i], x.want[i], tags.tag[i].id);
		assert_true(i == 0 || tags.tag[i - 1].type <
		    tags.tag[i].type || (tags.tag[i - 1].type ==
		    tags.tag[i].type && strcmp(tags.tag[i - 1].id,
		    tags.tag[i].id) < 0));
	}
	hold_counts(&x, all, true);
	some = kn_set_dup(all);
	kn_set_minus(some, x.want[0]);
	hold_counts(&x, some, false);
	hold_counts(&x, x.want[tags.n / 2], false);
	hold_without_story(&x, all);
	kn_set_minus(some, some);
	hold_counts(&x, some, false);
	kn_set_free(some);
	kn_set_free(all);
	for (size_t i = 0; i < tags.n; i++) {
		kn_set_free(x.got[i]);
		kn_set_free(x.want[i]);
	}
	free(x.got);
	free(x.want);
}

static void
hold_all(struct kn_index *ix, bool moved)
{
	struct truths t;
	struct listing l = { .t = &t, .told = kn_map_new() };

	read_all(ix, &t, NULL);
	size_t n = t.n;
	for (int type = 0; type < KN_TYPE_COUNT; type++) {
		l.type = (enum kn_type)type;
		assert_int_equal(kn_index_facet_each(ix, "entity", l.type,
		    hold_value, &l, NULL), KN_OK);
	}
	size_t told = 0;
	for (size_t i = 0; i < n; i++) {
		told += t.at[i].subtype == KN_SUBTYPE_COUNT;
		hold_value_of(&t, &t.at[i]);
	}
	assert_int_equal(kn_map_count(l.told), told);
	if (!moved) {
		hold_home(&t, "MA");
		hold_home(&t, "FR");
		hold_home(&t, "US");
	}
	kn_map_free(l.told);
	dispose(&t);
	hold_tags(ix);
}

/* ---- steps -------------------------------------------------------------------------- */

static const char *const ids[] = { "MA", "FR", "ES", "ma-dgsn", "ma-dgst",
	"us-fbi", "abdellatif-hammouchi", "u:جديد", "p:فلان", "US",
	"fr-foreign-ministry", "it-foreign-ministry" };
static const char *const names[] = { "المغرب", "لمغرب", "التعاون الأمني",
	"فرنسا", "الأمن الوطني", "العلاقات", "تعاون", "الإسبانية", "FBI",
	"الأمن" };

#define PICK(r, list) (list)[below(r, sizeof(list) / sizeof(*(list)))]

static void
pick_article(struct world *w, struct kn_correction *c)
{
	struct kn_article a;
	uint32_t id = 1 + (uint32_t)below(&w->random, MADE);

	if (kn_index_article(kn_session_index(w->s), id, &a, NULL) != KN_OK)
		return;
	struct kn_target t;
	kn_session_target(w->s, &a, &t);
	kn_correction_here(c, &t);
	kn_target_dispose(&t);
	kn_article_dispose(&a);
}

static enum kn_status
put_random(struct world *w)
{
	uint64_t *r = &w->random;
	struct kn_correction c = {
		.kind = (enum kn_correct_kind)below(r, KN_CORRECT_COUNT),
		.entity = kn_strdup(PICK(r, ids)) };

	if (c.kind == KN_CORRECT_MERGE || c.kind == KN_CORRECT_SPLIT)
		c.value = kn_strdup(PICK(r, ids));
	if (c.kind == KN_CORRECT_TYPE)
		c.value = kn_strdup(kn_type_name((enum kn_type)below(r,
		    KN_TYPE_DATE)));
	if (c.kind == KN_CORRECT_ALIAS || c.kind == KN_CORRECT_RENAME)
		c.value = kn_strdup(PICK(r, names));
	if (c.kind == KN_CORRECT_SPLIT)
		c.surface = kn_strdup(PICK(r, names));
	if (below(r, 2) == 0)
		c.type = kn_strdup("AGENCY");
	if (c.kind == KN_CORRECT_BLOCK && below(r, 3) > 0)
		pick_article(w, &c);
	enum kn_status st = kn_corrections_put(kn_session_notebook(w->s), &c,
	    1, NULL);
	kn_correction_dispose(&c);
	return st;
}

static void
drop_random(struct world *w)
{
	struct kn_notebook *nb = kn_session_notebook(w->s);
	struct kn_correction *all;
	size_t n;

	assert_int_equal(kn_corrections_list(nb, &all, &n, NULL), KN_OK);
	if (n > 0) {
		const char *id = all[below(&w->random, n)].id;

		assert_int_equal(kn_corrections_drop(nb, &id, 1, NULL),
		    KN_OK);
	}
	kn_corrections_free(all, n);
}

/* Whether a country may have the bodies of another, or none. */
static bool
any_moved(struct world *w)
{
	struct kn_correction *all;
	bool any = false;
	size_t n;

	assert_int_equal(kn_corrections_list(kn_session_notebook(w->s), &all,
	    &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++)
		any |= all[i].kind == KN_CORRECT_MERGE ||
		    (all[i].kind == KN_CORRECT_BLOCK &&
		    !kn_correction_is_here(&all[i]));
	kn_corrections_free(all, n);
	return any;
}

static void
reopen(struct world *w)
{
	kn_session_close(w->s);
	open_world(w);
}

static void
undo_all(struct world *w)
{
	struct kn_undo_step step;

	while (kn_corrections_undo(kn_session_notebook(w->s), &step, NULL) ==
	    KN_OK)
		kn_undo_step_dispose(&step);
}

static void
print_all(struct world *w, struct kn_buf *out)
{
	struct truths t;

	kn_buf_init(out, 0);
	read_all(kn_session_index(w->s), &t, out);
	dispose(&t);
}

static void
undone_nothing_is_left(void **state)
{
	struct world *w = *state;
	uint64_t runs = number_from("KN_PROP_RUNS", 12), refused = 0;
	struct kn_buf before, after;
	size_t others = 0;

	hold_all(kn_session_index(w->s), false);
	print_all(w, &before);
	for (uint64_t run = 0; run < runs; run++) {
		for (int i = 0; i < STEPS; i++) {
			if (below(&w->random, 5) == 0)
				drop_random(w);
			else
				refused += put_random(w) != KN_OK;
			if (below(&w->random, 4) == 0)
				reopen(w);
			assert_int_equal(kn_session_correct(w->s, NULL,
			    NULL), KN_OK);
			hold_all(kn_session_index(w->s), any_moved(w));
		}
		print_all(w, &after);
		others += strcmp(before.s, after.s) != 0;
		kn_buf_dispose(&after);
		undo_all(w);
		if (below(&w->random, 2) == 0)
			reopen(w);
		assert_int_equal(kn_session_correct(w->s, NULL, NULL), KN_OK);
		print_all(w, &after);
		assert_string_equal(after.s, before.s);
		kn_buf_dispose(&after);
		hold_all(kn_session_index(w->s), false);
	}
	/* The corrections did something. */
	assert_true(others * 2 > runs);
	assert_true(refused < runs * STEPS / 2);
	kn_buf_dispose(&before);
}

/* ---- files ------------------------------------------------------------------------------ */

static enum kn_status
gather(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

static void
exported_and_imported_they_are_the_same(void **state)
{
	struct world *w = *state;
	struct kn_notebook *nb = kn_session_notebook(w->s);
	struct kn_correct_import count;
	struct kn_buf out, back;

	for (int i = 0; i < 40; i++)
		(void)!put_random(w);
	kn_buf_init(&out, 0);
	kn_buf_init(&back, 0);
	assert_int_equal(kn_corrections_export(nb, gather, &out, NULL),
	    KN_OK);
	undo_all(w);
	assert_int_equal(kn_corrections_import(nb, kn_buf_get(&out), NULL,
	    NULL, &count, NULL), KN_OK);
	assert_true(count.changed > 5);
	assert_int_equal(count.refused, 0);
	assert_int_equal(kn_corrections_export(nb, gather, &back, NULL),
	    KN_OK);
	assert_string_equal(back.s, out.s);
	undo_all(w);
	kn_buf_dispose(&out);
	kn_buf_dispose(&back);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(undone_nothing_is_left),
		cmocka_unit_test(exported_and_imported_they_are_the_same),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

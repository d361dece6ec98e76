/*
 * person.c: people of the shapes. In: shapes of names, and the names of
 * listed people among the candidates. Out: candidates of type PERSON for the
 * people nobody listed, and found->unlisted.
 *
 * Names of one person in one article join: the same words, one the beginning
 * of the other, or the same given name and surname with more between
 * (محمد العروسي, محمد عصام العروسي). Two people who share only a surname stay
 * two.
 */
#include "core/entity/person_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/token.h"

#define ABD "عبد"
#define ABD_AL "عبدال"
#define DIN "الدين"

/* ---- words of a name ---- */

static void
add_word(struct people *p, struct person *x, struct kn_str folded)
{
	if (x->n_words == NAME_MAX_WORDS)
		return;
	char *s = kn_arena_str(p->arena, folded);
	x->words[x->n_words++] = (struct kn_str){ s, folded.n };
}

/* The words of a span; عبداللطيف counts as two. */
static void
read_words(struct people *p, struct kn_span at, struct person *x)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME, p->text +
	    at.start_b, kn_span_len(at));
	struct kn_token w;

	while (kn_tokens_next(t, &w)) {
		struct kn_str f = w.folded;

		if (kn_str_starts(f, KN_LIT(ABD_AL)) &&
		    f.n > sizeof(ABD_AL) + 3) {
			add_word(p, x, KN_LIT(ABD));
			f.s += sizeof(ABD) - 1;
			f.n -= sizeof(ABD) - 1;
		}
		add_word(p, x, f);
	}
	kn_tokens_free(t);
	x->first_words = x->n_words > 2 && (kn_str_is(x->words[0], ABD) ||
	    kn_str_is(x->words[0], "ابو") ||
	    kn_str_is(x->words[1], DIN)) ? 2 : 1;
	if (x->last_words > x->n_words)
		x->last_words = 1;
}

/* The first n words, joined, into p->folded. */
static struct kn_str
join_words(struct people *p, const struct person *x, size_t n, char sep)
{
	kn_buf_reset(&p->folded);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			kn_buf_chr(&p->folded, sep);
		kn_buf_str(&p->folded, x->words[i]);
	}
	return kn_buf_get(&p->folded);
}

/* The given name and the surname without ال. */
static struct kn_str
ends_key(struct people *p, const struct person *x)
{
	size_t first = x->first_words, last = x->n_words - x->last_words;

	join_words(p, x, first, ' ');
	kn_buf_chr(&p->folded, '|');
	for (size_t i = last; i < x->n_words; i++) {
		kn_buf_str(&p->folded, name__bare(x->words[i]));
		kn_buf_chr(&p->folded, ' ');
	}
	return kn_buf_get(&p->folded);
}

static bool
words_within(const struct person *few, const struct person *many)
{
	size_t i = 0;

	for (size_t n = 0; n < many->n_words && i < few->n_words; n++)
		i += kn_str_eq(name__bare(few->words[i]),
		    name__bare(many->words[n]));
	return i == few->n_words;
}

/* ---- joining ---- */

/* Every beginning of a name, from its second part on, leads to its person. */
static void
index_name(struct people *p, uint32_t number)
{
	const struct person *x = &p->at[number];

	for (size_t n = x->first_words + 1u; n <= x->n_words; n++)
		kn_map_intern(p->by_name, join_words(p, x, n, ' '), number);
	if (x->first_words + x->last_words <= x->n_words)
		kn_map_set(p->by_ends, ends_key(p, x), number);
}

static bool
same_person(struct people *p, const struct person *x, uint32_t *number)
{
	for (size_t n = x->n_words; n > x->first_words; n--)
		if (kn_map_get(p->by_name, join_words(p, x, n, ' '), number))
			return n == x->n_words ||
			    n == p->at[*number].n_words;
	if (!kn_map_get(p->by_ends, ends_key(p, x), number))
		return false;
	const struct person *o = &p->at[*number];
	return words_within(x, o) || words_within(o, x);
}

/* The listed person who is called so in Latin letters, or GAZ_NONE; texts are
 * not searched for those names. */
static uint32_t
listed_in_latin(struct people *p, const struct person *x)
{
	uint32_t entity = GAZ_NONE;

	if ((unsigned char)x->words[0].s[0] >= 0x80)
		return GAZ_NONE;
	if (p->latin == NULL) {
		p->latin = kn_map_new();
		for (size_t i = 0; i < p->gaz->n; i++) {
			const struct kn_entity *e = &p->gaz->at[i].pub;

			for (const char *s = e->names; e->type ==
			    KN_TYPE_PERSON && *s != '\0'; s += strlen(s) + 1)
				kn_map_intern(p->latin, kn_str(s),
				    (uint32_t)i);
		}
	}
	kn_map_get(p->latin, join_words(p, x, x->n_words, ' '), &entity);
	return entity;
}

/* The person of a name: known, known by less, or new; GAZ_NONE for one more
 * whom nobody listed in an article that has too many. */
static uint32_t
person_of(struct people *p, struct kn_span at, uint8_t last_words,
    uint32_t entity, uint32_t shape)
{
	struct person x = { .last_words = last_words, .entity = entity,
	    .shape = shape, .sure = shape == GAZ_NONE ||
	    p->shapes[shape].sure };
	uint32_t number;

	read_words(p, at, &x);
	if (x.n_words == 0)
		return GAZ_NONE;
	if (entity == GAZ_NONE)
		x.entity = entity = listed_in_latin(p, &x);
	if (same_person(p, &x, &number) && (entity == GAZ_NONE ||
	    p->at[number].entity == entity ||
	    p->at[number].entity == GAZ_NONE)) {
		struct person *o = &p->at[number];

		if (o->entity == GAZ_NONE)
			o->entity = entity;
		x.sure = o->sure = o->sure || x.sure;
		if (x.n_words > o->n_words) {
			x.entity = o->entity;
			*o = x;
			index_name(p, number);
		}
		return number;
	}
	if (entity == GAZ_NONE && p->n >= KN_PEOPLE_MAX)
		return GAZ_NONE;
	p->at = kn_grow(p->at, &p->cap, p->n + 1, sizeof(*p->at));
	p->at[p->n] = x;
	index_name(p, (uint32_t)p->n);
	return (uint32_t)p->n++;
}

static void
add_naming(struct people *p, struct kn_span at, uint32_t person)
{
	p->named = kn_grow(p->named, &p->cap_named, p->n_named + 1,
	    sizeof(*p->named));
	p->named[p->n_named++] = (struct naming_at){ at, person };
}

/* ---- deciding ---- */

static bool
is_nisba(const struct cand *k)
{
	return k->subtype == KN_SUBTYPE_DEMONYM;
}

/*
 * What a kept candidate that overlaps a shape makes of it: the shape goes
 * (returns false), stays, or stays as the candidate's person.
 */
static bool
weigh(const struct people *p, struct shape *s, const struct cand *k,
    uint32_t *entity)
{
	if (k->block)
		return false;
	if (k->type != KN_TYPE_PERSON)
		return is_nisba(k) && kn_span_contains(s->at, k->at) &&
		    k->at.end_b == s->at.end_b;
	if (kn_span_contains(k->at, s->at) || k->at.start_b == s->at.start_b)
		return false;
	/* لفيريديريك فو: the table knows where the name starts. */
	if (k->at.end_b == s->at.end_b && k->first == s->first)
		return false;
	/* باراك حسين أوباما, but not ميشيل أوباما. */
	const char *label = p->gaz->at[k->entity].pub.label[KN_LANG_AR];
	struct kn_buf b;
	size_t n = 0;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_NAME, label, strlen(label), &b);
	kn_fold_append(KN_FOLD_NAME, " ", 1, &b);
	while (n < b.n && b.s[n] != ' ')
		n++;
	struct kn_buf f;
	kn_buf_init(&f, 0);
	kn_fold_append(KN_FOLD_NAME, p->text + s->at.start_b,
	    kn_span_len(s->at), &f);
	if (f.n > n && memcmp(f.s, b.s, n) == 0 && f.s[n] == ' ' &&
	    k->at.end_b == s->at.end_b)
		*entity = k->entity;
	kn_buf_dispose(&b);
	kn_buf_dispose(&f);
	return true;
}

static void
add_cand(struct cands *c, const struct shape *s, uint32_t entity)
{
	c->at = kn_grow(c->at, &c->cap, c->n + 1, sizeof(*c->at));
	c->at[c->n++] = (struct cand){ .at = s->at, .first = s->first,
	    .end = s->end, .sentence = s->sentence,
	    .paragraph = s->paragraph, .senses = GAZ_NONE,
	    .where = s->where, .prefix = s->prefix, .verdict = KEPT,
	    .type = KN_TYPE_PERSON, .subtype = s->where == KN_SPAN_BYLINE ?
	    KN_SUBTYPE_BYLINE : KN_SUBTYPE_FULL, .entity = entity,
	    .rule = s->rule, .outer = GAZ_NONE };
}

/* A listed person, named in full. */
static void
take_listed(struct people *p, const struct cand *k)
{
	if (k->verdict != KEPT || k->block || k->type != KN_TYPE_PERSON ||
	    k->second_b == 0)
		return;
	uint32_t number = person_of(p, k->at, 1, k->entity, GAZ_NONE);
	if (number != GAZ_NONE)
		add_naming(p, k->at, number);
}

/* Does the shape stand, given the candidates from `first` on? */
static bool
stands(const struct people *p, struct shape *s, const struct cands *c,
    size_t first, size_t n, uint32_t *entity)
{
	if (s->dropped)
		return false;
	for (size_t i = first; i < n && c->at[i].at.start_b < s->at.end_b;
	    i++) {
		const struct cand *k = &c->at[i];

		if (k->verdict == KEPT && kn_span_overlaps(k->at, s->at) &&
		    !weigh(p, s, k, entity))
			return false;
	}
	return true;
}

#define REACH 32        /* candidates that may begin before a shape */

/* A shape that is no name by itself: is it one that the article has? */
static void
recognise(struct people *p, uint32_t shape)
{
	struct shape *s = &p->shapes[shape];
	struct person x = { .last_words = s->last_words };
	uint32_t number;

	read_words(p, s->at, &x);
	if (x.n_words > 0 && same_person(p, &x, &number))
		s->person = person_of(p, s->at, s->last_words, GAZ_NONE,
		    shape);
}

static int
naming_cmp(const void *pa, const void *pb)
{
	const struct naming_at *a = pa, *b = pb;

	return a->at.start_b < b->at.start_b ? -1 :
	    a->at.start_b > b->at.start_b;
}

/* Numbers for the people of no table, and candidates for their names. */
static void
name_all(struct people *p, struct cands *c)
{
	uint32_t unlisted = KN_UNLISTED;

	for (size_t k = 0; k < p->n; k++)
		if (p->at[k].entity == GAZ_NONE)
			p->at[k].entity = unlisted++;
	for (size_t k = 0; k < p->n_shapes; k++) {
		struct shape *s = &p->shapes[k];

		if (s->weak && !s->dropped)
			recognise(p, (uint32_t)k);
		if (s->person == GAZ_NONE)
			continue;
		add_naming(p, s->at, s->person);
		add_cand(c, s, p->at[s->person].entity);
	}
	if (p->n_named > 0)
		qsort(p->named, p->n_named, sizeof(*p->named), naming_cmp);
}

void
people__decide(struct people *p, struct cands *c)
{
	size_t n = c->n, i = 0;

	if (p->waiting != GAZ_NONE)
		p->shapes[p->waiting].dropped = !p->shapes[p->waiting].weak;
	for (size_t k = 0; k < p->n_shapes; k++) {
		struct shape *s = &p->shapes[k];
		uint32_t entity = GAZ_NONE;

		for (; i < n && c->at[i].at.start_b < s->at.start_b; i++)
			take_listed(p, &c->at[i]);
		if (!stands(p, s, c, i > REACH ? i - REACH : 0, n, &entity))
			s->dropped = true;
		else if (!s->weak)
			s->person = person_of(p, s->at, s->last_words,
			    entity, (uint32_t)k);
	}
	for (; i < n; i++)
		take_listed(p, &c->at[i]);
	name_all(p, c);
}

/* ---- out ---- */

static const char *
keep(struct kn_found *found, struct kn_str s)
{
	return kn_arena_str(found->arena, s);
}

/* The words of a label as they are written, single blanks between. */
static const char *
label_of(struct people *p, struct kn_found *found, const struct shape *s)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME, p->text +
	    s->at.start_b, kn_span_len(s->at));
	struct kn_token w;

	kn_buf_reset(&p->folded);
	while (kn_tokens_next(t, &w)) {
		if (p->folded.n > 0)
			kn_buf_chr(&p->folded, ' ');
		kn_buf_put(&p->folded, p->text + s->at.start_b +
		    w.at.start_b, kn_span_len(w.at));
	}
	kn_tokens_free(t);
	return keep(found, kn_buf_get(&p->folded));
}

static void
add_name(struct kn_buf *names, struct kn_str before, struct kn_str last)
{
	kn_buf_str(names, before);
	if (before.n > 0)
		kn_buf_chr(names, ' ');
	kn_buf_str(names, last);
	kn_buf_chr(names, '\0');
}

/* The whole name and the surname alone, with and without ال; a surname that
 * is a word too is no name. */
static const char *
names_of(struct people *p, struct kn_found *found, const struct person *x)
{
	struct kn_str last = x->words[x->n_words - 1];
	struct kn_str bare = name__bare(last), none = { NULL, 0 };
	bool alone = x->last_words == 1 && x->n_words > x->first_words &&
	    name__names(p->gaz, last) && name__names(p->gaz, bare);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	struct kn_str before = join_words(p, x, x->n_words - 1u, ' ');
	add_name(&b, before, last);
	if (bare.n < last.n && x->last_words == 1)
		add_name(&b, before, bare);
	if (alone)
		add_name(&b, none, last);
	if (alone && bare.n < last.n)
		add_name(&b, none, bare);
	kn_buf_chr(&b, '\0');
	char *names = kn_arena_alloc(found->arena, b.n);
	memcpy(names, b.s, b.n);
	kn_buf_dispose(&b);
	return names;
}

void
people__publish(struct people *p, struct kn_found *found)
{
	struct kn_buf id;

	kn_buf_init(&id, 0);
	for (size_t k = 0; k < p->n; k++) {
		const struct person *x = &p->at[k];

		if (x->entity < KN_UNLISTED)
			continue;
		if (found->arena == NULL)
			found->arena = kn_arena_new();
		found->unlisted = kn_grow(found->unlisted,
		    &found->cap_unlisted, found->n_unlisted + 1,
		    sizeof(*found->unlisted));
		struct kn_entity *e = &found->unlisted[found->n_unlisted++];
		*e = (struct kn_entity){ .type = KN_TYPE_PERSON };
		kn_buf_reset(&id);
		kn_buf_cstr(&id, "p:");
		kn_buf_str(&id, join_words(p, x, x->n_words, '-'));
		e->id = keep(found, kn_buf_get(&id));
		const char *label = label_of(p, found, &p->shapes[x->shape]);
		for (int l = 0; l < KN_LANG_COUNT; l++)
			e->label[l] = label;
		e->names = names_of(p, found, x);
	}
	kn_buf_dispose(&id);
}

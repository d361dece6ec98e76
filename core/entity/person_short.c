/*
 * person_short.c: surnames alone. In: the people named in full in an article,
 * and the words of its text. Out: candidates of subtype short for their
 * surnames, with and without ال and behind proclitics: العروسي, حموشي.
 *
 * Of two people with one surname the one named last before it is meant, as
 * the press names a person in full again when it turns to another; before
 * the first naming (in a title), the first. A surname that is a word or a
 * given name too needs a title, a role or a verb of people beside it.
 */
#include "core/entity/person_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clitic.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/token.h"
#include "kunnash/utf8.h"

#define TAIL_B 4
#define FILTER 1024

struct surname {
	uint32_t person;        /* the one who is meant now */
	bool common;            /* a word or a given name too */
	bool spoken;            /* met beside a title or a verb */
};

/* A surname of somebody who may be none, until it is met so. */
struct doubt {
	uint32_t name;
	struct cand cand;
};

struct shorts {
	struct people *p;
	struct cands *c;
	size_t n_sorted;        /* candidates that come by start */
	struct kn_map *map;     /* surname without ال → number in at */
	struct kn_map *entities;        /* of people named in full */
	struct surname *at;
	size_t n, cap;
	uint32_t *of;           /* by person: its surname, or GAZ_NONE */
	bool filter[FILTER];
	size_t next;            /* of p->named */
	struct doubt *doubts;
	size_t n_doubts, cap_doubts;
	const struct word_list *list;
	size_t first, now;      /* in it: of the piece, the one that is read */
	/* A match that waits for the word after it. */
	bool waits, spoken, after_preposition;
	struct kn_span found;
	uint32_t found_name;
	enum kn_span_kind where;
};

static size_t
tail_of(struct kn_str s)
{
	uint32_t h = 0;

	for (size_t i = s.n > TAIL_B ? s.n - TAIL_B : 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.s[i]) * 16777619u;
	return (h ^ h >> 15) % FILTER;
}

static uint32_t
cues_of(const struct shorts *s, struct kn_str folded)
{
	struct kn_clitic r[KN_CLITIC_MAX];
	size_t n = folded.n > GAZ_WORD_MAX_B ? 0 : kn_clitics(folded, r);
	char room[GAZ_WHOLE_B];
	uint32_t cues = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t id = gaz__word_find(&s->p->gaz->trie,
		    gaz__clitic_word(&r[i], room));

		if (id != GAZ_NONE)
			cues |= s->p->gaz->trie.vocab.cues[id];
	}
	return cues;
}

/* ---- surnames ---- */

bool
name__names(const struct kn_gazetteer *gaz, struct kn_str word)
{
	const uint32_t given = CUE(GIVEN) | CUE(GIVEN_2) | CUE(ABD);
	uint32_t id = gaz__word_find(&gaz->trie, word);

	return (id == GAZ_NONE || ((gaz->trie.vocab.cues[id] & ~given) == 0 &&
	    gaz->trie.vocab.root[id] == 0)) && !lexicon__common(word);
}

/* أبو زيد: together they are no word, whatever زيد is. */
static bool
is_patronym(const struct person *x)
{
	struct kn_str first = x->words[x->n_words - x->last_words];

	return x->last_words == 2 && (kn_str_is(first, "ابو") ||
	    kn_str_is(first, "بن"));
}

/* One way to spell a surname. */
static void
spell(struct shorts *s, struct kn_str word, uint32_t name)
{
	if (word.n == 0)
		return;
	kn_map_intern(s->map, word, name);
	s->filter[tail_of(word)] = true;
}

static void
add_surname(struct shorts *s, uint32_t person)
{
	const struct people *p = s->p;
	const struct person *x = &p->at[person];
	struct kn_str last = x->words[x->n_words - 1];
	struct kn_str bare = name__bare(last);
	char ya[GAZ_WORD_MAX_B];
	uint32_t i;

	s->of[person] = GAZ_NONE;
	if (x->n_words < 2 || bare.n < 4 || name__is_ordinal(last))
		return;
	if (!kn_map_get(s->map, bare, &i)) {
		i = (uint32_t)s->n;
		spell(s, bare, i);
		/* العربى in full, العربي later. */
		spell(s, words__final_ya(bare, ya), i);
		s->at = kn_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
		s->at[s->n++] = (struct surname){ .person = person,
		    .common = !is_patronym(x) &&
		    !(name__names(p->gaz, last) &&
		    name__names(p->gaz, bare)) };
	}
	s->of[person] = i;
}

/* ---- matching ---- */

/* The candidate with exactly this span that is kept, or NULL. */
static struct cand *
kept_at(const struct shorts *s, struct kn_span at)
{
	size_t low = 0, high = s->n_sorted;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->c->at[mid].at.start_b < at.start_b)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < s->n_sorted && s->c->at[low].at.start_b == at.start_b;
	    low++)
		if (s->c->at[low].verdict == KEPT &&
		    s->c->at[low].at.end_b == at.end_b)
			return &s->c->at[low];
	return NULL;
}

static struct kn_str
entity_key(const uint32_t *entity)
{
	return (struct kn_str){ (const char *)entity, sizeof(*entity) };
}

/* Is a person of the gazetteer named in full in the article? */
static bool
is_named(const struct shorts *s, uint32_t entity)
{
	uint32_t i;

	return kn_map_get(s->entities, entity_key(&entity), &i);
}

/* May the surname take the place of what a table says of the word? */
static bool
displaces(struct shorts *s, struct cand *k, uint32_t entity)
{
	if (k == NULL)
		return true;
	if (k->block || k->entity == entity)
		return false;
	if (k->type == KN_TYPE_PERSON ? is_named(s, k->entity) :
	    k->subtype != KN_SUBTYPE_DEMONYM ||
	    !(s->spoken || s->after_preposition))
		return false;
	k->verdict = DROPPED;
	return true;
}

static void
add_cand(struct shorts *s, const struct cand *k)
{
	struct cands *c = s->c;

	c->at = kn_grow(c->at, &c->cap, c->n + 1, sizeof(*c->at));
	c->at[c->n++] = *k;
}

/* Decides about the match that waits; next: the word after it has a verb. */
static void
settle(struct shorts *s, bool next)
{
	if (!s->waits)
		return;
	struct surname *x = &s->at[s->found_name];
	uint32_t entity = s->p->at[x->person].entity;

	s->waits = false;
	s->spoken = s->spoken || next;
	if ((x->common && !s->spoken && !s->after_preposition) ||
	    !displaces(s, kept_at(s, s->found), entity))
		return;
	struct cand k = { .at = s->found, .senses = GAZ_NONE,
	    .where = (uint8_t)s->where, .verdict = KEPT,
	    .type = KN_TYPE_PERSON, .subtype = KN_SUBTYPE_SHORT,
	    .entity = entity, .rule = "person-surname", .outer = GAZ_NONE };
	x->spoken = x->spoken || s->spoken;
	if (s->p->at[x->person].sure) {
		add_cand(s, &k);
		return;
	}
	s->doubts = kn_grow(s->doubts, &s->cap_doubts, s->n_doubts + 1,
	    sizeof(*s->doubts));
	s->doubts[s->n_doubts++] = (struct doubt){ s->found_name, k };
}

/* A word of the list; empty when it is too long for a name. */
static struct kn_str
word_at(const struct shorts *s, size_t i)
{
	struct kn_str word = words__listed(s->list, i);

	return word.n <= GAZ_WORD_MAX_B ? word : (struct kn_str){ "", 0 };
}

/* Nothing but blanks between a word and the one before it. */
static bool
is_beside(const struct shorts *s, size_t i)
{
	const struct listed_word *w = &s->list->at[i];

	if (i == s->first || word_at(s, i - 1).n == 0 ||
	    w->at.start_b <= w[-1].at.end_b)
		return false;
	for (size_t b = w[-1].at.end_b; b < w->at.start_b;) {
		uint32_t cp = kn_utf8_next(s->p->text, w->at.start_b, &b);

		if (cp != ' ' && cp != 0xA0)
			return false;
	}
	return true;
}

/* Is the word before it this word of the name? Moves *start_b to it. */
static bool
takes_last(const struct shorts *s, struct kn_str word, uint32_t *start_b)
{
	const struct listed_word *w = &s->list->at[s->now - 1];
	struct kn_str last = word_at(s, s->now - 1);
	size_t more = last.n - word.n;

	if (last.n < word.n || more > 4 || !kn_str_ends(last, word))
		return false;
	*start_b = w->at.start_b + words__prefix_b(s->p->text, w->at, last.n,
	    more);
	return true;
}

/* The cues of the word before the last `back` ones. */
static uint32_t
cues_before(const struct shorts *s, size_t back, bool beside)
{
	if (!beside || (back > 0 && !is_beside(s, s->now - 1)))
		return 0;
	return cues_of(s, word_at(s, s->now - 1 - back));
}

/* Does the name go on to the left, as it must or may? Moves *start_b; *took
 * counts the words. */
static bool
goes_left(const struct shorts *s, const struct person *x, bool beside,
    uint32_t *start_b, size_t *took)
{
	bool must = x->last_words > 1;

	*took = 0;
	if (must ? x->n_words < 2 : x->n_words < 3)
		return true;
	if (beside && takes_last(s, x->words[x->n_words - 2], start_b))
		*took = 1;
	return !must || *took > 0;
}

/* What stands before a person and not before an adjective. */
static bool
is_preposition(struct kn_str word)
{
	static const char *const words[] = { "مع", "من", "على", "عن", "لدى",
		"ضد" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (kn_str_is(word, words[i]))
			return true;
	return false;
}

static bool
is_demonym(const struct shorts *s, struct kn_span at)
{
	const struct cand *k = kept_at(s, at);

	return k != NULL && k->subtype == KN_SUBTYPE_DEMONYM;
}

/* A word that ends in a surname, read with one of its proclitics. */
static bool
try_reading(struct shorts *s, const struct kn_token *t,
    const struct kn_clitic *r, bool beside)
{
	uint32_t name;

	if (!kn_map_get(s->map, name__bare(r->rest), &name))
		return false;
	const struct person *x = &s->p->at[s->at[name].person];
	struct kn_span at = { t->at.start_b + words__prefix_b(s->p->text,
	    t->at, t->folded.n, r->prefix_b), t->at.end_b };
	size_t took = 0;

	if (r->prefix_b > 0 ? x->last_words > 1 :
	    !goes_left(s, x, beside, &at.start_b, &took))
		return false;
	uint32_t cues = cues_before(s, took, beside);
	/* Another person's given name before it. */
	if (cues & CUE(GIVEN) && !(cues & (CUE(VERB) | CUE(GIVEN_WEAK))))
		return false;
	if (cues & CUE(NAMED))
		return false;
	bool demonym = is_demonym(s, at);
	/* مع |العربي: an adjective has a noun before it, */
	s->after_preposition = took == 0 && beside && r->prefix_b == 0 &&
	    is_preposition(word_at(s, s->now - 1)) && demonym;
	/* المبعوث |العربي: as here. */
	if (demonym)
		cues &= ~(CUE(ROLE) | CUE(HOLDER_M) | CUE(HOLDER_F));
	s->waits = true;
	s->found = at;
	s->found_name = name;
	s->spoken = (cues & (CUE(TITLE) | CUE(ROLE) | CUE(VERB) |
	    CUE(HOLDER_M) | CUE(HOLDER_F))) != 0;
	return true;
}

/* A word of the text, spelled so, with any of its proclitics. */
static bool
try_word(struct shorts *s, const struct kn_token *t, struct kn_str word,
    bool beside)
{
	struct kn_clitic r[KN_CLITIC_MAX];
	size_t n;

	if (word.n == 0 || word.n > GAZ_WORD_MAX_B ||
	    !s->filter[tail_of(word)])
		return false;
	n = kn_clitics(word, r);
	for (size_t i = 0; i < n; i++)
		if (try_reading(s, t, &r[i], beside))
			return true;
	return false;
}

/* The people named in full up to here; true inside such a name. */
static bool
pass_named(struct shorts *s, struct kn_span at)
{
	const struct people *p = s->p;

	while (s->next < p->n_named && p->named[s->next].at.start_b <=
	    at.start_b) {
		uint32_t person = p->named[s->next].person;

		if (s->of[person] != GAZ_NONE)
			s->at[s->of[person]].person = person;
		s->next++;
	}
	return (s->next > 0 && kn_span_overlaps(p->named[s->next - 1].at,
	    at)) || (s->next < p->n_named &&
	    kn_span_overlaps(p->named[s->next].at, at));
}

/* May the word end in one of the surnames, however its last ya is written?
 * Few do. */
static bool
may_end_so(const struct shorts *s, struct kn_str word)
{
	return s->filter[tail_of(word)] || kn_str_ends(word, KN_LIT("ى"));
}

static void
take_word(struct shorts *s, size_t i)
{
	struct kn_token t = { words__listed(s->list, i), s->list->at[i].at };

	if (!s->waits && !may_end_so(s, t.folded))
		return;
	bool beside = is_beside(s, i);

	s->now = i;
	if (s->waits)
		settle(s, beside && (cues_of(s, t.folded) & CUE(VERB)) != 0);
	if (!pass_named(s, t.at) && !try_word(s, &t, t.folded, beside)) {
		char ya[GAZ_WORD_MAX_B];
		struct kn_str w = words__final_ya(t.folded, ya);

		/* العربى for العربي, but not على for علي. */
		if (w.n > 0 && gaz__word_find(&s->p->gaz->trie,
		    t.folded) == GAZ_NONE)
			try_word(s, &t, w, beside);
	}
}

static void
read_piece(struct shorts *s, const struct piece *piece)
{
	s->where = piece->where;
	s->first = piece->first;
	for (size_t i = piece->first; i < piece->end; i++)
		take_word(s, i);
	settle(s, false);
}

void
people__short(struct people *p, struct cands *c,
    const struct word_list *list, const struct piece *pieces, size_t n_pieces)
{
	struct shorts *s;

	if (p->n == 0)
		return;
	s = kn_calloc(1, sizeof(*s));
	s->p = p;
	s->c = c;
	s->n_sorted = c->n;
	s->list = list;
	s->map = kn_map_new();
	s->of = kn_malloc(p->n * sizeof(*s->of));
	s->entities = kn_map_new();
	for (size_t i = 0; i < p->n; i++) {
		kn_map_set(s->entities, entity_key(&p->at[i].entity), 1);
		add_surname(s, (uint32_t)i);
	}
	for (size_t i = 0; i < n_pieces; i++)
		read_piece(s, &pieces[i]);
	for (size_t i = 0; i < s->n_doubts; i++)
		if (s->at[s->doubts[i].name].spoken)
			add_cand(s, &s->doubts[i].cand);
	free(s->doubts);
	kn_map_free(s->map);
	kn_map_free(s->entities);
	free(s->of);
	free(s->at);
	free(s);
}

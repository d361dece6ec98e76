/*
 * person_name.c: what has the shape of a name, and of a role. In: the runs of
 * a text, one after another. Out: shapes and roles by start, of which
 * person.c makes people and person_office.c offices.
 *
 * A name starts with a given name of the tables (محمد عصام العروسي), or,
 * where a title, a role or a verb of people stands beside it, with a word
 * that is in no table and no frequent word. Wrong people are worse than
 * missed ones: of one word no name is made, and what is named after people
 * (شارع, جائزة) is none.
 */
#include "core/entity/person_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define ROLE_WORDS 14   /* of a role at most */
#define NAME_PARTS 5
#define LATIN_PARTS 3
#define LETTER_B 2      /* of Arabic */

#define HEADS (CUE(HOLDER_M) | CUE(HOLDER_F) | CUE(ROLE))

struct people *
people__new(const struct kn_gazetteer *gaz, const char *text)
{
	struct people *p = kn_calloc(1, sizeof(*p));

	p->gaz = gaz;
	p->text = text;
	p->by_name = kn_map_new();
	p->by_ends = kn_map_new();
	p->arena = kn_arena_new();
	p->waiting = GAZ_NONE;
	kn_buf_init(&p->folded, 0);
	return p;
}

void
people__free(struct people *p)
{
	kn_map_free(p->by_name);
	kn_map_free(p->by_ends);
	if (p->latin != NULL)
		kn_map_free(p->latin);
	kn_arena_free(p->arena);
	kn_buf_dispose(&p->folded);
	free(p->shapes);
	free(p->roles);
	free(p->named);
	free(p->at);
	free(p);
}

/* ---- names ---- */

struct chain {
	size_t n_words, n_parts, last_words;
	bool nisba, strong;
};

/* و before a word is mostly "and": ومساند, but وتارا, ويلسون. */
static bool
is_conjoined(const struct people *p, const struct word *w)
{
	static const char *const starts[] = { "وا", "وو", "وي", "وت",
		"ور", "وز", "ود" };
	struct kn_str s = { p->text + w->at.start_b, kn_span_len(w->at) };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (kn_str_starts(s, kn_str(starts[i])))
			return false;
	return s.n > 8 && kn_str_starts(s, KN_LIT("و"));
}

/* يحشر, not يعقوبي or يلتسين: the shape of a verb. */
static bool
is_imperfect(const struct people *p, const struct word *w)
{
	struct kn_str s = { p->text + w->at.start_b, kn_span_len(w->at) };

	return kn_str_starts(s, KN_LIT("ي")) &&
	    !kn_str_starts(s, KN_LIT("يا")) &&
	    !kn_str_starts(s, KN_LIT("يو")) &&
	    !kn_str_ends(s, KN_LIT("ي")) && !kn_str_ends(s, KN_LIT("ين"));
}

/* May word i be one more part? نجمة after two is a role, ونفائس another
 * thing. */
static bool
goes_on(const struct people *p, size_t i, size_t n_parts,
    enum word_class class)
{
	const struct word *w = &p->run->at[i];

	if (class == WORD_WEAK && n_parts > 1)
		return (word__bare_cues(p, w) & (HEADS | CUE(TITLE))) == 0;
	if (w->latin)
		return n_parts < LATIN_PARTS;
	if (class == WORD_FREE && is_imperfect(p, w))
		return false;
	if (class != WORD_FREE || n_parts == 1)
		return class != WORD_FREE || !is_conjoined(p, w);
	return !w->feminine &&
	    memcmp(p->text + w->at.start_b, "و", LETTER_B) != 0;
}

bool
name__is_ordinal(struct kn_str s)
{
	static const char *const ordinals[] = { "الأول", "الاول", "الثاني",
		"الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن",
		"التاسع", "العاشر", "الحادي", "الثالثة", "الثانية", "الأولى",
		"الرابعة" };

	for (size_t n = 0; n < sizeof(ordinals) / sizeof(ordinals[0]); n++)
		if (kn_str_is(s, ordinals[n]) ||
		    kn_str_is(s, ordinals[n] + 2 * LETTER_B))
			return true;
	return false;
}

/* السادس, السادس عشر: how many words of an ordinal stand at i. */
static size_t
ordinal_words(const struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];

	if (i >= p->run->n || w->before != GAP_SPACE || !w->definite ||
	    !name__is_ordinal((struct kn_str){ p->text + w->at.start_b,
	    kn_span_len(w->at) }))
		return 0;
	if (i + 1 == p->run->n || w[1].before != GAP_SPACE)
		return 1;
	struct kn_str next = { p->text + w[1].at.start_b,
	    kn_span_len(w[1].at) };
	return kn_str_is(next, "عشر") ? 2 : 1;
}

/* The parts of a name from word `first` on, which starts one. */
static struct chain
chain_from(struct people *p, size_t first, size_t part)
{
	struct chain c = { part, 1, part, false, false };

	while (c.n_parts < NAME_PARTS) {
		size_t next = first + c.n_words;

		if (next >= p->run->n || !word__joined(p, next))
			break;
		part = word__part(p, next, false);
		if (part == 0 || c.n_words + part > NAME_MAX_WORDS)
			break;
		enum word_class k = word__class(p, next);
		if (!goes_on(p, next, c.n_parts, k))
			break;
		/* علي المصري, but not علي معلول التونسي. */
		if (k == WORD_NISBA && c.n_parts > 1)
			break;
		c.nisba = k == WORD_NISBA;
		c.strong = c.strong || k == WORD_GIVEN || k == WORD_JOIN ||
		    k == WORD_ABD;
		c.n_words += part;
		c.last_words = part;
		c.n_parts++;
	}
	return c;
}

/* قالت |لي كونليف: to me, as it stands behind verbs. */
static bool
is_to_me(const struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];

	return i > 0 && (w[-1].cues & CUE(VERB)) != 0 &&
	    kn_str_is((struct kn_str){ p->text + w->at.start_b,
	    kn_span_len(w->at) }, "لي");
}

/* What stands before word i speaks for a person. */
static bool
introduced(const struct people *p, size_t i, bool in_role)
{
	const uint32_t cues = CUE(TITLE) | CUE(VERB) | HEADS;

	if (i == 0)
		return false;
	return in_role || (p->run->at[i - 1].cues & cues) != 0 ||
	    is_to_me(p, i - 1);
}

/* بندكتس السادس عشر: of kings and popes, whose ordinal ends the name. */
static bool
add_ordinal(const struct people *p, size_t i, struct chain *c)
{
	/* The first words of السادس عشر may be in the chain. */
	for (size_t n = c->n_words > 1 ? c->n_words - 1 : 1;
	    n <= c->n_words; n++) {
		size_t more = ordinal_words(p, i + n);

		if (more == 0)
			continue;
		c->n_parts += n == c->n_words;
		c->n_words = n + more;
		c->last_words = more;
		return true;
	}
	return false;
}

static bool
followed(const struct people *p, size_t end)
{
	return end < p->run->n && (p->run->at[end].cues & CUE(VERB)) != 0 &&
	    p->run->at[end].before == GAP_SPACE;
}

static bool
named_after(const struct people *p, size_t i)
{
	if (i == 0)
		return false;
	const struct word *w = &p->run->at[i - 1];
	/* سيدي حسين is a place, آل محمد a family. */
	if (word__bare_cues(p, w) & CUE(JOIN))
		return true;
	/* المدرسة الابتدائية, المستشفى الجامعي */
	return ((w->cues & CUE(NAMED)) != 0 && !w->definite) ||
	    (i > 1 && w->definite &&
	    w->before == GAP_SPACE && w[-1].definite &&
	    (w[-1].cues & CUE(NAMED)) != 0);
}

static void
add_shape(struct people *p, size_t i, uint16_t prefix_b, uint8_t prefix,
    const struct chain *c, const char *rule)
{
	const struct word *a = &p->run->at[i], *z = a + c->n_words - 1;

	p->shapes = kn_grow(p->shapes, &p->cap_shapes, p->n_shapes + 1,
	    sizeof(*p->shapes));
	p->shapes[p->n_shapes++] = (struct shape){
		.at = { a->at.start_b + prefix_b, z->at.end_b },
		.first = a->number,
		.end = z->number + 1,
		.sentence = p->run->sentence,
		.paragraph = p->run->paragraph,
		.where = (uint8_t)p->run->where,
		.n_words = (uint8_t)c->n_words,
		.last_words = (uint8_t)c->last_words,
		.prefix = prefix,
		.rule = rule,
		.person = GAZ_NONE,
	};
}

/* Does a comma or a bracket end the run, so that a role may follow? */
static bool
may_be_apposed(const struct people *p)
{
	const struct word *z = &p->run->at[p->run->n - 1];
	const char *s = p->text + z->at.end_b;

	s += *s == ' ';
	return *s == ',' || *s == '(' ||
	    ((unsigned char)s[0] == 0xD8 && (unsigned char)s[1] == 0x8C);
}

/* وزير الابتكار الكندي، نافديب بينز، …: between the commas after a role. */
static bool
holds_role(const struct people *p, size_t i, size_t n_words)
{
	return i == 0 && p->after_role && n_words == p->run->n &&
	    may_be_apposed(p);
}

/* A shape that is a name if a role comes after the comma. */
static void
await_role(struct people *p, size_t end)
{
	if (end != p->run->n || !may_be_apposed(p))
		return;
	p->shapes[p->n_shapes - 1].apposed = true;
	p->waiting = (uint32_t)p->n_shapes - 1;
}

/* A name that starts with a given name; the words used, 0 for none. */
static size_t
given_name(struct people *p, size_t i, bool in_role)
{
	uint8_t prefix = 0;
	bool weak = false;
	uint16_t prefix_b = word__given_prefix(p, &p->run->at[i], &prefix,
	    &weak);
	size_t part;

	if (prefix_b == UINT16_MAX)
		return 0;
	/* لعبد اللطيف: read as if it had no proclitic. */
	if (prefix_b > 0)
		p->class[i] = (uint8_t)word__start_class(p, &p->run->at[i]);
	part = word__part(p, i, true);
	if (part == 0 || is_to_me(p, i))
		return 0;
	if (part > 1 || p->run->where == KN_SPAN_BYLINE)
		weak = false;
	struct chain c = chain_from(p, i, part);
	bool king = (in_role || introduced(p, i, false)) &&
	    add_ordinal(p, i, &c);
	if (c.n_parts < 2 || (weak && prefix != 0))
		return 0;
	weak = weak && !king;
	if (named_after(p, i))
		return c.n_words;
	bool alone = weak && !c.strong && !introduced(p, i, in_role) &&
	    !followed(p, i + c.n_words) && !holds_role(p, i, c.n_words);
	add_shape(p, i, prefix_b, prefix, &c, alone ? "person-again" :
	    weak ? "person-introduced" : "person-given-name");
	p->shapes[p->n_shapes - 1].weak = alone;
	p->shapes[p->n_shapes - 1].sure = !weak;
	if (alone)
		await_role(p, i + c.n_words);
	return alone ? 0 : c.n_words;
}

/* Not يدعوك, whose first letter makes verbs: Yohan and Yanukovych apart;
 * Latin names need a given name. */
static bool
starts_free(const struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];
	struct kn_str s = { p->text + w->at.start_b, kn_span_len(w->at) };

	if (w->latin || is_conjoined(p, w))
		return false;
	return !kn_str_starts(s, KN_LIT("ي")) ||
	    kn_str_starts(s, KN_LIT("يا")) || kn_str_starts(s, KN_LIT("يو"));
}

/* A name of words that are in no table. */
static size_t
free_name(struct people *p, size_t i, bool in_role)
{
	if (word__class(p, i) != WORD_FREE || !starts_free(p, i))
		return 0;
	struct chain c = chain_from(p, i, 1);
	bool known = introduced(p, i, in_role);

	if (known)
		add_ordinal(p, i, &c);
	if (c.n_parts < 2 || c.nisba)
		return 0;
	bool ends_run = i + c.n_words == p->run->n;
	known = known || p->run->where == KN_SPAN_BYLINE ||
	    followed(p, i + c.n_words) || holds_role(p, i, c.n_words);
	if (named_after(p, i) || (!known && !ends_run))
		return 0;
	add_shape(p, i, 0, 0, &c, known ? "person-introduced" :
	    "person-apposed");
	if (!known)
		await_role(p, i + c.n_words);
	return c.n_words;
}

/* ---- roles ---- */

static bool
is_head(const struct people *p, size_t i)
{
	return (p->run->at[i].cues & HEADS) != 0;
}

/* ومعالي, والدكتور */
static bool
joins_title(const struct people *p, const struct word *w)
{
	for (size_t i = 0; i < w->n; i++)
		if ((w->r[i].prefix & PREFIX_CONJ) != 0 &&
		    (p->gaz->trie.vocab.cues[w->r[i].word] & CUE(TITLE)) != 0)
			return true;
	return false;
}

static bool
ends_role(const struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];

	/* وزير الخارجية ومعالي …: the title is somebody else's. */
	return (w->cues & (CUE(VERB) | CUE(CLAUSE))) != 0 ||
	    joins_title(p, w) ||
	    ((w->cues & CUE(STOP)) != 0 && (w->cues & CUE(IN)) == 0) ||
	    (w->latin && !w->caps);
}

static uint32_t
head_prefix_b(const struct people *p, const struct word *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (p->gaz->trie.vocab.cues[w->r[i].word] & HEADS)
			return w->r[i].prefix_b;
	return 0;
}

static struct role *
open_role(struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];

	p->roles = kn_grow(p->roles, &p->cap_roles, p->n_roles + 1,
	    sizeof(*p->roles));
	p->roles[p->n_roles] = (struct role){
		.at = { w->at.start_b + head_prefix_b(p, w), w->at.end_b },
		.head_end_b = w->at.end_b,
		.first = w->number,
		.end = w->number + 1,
	};
	return &p->roles[p->n_roles++];
}

/* ---- a run ---- */

static bool
is_who(const struct people *p, const struct word *w)
{
	return kn_str_is((struct kn_str){ p->text + w->at.start_b,
	    kn_span_len(w->at) }, "الذي");
}

/*
 * A role, or "who", at the start of a run tells that the name before it is
 * one. Without, what starts with a given name may still be known from
 * elsewhere.
 */
static void
resolve_waiting(struct people *p)
{
	struct shape *s;

	if (p->waiting == GAZ_NONE)
		return;
	s = &p->shapes[p->waiting];
	p->waiting = GAZ_NONE;
	if (p->run->before != GAP_BREAK || s->sentence != p->run->sentence ||
	    !((is_head(p, 0) && head_prefix_b(p, &p->run->at[0]) == 0) ||
	    (s->weak && is_who(p, &p->run->at[0])))) {
		s->dropped = !s->weak;
		return;
	}
	if (s->weak)
		s->rule = "person-apposed";
	s->weak = false;
}

/* Does the run come after a role and a comma? */
static bool
follows_role(const struct people *p, const struct run *run)
{
	uint32_t from_b = p->role_end_b, to_b = run->at[0].at.start_b;
	size_t commas = 0;

	if (from_b == 0 || to_b <= from_b || to_b - from_b > 4 ||
	    run->sentence != p->role_sentence)
		return false;
	for (size_t i = from_b; i < to_b;) {
		uint32_t cp = kn_utf8_next(p->text, to_b, &i);

		commas += cp == ',' || cp == 0x060C;
	}
	return commas == 1;
}

/* Does a role go on to the end of the run? */
static void
note_role_end(struct people *p, const struct run *run, bool open)
{
	p->role_end_b = open && run->n > 0 ?
	    run->at[run->n - 1].at.end_b : 0;
	p->role_sentence = run->sentence;
}

/* The role that is open before word i: kept, closed, or a new one. */
static size_t
step_role(struct people *p, size_t i, size_t open)
{
	if (open != SIZE_MAX) {
		struct role *r = &p->roles[open];
		const struct word *w = &p->run->at[i];
		bool again = is_head(p, i) && is_head(p, i - 1) &&
		    w[-1].definite && !w->definite;

		if (!again && !ends_role(p, i) &&
		    w->number < r->first + ROLE_WORDS &&
		    w->before == GAP_SPACE) {
			r->at.end_b = w->at.end_b;
			r->end = w->number + 1;
			return open;
		}
		open = SIZE_MAX;
	}
	if (is_head(p, i)) {
		open_role(p, i);
		open = p->n_roles - 1;
	}
	return open;
}

/* فلان فلان قال: a verb after two or three words. */
static bool
verb_follows(const struct run *run)
{
	return (run->at[2].cues & CUE(VERB)) != 0 ||
	    (run->n > 3 && (run->at[3].cues & CUE(VERB)) != 0);
}

void
people__run(struct people *p, const struct run *run)
{
	size_t open = SIZE_MAX;

	p->run = run;
	p->after_role = run->n > 0 && follows_role(p, run);
	for (size_t i = 0; i < run->n; i++)
		p->class[i] = WORD_UNSEEN;
	resolve_waiting(p);
	for (size_t i = 0; i < run->n;) {
		const struct word *w = &run->at[i];
		bool in_role = open != SIZE_MAX && w->before == GAP_SPACE &&
		    (run->at[i - 1].cues & (CUE(STOP) | CUE(IN))) == 0;
		size_t used = 0;

		if (w->cues & (CUE(GIVEN) | CUE(ABD)))
			used = given_name(p, i, in_role);
		else if (in_role || introduced(p, i, false) ||
		    (i + 3 >= run->n && may_be_apposed(p)) ||
		    (i == 0 && run->n > 2 && verb_follows(run)))
			used = free_name(p, i, in_role);
		if (used > 0) {
			if (in_role && p->n_shapes > 0 &&
			    p->shapes[p->n_shapes - 1].first == w->number &&
			    p->shapes[p->n_shapes - 1].prefix == 0)
				p->roles[open].name_b =
				    p->shapes[p->n_shapes - 1].at.start_b;
			open = SIZE_MAX;
			i += used;
			continue;
		}
		open = step_role(p, i, open);
		i++;
	}
	note_role_end(p, run, open != SIZE_MAX);
	p->run = NULL;
}

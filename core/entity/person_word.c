/*
 * person_word.c: what a word can be in a name. In: the words of a run, the
 * cues of the tables, the list of frequent words. Out: the class of a word,
 * and how many words make one part of a name: عبد الله, بن علي.
 *
 * Words are looked at only where something says that a name may stand, so
 * that most of a text is never asked about.
 */
#include "core/entity/person_priv.h"

#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/utf8.h"

#define LETTER_B 2      /* of Arabic */

/* Words with one of these are no part of a name, whatever else they are. */
#define NO_NAME (CUE(HOLDER_M) | CUE(HOLDER_F) | CUE(IN) | CUE(FROM) | \
	CUE(ALLOF) | CUE(BETWEEN) | CUE(TRAVEL) | CUE(SCENE) | CUE(CLAUSE) | \
	CUE(LANGUAGE) | CUE(FORCE) | CUE(TITLE) | CUE(ROLE) | CUE(VERB) | \
	CUE(NAMED) | CUE(STOP) | CUE(HEAD_PLACE) | CUE(HEAD_MEDIA) | \
	CUE(HEAD_GROUP) | CUE(GOV_NOUN) | CUE(PLACE_HEAD) | CUE(HOLDER_MOD) | \
	CUE(COUNTRY_HEAD) | CUE(REGION_HEAD))

uint32_t
word__bare_cues(const struct people *p, const struct word *w)
{
	return w->n > 0 && w->r[0].prefix_b == 0 ?
	    p->gaz->trie.vocab.cues[w->r[0].word] : 0;
}

/* لأمين, بألواح: ل before a name, where لمين and لامين are names themselves,
 * and ب. */
static bool
is_to(const struct people *p, const struct word *w)
{
	struct kn_str s = { p->text + w->at.start_b, kn_span_len(w->at) };

	return kn_str_starts(s, KN_LIT("لأ")) ||
	    kn_str_starts(s, KN_LIT("بأ")) ||
	    kn_str_starts(s, KN_LIT("لإ"));
}

uint16_t
word__given_prefix(const struct people *p, const struct word *w,
    uint8_t *prefix, bool *weak)
{
	const uint32_t starts = CUE(GIVEN) | CUE(ABD);

	for (size_t i = 0; i < w->n; i++) {
		uint32_t cues = p->gaz->trie.vocab.cues[w->r[i].word];

		/* وادي is a word of its own, not و and ادي. */
		if ((cues & starts) == 0 && cues != 0 &&
		    w->r[i].prefix_b == 0)
			break;
		if ((cues & starts) == 0 ||
		    (w->r[i].prefix_b == 0 && is_to(p, w)))
			continue;
		*prefix = w->r[i].prefix;
		*weak = (cues & CUE(GIVEN_WEAK)) != 0;
		return w->r[i].prefix_b;
	}
	return UINT16_MAX;
}

enum word_class
word__start_class(const struct people *p, const struct word *w)
{
	for (size_t i = 0; i < w->n; i++) {
		uint32_t cues = p->gaz->trie.vocab.cues[w->r[i].word];

		if (cues & CUE(GIVEN))
			return cues & CUE(GIVEN_WEAK) ? WORD_WEAK :
			    WORD_GIVEN;
		if (cues & CUE(ABD))
			return cues & CUE(JOIN) ? WORD_JOIN : WORD_ABD;
	}
	return WORD_OTHER;
}

/* A name of one word that a table has: what it says of the word. */
static enum word_class
listed_class(const struct people *p, const struct word *w)
{
	const struct gaz_trie *t = &p->gaz->trie;
	uint32_t node = w->n > 0 && w->r[0].prefix_b == 0 ?
	    gaz__step(t, 0, w->r[0].word) : 0;

	if (node == 0 || t->senses[node] == GAZ_NONE)
		return WORD_UNSEEN;
	const struct gaz_sense *s = &t->sense[t->senses[node]];
	if (s->kind == GAZ_NISBA)
		return s->flags & SENSE_MASC ? WORD_NISBA : WORD_OTHER;
	if (s->entity == GAZ_NONE ||
	    p->gaz->at[s->entity].pub.type != KN_TYPE_PERSON)
		return WORD_OTHER;
	/* معتصم |القذافي: a surname that is no word is one of others too. */
	if (s->flags & SENSE_NEEDS)
		return WORD_UNSEEN;
	return w->definite ? WORD_FREE_DEF : WORD_FREE;
}

static bool
ends_with_any(struct kn_str s, const struct kn_str *ends, size_t n)
{
	for (size_t i = 0; i < n; i++)
		/* The last byte tells most of them apart. */
		if (s.n > ends[i].n + LETTER_B &&
		    s.s[s.n - 1] == ends[i].s[ends[i].n - 1] &&
		    kn_str_ends(s, ends[i]))
			return true;
	return false;
}

static bool
starts_with_any(struct kn_str s, const struct kn_str *starts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s.n > starts[i].n + LETTER_B &&
		    s.s[starts[i].n - 1] == starts[i].s[starts[i].n - 1] &&
		    kn_str_starts(s, starts[i]))
			return true;
	return false;
}

#define ANY(f, s, list) f(s, list, sizeof(list) / sizeof(list[0]))

/* فالمحكمة, but فالون: a conjunction and the article before a known word. */
static bool
is_glued(struct kn_str s)
{
	static const struct kn_str glued[] = { KN_LIT("وال"), KN_LIT("بال"),
		KN_LIT("فال"), KN_LIT("كال") };
	struct kn_str noun = { s.s + LETTER_B, s.n - LETTER_B };

	if (!ANY(starts_with_any, s, glued))
		return false;
	return s.n > 6 * LETTER_B || lexicon__common(noun);
}

/* The shape of verbs, of nouns with pronouns, of plurals and adverbs. */
static bool
is_inflected(struct kn_str s, bool definite)
{
	static const struct kn_str pronouns[] = { KN_LIT("ها"), KN_LIT("هم"),
		KN_LIT("هما"), KN_LIT("هن"), KN_LIT("كم"), KN_LIT("وا"),
		KN_LIT("تها"), KN_LIT("يته"), KN_LIT("اته"), KN_LIT("تهم"),
		KN_LIT("ائه"), KN_LIT("ائية"), KN_LIT("وية") };
	static const struct kn_str plurals[] = { KN_LIT("ون"), KN_LIT("ين"),
		KN_LIT("ات"), KN_LIT("ية"), KN_LIT("ة"), KN_LIT("تان"),
		KN_LIT("تين") };
	static const struct kn_str verbs[] = { KN_LIT("است"), KN_LIT("يست"),
		KN_LIT("تست"), KN_LIT("نست"), KN_LIT("سي"), KN_LIT("ست"),
		KN_LIT("يت"), KN_LIT("تت"), KN_LIT("انت"), KN_LIT("يج"),
		KN_LIT("يح"), KN_LIT("ينت") };
	static const struct kn_str more[] = { KN_LIT("لل"), KN_LIT("ولل"),
		KN_LIT("وبال") };
	size_t letters = s.n / LETTER_B;

	if (ANY(ends_with_any, s, pronouns) || ANY(starts_with_any, s, more) ||
	    is_glued(s))
		return true;
	if (definite)
		return kn_str_ends(s, KN_LIT("ة")) || (letters > 6 &&
		    ANY(ends_with_any, s, plurals));
	/* تصدى, أجزى */
	if (kn_str_ends(s, KN_LIT("ى")))
		return true;
	if (letters > 4 && ANY(starts_with_any, s, verbs) &&
	    !kn_str_ends(s, KN_LIT("ي")))
		return true;
	if (letters > 5 && kn_str_ends(s, KN_LIT("ات")))
		return true;
	/* مستنكرا, يستنكرون */
	return (kn_str_starts(s, KN_LIT("م")) && letters > 5 &&
	    kn_str_ends(s, KN_LIT("ا"))) ||
	    (kn_str_starts(s, KN_LIT("ي")) && kn_str_ends(s, KN_LIT("ون"))) ||
	    (letters > 5 && kn_str_ends(s, KN_LIT("ية")));
}

/* ومهاجم, بمراكش: a proclitic before a word that some table has. */
static bool
is_prefixed(const struct gaz_trie *t, const struct word *w)
{
	for (size_t i = 0; i < w->n; i++) {
		uint32_t id = w->r[i].word, node = t->vocab.root[id];

		if (w->r[i].prefix_b > 0 && (t->vocab.cues[id] != 0 ||
		    (node != 0 && t->senses[node] != GAZ_NONE)))
			return true;
	}
	return false;
}

/* بنعيسى, بنعمر: بن and a given name in one word. */
static bool
is_son(const struct gaz_trie *t, struct kn_str f)
{
	const struct kn_str son = KN_LIT("بن");

	if (!kn_str_starts(f, son) || f.n < son.n + 3 * LETTER_B)
		return false;
	uint32_t id = gaz__word_find(t,
	    (struct kn_str){ f.s + son.n, f.n - son.n });
	return id != GAZ_NONE && (t->vocab.cues[id] & CUE(GIVEN)) != 0 &&
	    (t->vocab.cues[id] & CUE(GIVEN_WEAK)) == 0;
}

enum word_class
word__free_class(const struct gaz_trie *t, const struct word *w,
    struct kn_str f)
{
	bool definite = kn_str_starts(f, KN_LIT("ال")) && f.n > 4 * LETTER_B;

	if (is_son(t, f))
		return WORD_FREE;
	if (is_prefixed(t, w) || f.n < 2 * LETTER_B ||
	    (unsigned char)f.s[0] < 0xD8 || lexicon__common(f) ||
	    is_inflected(f, definite))
		return WORD_OTHER;
	return definite ? WORD_FREE_DEF : WORD_FREE;
}

/* Is a word of no table the shape of a name? */
static enum word_class
free_class(const struct people *p, const struct word *w)
{
	const char *s = p->text + w->at.start_b;

	if (!w->latin)
		return (enum word_class)w->free;
	return s[0] >= 'A' && s[0] <= 'Z' && kn_span_len(w->at) > 1 ?
	    WORD_FREE : WORD_OTHER;
}

static enum word_class
classify(struct people *p, const struct word *w)
{
	uint32_t cues = word__bare_cues(p, w);
	const char *s = p->text + w->at.start_b;

	if (w->latin && (s[0] < 'A' || s[0] > 'Z') && !(cues & CUE(JOIN)))
		return WORD_OTHER;
	if (cues & CUE(JOIN))
		return WORD_JOIN;
	if (is_to(p, w))
		return WORD_OTHER;
	if (cues & CUE(GIVEN))
		return cues & CUE(GIVEN_WEAK) ? WORD_WEAK : WORD_GIVEN;
	if (cues & CUE(ABD))
		return WORD_ABD;
	if ((cues & NO_NAME) != 0)
		return WORD_OTHER;
	enum word_class c = listed_class(p, w);
	return c != WORD_UNSEEN ? c : free_class(p, w);
}

enum word_class
word__class(struct people *p, size_t i)
{
	if (p->class[i] == WORD_UNSEEN)
		p->class[i] = (uint8_t)classify(p, &p->run->at[i]);
	return (enum word_class)p->class[i];
}

bool
word__joined(const struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];
	uint32_t end_b = i == 0 ? 0 : w[-1].at.end_b;

	if (i == 0 || w->latin != w[-1].latin)
		return false;
	if (w->before == GAP_SPACE)
		return true;
	return w->before == GAP_LOOSE && w->at.start_b == end_b + 1 &&
	    p->text[end_b] == '-';
}

/* عبد is followed by what has ال, the others by what the tables say. */
static bool
completes_abd(const struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];

	if (i >= p->run->n || !word__joined(p, i) || w->before != GAP_SPACE)
		return false;
	if (word__bare_cues(p, w) & CUE(GIVEN_2))
		return true;
	return kn_span_len(w[-1].at) == 3 * LETTER_B && w->definite &&
	    memcmp(p->text + w[-1].at.start_b, "عبد", 3 * LETTER_B) == 0 &&
	    (word__bare_cues(p, w) & NO_NAME) == 0;
}

/* آل ثاني: of a house, whatever the word means. */
static bool
is_house(const struct people *p, size_t i)
{
	const struct word *w = &p->run->at[i];

	return kn_str_is((struct kn_str){ p->text + w[-1].at.start_b,
	    kn_span_len(w[-1].at) }, "آل") && !w->latin &&
	    (w->cues & (CUE(VERB) | CUE(STOP) | CUE(IN))) == 0;
}

/* After بن nearly every word is a name. */
static bool
completes_join(struct people *p, size_t i)
{
	enum word_class c = word__class(p, i);

	if (is_house(p, i))
		return true;

	if (c != WORD_OTHER)
		return true;
	return !p->run->at[i].latin && listed_class(p, &p->run->at[i]) ==
	    WORD_UNSEEN && (p->run->at[i].cues & NO_NAME) == 0 &&
	    p->run->at[i].definite;
}

static bool
is_god(const struct people *p, size_t i)
{
	if (i >= p->run->n || p->run->at[i].before != GAP_SPACE)
		return false;
	const struct word *w = &p->run->at[i];
	struct kn_str s = { p->text + w->at.start_b, kn_span_len(w->at) };
	return kn_str_is(s, "الله") || kn_str_is(s, "اللّه");
}

size_t
word__part(struct people *p, size_t first, bool start)
{
	size_t n = 0;

	/* أبو بكر, بن أبي سفيان: up to two joints, then a name. */
	while (n < 2 && first + n < p->run->n &&
	    word__class(p, first + n) == WORD_JOIN) {
		n++;
		if (first + n >= p->run->n || !word__joined(p, first + n) ||
		    !completes_join(p, first + n))
			return 0;
	}
	size_t i = first + n;
	if (i >= p->run->n)
		return 0;
	const struct word *w = &p->run->at[i];
	uint32_t cues = start && n == 0 ? w->cues : word__bare_cues(p, w);
	if ((cues & CUE(ABD)) != 0 && completes_abd(p, i + 1))
		return n + 2;
	switch (word__class(p, i)) {
	case WORD_GIVEN:
	case WORD_WEAK:
	case WORD_FREE:
		/* خلف الله, فتح الله */
		return !start && is_god(p, i + 1) ? n + 2 : n + 1;
	case WORD_FREE_DEF:
		return n + 1;
	case WORD_NISBA:
		return start && n == 0 ? 0 : n + 1;
	case WORD_OTHER:
		return n > 0 ? n + 1 : 0;
	default:
		return 0;
	}
}

/*
 * quote.c: who says what. In: an article with its mentions. Out:
 * found->quotes: quotations that are statements, and indirect ones, each with
 * the verb that introduces it and who speaks.
 *
 * One walk over the items. A verb of saying waits for what is said: أن with a
 * clause, a quotation, or both. What a verb does not introduce may get one
 * that follows it, or a source; else it is no statement (scare quotes).
 */
#include "core/entity/quote_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define is quote__is
#define LOOK 45                 /* items from a verb to what is said */
#define LOOK_WEAK 16
#define FAR 30                  /* from a verb to a quotation without أن */
#define LONG_WORDS 5            /* a quotation that needs no أن */
#define SOME_WORDS 3
#define SURE_WORDS 10           /* one that is no name */

#define PERSONS (1u << KN_TYPE_PERSON)
#define SPEAKERS (PERSONS | 1u << KN_TYPE_AGENCY | 1u << KN_TYPE_MEDIA | \
	1u << KN_TYPE_ORG | 1u << KN_TYPE_GROUP)

/* "that/subject" …: one static name for each pair. */
#define RULES(way) { way "/subject", way "/subject before", way "/same", \
	way "/last speaker", way "/role", way "/unnamed" }
static const char *const rules[WAY_COUNT][HOW_COUNT] = {
	[WAY_THAT] = RULES("that"),
	[WAY_COLON] = RULES("colon"),
	[WAY_MARK] = RULES("mark"),
	[WAY_UNCLOSED] = RULES("unclosed"),
	[WAY_AFTER] = RULES("verb after"),
	[WAY_SOURCE] = RULES("source"),
	[WAY_CONTINUED] = RULES("continued"),
	[WAY_HEADLINE] = RULES("headline"),
};

/* ---- what is added -------------------------------------------------- */

void
quote__add(struct quotes *q, enum kn_quote_kind kind, struct kn_span at,
    size_t k, enum quote_way way, const struct who *who)
{
	struct kn_found *f = q->found;

	if (at.start_b >= at.end_b)
		return;
	f->quotes = kn_grow(f->quotes, &f->cap_quotes, f->n_quotes + 1,
	    sizeof(*f->quotes));
	struct kn_quote *out = &f->quotes[f->n_quotes++];
	*out = (struct kn_quote){ .at = at, .kind = kind,
	    .speaker = who->entity, .surface = who->surface,
	    .role = who->role, .rule = rules[way][who->how] };
	if (k != ITEM_NONE)
		out->cue = (struct kn_span){ q->at[k].start_b,
		    q->at[k].end_b };
	q->said = q->sentence + 1;
}

static bool
is_blank(uint32_t cp)
{
	return cp <= ' ' || cp == 0xA0 || cp == 0x202F || cp == 0x2009;
}

struct kn_span
quote__between(const struct quotes *q, size_t i, size_t j)
{
	size_t a = q->at[i].end_b, b = q->at[j].start_b;

	for (size_t next = a; next < b; a = next)
		if (!is_blank(kn_utf8_next(q->doc->text, b, &next)))
			break;
	for (size_t last = b; last > a; b = last)
		if (!is_blank(kn_utf8_prev(q->doc->text, &last)))
			break;
	return (struct kn_span){ (uint32_t)a, (uint32_t)b };
}

struct kn_span
quote__stretch(const struct quotes *q, size_t a, size_t b)
{
	while (b > a && q->at[b - 1].kind != ITEM_WORD &&
	    q->at[b - 1].kind != ITEM_MARK)
		b--;
	if (a >= b)
		return (struct kn_span){ 0, 0 };
	struct kn_span at = { q->at[a].start_b, q->at[b - 1].end_b };
	/* A bracket that was opened inside closes inside. */
	if (b < q->n && q->at[b].kind == ITEM_BREAK &&
	    q->doc->text[q->at[b].start_b] == ')')
		at.end_b = q->at[b].end_b;
	return at;
}

size_t
quote__words(const struct quotes *q, size_t a, size_t b, size_t most)
{
	size_t n = 0;

	for (; a < b && n < most; a++)
		n += q->at[a].kind == ITEM_WORD;
	return n;
}

/* ---- verbs ---------------------------------------------------------- */

/* بعد أن, يمكن أن: no statement. */
static bool
is_that(const struct quotes *q, size_t i)
{
	return is(q, i, SPEECH(THAT)) &&
	    !(i > 0 && is(q, i - 1, SPEECH(NOT_THAT)));
}

bool
quote__leads(const struct quotes *q, size_t k)
{
	size_t most = k + (is(q, k, SPEECH(WEAK)) ? LOOK_WEAK : LOOK);

	for (size_t i = k + 1; i < q->n && i < most; i++) {
		const struct item *it = &q->at[i];

		if (it->kind == ITEM_COLON || is_that(q, i))
			return true;
		if (it->kind == ITEM_MARK) {
			size_t j = it->pair == ITEM_NONE ? i : it->pair;

			if (j == i || quote__words(q, i, j, LONG_WORDS) >=
			    LONG_WORDS || i == k + 1)
				return true;
			i = j;
			continue;
		}
		if (it->kind == ITEM_STOP || it->kind == ITEM_PARA ||
		    is(q, i, SPEECH_SAYS))
			break;
	}
	return false;
}

/* ويذكر أن: "it is worth saying that". */
static bool
is_idiom(const struct quotes *q, size_t i)
{
	if (!is(q, i, SPEECH(IDIOM)) || i + 1 >= q->n)
		return false;
	return is(q, i + 1, SPEECH(THAT)) || (i + 2 < q->n &&
	    is(q, i + 1, SPEECH(TO)) && is(q, i + 2, SPEECH(THAT)));
}

/* A verb that nothing followed may still have named who speaks next. */
static void
leave_cue(struct quotes *q, size_t i)
{
	struct who who;

	if (q->cue.on && !q->cue.used && !q->cue.decided &&
	    !is(q, q->cue.k, SPEECH(PART)) &&
	    quote__speaker(q, q->cue.k, i, &who) &&
	    who.entity != KN_ENTITY_NONE && who.how == HOW_NAMED)
		quote__introduce(q, &who);
	q->cue.on = false;
}

/* Who speaks after the cue; false when nobody does. */
static bool
decide(struct quotes *q, size_t t, struct who *out)
{
	if (!q->cue.decided && !quote__speaker(q, q->cue.k, t, &q->cue.who))
		return false;
	if (!q->cue.decided)
		quote__introduce(q, &q->cue.who);
	q->cue.decided = true;
	*out = q->cue.who;
	return true;
}

/* ---- indirect statements -------------------------------------------- */

static void
open_statement(struct quotes *q, size_t from, size_t t, enum quote_way way)
{
	if (!decide(q, t, &q->open.who)) {
		q->cue.on = false;
		return;
	}
	q->open.on = true;
	q->open.from = from;
	q->open.k = q->cue.k;
	q->open.way = way;
	q->cue.on = false;
}

static void
close_statement(struct quotes *q, size_t end)
{
	if (!q->open.on)
		return;
	q->open.on = false;
	if (quote__words(q, q->open.from, end, 2) < 2)
		return;
	quote__add(q, q->open.way == WAY_UNCLOSED ? KN_QUOTE_DIRECT :
	    KN_QUOTE_INDIRECT, quote__stretch(q, q->open.from, end),
	    q->open.k, q->open.way, &q->open.who);
	q->done = end;
}

/* «، قبل أن يضيف»: the verb at i stands behind أن and what bars it. */
static bool
is_sequel(const struct quotes *q, size_t i)
{
	return i > 2 && is(q, i, SPEECH(VERB) | SPEECH(WEAK)) &&
	    is(q, i - 1, SPEECH(THAT)) && is(q, i - 2, SPEECH(NOT_THAT)) &&
	    q->at[i - 3].kind == ITEM_COMMA;
}

/* Does the word at i end the statement before it? */
static bool
ends_statement(const struct quotes *q, size_t i)
{
	const struct item *it = &q->at[i];
	bool comma = i > 0 && q->at[i - 1].kind == ITEM_COMMA;

	/* مشيرا إلى أن, also without a comma. */
	if (is(q, i, SPEECH(PART)) && i + 2 < q->n && (is(q, i + 1,
	    SPEECH(THAT)) || (is(q, i + 1, SPEECH(TO)) &&
	    is(q, i + 2, SPEECH(THAT)))))
		return true;
	if (is_sequel(q, i))
		return quote__leads(q, i);
	if (is(q, i, SPEECH_SAYS) && (comma || (it->flags & ITEM_CONJ) != 0))
		return quote__leads(q, i);
	return comma && is(q, i, SPEECH(LINK) | SPEECH(SOURCE));
}

/* ---- quotations ----------------------------------------------------- */

/* Does nothing of the clause follow the mark at j? */
static bool
ends_clause(const struct quotes *q, size_t j)
{
	if (j + 1 >= q->n || q->at[j].kind == ITEM_PARA)
		return true;
	const struct item *next = &q->at[j + 1];
	return next->kind != ITEM_WORD || (next->flags & ITEM_CONJ) != 0 ||
	    is(q, j + 1, SPEECH_SAYS | SPEECH(SOURCE) | SPEECH(AS));
}

enum fit { FIT_NOT, FIT_QUOTE, FIT_CLAUSE };

/* What the quotation i..j is to the cue that waits. */
static enum fit
fits(const struct quotes *q, size_t i, size_t j)
{
	const struct cue *c = &q->cue;
	size_t words = quote__words(q, i, j, SURE_WORDS);
	/* تابع: «…» says more, whatever else the verb means. */
	size_t weak = is(q, c->k, SPEECH(WEAK)) &&
	    !is(q, c->k, SPEECH(MORE)) ? 1 : 0;
	bool colon = q->at[i - 1].kind == ITEM_COLON ||
	    (q->at[i - 1].kind == ITEM_PARA && i > 1 &&
	    q->at[i - 2].kind == ITEM_COLON);
	bool that = is(q, i - 1, SPEECH(THAT));

	if (c->used)
		return words > SOME_WORDS && i - q->done <= 3 && (that ||
		    (q->at[i].flags & ITEM_GLUED) != 0 || colon ||
		    q->at[i - 1].kind == ITEM_COMMA) ? FIT_QUOTE : FIT_NOT;
	if (c->that == i - 1)
		return words >= SOME_WORDS || ends_clause(q, j) ? FIT_QUOTE :
		    FIT_CLAUSE;
	if (colon || c->k == i - 1)
		return words >= 2 + weak ? FIT_QUOTE : FIT_NOT;
	if ((q->at[i].flags & ITEM_GLUED) != 0 && i - c->k <= 10)
		return words > SOME_WORDS ? FIT_QUOTE : FIT_NOT;
	return i - c->k <= FAR && words >= LONG_WORDS + weak &&
	    (words >= SURE_WORDS || ends_clause(q, j)) ? FIT_QUOTE : FIT_NOT;
}

/* «فلان: "…"»: the name before the colon speaks. */
static bool
before_colon(struct quotes *q, size_t colon, struct who *out)
{
	size_t a = colon > q->sentence + 8 ? colon - 8 : q->sentence;
	const struct kn_mention *m = quote__mention(q, a, colon, SPEAKERS);

	if (m == NULL || colon == 0 ||
	    m->at.end_b != q->at[colon - 1].end_b ||
	    m->subtype == KN_SUBTYPE_ROLE)
		return false;
	*out = (struct who){ .entity = m->entity, .surface = m->at,
	    .body = m->type != KN_TYPE_PERSON, .how = HOW_BEFORE };
	return true;
}

/* A paragraph that is one quotation goes on with the one before it. */
static bool
continues(const struct quotes *q, size_t i, size_t j)
{
	if (i == 0 || q->at[i - 1].kind != ITEM_PARA || !q->has_last ||
	    (q->at[i - 1].flags & ITEM_HARD) != 0 ||
	    quote__words(q, i, j, LONG_WORDS) < LONG_WORDS)
		return false;
	if (q->at[j].kind != ITEM_PARA && (j + 1 >= q->n ||
	    (q->at[j + 1].kind != ITEM_PARA &&
	    (q->at[j + 1].kind != ITEM_STOP || j + 2 >= q->n ||
	    q->at[j + 2].kind != ITEM_PARA))))
		return false;
	return q->done > 0 && i - q->done <= 3;
}

/* A quotation that no verb waits for. */
static void
loose(struct quotes *q, size_t i, size_t j)
{
	struct who who;

	if (i > 1 && q->at[i - 1].kind == ITEM_COLON &&
	    quote__words(q, i, j, SOME_WORDS) >= SOME_WORDS &&
	    before_colon(q, i - 1, &who)) {
		quote__add(q, KN_QUOTE_DIRECT, quote__between(q, i, j),
		    ITEM_NONE, WAY_HEADLINE, &who);
		quote__introduce(q, &who);
		q->done = j + 1;
	} else if (continues(q, i, j)) {
		who = q->last;
		who.how = HOW_LAST;
		quote__add(q, KN_QUOTE_DIRECT, quote__between(q, i, j),
		    ITEM_NONE, WAY_CONTINUED, &who);
		q->done = j + 1;
	} else {
		q->loose.on = true;
		q->loose.i = i;
		q->loose.j = j;
	}
}

/* A quotation that is never closed ends with its clause. */
static void
take_unclosed(struct quotes *q, size_t i)
{
	if (q->open.on || !q->cue.on || q->cue.used || i == 0)
		return;
	if (q->cue.that == i - 1 || q->cue.k == i - 1 ||
	    q->at[i - 1].kind == ITEM_COLON)
		open_statement(q, i + 1, i, WAY_UNCLOSED);
}

/* A long quotation behind a verb is a statement, whoever makes it. */
static bool
decide_unknown(struct quotes *q, size_t i, size_t j, struct who *out)
{
	if (quote__words(q, i, j, LONG_WORDS) < LONG_WORDS)
		return false;
	*out = (struct who){ .entity = KN_ENTITY_NONE, .how = HOW_UNNAMED };
	return true;
}

/* Takes the mark at i; the last item that it covers. */
static size_t
take_mark(struct quotes *q, size_t i)
{
	size_t j = q->at[i].pair;
	struct who who;

	if (j == ITEM_NONE) {
		take_unclosed(q, i);
		return i;
	}
	if (q->open.on)
		return j;
	enum fit fit = q->cue.on && i > 0 ? fits(q, i, j) : FIT_NOT;
	if (fit == FIT_CLAUSE) {
		open_statement(q, i, i, WAY_THAT);
	} else if (fit == FIT_QUOTE && (decide(q, i, &who) ||
	    decide_unknown(q, i, j, &who))) {
		quote__add(q, KN_QUOTE_DIRECT, quote__between(q, i, j),
		    q->cue.k, q->cue.that == i - 1 ? WAY_THAT :
		    q->at[i - 1].kind == ITEM_COLON ? WAY_COLON : WAY_MARK,
		    &who);
		q->cue.used = true;
		q->done = j + 1;
	} else {
		loose(q, i, j);
	}
	return j;
}

/* ---- the walk ------------------------------------------------------- */

/* A few words in marks are a title more often than a statement, unless
 * nothing else stands before the verb. */
static bool
is_loose_statement(const struct quotes *q)
{
	size_t i = q->loose.i;
	bool opens = i == 0 || q->at[i - 1].kind == ITEM_STOP ||
	    q->at[i - 1].kind == ITEM_PARA;

	return quote__words(q, i, q->loose.j, 4) >= (opens ? 2 : 4);
}

/* «…»، يقول فلان: the quotation before gets the verb at i. */
static bool
verb_after(struct quotes *q, size_t i)
{
	struct who who;
	size_t t = i + 1;

	if (!q->loose.on || i - q->loose.j > 2 ||
	    (q->at[i].flags & ITEM_CONJ) != 0 ||
	    !is(q, i, SPEECH(VERB) | SPEECH(WEAK)) ||
	    !is_loose_statement(q))
		return false;
	while (t < q->n && t < i + LOOK && q->at[t].kind == ITEM_WORD &&
	    !is(q, t, SPEECH(THAT)))
		t++;
	if (t < q->n && is(q, t, SPEECH(THAT)))
		return false;
	if (!quote__speaker(q, i, t, &who))
		return false;
	quote__add(q, KN_QUOTE_DIRECT, quote__between(q, q->loose.i,
	    q->loose.j), i, WAY_AFTER, &who);
	quote__introduce(q, &who);
	q->loose.on = false;
	q->done = t;
	q->cue = (struct cue){ .on = true, .k = i, .that = ITEM_NONE,
	    .decided = true, .who = who };
	return true;
}

static void
take_verb(struct quotes *q, size_t i)
{
	if (is_idiom(q, i)) {
		leave_cue(q, i);
		return;
	}
	if (verb_after(q, i))
		return;
	leave_cue(q, i);
	q->cue = (struct cue){ .on = true, .k = i, .that = ITEM_NONE };
}

/* A word outside quotations; the last item that was taken. */
static size_t
take_word(struct quotes *q, size_t i)
{
	uint32_t bits = q->at[i].bits;

	if (bits == 0)
		return i;
	if (q->open.on) {
		if (!ends_statement(q, i))
			return i;
		close_statement(q, is_sequel(q, i) ? i - 2 : i);
	}
	if ((bits & (SPEECH(SOURCE) | SPEECH(AS))) != 0) {
		size_t end = quote__according(q, i);

		if (end > i)
			return end - 1;
	}
	if ((bits & SPEECH_SAYS) != 0) {
		take_verb(q, i);
	} else if (q->cue.on && is_that(q, i)) {
		size_t most = is(q, q->cue.k, SPEECH(WEAK)) ? LOOK_WEAK :
		    LOOK;

		q->cue.that = i;
		if (i - q->cue.k > most)
			leave_cue(q, i);
		else if (i + 1 < q->n && q->at[i + 1].kind != ITEM_MARK &&
		    !q->cue.used)
			open_statement(q, i + 1, i, WAY_THAT);
	}
	return i;
}

static void
take_colon(struct quotes *q, size_t i)
{
	if (q->open.on || !q->cue.on || q->cue.used || i + 1 >= q->n ||
	    q->at[i + 1].kind != ITEM_WORD || is(q, q->cue.k,
	    SPEECH(WEAK)) || i - q->cue.k > FAR)
		return;
	open_statement(q, i + 1, i, WAY_COLON);
}

static void
take_stop(struct quotes *q, size_t i)
{
	bool colon = q->at[i].kind == ITEM_PARA && i > 0 &&
	    q->at[i - 1].kind == ITEM_COLON && i + 1 < q->n &&
	    q->at[i + 1].kind == ITEM_MARK;

	close_statement(q, i);
	if (!colon)
		leave_cue(q, i);
	q->sentence = i + 1;
}

static int
quote_cmp(const void *pa, const void *pb)
{
	const struct kn_quote *a = pa, *b = pb;

	if (a->at.start_b != b->at.start_b)
		return a->at.start_b < b->at.start_b ? -1 : 1;
	return a->at.end_b > b->at.end_b ? -1 : a->at.end_b < b->at.end_b;
}

void
quote__find(struct items *items, const struct kn_doc *doc,
    struct kn_found *found)
{
	quote__pair(items);
	struct quotes q = { .doc = doc, .found = found, .at = items->at,
	    .n = items->n };
	quote__read_offices(&q);
	for (size_t i = 0; i < q.n; i++) {
		switch ((enum item_kind)q.at[i].kind) {
		case ITEM_WORD:
			i = take_word(&q, i);
			break;
		case ITEM_MARK:
			i = take_mark(&q, i);
			break;
		case ITEM_COLON:
			take_colon(&q, i);
			break;
		case ITEM_STOP:
		case ITEM_PARA:
			take_stop(&q, i);
			break;
		case ITEM_COMMA:
		case ITEM_BREAK:
			break;
		}
		/* A quotation may end with its paragraph. */
		if (q.at[i].kind == ITEM_PARA && q.sentence <= i)
			take_stop(&q, i);
	}
	if (found->n_quotes > 0)
		qsort(found->quotes, found->n_quotes,
		    sizeof(*found->quotes), quote_cmp);
}

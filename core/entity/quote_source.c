/*
 * quote_source.c: statements with their source: وفق مصادر, حسبما ذكره بلاغ,
 * على حد تعبيره. In: the item of such a word. Out: the clause before it, or
 * around it, or after it, as a statement; or the quotation before it gets its
 * speaker.
 */
#include "core/entity/quote_priv.h"

#define is quote__is
#define MIN_WORDS 3
#define MIN_MARKED 4
#define LEAD_MAX 6
#define LOOK 30

struct source {
	size_t i;               /* the word that opens it */
	size_t k;               /* its cue */
	size_t end;             /* the item after it */
	struct who who;
};

/* Where the noun phrase from a on ends: at a comma, a stop, فإن. */
static size_t
source_end(const struct quotes *q, size_t a)
{
	size_t i = a;

	while (i < q->n && i < a + 30) {
		const struct item *it = &q->at[i];

		if (it->kind == ITEM_MARK && it->pair != ITEM_NONE &&
		    it->pair - i <= 8) {
			i = (size_t)it->pair + 1;
			continue;
		}
		if (it->kind != ITEM_WORD || is(q, i, SPEECH(THAT)))
			break;
		i++;
	}
	return i;
}

/* حسب ما أوردته, كما ذكره: the verb, or 0. */
static size_t
verb_of(const struct quotes *q, size_t i)
{
	size_t v = i + 1;
	bool sure = false;

	if (v < q->n && is(q, i, SPEECH(SOURCE)) && is(q, v, SPEECH(WHAT))) {
		v++;
		sure = true;
	} else if (!is(q, i, SPEECH(AS))) {
		return 0;
	}
	if (v >= q->n)
		return 0;
	if (is(q, v, SPEECH(PRON)) || (sure && is(q, v, SPEECH_SAYS)))
		return v;
	return is(q, v, SPEECH(VERB) | SPEECH(PLACE)) &&
	    !quote__leads(q, v) ? v : 0;
}

static bool
read_source(struct quotes *q, size_t i, struct source *s)
{
	*s = (struct source){ .i = i, .k = i };
	size_t v = verb_of(q, i), a = i + 1;

	if (v != 0) {
		s->k = v;
		a = v + 1;
	} else if (is(q, i, SPEECH(AS))) {
		return false;
	}
	if (a < q->n && v == 0 && is(q, a, SPEECH(WORDING)) &&
	    q->has_last) {
		s->end = a + 1;
		s->who = q->last;
		s->who.how = HOW_LAST;
		return true;
	}
	s->end = source_end(q, a);
	if (s->end > a && quote__source(q, a, s->end, &s->who))
		return true;
	/* كما قال: the one who spoke. */
	if (v == 0 || s->end > a || !q->has_last)
		return false;
	s->who = q->last;
	s->who.how = HOW_LAST;
	return true;
}

/* Nothing of the sentence stands before it. */
static bool
leads_sentence(const struct quotes *q, size_t i)
{
	size_t a = q->sentence;

	if (i - a > LEAD_MAX)
		return false;
	while (a < i && is(q, a, SPEECH(OPENER) | SPEECH(SKIP)))
		a++;
	return a == i;
}

/* «وحسب المدير، فلان، فقد …»: the comma that the statement is behind. */
static size_t
last_comma(const struct quotes *q, size_t i)
{
	for (size_t n = 1; n < 20 && i + n + 1 < q->n; n++) {
		if (q->at[i + n].kind != ITEM_WORD &&
		    q->at[i + n].kind != ITEM_COMMA)
			break;
		if (q->at[i + n].kind == ITEM_COMMA &&
		    (is(q, i + n + 1, SPEECH(OPENER)) ||
		    is(q, i + n + 1, SPEECH(THAT))))
			return i + n;
	}
	return i;
}

/* وحسب بلاغ للمديرية، فإن …: what follows is the statement. */
static size_t
statement_after(struct quotes *q, const struct source *s)
{
	size_t i = s->end;

	if (i >= q->n || (q->at[i].kind != ITEM_COMMA &&
	    !is(q, i, SPEECH(THAT))))
		return s->i;
	if (q->at[i].kind == ITEM_COMMA)
		i = last_comma(q, i);
	i++;
	while (i < q->n && is(q, i, SPEECH(OPENER) | SPEECH(THAT)))
		i++;
	if (i < q->n && q->at[i].kind == ITEM_MARK) {
		q->cue = (struct cue){ .on = true, .k = s->k,
		    .that = i - 1, .decided = true, .who = s->who };
		return i;
	}
	q->open.on = true;
	q->open.from = i;
	q->open.k = s->k;
	q->open.way = WAY_SOURCE;
	q->open.who = s->who;
	quote__cite(q, &s->who);
	return i;
}

/* و at the start of a clause, as far as one letter more tells it. */
static uint32_t
past_and(const struct quotes *q, size_t i)
{
	static const char *const starts[] = { "وي", "وت", "وأ", "وإ", "وال",
	    "وسي", "وست", "واس", "وات", "وانت" };
	struct kn_str word = { q->doc->text + q->at[i].start_b,
	    q->at[i].end_b - q->at[i].start_b };

	if ((q->at[i].flags & ITEM_CONJ) == 0 && word.n > 8 &&
	    quote__mention(q, i, i + 1, UINT32_MAX) == NULL)
		for (size_t n = 0; n < sizeof(starts) / sizeof(starts[0]);
		    n++)
			if (kn_str_starts(word, kn_str(starts[n])))
				return q->at[i].start_b + 2;
	return q->at[i].start_b;
}

/* Does the clause before go on behind the source: «…، حسب …، إلى …»? */
static bool
goes_on(const struct quotes *q, size_t i)
{
	if (i + 1 >= q->n || q->at[i].kind != ITEM_COMMA ||
	    q->at[i + 1].kind != ITEM_WORD ||
	    (q->at[i + 1].flags & ITEM_CONJ) != 0)
		return false;
	struct kn_str next = { q->doc->text + q->at[i + 1].start_b, 2 };
	return !kn_str_is(next, "و") && !is(q, i + 1, SPEECH_SAYS |
	    SPEECH(LINK) | SPEECH(OPENER) | SPEECH(SOURCE) | SPEECH(AS));
}

static size_t
statement_before(struct quotes *q, const struct source *s)
{
	size_t a = q->done > q->sentence ? q->done : q->sentence;
	size_t b = s->i, end = s->end;

	for (int n = 0; n < LEAD_MAX && a < b && (q->at[a].kind !=
	    ITEM_WORD || is(q, a, SPEECH(OPENER))); n++)
		a++;
	size_t least = goes_on(q, end) ? MIN_WORDS - 1 : MIN_WORDS;
	if (quote__words(q, a, a + LOOK < b ? a + LOOK : b, least) < least ||
	    q->at[a].kind != ITEM_WORD)
		return s->i;
	if (goes_on(q, end)) {
		end = end + 1;
		while (end < q->n && q->at[end].kind != ITEM_COMMA &&
		    q->at[end].kind != ITEM_STOP &&
		    q->at[end].kind != ITEM_PARA)
			end++;
		b = end;
	}
	struct kn_span at = quote__stretch(q, a, b);
	at.start_b = past_and(q, a);
	quote__add(q, KN_QUOTE_INDIRECT, at, s->k, WAY_SOURCE, &s->who);
	quote__cite(q, &s->who);
	q->done = end;
	return end;
}

size_t
quote__according(struct quotes *q, size_t i)
{
	struct source s;
	bool loose = q->loose.on && i - q->loose.j <= 3;

	if (!read_source(q, i, &s))
		return i;
	if (loose && quote__words(q, q->loose.i, q->loose.j, MIN_MARKED) >=
	    MIN_MARKED) {
		quote__add(q, KN_QUOTE_DIRECT, quote__between(q, q->loose.i,
		    q->loose.j), s.k, WAY_AFTER, &s.who);
		quote__cite(q, &s.who);
		q->loose.on = false;
		q->done = s.end;
		return s.end;
	}
	if (leads_sentence(q, i))
		return statement_after(q, &s);
	/* In his words: what he said was found already. */
	if (q->said == q->sentence + 1 || q->cue.on)
		return i;
	return statement_before(q, &s);
}

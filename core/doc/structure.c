/*
 * structure.c: from measured lines to title, dateline, byline, section,
 * body and boilerplate. In: the text and its lines. Out: an outline, each
 * part with the rule that made it. The rules look at shapes, at general
 * words (phrase.def) and at order, never at a particular outlet; what no
 * rule is sure of stays body, and a text never ends up without content.
 *
 * The order of work: mark lines that speak for themselves; find the head of
 * the article (title, dateline, byline, section) from its dateline, or else
 * from the headings before the first paragraph (head.c); read the foot; what
 * is left is body, in which subheads are found.
 */
#include "structure_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#define PARA_CP 160             /* a line this long is a paragraph … */
#define STOPPED_PARA_CP 80      /* … or this long with a full stop */
#define MAX_HEADING_CP 160
#define MAX_SUBHEAD_CP 80
#define MAX_SUBHEAD_WORDS 12
#define LINK_LIST_ITEMS 5
#define MENU_LINES 5
#define FOOT_LINES 4            /* where a foot may tell date and author */

struct kn_str
doc__line_text(const struct doc__work *w, size_t i)
{
	struct kn_span at = w->ln[i].at;

	return (struct kn_str){ w->s + at.start_b, kn_span_len(at) };
}

bool
doc__is_para(const struct doc__line *l)
{
	return l->n_cp > PARA_CP ||
	    (l->n_cp >= STOPPED_PARA_CP && l->end == DOC__END_STOP);
}

bool
doc__is_heading(const struct doc__line *l)
{
	return l->rule == DOC__RULE_BODY && l->n_cp <= MAX_HEADING_CP &&
	    l->end != DOC__END_STOP && l->end != DOC__END_COMMA;
}

/* ---- lines that speak for themselves -------------------------------- */

/*
 * Headlines in a row, standing apart from the lines of the article: a table
 * of results inside a report must not be taken for one.
 */
static bool
is_link_list(const struct doc__work *w, size_t i)
{
	const struct doc__line *l = &w->ln[i];
	bool apart_above = i == 0 || l->blank_before;
	bool apart_below = i + 1 == w->n || w->ln[i + 1].blank_before;

	return l->n_items >= LINK_LIST_ITEMS && l->longest_cp <= 300 &&
	    l->n_cp / l->n_items <= 140 && l->n_stopped * 4 <= l->n_items &&
	    l->end != DOC__END_STOP && apart_above && apart_below;
}

static enum doc__rule
rule_by_words(struct doc__work *w, struct doc__line *l)
{
	struct kn_str line = doc__line_text(w, (size_t)(l - w->ln));
	size_t used;
	bool stopped = l->end == DOC__END_STOP;
	struct kn_str plain = kn_buf_get(&w->plain);

	l->phrase = (uint8_t)doc__phrase_of(plain, &used);
	switch ((enum doc__phrase)l->phrase) {
	case DOC__PHRASE_WIDGET:
		return l->n_words <= 14 && !(stopped && used < plain.n) ?
		    DOC__RULE_WIDGET : DOC__RULE_BODY;
	case DOC__PHRASE_RELATED:
		return stopped ? DOC__RULE_BODY : DOC__RULE_RELATED;
	case DOC__PHRASE_LINK:
		return l->n_words <= 14 ? DOC__RULE_SOURCE : DOC__RULE_BODY;
	case DOC__PHRASE_SOURCE:
		return doc__read_source(line, &w->source) ?
		    DOC__RULE_SOURCE : DOC__RULE_BODY;
	default:
		return DOC__RULE_BODY;
	}
}

static void
mark_line(struct doc__work *w, size_t i)
{
	struct doc__line *l = &w->ln[i];

	l->rule = DOC__RULE_BODY;
	if (is_link_list(w, i)) {
		l->rule = DOC__RULE_LINK_LIST;
	} else if (doc__is_url(doc__line_text(w, i))) {
		l->rule = DOC__RULE_URL;
	} else if (l->n_cp <= DOC__SHORT_CP) {
		doc__plain(doc__line_text(w, i), &w->plain);
		l->rule = (uint8_t)rule_by_words(w, l);
	}
}

/*
 * Addresses alone on a line: above the text it is the article's own, below
 * it may be anything, inside it is text.
 */
static void
settle_addresses(struct doc__work *w)
{
	size_t first = DOC__NONE, last = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->ln[i].rule == DOC__RULE_BODY &&
		    doc__is_para(&w->ln[i])) {
			first = first == DOC__NONE ? i : first;
			last = i;
		}
	for (size_t i = 0; i < w->n; i++) {
		if (w->ln[i].rule != DOC__RULE_URL)
			continue;
		if (i > first && i < last)
			w->ln[i].rule = DOC__RULE_BODY;
		else if (i < first && w->o->facts.url.n == 0)
			w->o->facts.url = doc__line_text(w, i);
	}
}

/* Labels in a row, some of them names of sections: a menu. */
static void
mark_menus(struct doc__work *w)
{
	for (size_t i = 0, end; i < w->n; i = end) {
		size_t sections = 0;

		for (end = i; end < w->n; end++) {
			const struct doc__line *l = &w->ln[end];

			if (l->rule != DOC__RULE_BODY || l->n_words > 3 ||
			    l->bars || l->end != DOC__END_OPEN)
				break;
			sections += l->phrase == DOC__PHRASE_SECTION;
		}
		if (end - i >= MENU_LINES && sections * 3 >= end - i)
			for (size_t k = i; k < end; k++)
				w->ln[k].rule = DOC__RULE_MENU;
		end += end == i;
	}
}

/* Headlines under "related articles": to a blank line, or, below the last
 * paragraph, to the end. */
static void
mark_related(struct doc__work *w)
{
	size_t last_para = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->ln[i].rule == DOC__RULE_BODY && doc__is_para(&w->ln[i]))
			last_para = i;
	for (size_t i = 0; i < w->n; i++) {
		const struct doc__line *l = &w->ln[i];

		/* A headline on the line itself is the only one. */
		if (l->rule != DOC__RULE_RELATED || l->n_words > 4)
			continue;
		for (size_t k = i + 1; k < w->n && doc__is_heading(&w->ln[k]) &&
		    (i > last_para || !w->ln[k].blank_before); k++)
			w->ln[k].rule = DOC__RULE_RELATED;
	}
}

/* ---- the foot and the body ------------------------------------------ */

/* Date and author below the text. */
static void
read_foot(struct doc__work *w)
{
	size_t seen = 0;

	for (size_t i = w->n; i-- > 0 && seen < FOOT_LINES;) {
		const struct doc__line *l = &w->ln[i];

		if (l->rule != DOC__RULE_BODY)
			continue;
		if (doc__is_para(l) || i == 0 ||
		    !doc__try_head_line(w, i, true))
			break;
		seen++;
	}
}

static size_t
count_rule(const struct doc__work *w, enum doc__rule rule)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->ln[i].rule == rule;
	return n;
}

/* Long enough to be what a subhead parts. */
static bool
is_prose(const struct doc__line *l)
{
	return l->n_cp >= 100 || (l->end == DOC__END_STOP && l->n_words >= 8);
}

/* The shape of a subhead: short, not a sentence, not an address. */
static bool
may_be_subhead(const struct doc__work *w, size_t i)
{
	const struct doc__line *l = &w->ln[i];
	struct kn_str s = doc__line_text(w, i);

	return doc__is_heading(l) && l->n_cp > 2 &&
	    l->n_cp <= MAX_SUBHEAD_CP && l->n_words <= MAX_SUBHEAD_WORDS &&
	    !doc__is_url(s) && memchr(s.s, '@', s.n) == NULL;
}

static void
mark_subheads(struct doc__work *w)
{
	size_t before = DOC__NONE, here = DOC__NONE;

	for (size_t i = 0; i < w->n; i++) {
		if (w->ln[i].rule != DOC__RULE_BODY)
			continue;
		const struct doc__line *next = &w->ln[i];
		struct doc__line *l = here == DOC__NONE ? NULL : &w->ln[here];

		if (l != NULL && before != DOC__NONE &&
		    may_be_subhead(w, here) &&
		    is_prose(&w->ln[before]) && is_prose(next) &&
		    l->n_cp * 2 <= next->n_cp)
			l->rule = DOC__RULE_SUBHEAD;
		before = here;
		here = i;
	}
}

/* ---- the outline ---------------------------------------------------- */

static struct doc__part *
add(struct doc__outline *o, enum doc__rule rule, uint32_t start, uint32_t end)
{
	o->parts = kn_grow(o->parts, &o->cap, o->n + 1, sizeof(*o->parts));
	o->parts[o->n] = (struct doc__part){
		.span = { doc__rule_kind(rule), { start, end } },
		.rule = rule,
	};
	return &o->parts[o->n++];
}

static void
add_city_name(struct doc__work *w, size_t i)
{
	uint32_t base = w->ln[i].at.start_b;
	struct kn_span city, name;

	if (!doc__read_city_name(doc__line_text(w, i), &city, &name))
		return;
	add(w->o, DOC__RULE_CITY, base + city.start_b, base + city.end_b);
	add(w->o, DOC__RULE_NAME, base + name.start_b, base + name.end_b);
	if (w->o->facts.byline.n == 0)
		w->o->facts.byline = (struct kn_str){ w->s + base +
		    name.start_b, kn_span_len(name) };
}

/* The body from its first line to its last, after an agency's lead. */
static void
add_body(struct doc__work *w, size_t first, size_t last)
{
	struct kn_span at = { w->ln[first].at.start_b, w->ln[last].at.end_b };
	struct doc__facts f = { .date = "" };
	size_t dateline_b;
	size_t used = doc__read_lead(doc__line_text(w, first), &dateline_b, &f);

	if (used > 0 && used < kn_span_len(w->ln[first].at)) {
		add(w->o, DOC__RULE_LEAD, at.start_b,
		    at.start_b + (uint32_t)dateline_b);
		at.start_b += (uint32_t)used;
		doc__take_facts(w, &f);
	}
	add(w->o, DOC__RULE_BODY, at.start_b, at.end_b);
}

static void
add_line(struct doc__work *w, size_t i)
{
	const struct doc__line *l = &w->ln[i];
	struct doc__outline *o = w->o;

	if (l->rule == DOC__RULE_CITY) {
		add_city_name(w, i);
		return;
	}
	/* Boilerplate of one rule on adjacent lines is one span. */
	if (o->n > 0 && i > 0 && !l->blank_before &&
	    w->ln[i - 1].rule == l->rule && o->parts[o->n - 1].rule ==
	    (enum doc__rule)l->rule && doc__rule_kind(
	    (enum doc__rule)l->rule) == KN_SPAN_BOILERPLATE) {
		o->parts[o->n - 1].span.at.end_b = l->at.end_b;
		return;
	}
	add(o, (enum doc__rule)l->rule, l->at.start_b, l->at.end_b);
}

static bool
is_told(const struct doc__line *l)
{
	return l->rule == DOC__RULE_TOLD || l->rule == DOC__RULE_TOLD_SUBHEAD;
}

static bool
is_body_line(const struct doc__line *l)
{
	return l->rule == DOC__RULE_BODY || l->rule == DOC__RULE_SUBHEAD ||
	    l->rule == DOC__RULE_TOLD_SUBHEAD;
}

static void
emit(struct doc__work *w)
{
	size_t first = DOC__NONE, last = DOC__NONE;

	for (size_t i = 0; i < w->n; i++)
		if (is_body_line(&w->ln[i])) {
			first = first == DOC__NONE ? i : first;
			last = i;
		}
	for (size_t i = 0; i < w->n; i++) {
		if (i == first)
			add_body(w, first, last);
		if (w->ln[i].rule != DOC__RULE_BODY && !is_told(&w->ln[i]))
			add_line(w, i);
	}
}

static void
find_structure(struct doc__work *w)
{
	for (size_t i = 0; i < w->n; i++)
		mark_line(w, i);
	settle_addresses(w);
	mark_menus(w);
	mark_related(w);
	for (size_t i = 0; i < w->n && !w->page; i++) {
		if (w->ln[i].rule == DOC__RULE_BODY && doc__is_para(&w->ln[i]))
			break;
		w->page = w->ln[i].rule == DOC__RULE_LINK_LIST ||
		    w->ln[i].rule == DOC__RULE_MENU;
	}
	doc__find_head(w);
	read_foot(w);
	mark_subheads(w);
	/* The article's own word goes before a source line's. */
	doc__take_facts(w, &w->source);
}

/* Gives lines of a rule back to the body. */
static void
give_back(struct doc__work *w, enum kn_span_kind kind)
{
	for (size_t i = 0; i < w->n; i++)
		if (doc__rule_kind((enum doc__rule)w->ln[i].rule) == kind)
			w->ln[i].rule = DOC__RULE_BODY;
}

void
doc__outline_make(struct doc__outline *o, const char *s, size_t n_b)
{
	struct doc__work w = { .s = s, .n_b = n_b, .title = DOC__NONE, .o = o };

	*o = (struct doc__outline){ .n = 0 };
	kn_buf_init(&w.plain, 0);
	w.ln = doc__lines(s, n_b, &w.n, &o->n_cp);
	find_structure(&w);
	/* Nothing left to read: what was taken for page furniture is text. */
	if (count_rule(&w, DOC__RULE_BODY) == 0 && w.title == DOC__NONE)
		give_back(&w, KN_SPAN_BOILERPLATE);
	if (count_rule(&w, DOC__RULE_BODY) == 0 && w.title == DOC__NONE)
		give_back(&w, KN_SPAN_SECTION);
	emit(&w);
	kn_buf_dispose(&w.plain);
	free(w.ln);
}

/* Lines that lie in something told are left alone, and so are those of
 * which a part is told: they are text. */
static void
mark_told(struct doc__work *w, const struct kn_doc_span *told, size_t n_told)
{
	size_t k = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct doc__line *l = &w->ln[i];

		while (k < n_told && told[k].at.end_b <= l->at.start_b)
			k++;
		if (k == n_told || told[k].at.start_b >= l->at.end_b)
			mark_line(w, i);
		else if (!kn_span_contains(told[k].at, l->at))
			l->rule = DOC__RULE_BODY;
		else
			l->rule = told[k].kind == KN_SPAN_SUBHEAD ?
			    DOC__RULE_TOLD_SUBHEAD : DOC__RULE_TOLD;
	}
}

void
doc__outline_body(struct doc__outline *o, const char *s, struct kn_span body,
    const struct kn_doc_span *told, size_t n_told)
{
	struct doc__work w = { .s = s, .n_b = body.end_b,
	    .title = DOC__NONE, .o = o };
	size_t n_cp;

	kn_buf_init(&w.plain, 0);
	w.ln = doc__lines(s + body.start_b, kn_span_len(body), &w.n, &n_cp);
	for (size_t i = 0; i < w.n; i++) {
		w.ln[i].at.start_b += body.start_b;
		w.ln[i].at.end_b += body.start_b;
	}
	mark_told(&w, told, n_told);
	settle_addresses(&w);
	mark_related(&w);
	doc__find_body_head(&w);
	read_foot(&w);
	mark_subheads(&w);
	doc__take_facts(&w, &w.source);
	if (count_rule(&w, DOC__RULE_BODY) == 0)
		for (size_t i = 0; i < w.n; i++)
			if (!is_told(&w.ln[i]))
				w.ln[i].rule = DOC__RULE_BODY;
	emit(&w);
	kn_buf_dispose(&w.plain);
	free(w.ln);
}

void
doc__outline_dispose(struct doc__outline *o)
{
	free(o->parts);
	*o = (struct doc__outline){ .n = 0 };
}

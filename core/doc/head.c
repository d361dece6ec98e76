/*
 * head.c: the head of an article: title, dateline, byline, section. In:
 * lines already marked by their own words. Out: rules on the lines of the
 * head, and its facts. With a line that says when the article was published
 * the title stands next to it; else it is among the headings before the
 * first paragraph.
 */
#include "structure_priv.h"

#include <string.h>

#define MAX_DATELINE_WORDS 18

/* The first fact of a kind wins, a publication over an update. */
void
doc__take_facts(struct doc__work *w, const struct doc__facts *f)
{
	struct doc__facts *to = &w->o->facts;

	if (f->date[0] != '\0' && (to->date[0] == '\0' ||
	    (to->updated && !f->updated))) {
		memcpy(to->date, f->date, sizeof(to->date));
		to->updated = f->updated;
	}
	if (to->outlet.n == 0)
		to->outlet = f->outlet;
	if (to->byline.n == 0)
		to->byline = f->byline;
	if (to->url.n == 0)
		to->url = f->url;
}

bool
doc__try_head_line(struct doc__work *w, size_t i, bool only_sure)
{
	struct doc__line *l = &w->ln[i];
	struct doc__facts f;
	size_t at_b;
	bool sure;

	if (l->rule != DOC__RULE_BODY || l->n_words > MAX_DATELINE_WORDS ||
	    l->n_cp > DOC__SHORT_CP)
		return false;
	if (doc__read_dateline(doc__line_text(w, i), &f, &sure)) {
		if (only_sure && !sure)
			return false;
		l->rule = sure ? DOC__RULE_PUBLISHED : DOC__RULE_DATE_LINE;
		doc__take_facts(w, &f);
		return true;
	}
	if (l->phrase == DOC__PHRASE_BYLINE && l->end != DOC__END_STOP &&
	    doc__read_byline(doc__line_text(w, i), &f)) {
		l->rule = DOC__RULE_BYLINE;
		doc__take_facts(w, &f);
		return true;
	}
	f = (struct doc__facts){ .date = "" };
	if (doc__read_lead(doc__line_text(w, i), &at_b, &f) ==
	    kn_span_len(l->at)) {
		l->rule = DOC__RULE_LEAD;
		doc__take_facts(w, &f);
		return true;
	}
	return false;
}

/*
 * The line that says when the article was published, if it stands in the
 * head: no paragraph before it, or, on a page with links, less text before
 * it than after it.
 */
static size_t
find_dateline(struct doc__work *w)
{
	uint64_t before = 0, total = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->ln[i].rule == DOC__RULE_BODY && doc__is_para(&w->ln[i]))
			total += w->ln[i].n_cp;
	for (size_t i = 0; i < w->n; i++) {
		const struct doc__line *l = &w->ln[i];

		if (l->rule != DOC__RULE_BODY)
			continue;
		if (doc__is_para(l))
			before += l->n_cp;
		if (before > 0 && (!w->page || before * 2 > total))
			return DOC__NONE;
		if ((l->phrase == DOC__PHRASE_PUBLISHED ||
		    l->phrase == DOC__PHRASE_UPDATED) &&
		    doc__try_head_line(w, i, true))
			return i;
	}
	return DOC__NONE;
}

static bool
is_label(const struct doc__work *w, size_t i)
{
	const struct doc__line *l = &w->ln[i];

	if (!doc__is_heading(l) || l->n_cp > 30 || l->end != DOC__END_OPEN)
		return false;
	return l->phrase == DOC__PHRASE_SECTION ? l->n_words <= 4 :
	    l->n_words <= 2;
}

static bool
is_breadcrumb(const struct doc__line *l)
{
	return doc__is_heading(l) && l->bars && l->n_items >= 2 &&
	    l->n_items <= 5 && l->phrase == DOC__PHRASE_SECTION;
}

/* A label becomes a section; on a page everything else here is chrome. */
static void
mark_above(struct doc__work *w, size_t end, bool chrome)
{
	for (size_t i = 0; i < end; i++) {
		struct doc__line *l = &w->ln[i];

		if (l->rule != DOC__RULE_BODY ||
		    doc__try_head_line(w, i, false))
			continue;
		if (is_breadcrumb(l))
			l->rule = DOC__RULE_BREADCRUMB;
		else if (is_label(w, i) && (i + 1 == end || !chrome))
			l->rule = DOC__RULE_SECTION;
		else if (chrome)
			l->rule = DOC__RULE_CHROME;
	}
}

/* "City-Name", above the text or below the title. */
static bool
try_city_name(struct doc__work *w, size_t i)
{
	struct doc__line *l = &w->ln[i];
	struct kn_span city, name;

	if (!doc__is_heading(l) || i + 1 >= w->n || !doc__read_city_name(
	    doc__line_text(w, i), &city, &name))
		return false;
	/* Above a heading it may be a title itself. */
	if (w->title == DOC__NONE && !doc__is_para(&w->ln[i + 1]))
		return false;
	l->rule = DOC__RULE_CITY;
	return true;
}

/* Datelines and bylines in a few lines, one deck passed over. */
static void
read_below(struct doc__work *w, size_t first)
{
	size_t decks = 0;

	for (size_t i = first; i < w->n && i < first + 4; i++) {
		if (w->ln[i].rule != DOC__RULE_BODY ||
		    doc__try_head_line(w, i, false) || try_city_name(w, i))
			continue;
		if (doc__is_para(&w->ln[i]) || ++decks > 1)
			break;
	}
}

/* Title next to a sure dateline at line d. */
static void
head_from_dateline(struct doc__work *w, size_t d)
{
	size_t t = DOC__NONE;

	for (size_t i = d; i-- > 0 && d - i <= 4;) {
		if (doc__try_head_line(w, i, false))
			continue;
		if (doc__is_para(&w->ln[i]) || (t != DOC__NONE))
			break;
		if (doc__is_heading(&w->ln[i]) && !is_breadcrumb(&w->ln[i]))
			t = i;
	}
	if (t != DOC__NONE && (!is_label(w, t) || d + 1 >= w->n ||
	    !doc__is_heading(&w->ln[d + 1]) || is_label(w, d + 1))) {
		w->ln[t].rule = DOC__RULE_TITLE_DATED;
		w->title = t;
		mark_above(w, t, true);
	} else {
		/* Nothing above it heads the article: look below. */
		for (t = d + 1; t < w->n && doc__try_head_line(w, t, false);)
			t++;
		if (t < w->n && doc__is_heading(&w->ln[t])) {
			w->ln[t].rule = DOC__RULE_TITLE_BELOW;
			w->title = t;
		}
		mark_above(w, d, w->page);
	}
	read_below(w, d + 1);
}

/* The end of the head: the first line that reads as text. */
static size_t
head_end(const struct doc__work *w)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		const struct doc__line *l = &w->ln[i];

		if (l->rule != DOC__RULE_BODY)
			continue;
		if (w->page ? doc__is_para(l) : !doc__is_heading(l))
			break;
	}
	return i;
}

static void
head_from_headings(struct doc__work *w)
{
	size_t end = head_end(w), last = DOC__NONE;
	size_t first = DOC__NONE, second = DOC__NONE;

	for (size_t i = 0; i < end; i++) {
		if (w->ln[i].rule != DOC__RULE_BODY ||
		    doc__try_head_line(w, i, false) || try_city_name(w, i) ||
		    is_breadcrumb(&w->ln[i]) || !doc__is_heading(&w->ln[i]))
			continue;
		last = i;
		if (first == DOC__NONE)
			first = i;
		else if (second == DOC__NONE)
			second = i;
		else if (!w->page)
			break;
	}
	if (first == DOC__NONE)
		return;
	w->title = first;
	enum doc__rule rule = DOC__RULE_TITLE_FIRST;
	if (w->page && last != first) {
		w->title = last;
		rule = DOC__RULE_TITLE_LAST;
	} else if (second != DOC__NONE && is_label(w, first) &&
	    !is_label(w, second) && w->ln[second].n_words >= 4) {
		w->title = second;
	}
	w->ln[w->title].rule = (uint8_t)rule;
	mark_above(w, w->title, w->page);
	read_below(w, w->title + 1);
}

void
doc__find_head(struct doc__work *w)
{
	size_t d = find_dateline(w);

	if (d != DOC__NONE)
		head_from_dateline(w, d);
	else
		head_from_headings(w);
}

void
doc__find_body_head(struct doc__work *w)
{
	read_below(w, 0);
}

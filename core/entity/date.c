/*
 * date.c: dates in the text. In: the words that dates are made of, and names
 * that were found. Out: DATE mentions with their day. One walk from left to
 * right, which date_read.c reads dates for.
 */
#include "core/entity/date_priv.h"

#include <stdlib.h>

static bool
is_kind(const struct date_word *w, enum date_kind kind)
{
	return w != NULL && w->kind == kind;
}

struct finder {
	struct kn_mentions *out;
	struct kn_hijri *hijri;
	kn_day published;
};

static void
add(struct finder *f, const struct date *date)
{
	struct kn_mentions *m = f->out;

	m->at = kn_grow(m->at, &m->cap, m->n + 1, sizeof(*m->at));
	m->at[m->n++] = (struct kn_mention){ .at = date->at,
	    .type = KN_TYPE_DATE, .subtype = date->subtype,
	    .entity = KN_ENTITY_NONE,
	    .day = dates__day(date, f->published, &f->hijri),
	    .rule = date->rule };
}

/*
 * 12 و13 دجنبر, 3-5 ماي: days before the one that has the month. Only what
 * a word for days introduces, or a dash joins: else it is a quantity.
 */
static void
add_days_before(struct finder *f, struct date_reader *r, size_t i, size_t from)
{
	struct date last = r->date;
	size_t first = i;

	while (first > from) {
		const struct date_word *w = &r->d->at[first];
		const struct date_word *b = dates__before(r, first,
		    DATE_GAP_PLAIN | DATE_GAP_DASH | DATE_GAP_COMMA);

		if (is_kind(b, DATE_TO)) {
			first--;
			b = dates__before(r, first, DATE_GAP_PLAIN);
		} else if (b != NULL && (w->before & DATE_GAP_BLANK) != 0) {
			break;
		}
		if (b == NULL || b->kind != DATE_DIGITS ||
		    dates__day_digits(b) == 0)
			break;
		first--;
	}
	const struct date_word *b = dates__before(r, first, DATE_GAP_PLAIN);
	bool dash = first + 1 == i && r->d->at[i].before == DATE_GAP_DASH;
	if (first == i || (!dash && !is_kind(b, DATE_PART) &&
	    !is_kind(b, DATE_BETWEEN) && !is_kind(b, DATE_OF)))
		return;
	for (size_t x = first; x < i; x++) {
		const struct date_word *w = &r->d->at[x];

		if (w->kind != DATE_DIGITS || dates__day_digits(w) == 0)
			continue;
		last.at = w->at;
		last.day = w->value;
		last.rule = "date-days";
		add(f, &last);
	}
}

/* Inside a name a date is suppressed; across its edge, or about a name, it
 * is none unless it says its year. Both lists are by start. */
static void
yield(struct kn_mentions *m, size_t n_names)
{
	size_t name = 0, n = n_names;

	for (size_t i = n_names; i < m->n; i++) {
		struct kn_mention d = m->at[i];
		bool drop = false;

		while (name < n_names &&
		    m->at[name].at.end_b <= d.at.start_b)
			name++;
		for (size_t x = name; x < n_names &&
		    m->at[x].at.start_b < d.at.end_b; x++) {
			if (m->at[x].suppressed ||
			    !kn_span_overlaps(m->at[x].at, d.at))
				continue;
			if (kn_span_contains(m->at[x].at, d.at))
				d.suppressed = true;
			else if (d.subtype != KN_SUBTYPE_ABSOLUTE)
				drop = true;
		}
		if (!drop)
			m->at[n++] = d;
	}
	m->n = n;
}

void
dates__find(struct date_words *words, const struct kn_doc *doc,
    struct kn_mentions *out)
{
	struct date_reader r = { .d = words };
	struct finder f = { .out = out };
	size_t n_names = out->n, from = 0;

	if (doc->meta.date != NULL)
		f.published = kn_day_parse(kn_str(doc->meta.date));
	dates__join(words);
	for (size_t i = 0; i < words->n;) {
		if (!dates__read(&r, i)) {
			i++;
			continue;
		}
		if (r.date.day != 0 && words->at[i].kind == DATE_DIGITS)
			add_days_before(&f, &r, i, from);
		add(&f, &r.date);
		from = i = r.end > i ? r.end : i + 1;
	}
	kn_hijri_close(f.hijri);
	yield(out, n_names);
}

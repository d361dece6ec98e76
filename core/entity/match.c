/*
 * match.c: the names in a run of words. In: a run. Out: a candidate for every
 * name of the trie that its words spell, at every word, with what the rules
 * look at afterwards. Decides nothing.
 */
#include "core/entity/find_priv.h"

#include <string.h>

#include "kunnash/utf8.h"

#define TRAVEL_REACH 8  /* لزيارة الرئيس الأمريكي فلان الفلاني للرياض */

#define JOINED_MAX 3    /* الفلاحة |والتغذية والصيد| الفرنسي */

struct matcher {
	struct cands *c;
	const struct run *run;
	uint8_t head;           /* an office holder reaches up to this word */
	size_t travel;          /* 1 + the last word of travel, or 0 */
};

/*
 * The office holder that is open after word i: مدير, المدير العام; closed by
 * the first word that is neither holder nor its adjective.
 */
static uint8_t
head_after(uint8_t head, const struct word *w)
{
	uint8_t minister = w->cues & CUE(MINISTER) ? HEAD_MINISTER : 0;

	if (w->cues & CUE(HOLDER_F))
		return SENSE_FEM | minister;
	if (w->cues & CUE(HOLDER_M))
		return SENSE_MASC | minister;
	return w->cues & CUE(HOLDER_MOD) ? head : 0;
}

/* The mark after a name, past blanks: it may show a dateline. */
static char
mark_after(const struct cands *c, uint32_t end_b)
{
	size_t i = end_b;

	while (i < c->doc->n_b && c->doc->text[i] == ' ')
		i++;
	if (i >= c->doc->n_b)
		return 0;
	uint32_t cp = kn_utf8_next(c->doc->text, c->doc->n_b, &i);
	if (cp == '-' || cp == 0x2013 || cp == 0x2014 || cp == 0x2010)
		return '-';
	return cp == ':' || cp == '(' || cp == '/' ? (char)cp : 0;
}

static bool
is_quote(uint32_t cp)
{
	return cp == '"' || cp == 0xAB || cp == 0xBB ||
	    (cp >= 0x2018 && cp <= 0x201E);
}

/* A quote opened inside a name closes inside it too: عملية "برخان". */
static uint32_t
close_quote(const struct cands *c, uint32_t from_b, uint32_t to_b)
{
	const char *s = c->doc->text;
	size_t i = from_b, n = 0;

	while (i < to_b)
		n += is_quote(kn_utf8_next(s, to_b, &i));
	if (n % 2 == 1 && i < c->doc->n_b &&
	    is_quote(kn_utf8_next(s, c->doc->n_b, &i)))
		return (uint32_t)i;
	return to_b;
}

/* How many words after one are joined to it: والتغذية والصيد. */
static uint8_t
joined_after(const struct run *run, size_t last)
{
	uint8_t n = 0;

	while (n < JOINED_MAX && last + 1 + n < run->n &&
	    run->at[last + 1 + n].joined)
		n++;
	return n;
}

static uint32_t
cues_at(const struct run *run, size_t i, size_t back)
{
	return i >= back ? run->at[i - back].cues : 0;
}

static void
add(struct matcher *m, size_t first, size_t last, const struct reading *r,
    uint32_t node)
{
	struct cands *c = m->c;
	const struct run *run = m->run;
	const struct word *w = &run->at[first], *z = &run->at[last];

	c->at = kn_grow(c->at, &c->cap, c->n + 1, sizeof(*c->at));
	struct cand *k = &c->at[c->n++];
	*k = (struct cand){
		.at = { w->at.start_b + r->prefix_b, z->at.end_b },
		.first = w->number,
		.end = z->number + 1,
		.sentence = run->sentence,
		.paragraph = run->paragraph,
		.senses = c->gaz->trie.senses[node],
		.before = cues_at(run, first, 1),
		.before2 = cues_at(run, first, 2),
		.where = (uint8_t)run->where,
		.prefix = r->prefix,
		.head = m->head,
		.starts_run = first == 0,
		.starts_span = first == 0 && run->before == GAP_PARAGRAPH,
		.starts_sentence = first == 0 && run->before >= GAP_SENTENCE,
		.ends_run = last + 1 == run->n,
		.caps = w->caps,
		.feminine = w->feminine,
		.bare_end_b = z->at.end_b,
		.first_cues = w->cues,
		.joined = joined_after(run, last),
		.second_b = last > first ? w[1].at.start_b : 0,
		.mark = mark_after(c, z->at.end_b),
		.outer = GAZ_NONE,
	};
	if (first > 0) {
		k->prev_definite = w[-1].definite;
		k->prev_possessed = w[-1].possessed;
		k->verb_before = w[-1].verb;
		k->travel = m->travel > 0 && first < m->travel + TRAVEL_REACH;
	}
	if (last + 1 < run->n) {
		k->after = z[1].cues;
		k->next_definite = z[1].definite;
		k->verb_after = z[1].verb;
	}
	/* Capitals among capitals are shouting, not an acronym. */
	k->latin_run = (first > 0 && w[-1].caps) ||
	    (last + 1 < run->n && z[1].caps);
	for (size_t i = first; i < last; i++)
		if (run->at[i + 1].before == GAP_LOOSE) {
			k->at.end_b = close_quote(c, k->at.start_b,
			    k->at.end_b);
			break;
		}
}

/* The longer words of a name are spelled as the name has them. */
static uint32_t
step_bare(const struct gaz_trie *t, uint32_t node, const struct word *w)
{
	if (w->n == 0 || w->r[0].prefix_b != 0)
		return 0;
	return gaz__step(t, node, w->r[0].word);
}

static void
match_from(struct matcher *m, size_t first, const struct reading *r)
{
	const struct gaz_trie *t = &m->c->gaz->trie;
	uint32_t node = gaz__step(t, 0, r->word);

	for (size_t last = first; node != 0; last++) {
		if (t->senses[node] != GAZ_NONE)
			add(m, first, last, r, node);
		if (last + 1 == m->run->n)
			break;
		node = step_bare(t, node, &m->run->at[last + 1]);
	}
}

void
cands__add(struct cands *c, const struct run *run)
{
	struct matcher m = { .c = c, .run = run };

	for (size_t i = 0; i < run->n; i++) {
		const struct word *w = &run->at[i];

		for (size_t r = 0; r < w->n; r++)
			match_from(&m, i, &w->r[r]);
		m.head = head_after(m.head, w);
		if ((w->cues & CUE(TRAVEL)) != 0)
			m.travel = i + 1;
	}
}

/*
 * meeting.c: who met whom, where and when. In: an article with its mentions
 * and offices. Out: found->meetings, one for each pair and event.
 *
 * Sentence by sentence: a word that tells a meeting (استقبل, مباحثات), and
 * the two parties about it, who are people, or offices whose holder is not
 * named. A meeting that is told again is the same one.
 */
#include "core/entity/meeting_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/utf8.h"

enum {
	GUESTS_MAX = 4,         /* ب و ج met by أ */
	SENTENCE_MAX_B = 4000,
	NEAR_B = 320,           /* from a word to the party that it means */
	HELD_BACK_B = 48,       /* from لم to the word that it denies */
	ROLE_MAX_B = 240,       /* of an office behind a name */
	KNOWN_MAX = 64          /* meetings that may be told again */
};

/* ---- sentences ---- */

static bool
ends_sentence(uint32_t cp)
{
	return cp == '\n' || cp == '.' || cp == '!' || cp == '?' ||
	    cp == 0x061F || cp == 0x061B || cp == 0x2028 || cp == 0x2029;
}

static bool
ends_clause(uint32_t cp)
{
	return ends_sentence(cp) || cp == ',' || cp == 0x060C ||
	    cp == '"' || cp == '(' || cp == 0x00BB || cp == 0x201D;
}

/* From a place to the first mark behind it, at most most_b further. */
static uint32_t
scan(const struct kn_doc *doc, uint32_t from_b, uint32_t most_b,
    bool (*ends)(uint32_t cp))
{
	size_t stop = from_b + most_b < doc->n_b ? from_b + most_b :
	    doc->n_b, i = from_b;

	while (i < stop) {
		size_t at = i;

		if (ends(kn_utf8_next(doc->text, doc->n_b, &i)))
			return (uint32_t)at;
	}
	return (uint32_t)i;
}

static bool
starts_at(const struct kn_doc *doc, uint32_t at_b, const char *word)
{
	struct kn_str rest = { doc->text + at_b, doc->n_b - at_b };

	return kn_str_starts(rest, kn_str(word));
}

/* The start of a sentence or a clause that holds a place. */
static uint32_t
scan_back(const struct kn_doc *doc, uint32_t from_b, uint32_t least_b,
    bool (*ends)(uint32_t cp))
{
	uint32_t start = from_b, i = from_b;

	while (i > least_b) {
		size_t at, next;

		do
			i--;
		while (i > least_b && (doc->text[i] & 0xC0) == 0x80);
		at = next = i;
		uint32_t cp = kn_utf8_next(doc->text, doc->n_b, &next);
		if (ends(cp))
			break;
		if (cp != ' ')
			start = (uint32_t)at;
	}
	return start;
}

/* ---- parties ---- */

static bool
is_party(const struct kn_mention *m)
{
	return m->type == KN_TYPE_PERSON && !m->suppressed;
}

static void
add_party(struct meet *k, struct kn_span at, uint32_t entity)
{
	size_t i = k->n;

	if (k->n == PARTIES_MAX)
		return;
	while (i > 0 && k->party[i - 1].at.start_b > at.start_b) {
		k->party[i] = k->party[i - 1];
		i--;
	}
	k->party[i] = (struct party){ at, entity };
	k->n++;
}

/* Whether somebody who is named stands beside an office, or is its holder. */
static bool
is_held(const struct meet *k, const struct kn_office *o)
{
	enum { BESIDE_B = 12 };

	for (size_t i = 0; i < k->n; i++) {
		const struct party *p = &k->party[i];

		if (o->person != KN_ENTITY_NONE && p->entity == o->person)
			return true;
		if (kn_span_overlaps(p->at, o->at) ||
		    (p->at.start_b >= o->at.end_b &&
		    p->at.start_b - o->at.end_b <= BESIDE_B) ||
		    (o->at.start_b >= p->at.end_b &&
		    o->at.start_b - p->at.end_b <= BESIDE_B))
			return true;
	}
	return false;
}

static void
find_parties(struct meet *k)
{
	const struct kn_found *f = k->found;

	k->n = 0;
	for (size_t i = k->mention; i < f->mentions.n &&
	    f->mentions.at[i].at.start_b < k->sentence.end_b; i++)
		if (is_party(&f->mentions.at[i]))
			add_party(k, f->mentions.at[i].at,
			    f->mentions.at[i].entity);
	while (k->office < f->n_offices &&
	    f->offices[k->office].at.end_b <= k->sentence.start_b)
		k->office++;
	for (size_t i = k->office; i < f->n_offices &&
	    f->offices[i].at.start_b < k->sentence.end_b; i++)
		if (!is_held(k, &f->offices[i]))
			add_party(k, f->offices[i].at, f->offices[i].person);
}

/* The party that begins at or behind a place; k->n: none. */
static size_t
party_from(const struct meet *k, uint32_t at_b)
{
	size_t i = 0;

	while (i < k->n && k->party[i].at.start_b < at_b)
		i++;
	return i;
}

/* وزير, وكيل: the و is the word's own, and joins nobody. */
static bool
is_waw_word(const struct meet *k, uint32_t at_b)
{
	static const char *const words[] = { "وزير", "وزيرة", "وزيرا",
		"وزيري", "وزراء", "وكيل", "وكيلة", "ولي", "وليا", "والي",
		"والية", "وال", "والد", "والدة", "والدته", "والده", "وسيط",
		"وسيطة", "وفد", "وفدا" };
	uint32_t end = at_b;

	while (end < k->sentence.end_b &&
	    ((unsigned char)k->doc->text[end] >= 0x80) &&
	    !starts_at(k->doc, end, "،"))
		end++;
	struct kn_str w = { k->doc->text + at_b, end - at_b };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (kn_str_is(w, words[i]))
			return true;
	return false;
}

/* و, with at most a comma: parties i and i + 1 are one side. */
static bool
is_joined(const struct meet *k, size_t i)
{
	enum { SHORT_B = 160 };
	const char *text = k->doc->text;

	if (i + 1 >= k->n)
		return false;
	uint32_t a = k->party[i].at.end_b, b = k->party[i + 1].at.start_b;
	while (a < b && (text[a] == ' ' || text[a] == ','))
		a++;
	if (starts_at(k->doc, a, "،"))
		a += 2;
	while (a < b && text[a] == ' ')
		a++;
	return a < b && b - a <= SHORT_B && starts_at(k->doc, a, "و") &&
	    !is_waw_word(k, a);
}

/* ---- a meeting ---- */

/* An office behind a name, «, مدير الشرطة», belongs to what tells it. */
static uint32_t
with_role(const struct meet *k, const struct party *p)
{
	const struct kn_mentions *m = &k->found->mentions;
	const char *text = k->doc->text;
	uint32_t from = p->at.end_b;

	while (from < k->sentence.end_b && text[from] == ' ')
		from++;
	if (starts_at(k->doc, from, "،"))
		from += 2;
	else if (starts_at(k->doc, from, ","))
		from++;
	else
		return p->at.end_b;
	uint32_t to = scan(k->doc, from, ROLE_MAX_B, ends_clause);
	for (size_t i = k->mention; i < m->n && m->at[i].at.start_b < to; i++)
		if (m->at[i].at.start_b >= from && !m->at[i].suppressed &&
		    m->at[i].type == KN_TYPE_AGENCY)
			return to;
	return p->at.end_b;
}

static bool
bodies_are_in(const struct kn_meeting *a, const struct kn_meeting *b)
{
	for (uint32_t i = 0; i < a->n_bodies; i++) {
		uint32_t x = 0;

		while (x < b->n_bodies && b->bodies[x] != a->bodies[i])
			x++;
		if (x == b->n_bodies)
			return false;
	}
	return a->n_bodies > 0;
}

/* Told before: the same two, and no other day; or two offices of the same
 * bodies. */
static bool
is_told(const struct kn_found *f, const struct kn_meeting *m)
{
	size_t from = f->n_meetings > KNOWN_MAX ?
	    f->n_meetings - KNOWN_MAX : 0;

	for (size_t i = from; i < f->n_meetings; i++) {
		const struct kn_meeting *x = &f->meetings[i];
		bool pair = (x->a == m->a && x->b == m->b) ||
		    (x->a == m->b && x->b == m->a);
		bool named = m->a != KN_ENTITY_NONE &&
		    m->b != KN_ENTITY_NONE;

		if (m->day != KN_DAY_NONE && x->day != KN_DAY_NONE &&
		    m->day != x->day)
			continue;
		if (named ? pair : bodies_are_in(m, x))
			return true;
	}
	return false;
}

static bool
is_planned(const struct meet *k, const struct meet_word *cue, kn_day day)
{
	kn_day published = k->doc->meta.date == NULL ? KN_DAY_NONE :
	    kn_day_parse(kn_str(k->doc->meta.date));

	if (cue->kind == MEET_DIRECT_PLANNED ||
	    cue->kind == MEET_TALK_PLANNED || meetings__word_in(k, MEET_FUTURE,
	    k->sentence.start_b, cue->at.end_b) != NULL)
		return true;
	/* A whole day after the article's is still to come. */
	return published != KN_DAY_NONE && kn_day_weekday(day) != 0 &&
	    day > published;
}

static void
add_meeting(struct meet *k, const struct meet_word *cue,
    const struct party *a, const struct party *b, const char *rule)
{
	struct kn_found *f = k->found;
	struct kn_meeting m = { .a = a->entity, .b = b->entity,
	    .surface_a = a->at, .surface_b = b->at, .rule = rule };
	uint32_t start = cue->at.start_b, end = with_role(k, b);

	if (a->entity == b->entity && a->entity != KN_ENTITY_NONE)
		return;
	if (a->at.start_b < start)
		start = scan_back(k->doc, a->at.start_b,
		    k->sentence.start_b, ends_clause);
	if (b->at.start_b < start)
		start = b->at.start_b;
	if (with_role(k, a) > end)
		end = with_role(k, a);
	m.at = (struct kn_span){ start, end };
	meetings__tell(k, &m);
	m.status = is_planned(k, cue, m.day) ? KN_MEETING_PLANNED :
	    cue->kind == MEET_TALK_GENERIC ? KN_MEETING_GENERIC :
	    KN_MEETING_HELD;
	if (is_told(f, &m))
		return;
	f->meetings = kn_grow(f->meetings, &f->cap_meetings,
	    f->n_meetings + 1, sizeof(*f->meetings));
	f->meetings[f->n_meetings++] = m;
}

/* أ met ب, and those joined to ب. */
static void
add_guests(struct meet *k, const struct meet_word *cue, size_t a, size_t b,
    const char *rule)
{
	struct party host = k->party[a];

	add_meeting(k, cue, &host, &k->party[b], rule);
	for (size_t i = b, n = 1; n < GUESTS_MAX && is_joined(k, i) &&
	    i + 1 != a; i++, n++)
		add_meeting(k, cue, &host, &k->party[i + 1], rule);
}

static bool
is_near(const struct meet *k, uint32_t from_b, size_t party)
{
	return party < k->n && k->party[party].at.start_b >= from_b &&
	    k->party[party].at.start_b - from_b <= NEAR_B;
}

/* The party before a word, in its clause or the one before. */
static size_t
subject_before(const struct meet *k, const struct meet_word *cue)
{
	size_t i = party_from(k, cue->at.start_b);

	if (i == 0 || cue->at.start_b - k->party[i - 1].at.end_b > NEAR_B ||
	    meetings__word_in(k, MEET_CLAUSE, k->party[i - 1].at.end_b,
	    cue->at.start_b) != NULL)
		return k->n;
	/* أ وب يلتقيان: the first of those joined. */
	i--;
	return i;
}

/* استقبل أ ب; أ يلتقي ب. */
static void
read_direct(struct meet *k, const struct meet_word *cue)
{
	size_t first = party_from(k, cue->at.end_b);
	size_t subject = subject_before(k, cue);
	const struct meet_word *by;

	if (!is_near(k, cue->at.end_b, first))
		return;
	by = meetings__word_in(k, MEET_BY, cue->at.end_b, k->sentence.end_b);
	bool second = is_near(k, k->party[first].at.end_b, first + 1) &&
	    !is_joined(k, first) && meetings__word_in(k, MEET_CLAUSE,
	    k->party[first].at.end_b, k->party[first + 1].at.start_b) ==
	    NULL;
	if (second && by != NULL &&
	    by->at.start_b > k->party[first].at.end_b &&
	    by->at.end_b < k->party[first + 1].at.start_b)
		add_guests(k, cue, first + 1, first, "meeting-by");
	else if (second)
		add_guests(k, cue, first, first + 1, "meeting-direct");
	else if (subject < k->n)
		add_guests(k, cue, subject, first, "meeting-subject-before");
}

/* ب or ل that brings a party in, its office between: بوزير الخارجية فلان. */
static bool
is_brought_party(const struct meet *k, size_t i, uint32_t from_b)
{
	const char *text = k->doc->text;
	uint32_t at = from_b;

	/* The word that follows begins with ب or ل. */
	while (at < k->party[i].at.start_b && text[at] == ' ')
		at++;
	return at < k->party[i].at.start_b &&
	    (starts_at(k->doc, at, "ب") || starts_at(k->doc, at, "ل"));
}

/* مباحثات أ مع ب; اجتمع أ بب; لقاء بين أ وب. */
static void
read_talk(struct meet *k, const struct meet_word *cue)
{
	const struct meet_word *with = meetings__word_in(k, MEET_WITH,
	    cue->at.end_b, k->sentence.end_b);
	const struct meet_word *between = meetings__word_in(k, MEET_BETWEEN,
	    cue->at.end_b, k->sentence.end_b);
	size_t subject = subject_before(k, cue), a, b;

	if (between != NULL && between->at.start_b - cue->at.end_b <=
	    NEAR_B / 3) {
		a = party_from(k, between->at.end_b);
		if (is_near(k, between->at.end_b, a) && is_joined(k, a))
			add_guests(k, cue, a, a + 1, "meeting-between");
		return;
	}
	if (with != NULL && with->at.start_b - cue->at.end_b <= NEAR_B) {
		b = party_from(k, with->at.end_b);
		a = party_from(k, cue->at.end_b);
		if (!is_near(k, with->at.end_b, b) ||
		    meetings__word_in(k, MEET_CLAUSE, cue->at.end_b,
		    k->party[b].at.start_b) != NULL)
			return;
		if (a < b)
			add_guests(k, cue, a, b, "meeting-with");
		else if (subject < k->n)
			add_guests(k, cue, subject, b, "meeting-with");
		return;
	}
	b = party_from(k, cue->at.end_b);
	if (subject < k->n && is_near(k, cue->at.end_b, b) &&
	    is_brought_party(k, b, cue->at.end_b))
		add_guests(k, cue, subject, b, "meeting-brought");
}

static bool
is_denied(const struct meet *k, const struct meet_word *cue)
{
	uint32_t from = cue->at.start_b > k->sentence.start_b + HELD_BACK_B ?
	    cue->at.start_b - HELD_BACK_B : k->sentence.start_b;
	uint32_t to = cue->at.end_b + HELD_BACK_B;

	return meetings__word_in(k, MEET_NOT, from, to) != NULL;
}

/* One word a sentence tells it; those behind it tell the same again. */
static void
read_sentence(struct meet *k)
{
	size_t before = k->found->n_meetings;

	for (size_t i = 0; i < k->words.n &&
	    k->found->n_meetings == before; i++) {
		const struct meet_word *w = &k->words.at[i];

		if (w->kind > MEET_TALK_GENERIC || is_denied(k, w))
			continue;
		if (w->kind <= MEET_DIRECT_PLANNED)
			read_direct(k, w);
		else
			read_talk(k, w);
	}
}

/* ---- leading ---- */

/* The part of the article that a mention stands in. */
static struct kn_span
sentence_of(const struct kn_doc *doc, struct kn_span at, uint32_t least_b)
{
	uint32_t from = at.start_b > least_b + SENTENCE_MAX_B ?
	    at.start_b - SENTENCE_MAX_B : least_b;

	return (struct kn_span){ scan_back(doc, at.start_b, from,
	    ends_sentence), scan(doc, at.end_b, SENTENCE_MAX_B,
	    ends_sentence) };
}

void
meetings__find(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    struct kn_found *found)
{
	struct meet k = { .gaz = gaz, .doc = doc, .found = found };
	uint32_t done_b = 0;

	for (size_t i = 0; i < found->mentions.n; i++) {
		const struct kn_mention *m = &found->mentions.at[i];

		if (m->at.start_b < done_b || !is_party(m))
			continue;
		k.sentence = sentence_of(doc, m->at, done_b);
		done_b = k.sentence.end_b;
		while (k.mention < found->mentions.n &&
		    found->mentions.at[k.mention].at.start_b <
		    k.sentence.start_b)
			k.mention++;
		find_parties(&k);
		if (k.n < 2)
			continue;
		meetings__words(gaz->meets, doc->text, k.sentence, &k.words);
		read_sentence(&k);
	}
	free(k.words.at);
}

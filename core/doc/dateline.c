/*
 * dateline.c: what datelines, bylines and agency leads say. In: one line, or
 * the first paragraph. Out: date, outlet, author, as pieces of the line.
 * Nothing is looked up: an outlet is text as found.
 */
#include "doc_priv.h"

#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define MAX_OUTLET_WORDS 5
#define MAX_NAME_WORDS 6
#define MAX_LEAD_CP 60
#define MAX_AGENCY_CP 20

static bool
is_dash(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

static bool
is_separator(uint32_t cp)
{
	return is_dash(cp) || cp == '|' || cp == '/' || cp == 0xB7 ||
	    cp == 0x2022;
}

static uint32_t
first_cp(struct kn_str s)
{
	size_t i = 0;

	return s.n == 0 ? 0 : kn_utf8_next(s.s, s.n, &i);
}

static uint32_t
last_cp(struct kn_str s)
{
	size_t i = s.n;

	return s.n == 0 ? 0 : kn_utf8_prev(s.s, &i);
}

/* Words: runs of letters, marks and digits. */
static size_t
count_words(struct kn_str s)
{
	size_t n = 0;
	bool in = false;

	for (size_t i = 0; i < s.n;) {
		bool word = doc__is_word_cp(kn_utf8_next(s.s, s.n, &i));

		n += word && !in;
		in = word;
	}
	return n;
}

/* s after its first n words, and without the marks that follow them. */
static struct kn_str
after_words(struct kn_str s, size_t n)
{
	size_t i = 0;
	bool in = false;

	while (i < s.n) {
		size_t next = i;
		bool word = doc__is_word_cp(kn_utf8_next(s.s, s.n, &next));

		if (word && !in && n-- == 0)
			break;
		in = word;
		i = next;
	}
	return (struct kn_str){ s.s + i, s.n - i };
}

/* Without what is neither letter, mark, digit nor closing bracket. */
static struct kn_str
trim_marks(struct kn_str s)
{
	s = after_words(s, 0);
	while (s.n > 0) {
		size_t prev = s.n;
		uint32_t cp = kn_utf8_prev(s.s, &prev);

		if (doc__is_word_cp(cp) || cp == ')')
			break;
		s.n = prev;
	}
	return s;
}

static bool
has_digit(struct kn_str s)
{
	for (size_t i = 0; i < s.n;)
		if (kn_uchar_is_digit(kn_utf8_next(s.s, s.n, &i)))
			return true;
	return false;
}

/* Cuts a phrase of this kind off the front of *s. */
static bool
cut_phrase(struct kn_str *s, enum doc__phrase kind)
{
	struct kn_buf plain;
	size_t used;

	kn_buf_init(&plain, 0);
	doc__plain(*s, &plain);
	struct kn_str p = kn_buf_get(&plain);
	bool found = doc__phrase_is(p, kind, &used);
	if (found)
		*s = after_words(*s, count_words(
		    (struct kn_str){ p.s, used }));
	kn_buf_dispose(&plain);
	return found;
}

/* 14:30, 10h30: cut off the front of *s. */
static bool
cut_hour(struct kn_str *s)
{
	size_t i = 0, digits = 0;
	uint32_t cp = 0;

	for (; i < s->n; digits++) {
		size_t next = i;

		cp = kn_utf8_next(s->s, s->n, &next);
		if (!kn_uchar_is_digit(cp))
			break;
		i = next;
	}
	if (digits < 1 || digits > 2 || (cp != ':' && cp != 'h' && cp != 'H'))
		return false;
	while (i < s->n) {
		size_t next = i;

		cp = kn_utf8_next(s->s, s->n, &next);
		if (!kn_uchar_is_digit(cp) && cp != ':' && cp != 'h' &&
		    cp != 'H')
			break;
		i = next;
	}
	*s = (struct kn_str){ s->s + i, s->n - i };
	return true;
}

/* Weekdays, hours and small words off the front. */
static struct kn_str
cut_joints(struct kn_str s)
{
	for (int n = 0; n < 8; n++) {
		struct kn_str t = after_words(s, 0);

		if (!cut_hour(&t) && !cut_phrase(&t, DOC__PHRASE_WEEKDAY) &&
		    !cut_phrase(&t, DOC__PHRASE_JOIN))
			break;
		s = t;
	}
	return s;
}

/* s without its last word; *word gets that word. */
static struct kn_str
before_last_word(struct kn_str s, struct kn_str *word)
{
	size_t end = s.n, start;

	while (end > 0) {
		size_t prev = end;

		if (doc__is_word_cp(kn_utf8_prev(s.s, &prev)))
			break;
		end = prev;
	}
	for (start = end; start > 0;) {
		size_t prev = start;

		if (!doc__is_word_cp(kn_utf8_prev(s.s, &prev)))
			break;
		start = prev;
	}
	*word = (struct kn_str){ s.s + start, end - start };
	return (struct kn_str){ s.s, start };
}

/* Weekdays and small words off the end. */
static struct kn_str
cut_end_joints(struct kn_str s)
{
	for (int n = 0; n < 4; n++) {
		struct kn_str word;
		struct kn_str t = before_last_word(s, &word);

		if (word.n == 0 || (!cut_phrase(&word, DOC__PHRASE_WEEKDAY) &&
		    !cut_phrase(&word, DOC__PHRASE_JOIN)) || word.n > 0)
			break;
		s = t;
	}
	return doc__trim(s);
}

/* The first date in a line, at the start of a word. */
static bool
find_date(struct kn_str line, struct kn_span *at, char iso[11])
{
	bool in = false;

	for (size_t i = 0; i < line.n;) {
		size_t next = i;
		bool word = doc__is_word_cp(kn_utf8_next(line.s, line.n,
		    &next));
		size_t used = !word || in ? 0 : kn_date_parse(
		    (struct kn_str){ line.s + i, line.n - i }, iso);

		if (used > 0) {
			*at = (struct kn_span){ (uint32_t)i,
			    (uint32_t)(i + used) };
			return true;
		}
		in = word;
		i = next;
	}
	return false;
}

static void
set_outlet(struct doc__facts *facts, struct kn_str found)
{
	found = trim_marks(found);
	if (facts->outlet.n == 0 && found.n > 0 && !has_digit(found))
		facts->outlet = found;
}

/* What stands before the date; false when it is no part of a dateline. */
static bool
read_left(struct kn_str left, bool sure, struct doc__facts *facts)
{
	if (sure)
		left = cut_joints(left);
	left = cut_end_joints(left);
	size_t n = count_words(left);
	if (n == 0)
		return true;
	bool parted = is_separator(last_cp(left));
	bool city = last_cp(left) == 0x60C || last_cp(left) == ',';
	if (n > (sure ? MAX_OUTLET_WORDS : 3) || !(sure || parted || city))
		return false;
	if (!city)
		set_outlet(facts, left);
	return true;
}

/* What stands after it. */
static bool
read_right(struct kn_str right, bool sure, struct doc__facts *facts)
{
	right = cut_joints(right);
	struct kn_str rest = after_words(right, 0);
	struct kn_str author = rest;

	if (cut_phrase(&rest, DOC__PHRASE_UPDATED))
		return true;
	if (cut_phrase(&author, DOC__PHRASE_BYLINE) && sure) {
		facts->byline = trim_marks(author);
		return count_words(author) <= MAX_NAME_WORDS;
	}
	size_t n = count_words(rest);
	if (n == 0)
		return true;
	bool parted = is_separator(first_cp(doc__trim(right)));
	if (n > (sure ? MAX_OUTLET_WORDS : 3) || !(sure || parted))
		return false;
	set_outlet(facts, rest);
	return true;
}

bool
doc__read_dateline(struct kn_str line, struct doc__facts *facts, bool *sure)
{
	struct doc__facts f = { .date = "" };
	struct kn_span at = { 0, 0 };

	if (line.n > (size_t)DOC__SHORT_CP * 4 || !has_digit(line) ||
	    !find_date(line, &at, f.date))
		return false;
	struct kn_str left = { line.s, at.start_b };
	struct kn_str right = { line.s + at.end_b, line.n - at.end_b };
	*sure = cut_phrase(&left, DOC__PHRASE_PUBLISHED);
	f.updated = !*sure && cut_phrase(&left, DOC__PHRASE_UPDATED);
	*sure = *sure || f.updated;
	if (!read_left(left, *sure, &f) || !read_right(right, *sure, &f))
		return false;
	*facts = f;
	return true;
}

/* The first separator with blanks around it. */
static bool
find_spaced_separator(struct kn_str s, size_t *at, size_t *after)
{
	uint32_t before = 0;

	for (size_t i = 0; i < s.n;) {
		size_t here = i;
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);
		size_t next = i;

		if (is_separator(cp) && before == ' ' && i < s.n &&
		    doc__is_blank_cp(kn_utf8_next(s.s, s.n, &next))) {
			*at = here;
			*after = i;
			return true;
		}
		before = doc__is_blank_cp(cp) ? ' ' : cp;
	}
	return false;
}

/*
 * Latin words all begin with a capital, but for short particles: "by Sara
 * el Alami", not "by land and sea". Other scripts have none.
 */
static bool
is_capitalised(struct kn_str s)
{
	bool in = false;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);
		bool first = !in && doc__is_word_cp(cp);

		in = doc__is_word_cp(cp);
		if (!first || cp < 'a' || cp > 'z')
			continue;
		/* A particle is at most three letters, and not the last. */
		size_t n = 1;
		while (at + n < s.n && s.s[at + n] >= 'a' &&
		    s.s[at + n] <= 'z')
			n++;
		if (n > 3 || at + n == s.n)
			return false;
	}
	return true;
}

bool
doc__read_byline(struct kn_str line, struct doc__facts *facts)
{
	struct doc__facts f = { .date = "" };
	struct kn_str name = line;
	size_t at, after;

	if (!cut_phrase(&name, DOC__PHRASE_BYLINE) || has_digit(name))
		return false;
	if (find_spaced_separator(name, &at, &after)) {
		struct kn_str tail = { name.s + after, name.n - after };

		if (count_words(tail) <= 3)
			set_outlet(&f, tail);
		name.n = at;
	}
	name = trim_marks(name);
	size_t n = count_words(name);
	if (n < 1 || n > MAX_NAME_WORDS || !is_capitalised(name))
		return false;
	f.byline = name;
	*facts = f;
	return true;
}

struct kn_str
kn_byline_name(struct kn_str s)
{
	struct kn_str name = s;

	if (!cut_phrase(&name, DOC__PHRASE_BYLINE))
		return s;
	name = trim_marks(name);
	return name.n == 0 ? s : name;
}

bool
doc__is_url(struct kn_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.s[i] <= ' ')
			return false;
	return kn_str_starts(s, KN_LIT("https://")) ||
	    kn_str_starts(s, KN_LIT("http://"));
}

bool
doc__read_source(struct kn_str line, struct doc__facts *facts)
{
	struct kn_str name = line;

	if (!cut_phrase(&name, DOC__PHRASE_SOURCE) || name.n == 0 ||
	    (count_words(name) > MAX_NAME_WORDS && !doc__is_url(name)))
		return false;
	struct kn_str rest = name;
	if (doc__is_url(name))
		facts->url = name;
	else if (!cut_phrase(&rest, DOC__PHRASE_GENERIC))
		set_outlet(facts, name);
	return true;
}

/* Nothing but letters, blanks and marks; no frequent word. */
static bool
is_name_like(struct kn_str s)
{
	struct kn_buf folded;
	bool ok = true;

	kn_buf_init(&folded, 0);
	for (size_t i = 0; ok && i < s.n;) {
		size_t start = i;
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if (!doc__is_word_cp(cp)) {
			ok = doc__is_blank_cp(cp);
			continue;
		}
		while (i < s.n) {
			size_t next = i;

			if (!doc__is_word_cp(kn_utf8_next(s.s, s.n, &next)))
				break;
			i = next;
		}
		kn_buf_reset(&folded);
		kn_fold_append(KN_FOLD_NAME, s.s + start, i - start, &folded);
		ok = !doc__is_func_word(kn_buf_get(&folded));
	}
	kn_buf_dispose(&folded);
	return ok && !has_digit(s);
}

bool
doc__read_city_name(struct kn_str line, struct kn_span *city,
    struct kn_span *name)
{
	size_t at = 0, after = 0, n_dashes = 0;

	if (line.n > 200)
		return false;
	for (size_t i = 0; i < line.n;) {
		size_t here = i;
		uint32_t cp = kn_utf8_next(line.s, line.n, &i);

		if (is_dash(cp) || cp == '/') {
			at = here;
			after = i;
			n_dashes++;
		}
	}
	if (n_dashes != 1)
		return false;
	struct kn_str left = doc__trim((struct kn_str){ line.s, at });
	struct kn_str right = doc__trim((struct kn_str){ line.s + after,
	    line.n - after });
	size_t n_left = count_words(left), n_right = count_words(right);
	/* A given name has no article; "the Greater Maghreb" is no person. */
	if (n_left < 1 || n_left > 2 || n_right < 2 || n_right > 3 ||
	    kn_str_starts(right, KN_LIT("ال")) ||
	    !is_name_like(left) || !is_name_like(right))
		return false;
	*city = (struct kn_span){ (uint32_t)(left.s - line.s),
	    (uint32_t)(left.s - line.s + (ptrdiff_t)left.n) };
	*name = (struct kn_span){ (uint32_t)(right.s - line.s),
	    (uint32_t)(right.s - line.s + (ptrdiff_t)right.n) };
	return true;
}

static bool
is_agency(struct kn_str s)
{
	struct kn_buf plain;

	kn_buf_init(&plain, 0);
	doc__plain(s, &plain);
	bool is = doc__phrase_is(kn_buf_get(&plain), DOC__PHRASE_AGENCY, NULL);
	kn_buf_dispose(&plain);
	return is;
}

/* Moves past blanks and the dashes or colon that end a lead. */
static size_t
skip_lead_mark(struct kn_str s, size_t i, bool *found)
{
	*found = false;
	while (i < s.n) {
		size_t next = i;
		uint32_t cp = kn_utf8_next(s.s, s.n, &next);

		if (is_separator(cp) || cp == ':')
			*found = true;
		else if (!doc__is_blank_cp(cp))
			break;
		i = next;
	}
	return i;
}

/* City (agency) - : the bracket is what marks it. */
static size_t
read_bracket_lead(struct kn_str head, struct kn_str para, size_t *dateline_b,
    struct kn_str *agency)
{
	const char *open = memchr(head.s, '(', head.n);
	const char *shut = open == NULL ? NULL :
	    memchr(open, ')', head.n - (size_t)(open - head.s));
	bool marked;

	if (shut == NULL)
		return 0;
	struct kn_str city = { head.s, (size_t)(open - head.s) };
	*agency = (struct kn_str){ open + 1, (size_t)(shut - open - 1) };
	size_t end = (size_t)(shut - head.s) + 1;
	size_t after = skip_lead_mark(para, end, &marked);
	if (count_words(city) > 4 || has_digit(city) ||
	    kn_utf8_count_cp(agency->s, agency->n) > MAX_AGENCY_CP ||
	    count_words(*agency) < 1 || has_digit(*agency))
		return 0;
	/* "The agency (its name) said …" is a sentence. */
	bool alone = count_words(city) == 0 || after == para.n;
	if (!marked && !(alone && is_agency(*agency)))
		return 0;
	*dateline_b = end;
	return after;
}

/* City / agency / or City - agency: */
static size_t
read_plain_lead(struct kn_str head, struct kn_str para, size_t *dateline_b,
    struct kn_str *agency)
{
	size_t parts[2] = { 0, 0 }, n = 0, first_end = 0;
	bool marked;

	for (size_t i = 0; i < head.n && n < 2;) {
		size_t here = i;
		uint32_t cp = kn_utf8_next(head.s, head.n, &i);

		if (!is_separator(cp) && cp != ':')
			continue;
		if (n == 0)
			first_end = i;
		parts[n++] = here;
	}
	if (n < 2)
		return 0;
	struct kn_str city = { head.s, parts[0] };
	*agency = doc__trim((struct kn_str){ head.s + first_end,
	    parts[1] - first_end });
	size_t n_city = count_words(city);
	if (n_city < 1 || n_city > 3 || !is_agency(*agency))
		return 0;
	*dateline_b = (size_t)(agency->s - head.s) + agency->n;
	return skip_lead_mark(para, parts[1], &marked);
}

size_t
doc__read_lead(struct kn_str para, size_t *dateline_b,
    struct doc__facts *facts)
{
	struct kn_str head = para, agency = { NULL, 0 };
	size_t i = 0;

	for (size_t n = 0; n < MAX_LEAD_CP && i < para.n; n++)
		kn_utf8_next(para.s, para.n, &i);
	head.n = i;
	size_t used = read_bracket_lead(head, para, dateline_b, &agency);
	if (used == 0)
		used = read_plain_lead(head, para, dateline_b, &agency);
	if (used > 0)
		set_outlet(facts, agency);
	return used;
}

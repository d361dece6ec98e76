/*
 * chip.c: a condition of the filter as people read it. In: a conjunct of a
 * query, the model for its language and the labels of entities. Out: text:
 * ‹country: France or Spain›.
 */
#include "tui/pane/pane.h"

#include <string.h>

#include "kunnash/filter.h"
#include "tui/pane/chip.h"

/* How the fields of conditions read. */
static const struct {
	const char *field, *msgid;
} labels[] = {
	{ "country", N_("country") },
	{ "agency", N_("agency") },
	{ "person", N_("person") },
	{ "place", N_("place") },
	{ "group", N_("group") },
	{ "event", N_("event") },
	{ "outlet", N_("outlet") },
	{ "via", N_("republished by") },
	{ "date", N_("date") },
	{ "when", N_("speaks of") },
	{ "title", N_("title word") },
	{ "lang", N_("language") },
	{ "is", N_("only") },
	{ "speaker", N_("speaker") },
	{ "role", N_("role") },
	{ "label", N_("label") },
	{ "tag", N_("tag") },
	{ "note", N_("note") },
	{ "story", N_("story") },
	{ "added", N_("first seen") },
};

const char *
kn_chip_label(const char *field)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (strcmp(field, labels[i].field) == 0)
			return labels[i].msgid;
	return NULL;
}

/* Values that are words of the language of queries. */
static const struct {
	const char *field, *value, *msgid;
} words[] = {
	{ "date", "none", N_("undated") },
	{ "when", "none", N_("undated") },
	{ "lang", "ar", N_("Arabic") },
	{ "lang", "fr", N_("French") },
	{ "lang", "en", N_("English") },
	{ "is", "undated", N_("undated") },
	{ "is", "copy", N_("copies") },
	{ "is", "read", N_("what was read") },
	{ "is", "unread", N_("unread") },
	{ "is", "starred", N_("with a star") },
	{ "is", "noted", N_("with notes") },
	{ "is", "new", N_("new") },
};

const char *
kn_chip_word(const char *field, struct kn_str value)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(field, words[i].field) == 0 &&
		    kn_str_is(value, words[i].value))
			return words[i].msgid;
	return NULL;
}

/* ---- names ------------------------------------------------------------------- */

struct label_search {
	enum kn_lang lang;
	struct kn_str id;
	struct kn_buf *out;
	bool found;
};

static bool
label_found(void *user, uint32_t number, const struct kn_entity *e)
{
	struct label_search *s = user;

	(void)number;
	if (!kn_str_is(s->id, e->id))
		return true;
	kn_filter_append(kn_str(kn_lang_label(e, s->lang)), false, s->out);
	s->found = true;
	return false;
}

/* The label of an entity; false when the value is the id of none. */
static bool
put_entity(const struct kn_model *m, struct kn_str value, struct kn_buf *out)
{
	struct kn_index *ix = kn_model_index(m);
	/* "ES/name" is labelled by the entity before the slash. */
	struct kn_str rest = value, id;
	struct label_search s = { m->locale.lang, value, out, false };

	kn_str_split(&rest, '/', &id);
	s.id = id;
	if (ix == NULL || kn_index_entity_lookup(ix, KN_TYPE_COUNT, id, false,
	    label_found, &s, NULL) != KN_OK || !s.found)
		return false;
	if (rest.n > 0) {
		kn_buf_chr(out, '/');
		kn_filter_append(rest, false, out);
	}
	return true;
}

static bool
is_named(const char *field)
{
	static const char *const fields[] = { "country", "agency", "person",
		"place", "group", "event", "outlet", "speaker" };

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (strcmp(field, fields[i]) == 0)
			return true;
	return false;
}

/* ---- dates --------------------------------------------------------------------- */

/* A year, a month, a day, or a moment of the person's after which something
 * was first seen; false for what is better read as it was typed. */
static bool
put_date(const struct kn_model *m, struct kn_str value, struct kn_buf *out)
{
	char iso[KN_MOMENT_LEN + 1] = "", day[11];
	bool after = value.n == KN_MOMENT_LEN + 1 && value.s[0] == '>';
	struct kn_buf date;

	if (!after && value.n != 7 && value.n != 10)
		return false;
	memcpy(iso, value.s + after, value.n - after);
	for (size_t i = 0; !after && i < value.n; i++)
		if (i == 4 || i == 7 ? iso[i] != '-' :
		    iso[i] < '0' || iso[i] > '9')
			return false;
	kn_buf_init(&date, 128);
	if (after)
		kn_zone_day(iso, day);
	kn_fmt_date(&m->locale, after ? day : iso, true, NULL, &date);
	if (after)
		kn_fmt_msg(N_("since %s"), kn_buf_get(&date), out);
	else
		kn_buf_str(out, kn_buf_get(&date));
	kn_buf_dispose(&date);
	return true;
}

/* ---- a condition ----------------------------------------------------------------- */

/* A condition's value for people: a word, a name, a date, or as it is. */
static void
chip_value(const struct kn_model *m, const struct kn_chip *chip,
    struct kn_buf *out)
{
	const char *word = kn_chip_word(chip->field, chip->value);
	bool dated = strcmp(chip->field, "date") == 0 ||
	    strcmp(chip->field, "added") == 0;

	if (word != NULL)
		kn_buf_cstr(out, kn_tr(word));
	else if (!(is_named(chip->field) && put_entity(m, chip->value, out)) &&
	    !(dated && put_date(m, chip->value, out)))
		kn_filter_append(chip->value, false, out);
}

/* One side of a condition; labelled unless the side before had that label. */
static void
chip_side(const struct kn_model *m, const struct kn_chip *chip,
    struct kn_str text, const char *before, struct kn_buf *out)
{
	bool field = chip->field != NULL && chip->value.n > 0;

	if (field && (before == NULL || strcmp(before, chip->field) != 0)) {
		const char *label = kn_chip_label(chip->field);

		kn_buf_cstr(out, label == NULL ? chip->field : kn_tr(label));
		kn_buf_cstr(out, ": ");
	}
	kn_buf_cstr(out, "\u2068");
	if (field)
		chip_value(m, chip, out);
	else
		kn_filter_append(text, false, out);
	kn_buf_cstr(out, "\u2069");
}

/* Which field all sides of a condition are of, and not its negation; or
 * NULL. */
static const char *
chip_field(const struct kn_query *q, size_t i)
{
	struct kn_chip first, chip;
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	kn_query_chip_side(q, i, 0, &first, &text);
	for (size_t k = 1; k < kn_query_chip_sides(q, i); k++) {
		kn_query_chip_side(q, i, k, &chip, &text);
		if (first.field == NULL || chip.field == NULL ||
		    chip.negated || strcmp(first.field, chip.field) != 0)
			first.field = NULL;
	}
	kn_buf_dispose(&text);
	return first.negated ? NULL : first.field;
}

/* A condition that has no sides of one field, as it is typed; its dash is
 * written before all of it. */
static struct kn_str
without_dash(struct kn_str text)
{
	return kn_str_starts(text, KN_LIT("-")) ?
	    (struct kn_str){ text.s + 1, text.n - 1 } : text;
}

static void
chip_sides(const struct kn_model *m, const struct kn_query *q, size_t i,
    struct kn_buf *out)
{
	size_t n = kn_query_chip_sides(q, i);
	const char *shared = n > 1 ? chip_field(q, i) : NULL;
	struct kn_chip chip;
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	for (size_t k = 0; k < n; k++) {
		kn_buf_reset(&text);
		kn_query_chip_side(q, i, k, &chip, &text);
		if (k > 0) {
			kn_buf_chr(out, ' ');
			kn_buf_cstr(out, kn_tr(N_("or")));
			kn_buf_chr(out, ' ');
		}
		if (n > 1 && chip.negated)
			kn_buf_cstr(out, "\u2212");
		chip_side(m, &chip, without_dash(kn_buf_get(&text)),
		    k > 0 ? shared : NULL, out);
	}
	kn_buf_dispose(&text);
}

void
kn_chrome_chip(const struct kn_model *m, const struct kn_query *q, size_t i,
    struct kn_buf *out)
{
	struct kn_chip chip;
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	kn_query_chip(q, i, &chip, &text);
	bool group = chip.negated && kn_query_chip_sides(q, i) > 1;
	kn_buf_cstr(out, "\u2039");
	kn_buf_cstr(out, chip.negated ? "\u2212" : "");
	kn_buf_cstr(out, group ? "(" : "");
	chip_sides(m, q, i, out);
	kn_buf_cstr(out, group ? ")" : "");
	kn_buf_cstr(out, "\u203A");
	kn_buf_dispose(&text);
}

void
kn_chrome_chips(const struct kn_model *m, const struct kn_query *q,
    struct kn_buf *out)
{
	size_t n = kn_query_chip_count(q);

	for (size_t i = 0; i < n; i++) {
		kn_buf_cstr(out, i > 0 ? " " : "");
		kn_chrome_chip(m, q, i, out);
	}
}

/*
 * chip.c: a condition of the filter as people read it. In: a conjunct of a
 * query, the model for its language and the labels of entities. Out: text:
 * ‹country: France or Spain›.
 */
#include "tui/pane/pane.h"

#include <string.h>

#include "kunnash/filter.h"

/* How the fields of conditions read on a chip. */
static const struct {
	const char *field, *msgid;
} chip_labels[] = {
	{ "country", N_("country") },
	{ "agency", N_("agency") },
	{ "outlet", N_("outlet") },
	{ "via", N_("republished by") },
	{ "date", N_("date") },
	{ "title", N_("title word") },
	{ "lang", N_("language") },
	{ "is", N_("only") },
	{ "speaker", N_("speaker") },
	{ "label", N_("label") },
	{ "tag", N_("tag") },
	{ "note", N_("note") },
	{ "place", N_("place") }, { "group", N_("group") },
	{ "event", N_("event") },
	{ "added", N_("first seen") },
};

static const char *
chip_label(const char *field)
{
	for (size_t i = 0; i < sizeof(chip_labels) / sizeof(*chip_labels); i++)
		if (strcmp(field, chip_labels[i].field) == 0)
			return kn_tr(chip_labels[i].msgid);
	return field;
}

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

/* A condition's value for people: an entity's label, an outlet's name. */
static void
chip_value(const struct kn_model *m, const struct kn_chip *chip,
    struct kn_buf *out)
{
	struct kn_index *ix = kn_model_index(m);
	struct label_search s = { m->locale.lang, chip->value, out, false };
	bool outlet = strcmp(chip->field, "outlet") == 0;

	if (strcmp(chip->field, "date") == 0 &&
	    kn_str_is(chip->value, "none")) {
		kn_buf_cstr(out, kn_tr(N_("undated")));
		return;
	}
	if (ix != NULL && (outlet || strcmp(chip->field, "country") == 0 ||
	    strcmp(chip->field, "agency") == 0 ||
	    strcmp(chip->field, "place") == 0 ||
	    strcmp(chip->field, "group") == 0 ||
	    strcmp(chip->field, "event") == 0 ||
	    strcmp(chip->field, "speaker") == 0)) {
		/* "ES/name" is labelled by the entity before the slash. */
		struct kn_str rest = chip->value;

		kn_str_split(&rest, '/', &s.id);
		if (kn_index_entity_lookup(ix, KN_TYPE_COUNT, s.id, false,
		    label_found, &s, NULL) == KN_OK && s.found) {
			if (rest.n > 0) {
				kn_buf_chr(out, '/');
				kn_filter_append(rest, false, out);
			}
			return;
		}
	}
	kn_filter_append(chip->value, false, out);
}

/* One side of a condition; labelled unless the side before had that label. */
static void
chip_side(const struct kn_model *m, const struct kn_chip *chip,
    struct kn_str text, const char *before, struct kn_buf *out)
{
	bool field = chip->field != NULL && chip->value.n > 0;

	if (field && (before == NULL || strcmp(before, chip->field) != 0)) {
		kn_buf_cstr(out, chip_label(chip->field));
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

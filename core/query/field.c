/*
 * field.c: the table of query fields, found by name or twin.
 *
 * Query row of the architecture. In: a name as typed. Out: its row, or the
 * nearest name. The rows are field.def and state.def; names are compared
 * after folding, so that دولة and دوله are one.
 */
#include "query_priv.h"

#include <string.h>

#include "kunnash/utf8.h"

#define ARTICLE "\u0627\u0644"

static const struct field_row rows[] = {
#define KN_FIELD(NAME, name, twins, KIND, TYPE, msgid) \
	{ { name, twins, msgid }, KIND_##KIND, KN_TYPE_##TYPE },
#include "field.def"
#undef KN_FIELD
};

static const struct {
	const char *name, *twins;
	bool works;
} states[] = {
#define KN_STATE(NAME, name, twins) { name, twins, true },
#define KN_STATE_PLANNED(NAME, name, twins) { name, twins, false },
#include "state.def"
#undef KN_STATE
#undef KN_STATE_PLANNED
};

/* The fields that work come first in the table; only those are shown. */
size_t
kn_field_count(void)
{
	size_t n = 0;

	while (n < FIELD_COUNT && rows[n].kind != KIND_PLANNED)
		n++;
	return n;
}

const struct kn_field *
kn_field_get(size_t i)
{
	return i < kn_field_count() ? &rows[i].pub : NULL;
}

/* Whether a folded name is `name` or one of the space-separated twins. */
static bool
is_called(struct kn_str folded, const char *name, const char *twins)
{
	struct kn_str rest = kn_str(twins), twin = kn_str(name);
	struct kn_buf b;
	bool found = false;

	kn_buf_init(&b, 0);
	do {
		kn_buf_reset(&b);
		kn_fold_append(KN_FOLD_INDEX, twin.s, twin.n, &b);
		found = twin.n > 0 && kn_str_eq(folded, kn_buf_get(&b));
	} while (!found && kn_str_split(&rest, ' ', &twin));
	kn_buf_dispose(&b);
	return found;
}

bool
field__is_called(struct kn_str typed, const char *name, const char *twins)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, typed.s, typed.n, &b);
	bool yes = is_called(kn_buf_get(&b), name, twins);
	kn_buf_dispose(&b);
	return yes;
}

const struct field_row *
field__find(struct kn_str name)
{
	const struct field_row *found = NULL;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, name.s, name.n, &b);
	for (size_t i = 0; i < FIELD_COUNT && found == NULL; i++)
		if (is_called(kn_buf_get(&b), rows[i].pub.name,
		    rows[i].pub.twins))
			found = &rows[i];
	kn_buf_dispose(&b);
	return found;
}

bool
field__is_date(const struct field_row *field)
{
	return field->kind == KIND_DATE || field->kind == KIND_WHEN ||
	    field->kind == KIND_ADDED;
}

enum state_id
field__state(struct kn_str name)
{
	unsigned found = STATE_COUNT;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, name.s, name.n, &b);
	for (unsigned i = 0; i < STATE_COUNT && found == STATE_COUNT; i++)
		if (is_called(kn_buf_get(&b), states[i].name,
		    states[i].twins))
			found = i;
	kn_buf_dispose(&b);
	return (enum state_id)found;
}

const char *
field__state_name(enum state_id state)
{
	return states[state].name;
}

bool
field__state_works(enum state_id state)
{
	return states[state].works;
}

#define DISTANCE_MAX_CP 64

static size_t
decode(struct kn_str s, uint32_t out[DISTANCE_MAX_CP])
{
	size_t n = 0, i_b = 0;

	while (i_b < s.n && n < DISTANCE_MAX_CP)
		out[n++] = kn_utf8_next(s.s, s.n, &i_b);
	return n;
}

size_t
query__distance(struct kn_str a, struct kn_str b, size_t most)
{
	uint32_t x[DISTANCE_MAX_CP], y[DISTANCE_MAX_CP];
	size_t row[DISTANCE_MAX_CP + 1];
	size_t nx = decode(a, x), ny = decode(b, y);

	if (nx > ny + most || ny > nx + most)
		return most + 1;
	for (size_t j = 0; j <= ny; j++)
		row[j] = j;
	for (size_t i = 1; i <= nx; i++) {
		size_t diagonal = row[0], best = row[0] = i;

		for (size_t j = 1; j <= ny; j++) {
			size_t cost = diagonal + (x[i - 1] != y[j - 1]);

			diagonal = row[j];
			if (row[j - 1] + 1 < cost)
				cost = row[j - 1] + 1;
			if (diagonal + 1 < cost)
				cost = diagonal + 1;
			row[j] = cost;
			if (cost < best)
				best = cost;
		}
		if (best > most)
			return most + 1;
	}
	return row[ny] > most ? most + 1 : row[ny];
}

size_t
query__tolerance(struct kn_str typed)
{
	size_t third = kn_utf8_count_cp(typed.s, typed.n) / 3;

	return third == 0 ? 1 : third > 4 ? 4 : third;
}

static const struct {
	enum field_id field;
	const char *names;
} otherwise[] = {
#define KN_OTHERWISE(FIELD, names) { FIELD_##FIELD, names },
#include "otherwise.def"
#undef KN_OTHERWISE
};

struct kn_str
field__meant(struct kn_str name)
{
	struct kn_str bare = name, found = { NULL, 0 };
	const struct field_row *row = NULL;

	for (size_t i = 0; i < sizeof(otherwise) / sizeof(*otherwise) &&
	    row == NULL; i++)
		if (field__is_called(name, "", otherwise[i].names))
			row = &rows[otherwise[i].field];
	if (row != NULL)
		return kn_str(row->pub.name);
	if (!kn_str_starts(name, KN_LIT(ARTICLE)))
		return found;
	bare.s += strlen(ARTICLE);
	bare.n -= strlen(ARTICLE);
	return field__find(bare) == NULL ? found : bare;
}

struct kn_str
field__nearest(struct kn_str name)
{
	size_t most = query__tolerance(name), best = most + 1;
	struct kn_str found = { NULL, 0 };

	for (size_t i = 0; i < kn_field_count(); i++) {
		struct kn_str rest = kn_str(rows[i].pub.twins);
		struct kn_str twin = kn_str(rows[i].pub.name);

		do {
			size_t d = query__distance(name, twin, most);

			if (d < best) {
				best = d;
				found = twin;
			}
		} while (kn_str_split(&rest, ' ', &twin));
	}
	return found;
}

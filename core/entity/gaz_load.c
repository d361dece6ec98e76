/*
 * gaz_load.c: gazetteer tables into rows. In: the bytes of TSV files, ours or
 * an administrator's. Out: struct gaz_row, borrowing from those bytes; bad
 * and duplicate rows are reported with file and line, and left out.
 *
 * A table says by its column names what it holds: "cue" words beside names,
 * "block" phrases, "mode" bodies that every country has, "bodies" countries,
 * else entities with a "type". Lines that begin with # are comments.
 */
#include "core/entity/entity_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/utf8.h"

#define COLUMNS_MAX 32
#define DETAIL_MAX_B 200

enum table_kind { TABLE_ENTITIES, TABLE_COUNTRIES, TABLE_NATIONAL,
	TABLE_BLOCKS, TABLE_CUES };

/* Columns, and where a row keeps them. */
static const struct column {
	const char *name;
	size_t offset;
} columns[] = {
	{ "id", offsetof(struct gaz_row, id) },
	{ "cue", offsetof(struct gaz_row, id) },
	{ "why", offsetof(struct gaz_row, kind) },
	{ "kind", offsetof(struct gaz_row, kind) },
	{ "ar", offsetof(struct gaz_row, label[KN_LANG_AR]) },
	{ "fr", offsetof(struct gaz_row, label[KN_LANG_FR]) },
	{ "en", offsetof(struct gaz_row, label[KN_LANG_EN]) },
	{ "home", offsetof(struct gaz_row, home) },
	{ "parent", offsetof(struct gaz_row, parent) },
	{ "needs", offsetof(struct gaz_row, needs) },
	{ "bodies", offsetof(struct gaz_row, bodies) },
	{ "body", offsetof(struct gaz_row, body) },
	{ "mode", offsetof(struct gaz_row, mode) },
	{ "reach", offsetof(struct gaz_row, reach) },
	{ "latin", offsetof(struct gaz_row, latin) },
	{ "words", offsetof(struct gaz_row, list[GAZ_NAME]) },
#define KN_KIND(NAME, column, sub) \
	{ column, offsetof(struct gaz_row, list[GAZ_##NAME]) },
#include "core/entity/kind.def"
#undef KN_KIND
};

struct header {
	size_t offset[COLUMNS_MAX];     /* SIZE_MAX: a column of no use */
	bool type[COLUMNS_MAX];
	size_t n;
	enum table_kind kind;
};

/* As much of a line as tells which one it is. */
void
gaz__problem(const struct gaz_rows *rows, const struct gaz_row *row,
    const char *msgid, struct kn_str detail)
{
	if (rows->problem == NULL)
		return;
	if (detail.n > DETAIL_MAX_B) {
		detail.n = DETAIL_MAX_B;
		while (detail.n > 0 &&
		    ((unsigned char)detail.s[detail.n] & 0xC0) == 0x80)
			detail.n--;
	}
	rows->problem(rows->user, row->file, row->line, msgid, detail);
}

static void
header_column(struct header *h, struct kn_str name)
{
	size_t i = h->n++;

	h->offset[i] = SIZE_MAX;
	h->type[i] = kn_str_is(name, "type");
	for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++)
		if (kn_str_is(name, columns[c].name))
			h->offset[i] = columns[c].offset;
	if (kn_str_is(name, "bodies"))
		h->kind = TABLE_COUNTRIES;
	else if (kn_str_is(name, "mode"))
		h->kind = TABLE_NATIONAL;
	else if (kn_str_is(name, "block"))
		h->kind = TABLE_BLOCKS;
	else if (kn_str_is(name, "cue"))
		h->kind = TABLE_CUES;
}

/* Whether a column that means something is there twice. */
static bool
repeats(const struct header *h)
{
	size_t types = 0;

	for (size_t i = 0; i < h->n; i++) {
		types += h->type[i];
		for (size_t k = 0; k < i; k++)
			if (h->offset[i] != SIZE_MAX &&
			    h->offset[i] == h->offset[k])
				return true;
	}
	return types > 1;
}

/* NULL, or what is wrong with it. */
static const char *
parse_header(struct header *h, struct kn_str line)
{
	struct kn_str name;

	memset(h, 0, sizeof(*h));
	while (h->n < COLUMNS_MAX && kn_str_split(&line, '\t', &name))
		header_column(h, name);
	if (kn_str_split(&line, '\t', &name))
		return N_("too many columns");
	return repeats(h) ? N_("a column is there twice: %s") : NULL;
}

static bool
has_control(struct kn_str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (((unsigned char)line.s[i] < ' ' && line.s[i] != '\t') ||
		    line.s[i] == 0x7f)
			return true;
	return false;
}

/* Columns that are empty or one of a few words say nothing else. */
static bool
words_ok(const struct gaz_row *row)
{
	if (row->type == KN_TYPE_PLACE && row->kind.n > 0 &&
	    gaz__place_kind(row->kind) == PLACE_OTHER)
		return false;
	return (row->reach.n == 0 || kn_str_is(row->reach, "world")) &&
	    (row->bodies.n == 0 || kn_str_is(row->bodies, "yes")) &&
	    (row->mode.n == 0 || kn_str_is(row->mode, "free") ||
	    kn_str_is(row->mode, "qualified"));
}

static bool
id_ok(struct kn_str id)
{
	for (size_t i = 0; i < id.n; i++) {
		unsigned char c = (unsigned char)id.s[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return id.n > 0 && id.n <= 64;
}

/* Fills a row from a line; NULL, or what is wrong with it. */
static const char *
parse_row(const struct header *h, struct kn_str line, struct gaz_row *row)
{
	struct kn_str field;
	size_t i = 0;

	if (!kn_utf8_valid(line.s, line.n))
		return N_("not UTF-8: %s");
	if (has_control(line))
		return N_("not text: %s");
	row->type = h->kind == TABLE_COUNTRIES ? KN_TYPE_COUNTRY :
	    KN_TYPE_COUNT;
	for (; kn_str_split(&line, '\t', &field); i++) {
		if (i >= h->n)
			return N_("more fields than the header has: %s");
		if (h->type[i])
			row->type = kn_type_parse(field);
		if (h->offset[i] != SIZE_MAX)
			memcpy((char *)row + h->offset[i], &field,
			    sizeof(field));
	}
	if (i < h->n)
		return N_("fewer fields than the header has: %s");
	if (h->kind == TABLE_BLOCKS)
		return NULL;
	if (!id_ok(row->id))
		return N_("not an identifier: %s");
	if (h->kind == TABLE_NATIONAL)
		row->type = KN_TYPE_AGENCY;
	/* Dates are found by rules, and are of no table. */
	if (h->kind != TABLE_CUES && row->type >= KN_TYPE_DATE)
		return N_("no such type of entity: %s");
	return words_ok(row) ? NULL : N_("not a word of its column: %s");
}

static void
push(struct gaz_row **at, size_t *n, size_t *cap, const struct gaz_row *row)
{
	*at = kn_grow(*at, cap, *n + 1, sizeof(**at));
	(*at)[(*n)++] = *row;
}

/* An identifier stands for one thing, in whatever tables. */
static bool
is_second(struct gaz_rows *rows, const struct gaz_row *row, size_t number)
{
	uint32_t i;

	if (!kn_map_get(rows->by_id, row->id, &i)) {
		kn_map_set(rows->by_id, row->id, (uint32_t)number);
		return false;
	}
	gaz__problem(rows, row, N_("identifier used twice: %s"), row->id);
	return true;
}

static void
add_row(struct gaz_rows *rows, const struct header *h,
    const struct gaz_row *row)
{
	switch (h->kind) {
	case TABLE_NATIONAL:
		if (!is_second(rows, row, UINT32_MAX))
			push(&rows->national, &rows->n_national,
			    &rows->cap_national, row);
		break;
	case TABLE_BLOCKS:
	case TABLE_CUES:
		push(&rows->extra, &rows->n_extra, &rows->cap_extra, row);
		break;
	case TABLE_COUNTRIES:
	case TABLE_ENTITIES:
		if (!is_second(rows, row, rows->n))
			push(&rows->at, &rows->n, &rows->cap, row);
		break;
	}
}

void
gaz__rows_dispose(struct gaz_rows *rows)
{
	kn_map_free(rows->by_id);
	free(rows->at);
	free(rows->extra);
	free(rows->national);
}

void
gaz__load(struct gaz_rows *rows, const struct gaz_table *table)
{
	struct kn_str rest = { (const char *)table->s, table->n_b };
	struct gaz_row row = { .file = table->name };
	struct kn_str line;
	struct header h;
	unsigned number = 0;
	bool have_header = false;

	if (kn_str_starts(rest, KN_LIT("\xEF\xBB\xBF")))
		rest = (struct kn_str){ rest.s + 3, rest.n - 3 };
	while (kn_str_split(&rest, '\n', &line)) {
		number++;
		if (line.n > 0 && line.s[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || line.s[0] == '#')
			continue;
		row = (struct gaz_row){ .file = table->name, .line = number,
		    .entity = GAZ_NONE };
		if (!have_header) {
			const char *bad = parse_header(&h, line);
			if (bad != NULL) {
				gaz__problem(rows, &row, bad, line);
				return;
			}
			have_header = true;
			continue;
		}
		row.country = h.kind == TABLE_COUNTRIES;
		const char *fault = parse_row(&h, line, &row);
		if (fault != NULL)
			gaz__problem(rows, &row, fault, line);
		else
			add_row(rows, &h, &row);
	}
}

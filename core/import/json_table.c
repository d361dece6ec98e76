/*
 * json_table.c: tables in JSON. In: a parsed object or list. Out: whether it
 * is a table, and the cells of its rows under the names of their columns.
 *
 * A record may hold lists as well (its paragraphs, its authors), so columns
 * are only what can be nothing else: of one length, and two of a title, a
 * text and something of which an article has one.
 */
#include "core/import/json_table_priv.h"

#include <string.h>

#include "core/import/record_priv.h"

enum {
	MAX_COLUMNS = 1000,
	MAX_NAME_B = 64,        /* of a column; what is longer is text */
};

/* ---- columns -------------------------------------------------------------- */

static bool
is_number(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && s[n] == '\0';
}

/* The cells of a column; 0: it is none. */
static size_t
column_length(json_t *column)
{
	void *key = json_object_iter(column);

	if (json_is_array(column))
		return json_array_size(column);
	return key != NULL && is_number(json_object_iter_key(key)) ?
	    json_object_size(column) : 0;
}

bool
import__json_columns(const struct import__map *map, json_t *object,
    struct json_columns *out)
{
	bool title = false, text = false, single = false;
	const char *name;
	json_t *column;

	*out = (struct json_columns){ .object = object };
	/* Each row looks at all of them. */
	if (json_object_size(object) > MAX_COLUMNS)
		return false;
	json_object_foreach(object, name, column) {
		enum import__role role = import__field_meaning(map,
		    kn_str(name)).role;
		size_t n = column_length(column);

		if (role == IMPORT__ROLE_NONE)
			continue;
		if (n < 2 || (out->n > 0 && out->n != n))
			return false;
		out->n = n;
		out->first = column;
		title |= role == IMPORT__ROLE_TITLE;
		text |= role == IMPORT__ROLE_BODY ||
		    role == IMPORT__ROLE_LEAD || role == IMPORT__ROLE_HTML;
		single |= role == IMPORT__ROLE_DATE ||
		    role == IMPORT__ROLE_URL || role == IMPORT__ROLE_ID;
	}
	out->key = json_object_iter(out->first);
	return title + text + single > 1;
}

bool
import__json_columns_next(struct json_columns *c, json_cell_fn *cell,
    void *user)
{
	const char *key = c->key == NULL ? NULL :
	    json_object_iter_key(c->key);
	const char *name;
	json_t *column;

	if (c->i == c->n)
		return false;
	json_object_foreach(c->object, name, column) {
		json_t *v = json_is_array(column) ?
		    json_array_get(column, c->i) : key == NULL ? NULL :
		    json_object_get(column, key);

		if (v != NULL)
			cell(user, name, v);
	}
	if (key != NULL)
		c->key = json_object_iter_next(c->first, c->key);
	c->i++;
	return true;
}

/* ---- rows ----------------------------------------------------------------- */

bool
import__json_is_flat(const json_t *list)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (json_is_array(item) || json_is_object(item))
			return false;
	return json_array_size(list) > 0;
}

bool
import__json_is_header(const struct import__map *map, const json_t *list)
{
	unsigned texts = 0, known = 0;
	json_t *item;
	size_t i;

	if (json_array_size(list) > MAX_COLUMNS)
		return false;
	json_array_foreach(list, i, item) {
		struct kn_str name = { json_string_value(item),
			json_string_length(item) };

		if (name.s == NULL || name.n > MAX_NAME_B)
			return false;
		enum import__role role = import__field_meaning(map,
		    name).role;
		known += role != IMPORT__ROLE_NONE;
		texts += import__role_is_text(role);
	}
	return texts > 0 && known > 1;
}

void
import__json_row(const json_t *header, const json_t *row,
    json_cell_fn *cell, void *user)
{
	json_t *v;
	size_t i;

	json_array_foreach(row, i, v)
		cell(user, json_string_value(json_array_get(header, i)), v);
}

/*
 * json_table_priv.h: tables in JSON, as programs that work with tables write
 * them: an object of columns, or rows behind a row of names.
 */
#ifndef KN_JSON_TABLE_PRIV_H
#define KN_JSON_TABLE_PRIV_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct import__map;

/* Takes the cell of a row, under the name of its column. */
typedef void json_cell_fn(void *user, const char *name, json_t *cell);

/* The rows of an object of columns: {"title": ["T", "U"], "text": ["B",
 * "C"]}, or as pandas has it {"title": {"0": "T", "7": "U"}, …}. */
struct json_columns {
	json_t *object;
	json_t *first;          /* a column: the others have its keys */
	void *key;              /* of the next row, when they have some */
	size_t i, n;            /* rows */
};
/* False when the object is something else. */
bool import__json_columns(const struct import__map *map, json_t *object,
    struct json_columns *out);
/* The cells of the next row; false at the end. */
bool import__json_columns_next(struct json_columns *c, json_cell_fn *cell,
    void *user);

/* Whether a list has items, and all are words, numbers or nothing. */
bool import__json_is_flat(const json_t *list);
/* Whether such a list is the names of columns. */
bool import__json_is_header(const struct import__map *map,
    const json_t *list);
/* The cells of a row under the names of a header that is as long. */
void import__json_row(const json_t *header, const json_t *row,
    json_cell_fn *cell, void *user);

#endif

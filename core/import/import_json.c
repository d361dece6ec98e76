/*
 * import_json.c: the importer of JSON: an object, an array of any size,
 * values one after the other or one a line. In: a stream. Out: an article for
 * each object with a title or text, wherever it is nested; what is around it
 * is passed through. A record is held, never the file: a record that is
 * broken or too long is a reject by its number and place, and the next one is
 * looked for.
 */
#include "core/import/import_priv.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/import/json_list_priv.h"
#include "core/import/json_priv.h"
#include "core/import/json_table_priv.h"
#include "core/import/record_priv.h"

enum {
	MAX_LEVELS = 64,        /* brackets around the records */
	MAX_NEST = 32,          /* objects in a record that are looked into */
	MAX_NAME_B = 256,
};

static const char not_json[] = N_("this is not JSON");
static const char too_long[] = N_("the record is too long");

struct reader {
	struct import__window w;
	struct kn_buf out;
	struct json_value value;
	struct import__record *record;
	const struct import__map *map;
	json_t *header;                 /* names of columns, or NULL */
	const struct kn_import_sink *sink;
	struct kn_err *err;
	struct kn_buf name;             /* of the member being added */
	char level[MAX_LEVELS];         /* '{' or '[', entered … */
	uint64_t count[MAX_LEVELS];     /* … after so many articles */
	size_t n_levels;
	bool alone;                     /* nothing follows the first element */
	uint64_t n;                     /* elements, for places */
	uint64_t start;                 /* of this element, in the stream */
	uint64_t again_b;               /* bytes that were gone back over */
	char place[64];
};

/* Of the next element; the members of an object that is entered are none, but
 * parts of the one that it is. */
static void
set_place_at(struct reader *r, uint64_t start)
{
	r->n += r->n_levels == 0 || r->level[r->n_levels - 1] != '{';
	r->start = start;
	snprintf(r->place, sizeof(r->place), "record %ju, byte %ju",
	    (uintmax_t)r->n, (uintmax_t)r->start);
}

static void
set_place(struct reader *r)
{
	set_place_at(r, import__window_at(&r->w));
}

static void
fault(struct reader *r, const char *reason, const char *action)
{
	import__record_fault(r->record, r->place, reason, action, r->sink);
}

/* ---- a parsed value --------------------------------------------------------- */

static void add_member(struct reader *r, json_t *v, unsigned depth);

static void
add_items(struct reader *r, json_t *list, unsigned depth)
{
	/* Objects in a list are other things than this one, unless the list
	 * is of its paragraphs or authors. */
	bool ours = import__record_role(r->record, kn_buf_get(&r->name)) !=
	    IMPORT__ROLE_NONE && !import__json_is_of_titles(r->map, list);
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (ours || json_is_string(item))
			add_member(r, item, depth);
}

static void
add_object(struct reader *r, json_t *object, unsigned depth)
{
	size_t name_b = r->name.n;
	const char *key;
	json_t *v;

	json_object_foreach(object, key, v) {
		if (name_b > 0)
			kn_buf_chr(&r->name, '.');
		kn_buf_cstr(&r->name, key);
		if (r->name.n <= MAX_NAME_B)
			add_member(r, v, depth);
		kn_buf_trunc(&r->name, name_b);
	}
}

static void
add_member(struct reader *r, json_t *v, unsigned depth)
{
	if (json_is_string(v))
		import__record_add(r->record, kn_buf_get(&r->name),
		    (struct kn_str){ json_string_value(v),
		    json_string_length(v) });
	else if (depth == MAX_NEST)
		return;
	else if (json_is_array(v))
		add_items(r, v, depth + 1);
	else if (json_is_object(v))
		add_object(r, v, depth + 1);
}

static enum kn_status
end_record(struct reader *r)
{
	return import__record_end(r->record, r->place, r->sink, r->err);
}

/* ---- tables ----------------------------------------------------------------- */

static void
add_cell(void *user, const char *name, json_t *v)
{
	struct reader *r = user;

	kn_buf_reset(&r->name);
	kn_buf_cstr(&r->name, name);
	if (r->name.n <= MAX_NAME_B)
		add_member(r, v, 0);
}

static enum kn_status
take_columns(struct reader *r, struct json_columns *columns)
{
	enum kn_status st = KN_OK;

	while (st == KN_OK && import__json_columns_next(columns, add_cell, r))
		st = end_record(r);
	return st;
}

/* A list without lists: the names of columns, or a row of their cells; *not:
 * it is neither. */
static enum kn_status
take_flat(struct reader *r, json_t *list, bool *not)
{
	*not = false;
	if (import__json_is_header(r->map, list)) {
		json_decref(r->header);
		r->header = json_incref(list);
		return KN_OK;
	}
	*not = r->header == NULL || json_array_size(list) !=
	    json_array_size(r->header);
	if (*not)
		return KN_OK;
	import__json_row(r->header, list, add_cell, r);
	return end_record(r);
}

/* ---- what may hold records -------------------------------------------------- */

static enum kn_status visit(struct reader *r, json_t *v, bool in_list,
    unsigned depth);

/* The texts of an article that has a title and no other text: they may lie in
 * a list whose name says nothing, {"title":…, "data":[{"post":…}]}. */
static void
add_texts(struct reader *r, json_t *object)
{
	const char *key;
	json_t *v, *item;
	size_t i;

	if (import__record_has_body(r->record))
		return;
	json_object_foreach(object, key, v) {
		if (!import__json_is_of_texts(r->map, v))
			continue;
		kn_buf_reset(&r->name);
		json_array_foreach(v, i, item)
			if (json_is_object(item))
				add_object(r, item, 1);
	}
}

/* The members in which there are articles. */
static enum kn_status
visit_held(struct reader *r, json_t *object, bool sure, unsigned depth)
{
	enum kn_status st = KN_OK;
	const char *key;
	json_t *v;

	json_object_foreach(object, key, v)
		if (st == KN_OK && import__json_holds_articles(r->map, key, v,
		    sure))
			st = visit(r, v, false, depth);
	return st;
}

/* Of an object that may be an article: whether it is one, and whether others
 * are in it. */
static enum kn_status
take_object(struct reader *r, json_t *object, unsigned depth)
{
	enum kn_status st = KN_OK;
	bool whole = import__record_is_whole(r->record);
	bool holds = import__json_holds_articles(r->map, "", object, whole);

	if (holds && !whole) {
		import__record_drop(r->record);
	} else {
		if (r->alone && depth == 1 && !holds)
			import__record_only(r->record);
		add_texts(r, object);
		st = end_record(r);
	}
	return st == KN_OK && holds ? visit_held(r, object, whole, depth) : st;
}

static enum kn_status
visit_object(struct reader *r, json_t *object, bool in_list, unsigned depth)
{
	uint64_t before = import__record_count(r->record);
	struct json_columns columns;
	enum kn_status st = KN_OK;
	const char *key;
	json_t *v;

	if (import__json_columns(r->map, object, &columns))
		return take_columns(r, &columns);
	kn_buf_reset(&r->name);
	add_object(r, object, 0);
	if (import__record_is_article(r->record))
		return take_object(r, object, depth);
	import__record_drop(r->record);
	json_object_foreach(object, key, v)
		if (st == KN_OK)
			st = visit(r, v, false, depth);
	if (in_list && before == import__record_count(r->record)) {
		import__record_tell(r->record, r->sink);
		fault(r, N_("no title and no text among its fields"),
		    import__unmapped);
	}
	return st;
}

static enum kn_status
visit(struct reader *r, json_t *v, bool in_list, unsigned depth)
{
	enum kn_status st = KN_OK;
	json_t *item;
	bool not;
	size_t i;

	if (depth == MAX_NEST)
		return KN_OK;
	if (json_is_object(v))
		return visit_object(r, v, in_list, depth + 1);
	if (json_is_array(v) && import__json_is_flat(v))
		return take_flat(r, v, &not);
	if (json_is_array(v))
		json_array_foreach(v, i, item)
			if (st == KN_OK)
				st = visit(r, item, true, depth + 1);
	return st;
}

/* ---- what is cut out of the stream ------------------------------------------ */

/* A text without a name: an article, if it stands in a list. */
static enum kn_status
take_string(struct reader *r, json_t *v)
{
	import__record_add(r->record, KN_LIT("text"),
	    (struct kn_str){ json_string_value(v), json_string_length(v) });
	return end_record(r);
}

/* Texts in a list of their own: paragraphs of an article. */
static enum kn_status
take_paragraphs(struct reader *r, json_t *list)
{
	kn_buf_reset(&r->name);
	kn_buf_cstr(&r->name, "text");
	add_member(r, list, 0);
	return end_record(r);
}

/* Members of objects, wherever they are nested. */
static uint64_t
count_members(json_t *v)
{
	uint64_t n = json_object_size(v);
	const char *key;
	json_t *item;
	size_t i;

	json_object_foreach(v, key, item)
		n += count_members(item);
	json_array_foreach(v, i, item)
		n += count_members(item);
	return n;
}

static enum kn_status
take_value(struct reader *r, bool in_list, int first)
{
	enum kn_status st = KN_OK;
	json_t *v = json_loadb(r->out.s, r->out.n, JSON_DECODE_ANY |
	    JSON_ALLOW_NUL, NULL);

	bool word = strchr("{[\"'", first) == NULL;
	if (v == NULL || (word && in_list))
		fault(r, not_json, import__skipped);
	else if (r->value.n_mended > 0)
		fault(r, N_("faults in the notation"),
		    import__as_meant);
	if (v != NULL && r->value.n_keys > count_members(v))
		fault(r, N_("a name comes twice in an object"),
		    N_("loaded; the last of them counts"));
	if (json_is_string(v) && in_list && !word)
		st = take_string(r, v);
	else if (v != NULL)
		st = visit(r, v, in_list, 0);
	json_decref(v);
	return st;
}

/*
 * Behind something broken: to where the next record begins, on a line of its
 * own or behind another and a comma. What was read into the broken one is
 * looked through again, as far as it is held, and as long as the work stays
 * in proportion.
 */
static void
recover(struct reader *r)
{
	struct import__window *w = &r->w;
	uint64_t here = import__window_at(w), from = r->start + 1;
	char last = '\0', before = '\0';
	bool line = false;

	if (from < w->base + w->keep)
		from = w->base + w->keep;
	if (from < here && r->again_b <= 2 * here + JSON_MAX_B) {
		r->again_b += here - from;
		w->at = (size_t)(from - w->base);
	} else if (from > here) {
		w->at++;
	}
	for (int c; (c = import__window_peek(w, 0)) >= 0; w->at++) {
		if (c == '{' && (line || last == '}' ||
		    (last == ',' && before == '}')))
			return;
		line = c == '\n' || (line && (c == ' ' || c == '\t'));
		if (c > ' ') {
			before = last;
			last = (char)c;
		}
		import__window_pass(w);
	}
}

/* Enters something that is too long to be a record, or is a list. */
static bool
enter(struct reader *r, char bracket)
{
	if (r->n_levels == MAX_LEVELS)
		return false;
	r->count[r->n_levels] = import__record_count(r->record);
	r->level[r->n_levels++] = bracket;
	r->w.at++;
	return true;
}

static void
leave(struct reader *r)
{
	r->n_levels--;
	if (r->level[r->n_levels] == '{' && r->count[r->n_levels] ==
	    import__record_count(r->record))
		fault(r, too_long, import__skipped);
}

/* The value at this place, in the list, object or nothing that level is. */
static enum kn_status
take_element(struct reader *r, char level, int c)
{
	struct import__window *w = &r->w;

	set_place(r);
	r->value.stop = level != '[' && c == '{' && r->n_levels < MAX_LEVELS;
	switch (import__json_value(&r->value)) {
	case JSON_WHOLE:
		r->alone = level == '\0' && r->n == 1 &&
		    import__json_blanks(w, true) < 0;
		return take_value(r, level != '{', c);
	case JSON_LONG:
		if (r->value.stop && r->start >= w->base + w->keep) {
			w->at = (size_t)(r->start - w->base);
			enter(r, '{');
		} else if (level != '{' || c == '{') {
			fault(r, too_long, import__skipped);
		}
		break;
	case JSON_CUT:
		fault(r, N_("the file ends in the middle of a record"),
		    import__skipped);
		recover(r);
		break;
	case JSON_BROKEN:
		fault(r, not_json, import__skipped);
		recover(r);
		break;
	}
	return KN_OK;
}

/* Whether the list at this place begins with a word or a number. */
static bool
begins_flat(struct reader *r)
{
	size_t i = 1;
	int c;

	while (i < 64 && (c = import__window_peek(&r->w, i)) >= 0 && c <= ' ')
		i++;
	c = import__window_peek(&r->w, i);
	return c > ' ' && strchr("{}[],:", c) == NULL;
}

/*
 * A list that may be a row of a table, or the paragraphs of an article; *not:
 * it is neither, and is to be entered. Only what was read and has to be read
 * again costs, which stays in proportion.
 */
static enum kn_status
take_list(struct reader *r, char level, bool *not)
{
	struct import__window *w = &r->w;
	uint64_t start = import__window_at(w);
	enum kn_status st = KN_OK;

	*not = true;
	if (level == '\0' || !begins_flat(r) ||
	    r->again_b > 2 * start + JSON_MAX_B)
		return KN_OK;
	r->value.stop = true;
	bool whole = import__json_value(&r->value) == JSON_WHOLE;
	json_t *v = !whole ? NULL : json_loadb(r->out.s, r->out.n,
	    JSON_ALLOW_NUL, NULL);
	if (v != NULL && import__json_is_flat(v)) {
		set_place_at(r, start);
		st = take_flat(r, v, not);
		if (*not && level == '[') {
			*not = false;
			st = take_paragraphs(r, v);
		}
	}
	json_decref(v);
	if (*not && start >= w->base + w->keep) {
		r->again_b += import__window_at(w) - start;
		w->at = (size_t)(start - w->base);
	} else if (*not) {
		/* Nothing but blanks is so long, and not held any more. */
		set_place_at(r, start);
		fault(r, too_long, import__skipped);
		*not = false;
	}
	return st;
}

/* A key and its colon; false when there is none. */
static bool
pass_key(struct reader *r, int c)
{
	r->value.stop = false;
	if ((c != '"' && c != '\'') ||
	    import__json_value(&r->value) > JSON_LONG ||
	    import__json_blanks(&r->w, false) != ':')
		return false;
	r->w.at++;
	return true;
}

static enum kn_status
take_next(struct reader *r, int c)
{
	enum kn_status st = KN_OK;
	bool not = true;
	char level = r->n_levels == 0 ? '\0' : r->level[r->n_levels - 1];

	if (c == '}' || c == ']') {
		if (level == (c == '}' ? '{' : '['))
			leave(r);
		r->w.at++;
		return KN_OK;
	}
	if (level == '{') {
		set_place(r);
		if (!pass_key(r, c)) {
			fault(r, not_json, import__skipped);
			recover(r);
			return KN_OK;
		}
		c = import__json_blanks(&r->w, false);
	}
	if (c == '[')
		st = take_list(r, level, &not);
	if (c < 0 || st != KN_OK || !not || (c == '[' && enter(r, '[')))
		return st;
	return take_element(r, level, c);
}

enum kn_status
import__read_json(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct reader *r = kn_calloc(1, sizeof(*r));
	enum kn_status st = KN_OK;
	int c;

	*r = (struct reader){ .sink = sink, .err = err, .map = in->map,
		.record = import__record_new(in),
		.value = { .w = &r->w, .out = &r->out } };
	import__window_init(&r->w, in->text);
	kn_buf_init(&r->out, JSON_MAX_B);
	kn_buf_init(&r->name, 0);
	while (st == KN_OK && (c = import__json_blanks(&r->w, true)) >= 0) {
		import__window_pass(&r->w);
		st = import__stopped(sink) ? KN_CANCELLED : take_next(r, c);
	}
	while (st == KN_OK && r->n_levels > 0)
		leave(r);
	import__window_dispose(&r->w);
	kn_buf_dispose(&r->out);
	kn_buf_dispose(&r->name);
	import__record_free(r->record);
	json_decref(r->header);
	free(r);
	return st;
}

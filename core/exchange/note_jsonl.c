/*
 * note_jsonl.c: notes as JSON Lines, without loss. A first line says what
 * the file is; each of the others is a note with the columns of
 * note_column.def. In and out; a line that is a Web Annotation is read too.
 */
#include "core/exchange/note_json_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* ---- out ----------------------------------------------------------------------- */

static void
put_list(struct kn_buf *b, struct kn_str rest)
{
	struct kn_str item;

	kn_buf_chr(b, '[');
	while (rest.s != NULL && kn_str_split(&rest, '\n', &item)) {
		if (b->s[b->n - 1] != '[')
			kn_buf_chr(b, ',');
		kn_buf_chr(b, '"');
		note__json_text(b, item);
		kn_buf_chr(b, '"');
	}
	kn_buf_chr(b, ']');
}

static void
put_value(struct kn_buf *b, const struct note__value *value)
{
	switch (value->kind) {
	case NOTE__NULL:
		kn_buf_cstr(b, "null");
		break;
	case NOTE__TEXT:
		kn_buf_chr(b, '"');
		note__json_text(b, value->text);
		kn_buf_chr(b, '"');
		break;
	case NOTE__NUMBER:
		kn_buf_fmt(b, "%" PRId64, value->number);
		break;
	case NOTE__LIST:
		put_list(b, value->text);
		break;
	}
}

void
note__json_row(struct kn_buf *b, const struct kn_note_view *v,
    bool (*skip)(const char *key), const char *prefix)
{
	struct note__value value = { .kind = NOTE__NULL };
	bool any = false;

	kn_buf_init(&value.own, 0);
	kn_buf_chr(b, '{');
	for (size_t i = 0; i < note__columns(); i++) {
		note__get(v, i, &value);
		if (skip != NULL && (skip(note__column(i)) ||
		    value.kind == NOTE__NULL))
			continue;
		kn_buf_fmt(b, "%s\"%s%s\":", any ? "," : "", prefix,
		    note__column(i));
		put_value(b, &value);
		any = true;
	}
	kn_buf_chr(b, '}');
	kn_buf_dispose(&value.own);
}

void
note__write_jsonl(struct note__out *o)
{
	kn_buf_cstr(&o->b, "{\"kunnash\":\"notes\",\"version\":1,"
	    "\"filter\":\"");
	note__json_text(&o->b, o->e->filter);
	kn_buf_fmt(&o->b, "\",\"notes\":%zu,\"articles\":%zu,"
	    "\"updated\":\"", o->e->views->n, o->articles);
	note__json_text(&o->b, kn_str(o->updated));
	kn_buf_cstr(&o->b, "\"}\n");
	for (size_t i = 0; i < o->e->views->n && o->status == KN_OK; i++) {
		note__json_row(&o->b, &o->e->views->v[i], NULL, "");
		kn_buf_chr(&o->b, '\n');
		note__flush(o, false);
	}
}

/* ---- in ------------------------------------------------------------------------ */

static struct note__value
value_of(json_t *json, struct kn_buf *own)
{
	struct note__value value = { .kind = NOTE__NULL };

	if (json_is_string(json)) {
		value.kind = NOTE__TEXT;
		value.text = (struct kn_str){ json_string_value(json),
		    json_string_length(json) };
	} else if (json_is_integer(json)) {
		value.kind = NOTE__NUMBER;
		value.number = json_integer_value(json);
	} else if (json_is_array(json)) {
		json_t *item;
		size_t i;

		kn_buf_reset(own);
		json_array_foreach(json, i, item) {
			if (i > 0)
				kn_buf_chr(own, '\n');
			if (json_is_string(item))
				kn_buf_put(own, json_string_value(item),
				    json_string_length(item));
		}
		value.kind = NOTE__LIST;
		value.text = json_array_size(json) == 0 ?
		    (struct kn_str){ NULL, 0 } : kn_buf_get(own);
	} else if (!json_is_null(json)) {
		value.kind = NOTE__NUMBER;
		value.number = -1;
	}
	return value;
}

bool
note__json_set_row(struct kn_note_view *v, json_t *row, const char *prefix)
{
	struct kn_buf own, key;
	bool good = true;

	kn_buf_init(&own, 0);
	kn_buf_init(&key, 0);
	for (size_t i = 0; i < note__columns(); i++) {
		kn_buf_reset(&key);
		kn_buf_fmt(&key, "%s%s", prefix, note__column(i));
		json_t *json = json_object_get(row, key.s);

		if (json == NULL)
			continue;
		struct note__value value = value_of(json, &own);
		good = note__set(v, i, &value) && good;
	}
	kn_buf_dispose(&own);
	kn_buf_dispose(&key);
	return good;
}

bool
note__json_take_row(struct note__in *in, struct note__place at,
    json_t *row, struct kn_str source)
{
	struct kn_note_view v = { .article = KN_NO_ARTICLE };

	if (!note__json_set_row(&v, row, ""))
		note__problem(in, at, v.note.id, N_("a value was not what "
		    "it should be, and was left out"));
	/* What `notes list` prints does not say it. */
	if (json_object_get(row, "scope") == NULL)
		note__guess_scope(&v);
	return note__take(in, at, &v, source);
}

/* A page may stand on one line; it is no line of a file of notes. */
static bool
is_page(json_t *json)
{
	return json_object_get(json, "@context") != NULL ||
	    json_object_get(json, "annotations") != NULL ||
	    json_object_get(json, "rows") != NULL;
}

bool
note__json_is_lines(struct kn_str bytes)
{
	struct kn_str rest = kn_str_trim(bytes), line;
	json_error_t error;

	if (!kn_str_split(&rest, '\n', &line) || line.n > NOTE__LINE_MAX_B)
		return false;
	line = kn_str_trim(line);
	json_t *json = json_loadb(line.s, line.n, 0, &error);
	/* A line may be broken; the first of several lines of one object
	 * does not end as an object does. */
	bool lines = json == NULL ? kn_str_ends(line, KN_LIT("}")) &&
	    memmem(line.s, line.n, "\"@context\"", 10) == NULL :
	    json_is_object(json) && (rest.s != NULL || !is_page(json));
	json_decref(json);
	return lines;
}

static bool
take_line(struct note__in *in, struct note__place at, struct kn_str line)
{
	json_error_t error;

	if (line.n > NOTE__LINE_MAX_B) {
		note__problem(in, at, NULL, N_("this line is too long"));
		return true;
	}
	json_t *row = json_loadb(line.s, line.n, 0, &error);
	bool more = true;
	if (!json_is_object(row))
		note__problem(in, at, NULL, N_("this is no JSON object"));
	else if (json_object_get(row, "target") != NULL)
		more = note__json_take_annotation(in, at, row);
	else if (json_object_get(row, "kunnash") == NULL)
		more = note__json_take_row(in, at, row, line);
	json_decref(row);
	return more;
}

enum kn_status
note__read_jsonl(struct note__in *in, struct kn_err *err)
{
	struct kn_str rest = in->bytes, line;
	struct note__place at = { 0, 0 };

	(void)err;
	while (kn_str_split(&rest, '\n', &line)) {
		at.item = ++at.line;
		line = kn_str_trim(line);
		if (line.n > 0 && !take_line(in, at, line))
			break;
	}
	return KN_OK;
}

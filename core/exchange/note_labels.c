/*
 * note_labels.c: the tree of labels as a codebook, in and out: JSON Lines,
 * one label a line, parents before their children. Reading makes what is
 * missing and changes nothing that is there.
 */
#include "core/exchange/note_json_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

static void
put_list(struct kn_buf *b, const char *key, const char *lines)
{
	struct kn_str rest = kn_str(lines), item;
	bool any = false;

	kn_buf_fmt(b, ",\"%s\":[", key);
	while (lines != NULL && kn_str_split(&rest, '\n', &item)) {
		kn_buf_cstr(b, any ? ",\"" : "\"");
		note__json_text(b, item);
		kn_buf_chr(b, '"');
		any = true;
	}
	kn_buf_chr(b, ']');
}

enum kn_status
kn_labels_export(struct kn_notebook *nb, kn_write_fn *fn, void *user,
    struct kn_err *err)
{
	struct kn_label *labels;
	struct kn_buf b;
	size_t n;
	enum kn_status st = kn_labels_list(nb, &labels, &n, err);

	if (st != KN_OK)
		return st;
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "{\"kunnash\":\"labels\",\"version\":1,"
	    "\"labels\":%zu}\n", n);
	for (size_t i = 0; i < n; i++) {
		const struct kn_label *l = &labels[i];
		char *path = note__label_path(labels, n, l->id);
		char key[2] = { l->key, '\0' };

		kn_buf_chr(&b, '{');
		note__json_pair(&b, "label", l->name);
		put_list(&b, "path", path);
		note__json_pair(&b, "definition", l->definition);
		note__json_pair(&b, "colour", l->colour);
		note__json_pair(&b, "sign", l->sign);
		note__json_pair(&b, "key", l->key == '\0' ? NULL : key);
		kn_buf_cstr(&b, "}\n");
		free(path);
	}
	kn_labels_free(labels, n);
	st = fn(user, b.s, b.n);
	kn_buf_dispose(&b);
	return st == KN_OK ? KN_OK : kn_err_set(err, st, NULL, NULL);
}

/* The label at a path of names, or NULL. */
static const struct kn_label *
find(const struct kn_label *all, size_t n, json_t *path, size_t depth)
{
	const struct kn_label *at = NULL;

	for (size_t k = 0; k < depth; k++) {
		const char *name = json_string_value(json_array_get(path, k));
		const struct kn_label *next = NULL;

		for (size_t i = 0; name != NULL && i < n; i++)
			if (strcmp(all[i].name, name) == 0 &&
			    (at == NULL ? all[i].parent == NULL :
			    all[i].parent != NULL &&
			    strcmp(all[i].parent, at->id) == 0))
				next = &all[i];
		if (next == NULL)
			return NULL;
		at = next;
	}
	return at;
}

static bool
is_clean(const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7F)
			return false;
	return true;
}

static const char *
text_of(json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

/* Puts a label below its parent. A key that another label has is let go. */
static enum kn_status
put(struct kn_notebook *nb, json_t *json, const char *parent,
    struct kn_err *err)
{
	const char *key = text_of(json, "key");
	struct kn_label l = {
		.parent = kn_strdup(parent),
		.name = kn_strdup(text_of(json, "label")),
		.definition = kn_strdup(text_of(json, "definition")),
		.colour = kn_strdup(text_of(json, "colour")),
		.sign = kn_strdup(text_of(json, "sign")),
		.key = key != NULL && key[0] >= '1' && key[0] <= '9' ?
		    key[0] : '\0',
	};
	enum kn_status st = kn_label_put(nb, &l, err);

	if (st == KN_INVALID && l.key != '\0') {
		l.key = '\0';
		st = kn_label_put(nb, &l, err);
	}
	kn_label_dispose(&l);
	return st;
}

static const char *
take(struct kn_notebook *nb, json_t *json, struct kn_note_import *count)
{
	json_t *path = json_object_get(json, "path");
	const char *name = text_of(json, "label");
	size_t depth = json_array_size(path), n;
	struct kn_label *labels;
	const char *why = NULL;

	if (name == NULL || !is_clean(name) ||
	    !is_clean(text_of(json, "sign")) ||
	    !is_clean(text_of(json, "colour")))
		return N_("this is no label");
	if (kn_labels_list(nb, &labels, &n, NULL) != KN_OK)
		return N_("the notebook cannot be read");
	const struct kn_label *parent = depth < 2 ? NULL :
	    find(labels, n, path, depth - 1);
	json_t *own = json_array();
	(void)json_array_append_new(own, json_string(name));
	if (depth > NOTE__DEPTH_MAX || (depth > 1 && parent == NULL))
		why = N_("what this label stands below is missing");
	else if (find(labels, n, depth == 0 ? own : path,
	    depth == 0 ? 1 : depth) != NULL)
		count->same++;
	else if (put(nb, json, parent == NULL ? NULL : parent->id, NULL) !=
	    KN_OK)
		why = N_("this label could not be made");
	else
		count->added++;
	json_decref(own);
	kn_labels_free(labels, n);
	return why;
}

enum kn_status
kn_labels_import(struct kn_notebook *nb, struct kn_str bytes,
    kn_note_problem_fn *fn, void *user, struct kn_note_import *out,
    struct kn_err *err)
{
	return note__take_lines(nb, bytes, take, fn, user, out, err);
}

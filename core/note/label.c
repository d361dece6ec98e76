/*
 * label.c: the tree of labels. In: labels as a person or an import has them,
 * checked here. Out: durable rows, one undo step a call.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

enum { DEPTH_MAX = 16, LABELS_MAX = 10000 };

void
kn_label_dispose(struct kn_label *l)
{
	free(l->id);
	free(l->parent);
	free(l->name);
	free(l->definition);
	free(l->colour);
	free(l->sign);
	memset(l, 0, sizeof(*l));
}

void
kn_labels_free(struct kn_label *l, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kn_label_dispose(&l[i]);
	free(l);
}

/* ---- reading ---------------------------------------------------------------- */

static void
label_of_row(struct kn_stmt *st, struct kn_label *out)
{
	int64_t key = kn_col_int(st, 6);
	int64_t position = kn_col_int(st, 7);

	*out = (struct kn_label){
		.id = kn_col_dup(st, 0),
		.parent = kn_col_dup(st, 1),
		.name = kn_col_dup(st, 2),
		.definition = kn_col_dup(st, 3),
		.colour = kn_col_dup(st, 4),
		.sign = kn_col_dup(st, 5),
		.key = key >= 1 && key <= 9 ? (char)('0' + key) : '\0',
		.position = position < 0 ? 0 : (uint32_t)position,
		.notes = (uint64_t)kn_col_int(st, 8),
	};
}

static bool
same_id(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Appends the children of a parent, each followed by its own. */
static void
append_below(struct kn_label *from, bool *used, size_t n, const char *parent,
    int depth, struct kn_label *to, size_t *n_to)
{
	for (size_t i = 0; i < n && depth < DEPTH_MAX; i++) {
		if (used[i] || !same_id(from[i].parent, parent))
			continue;
		used[i] = true;
		to[(*n_to)++] = from[i];
		append_below(from, used, n, from[i].id, depth + 1, to, n_to);
	}
}

/* Parents before children. A label whose parent is gone, or in a circle, as
 * two merged notebooks could have it, becomes a root: none is lost. */
static struct kn_label *
in_tree_order(struct kn_label *from, size_t n)
{
	struct kn_label *to = kn_calloc(n + 1, sizeof(*to));
	bool *used = kn_calloc(n + 1, sizeof(*used));
	size_t n_to = 0;

	append_below(from, used, n, NULL, 0, to, &n_to);
	for (size_t i = 0; i < n; i++) {
		if (used[i])
			continue;
		used[i] = true;
		free(from[i].parent);
		from[i].parent = NULL;
		to[n_to++] = from[i];
		append_below(from, used, n, from[i].id, 1, to, &n_to);
	}
	free(used);
	free(from);
	return to;
}

#define LABEL_COLUMNS "SELECT id, parent, name, definition, colour, sign," \
	" key, position, "
#define LABEL_ORDER " FROM label ORDER BY position, name, id"

/* All rows of a statement, as a tree. */
static enum kn_status
list_of_stmt(struct kn_notebook *nb, struct kn_stmt *st,
    struct kn_label **out, size_t *n, struct kn_err *err)
{
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	while (kn_step(st)) {
		*out = kn_grow(*out, &cap, *n + 1, sizeof(**out));
		label_of_row(st, &(*out)[(*n)++]);
	}
	kn_reset(st);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status != KN_OK) {
		kn_labels_free(*out, *n);
		*out = NULL;
		*n = 0;
		return status;
	}
	*out = in_tree_order(*out, *n);
	return KN_OK;
}

enum kn_status
kn_labels_list(struct kn_notebook *nb, struct kn_label **out, size_t *n,
    struct kn_err *err)
{
	return list_of_stmt(nb, kn_db_stmt(nb->db, LABEL_COLUMNS
	    "(SELECT count(*) FROM note WHERE note.label = label.id)"
	    LABEL_ORDER), out, n, err);
}

enum kn_status
kn_labels_uncounted(struct kn_notebook *nb, struct kn_label **out, size_t *n,
    struct kn_err *err)
{
	return list_of_stmt(nb, kn_db_stmt(nb->db, LABEL_COLUMNS "0"
	    LABEL_ORDER), out, n, err);
}

/* ---- changing ----------------------------------------------------------------- */

static bool
good_text(const char *s, size_t max_b)
{
	size_t n_b = s == NULL ? 0 : strlen(s);

	return n_b <= max_b && (s == NULL || kn_utf8_valid(s, n_b));
}

/* Whether `id` is `label` or one of those above it. */
static bool
is_above(const struct kn_label *all, size_t n, const char *id,
    const char *label)
{
	for (int depth = 0; label != NULL && depth <= DEPTH_MAX; depth++) {
		const char *up = NULL;

		if (strcmp(label, id) == 0)
			return true;
		for (size_t i = 0; i < n; i++)
			if (strcmp(all[i].id, label) == 0)
				up = all[i].parent;
		label = up;
	}
	return label != NULL;
}

static enum kn_status
check_alone(const struct kn_label *l, struct kn_err *err)
{
	if (l->name == NULL || !kn_note_name_ok(kn_str(l->name)))
		return kn_err_set(err, KN_INVALID, N_("not a label name: %s"),
		    "%s", l->name == NULL ? "" : l->name);
	if (!good_text(l->definition, KN_NOTE_TEXT_MAX_B) ||
	    !good_text(l->colour, KN_NOTE_NAME_MAX_B) ||
	    !good_text(l->sign, 32))
		return kn_err_set(err, KN_LIMIT,
		    N_("the label %s has too much in it"), "%s", l->name);
	if (l->sign != NULL && l->sign[0] != '\0' &&
	    !kn_note_name_ok(kn_str(l->sign)))
		return kn_err_set(err, KN_INVALID, N_("not a sign: %s"), "%s",
		    l->sign);
	if (l->key != '\0' && (l->key < '1' || l->key > '9'))
		return kn_err_set(err, KN_INVALID,
		    N_("the key of a label is a digit from 1 to 9"), NULL);
	return KN_OK;
}

/* Against the labels there are. */
static enum kn_status
check_among(const struct kn_label *all, size_t n, const struct kn_label *l,
    struct kn_err *err)
{
	bool parent = l->parent == NULL;

	if (n >= LABELS_MAX)
		return kn_err_set(err, KN_LIMIT, N_("too many labels"), NULL);
	for (size_t i = 0; i < n; i++) {
		if (l->parent != NULL && strcmp(all[i].id, l->parent) == 0)
			parent = true;
		if (same_id(all[i].id, l->id))
			continue;
		if (same_id(all[i].parent, l->parent) &&
		    strcmp(all[i].name, l->name) == 0)
			return kn_err_set(err, KN_INVALID,
			    N_("there is a label %s already"), "%s", l->name);
		if (l->key != '\0' && all[i].key == l->key)
			return kn_err_set(err, KN_INVALID,
			    N_("the label %s has this key already"), "%s",
			    all[i].name);
	}
	if (!parent || (l->id != NULL && is_above(all, n, l->id, l->parent)))
		return kn_err_set(err, KN_INVALID,
		    N_("the label %s cannot stand there"), "%s", l->name);
	return KN_OK;
}

static void
write_label(struct nb__step *s, const struct kn_label *l)
{
	struct kn_buf image;

	kn_buf_init(&image, 0);
	nb__image_text(&image, l->parent);
	nb__image_text(&image, l->name);
	nb__image_text(&image, l->definition);
	nb__image_text(&image, l->colour);
	nb__image_text(&image, l->sign);
	nb__image_int(&image, l->key == '\0' ? 0 : l->key - '0');
	nb__image_int(&image, l->position);
	struct kn_str bytes = kn_buf_get(&image);
	nb__step_row(s, NB_LABEL, l->id, &bytes);
	kn_buf_dispose(&image);
}

/* A new label goes behind its siblings. */
static enum kn_status
make_new(const struct kn_label *all, size_t n, struct kn_label *l,
    struct kn_err *err)
{
	char id[NB_UUID_LEN + 1];
	enum kn_status status = nb__uuid(id, err);

	if (status != KN_OK)
		return status;
	free(l->id);
	l->id = kn_strdup(id);
	uint32_t behind = 1;
	for (size_t i = 0; i < n; i++)
		if (same_id(all[i].parent, l->parent) &&
		    all[i].position >= behind)
			behind = all[i].position + 1;
	if (l->position == 0)
		l->position = behind;
	return KN_OK;
}

enum kn_status
kn_label_put(struct kn_notebook *nb, struct kn_label *l, struct kn_err *err)
{
	bool add = l->id == NULL || l->id[0] == '\0';
	struct nb__step s = { .nb = nb, .what = add ? NB_STEP_LABEL_ADD :
	    NB_STEP_LABEL_CHANGE };
	struct kn_label *all = NULL;
	size_t n = 0;
	enum kn_status status = check_alone(l, err);

	if (status == KN_OK)
		status = nb__step_begin(&s, err);
	if (status != KN_OK)
		return status;
	status = kn_labels_list(nb, &all, &n, err);
	if (status == KN_OK && add)
		status = make_new(all, n, l, err);
	if (status == KN_OK)
		status = check_among(all, n, l, err);
	kn_labels_free(all, n);
	if (status != KN_OK) {
		nb__step_abort(&s);
		return status;
	}
	write_label(&s, l);
	status = nb__step_end(&s, err);
	/* What was not saved is still new: the person may try again. */
	if (status != KN_OK && add)
		l->id[0] = '\0';
	return status;
}

/* Takes the label off its notes. */
static enum kn_status
unlabel(struct nb__step *s, const char *label, struct kn_err *err)
{
	struct kn_stmt *st = nb__note_stmt(s->nb, "WHERE label = ?1");
	struct kn_note *notes;
	size_t n;

	kn_bind_text(st, 1, kn_str(label));
	enum kn_status status = nb__notes_of_stmt(s->nb, st, &notes, &n, err);
	kn_stmt_free(st);
	for (size_t i = 0; i < n; i++) {
		struct kn_buf image;

		free(notes[i].label);
		notes[i].label = NULL;
		kn_buf_init(&image, 0);
		nb__note_image(&notes[i], &image);
		struct kn_str bytes = kn_buf_get(&image);
		nb__step_row(s, NB_NOTE, notes[i].id, &bytes);
		kn_buf_dispose(&image);
	}
	kn_notes_free(notes, n);
	return status;
}

enum kn_status
kn_label_delete(struct kn_notebook *nb, const char *id, struct kn_err *err)
{
	struct nb__step s = { .nb = nb, .what = NB_STEP_LABEL_DELETE };
	struct kn_label *all = NULL;
	size_t n = 0;
	enum kn_status status = nb__step_begin(&s, err);

	if (status != KN_OK)
		return status;
	status = kn_labels_list(nb, &all, &n, err);
	for (size_t i = 0; i < n && status == KN_OK; i++) {
		if (!is_above(all, n, id, all[i].id))
			continue;
		status = unlabel(&s, all[i].id, err);
		nb__step_row(&s, NB_LABEL, all[i].id, NULL);
	}
	kn_labels_free(all, n);
	if (status == KN_OK && s.rows == 0)
		status = kn_err_set(err, KN_NOT_FOUND,
		    N_("there is no such label"), NULL);
	if (status != KN_OK) {
		nb__step_abort(&s);
		return status;
	}
	return nb__step_end(&s, err);
}

/* ---- moving ------------------------------------------------------------------ */

/* Gives the children of a parent their numbers from 1 on, `moved` among them
 * as number `at`. */
static void
renumber(struct nb__step *s, struct kn_label *all, size_t n,
    struct kn_label *moved, size_t at)
{
	uint32_t position = 1;

	for (size_t i = 0; i < n; i++) {
		if (!same_id(all[i].parent, moved->parent) ||
		    strcmp(all[i].id, moved->id) == 0)
			continue;
		if (position == at + 1)
			position++;
		all[i].position = position++;
		write_label(s, &all[i]);
	}
	moved->position = at < position ? (uint32_t)at + 1 : position;
	write_label(s, moved);
}

enum kn_status
kn_label_place(struct kn_notebook *nb, const char *id, const char *parent,
    size_t at, struct kn_err *err)
{
	struct nb__step s = { .nb = nb, .what = NB_STEP_LABEL_CHANGE };
	struct kn_label *all = NULL, *moved = NULL;
	size_t n = 0;
	enum kn_status status = nb__step_begin(&s, err);

	if (status != KN_OK)
		return status;
	status = kn_labels_list(nb, &all, &n, err);
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0)
			moved = &all[i];
	if (status == KN_OK && moved == NULL)
		status = kn_err_set(err, KN_NOT_FOUND,
		    N_("there is no such label"), NULL);
	if (status == KN_OK) {
		free(moved->parent);
		moved->parent = kn_strdup(parent);
		status = check_among(all, n, moved, err);
	}
	if (status == KN_OK)
		renumber(&s, all, n, moved, at);
	kn_labels_free(all, n);
	if (status != KN_OK) {
		nb__step_abort(&s);
		return status;
	}
	return nb__step_end(&s, err);
}

/*
 * note_export.c: notes out. In: views and a format. Out: bytes to a callback.
 * What every format says of its own export is counted here.
 */
#include "core/exchange/note_priv.h"

#include <string.h>

#include "core/exchange/exchange_priv.h"

#define FLUSH_B ((size_t)64 * 1024)

static const struct {
	const char *name;
	void (*write)(struct note__out *o);
} formats[] = {
#define KN_NOTE_FORMAT(NAME, name, ending, write, read) \
	{ name, write },
#include "kunnash/note_format.def"
#undef KN_NOTE_FORMAT
};

enum kn_note_format
kn_note_format_find(struct kn_str name)
{
	unsigned i = 0;

	while (i < KN_NOTES_FORMAT_COUNT &&
	    !kn_str_is(name, formats[i].name))
		i++;
	return (enum kn_note_format)i;
}

void
note__flush(struct note__out *o, bool all)
{
	if (o->b.n < FLUSH_B && !all)
		return;
	if (o->status == KN_OK)
		o->status = o->b.status;
	if (o->status == KN_OK && o->b.n > 0)
		o->status = o->fn(o->user, o->b.s, o->b.n);
	kn_buf_reset(&o->b);
}

void
note__json_text(struct kn_buf *b, struct kn_str s)
{
	exchange__escape(b, s, KN_FORMAT_JSON);
}

void
note__json_pair(struct kn_buf *b, const char *key, const char *value)
{
	char before = b->n == 0 ? '{' : b->s[b->n - 1];

	if (value == NULL)
		return;
	kn_buf_fmt(b, "%s\"%s\":\"", before == '{' || before == '[' ? "" :
	    ",", key);
	note__json_text(b, kn_str(value));
	kn_buf_chr(b, '"');
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
note__new_article(const struct kn_note_views *views, size_t i)
{
	const struct kn_target *t = &views->v[i].note.target, *u;

	if (i == 0)
		return true;
	u = &views->v[i - 1].note.target;
	return !same(t->path, u->path) || !same(t->key, u->key) ||
	    !same(t->url, u->url) || !same(t->corpus, u->corpus) ||
	    (views->v[i].note.scope == KN_NOTE_CORPUS) !=
	    (views->v[i - 1].note.scope == KN_NOTE_CORPUS);
}

void
note__count(struct note__out *o)
{
	const struct kn_note_views *views = o->e->views;

	o->updated = "";
	for (size_t i = 0; i < views->n; i++) {
		const char *updated = views->v[i].note.updated;

		if (updated != NULL && strcmp(updated, o->updated) > 0)
			o->updated = updated;
		o->articles += views->v[i].note.scope != KN_NOTE_CORPUS &&
		    note__new_article(views, i);
	}
}

enum kn_status
kn_notes_export(enum kn_note_format format, const struct kn_note_export *e,
    kn_write_fn *fn, void *user)
{
	struct note__out o = { .e = e, .fn = fn, .user = user,
	    .status = KN_OK };

	kn_buf_init(&o.b, 0);
	note__count(&o);
	formats[format].write(&o);
	note__flush(&o, true);
	kn_buf_dispose(&o.b);
	return o.status;
}

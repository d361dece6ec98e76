/*
 * note_cite.c: what a note cites: the article as a person would name it, and
 * text made plain for documents. In: a view, an index. Out: title, outlet,
 * date in parts; text without controls.
 */
#include "core/exchange/note_cite_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* The Arabic name of an outlet of the gazetteer. */
struct name {
	const char *id;
	char *label;
};

static bool
take_label(void *user, uint32_t number, const struct kn_entity *e)
{
	struct name *name = user;

	(void)number;
	if (strcmp(e->id, name->id) != 0)
		return true;
	name->label = kn_strdup(e->label[KN_LANG_AR]);
	return false;
}

static char *
outlet_name(struct kn_index *ix, const char *id)
{
	struct name name = { .id = id };

	if (id == NULL)
		return NULL;
	if (ix != NULL && kn_index_entity_lookup(ix, KN_TYPE_COUNT,
	    kn_str(id), false, take_label, &name, NULL) != KN_OK)
		return kn_strdup(id);
	return name.label != NULL ? name.label : kn_strdup(id);
}

/* "2023-12-14", "2023-12" or "2023" in parts; false when it is none. */
static bool
split_date(const char *iso, struct kn_str part[3])
{
	struct kn_str rest = kn_str(iso), piece;
	size_t n = 0;

	if (iso == NULL)
		return false;
	while (n < 3 && kn_str_split(&rest, '-', &piece)) {
		uint64_t number;

		/* Of a time only the day. */
		piece.n = piece.n > 2 && n == 2 ? 2 : piece.n;
		if (piece.n != (n == 0 ? 4 : 2) ||
		    !kn_str_u64(piece, &number))
			return false;
		part[n++] = piece;
	}
	return n > 0;
}

void
note__cite(const struct note__out *o, const struct kn_note_view *v,
    struct note__citation *c)
{
	const struct kn_target *t = &v->note.target;
	struct kn_article a;

	*c = (struct note__citation){ .author = t->byline, .via = t->via,
	    .url = t->url, .retrieved = t->retrieved };
	c->outlet = outlet_name(o->e->ix, t->outlet);
	c->dated = split_date(t->date, c->date);
	c->accessed = split_date(t->retrieved, c->access);
	if (t->title != NULL) {
		c->title = kn_strdup(t->title);
	} else if (o->e->ix != NULL && v->article != KN_NO_ARTICLE &&
	    kn_index_article(o->e->ix, v->article, &a, NULL) == KN_OK) {
		c->title = kn_strdup(a.headline);
		kn_article_dispose(&a);
	} else {
		c->title = kn_strdup(t->path != NULL ? t->path :
		    NOTE__NO_TITLE);
	}
}

void
note__cite_dispose(struct note__citation *c)
{
	free(c->title);
	free(c->outlet);
}

size_t
note__cited(const struct note__out *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->e->views->n; i++)
		n += o->e->views->v[i].note.scope != KN_NOTE_CORPUS;
	return n;
}

struct kn_str
note__filter_for(const struct note__out *o, const char *all)
{
	return o->e->filter.n > 0 ? o->e->filter : kn_str(all);
}

/*
 * Control characters, and directions that could reach beyond a note, are no
 * part of a document; marks such as RLM and ZWNJ are.
 */
static bool
is_plain(uint32_t cp)
{
	return (cp >= 0x20 || cp == '\n' || cp == '\t') && cp != 0x7F &&
	    !(cp >= 0x80 && cp < 0xA0) && !(cp >= 0x202A && cp <= 0x202E) &&
	    !(cp >= 0x2066 && cp <= 0x2069) && cp != 0x2028 && cp != 0x2029;
}

void
note__put_plain(struct kn_buf *b, struct kn_str s, bool lines,
    void (*put)(struct kn_buf *b, uint32_t cp))
{
	size_t i = 0;

	while (i < s.n) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if (!is_plain(cp))
			continue;
		if (cp == '\t' || (cp == '\n' && !lines))
			cp = ' ';
		put(b, cp);
	}
}

bool
note__is_web(const char *url)
{
	return url != NULL && (strncmp(url, "http://", 7) == 0 ||
	    strncmp(url, "https://", 8) == 0);
}

void
note__put_keywords(struct kn_buf *b, const struct kn_note_view *v,
    const char *before, void (*put)(struct kn_buf *b, struct kn_str word),
    const char *behind)
{
	const char *label = kn_note_view_label(v);
	bool any = false;

	for (size_t i = 0; i <= v->note.n_tags; i++) {
		const char *word = i == 0 ? label : v->note.tags[i - 1];

		if (word == NULL)
			continue;
		kn_buf_cstr(b, any ? ", " : before);
		put(b, kn_str(word));
		any = true;
	}
	if (any)
		kn_buf_cstr(b, behind);
}

bool
note__is_latin(struct kn_str s)
{
	size_t i = 0;

	while (i < s.n) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z')
			return true;
		if (cp >= 0x590 && cp < 0x900)
			return false;
	}
	return false;
}

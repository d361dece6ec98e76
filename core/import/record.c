/*
 * record.c: one record of many, while it is filled. In: names and values, in
 * the order of the file, from any format of records. Out: what each name
 * means, and at its end an article (record_doc.c). What many records of a
 * file have in common is one reject with a count.
 */
#include "core/import/record_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/import/record_inner_priv.h"
#include "kunnash/encoding.h"

size_t
import__record_max_b(const struct kn_import_limits *limits)
{
	return limits->max_file_b == 0 ? 1 : limits->max_file_b >
	    IMPORT__RECORD_B ? IMPORT__RECORD_B : (size_t)limits->max_file_b;
}

struct import__record *
import__record_new(struct import__input *in)
{
	struct import__record *r = kn_calloc(1, sizeof(*r));

	r->in = in;
	r->by_name = kn_map_new();
	r->ids = kn_map_new();
	r->date_source = "meta";
	kn_buf_init(&r->bytes, import__record_max_b(in->limits));
	return r;
}

static void
report_faults(struct import__record *r)
{
	for (size_t i = 0; i < r->n_faults; i++) {
		const struct fault *f = &r->faults[i];
		char place[192];

		snprintf(place, sizeof(place), "%s", f->place);
		if (f->n > 1)
			snprintf(place, sizeof(place), "%s%s(%ju)", f->place,
			    f->place[0] == '\0' ? "" : " ", (uintmax_t)f->n);
		const struct kn_reject reject = { r->in->path, place,
			f->reason, f->action, f->n };
		if (r->sink != NULL && r->sink->reject != NULL)
			r->sink->reject(r->sink->user, &reject);
	}
}

/* Whether a name of the map was met, in whatever way it is written. */
static bool
was_met(const struct import__record *r, const char *plain)
{
	struct kn_buf b;
	bool met = false;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < r->n_known && !met; i++) {
		kn_buf_reset(&b);
		import__field_plain(kn_str(r->known[i].name), &b);
		met = kn_str_is(kn_buf_get(&b), plain);
	}
	kn_buf_dispose(&b);
	return met;
}

/* Says of what a person mapped what there is none of: it is spelled in some
 * other way. */
static void
tell_unmet(struct import__record *r)
{
	enum import__role role;
	const char *plain;

	for (size_t i = 0; r->sink != NULL && r->sink->tell != NULL &&
	    r->n_known < RECORD_MAX_KNOWN && (plain = import__map_row(
	    r->in->map, i, &role)) != NULL; i++)
		if (!was_met(r, plain))
			import__tell(r->sink, "mapping", "%s → %s, but no "
			    "field is called so", plain,
			    import__role_name(role));
}

void
import__record_free(struct import__record *r)
{
	if (r == NULL)
		return;
	tell_unmet(r);
	report_faults(r);
	for (size_t i = 0; i < r->n_known; i++)
		free(r->known[i].name);
	free(r->known);
	kn_map_free(r->by_name);
	kn_map_free(r->ids);
	kn_buf_dispose(&r->bytes);
	free(r->v);
	free(r);
}

void
import__record_fault(struct import__record *r, const char *place,
    const char *reason, const char *action, const struct kn_import_sink *sink)
{
	struct fault *f = r->faults;

	r->sink = sink;
	while (f < r->faults + r->n_faults && (f->reason != reason ||
	    f->action != action))
		f++;
	if (f == r->faults + RECORD_MAX_FAULTS)
		f--;
	if (f == r->faults + r->n_faults) {
		r->n_faults++;
		*f = (struct fault){ .reason = reason, .action = action };
		snprintf(f->place, sizeof(f->place), "%s", place);
	}
	f->n++;
}

uint64_t
import__record_count(const struct import__record *r)
{
	return r->n_records;
}

void
import__record_only(struct import__record *r)
{
	r->only = true;
}

void
import__record_feed(struct import__record *r)
{
	r->date_source = "feed";
}

void
import__record_drop(struct import__record *r)
{
	kn_buf_reset(&r->bytes);
	r->n = 0;
	r->unused_b = 0;
	r->twice = false;
	memset(r->of_role, 0, sizeof(r->of_role));
}

/* ---- names ------------------------------------------------------------------ */

/* What a name means; *index: where it is remembered, or SIZE_MAX. */
static struct import__meaning
meaning_of(struct import__record *r, struct kn_str name, size_t *index)
{
	uint32_t at;

	if (kn_map_get(r->by_name, name, &at)) {
		*index = at;
		return r->known[at].meaning;
	}
	struct import__meaning m = import__field_meaning(r->in->map, name);
	*index = SIZE_MAX;
	if (r->n_known == RECORD_MAX_KNOWN)
		return m;
	*index = r->n_known;
	r->known = kn_grow(r->known, &r->cap_known, r->n_known + 1,
	    sizeof(*r->known));
	r->known[r->n_known] = (struct known){ .meaning = m,
		.name = kn_strndup(name.s, name.n) };
	kn_map_set(r->by_name, name, (uint32_t)r->n_known++);
	return m;
}

enum import__role
import__record_role(struct import__record *r, struct kn_str name)
{
	size_t index;

	return meaning_of(r, name, &index).role;
}

/* Remembers the longest text whose name means nothing: it may be the body of
 * an article that has none. */
static void
note_unused(struct import__record *r, size_t index, struct kn_str value)
{
	const size_t words = 20;
	size_t n = 0;

	if (value.n < RECORD_TEXT_B || value.n <= r->unused_b ||
	    index == SIZE_MAX)
		return;
	for (size_t i = 0; i < value.n && n < words; i++)
		n += value.s[i] == ' ';
	if (n < words)
		return;
	r->unused = index;
	r->unused_b = value.n;
}

void
import__record_add(struct import__record *r, struct kn_str name,
    struct kn_str value)
{
	size_t index;
	struct import__meaning m = meaning_of(r, name, &index);

	if (m.role == IMPORT__ROLE_NONE)
		note_unused(r, index, value);
	/* A nested name may be known by its end, if no other is. */
	if ((m.role == IMPORT__ROLE_NONE && (index == SIZE_MAX ||
	    strchr(r->known[index].name, '.') == NULL)) ||
	    r->n == RECORD_MAX_VALUES)
		return;
	/* Paragraphs may be many; of authors, say, nobody reads more. */
	if (m.role != IMPORT__ROLE_NONE && m.role != IMPORT__ROLE_BODY &&
	    m.role != IMPORT__ROLE_HTML &&
	    r->of_role[m.role]++ >= RECORD_MAX_OF_ROLE)
		return;
	size_t at = r->bytes.n;
	if (!r->in->encoding_told && kn_encoded_twice(value, &r->bytes))
		r->twice = true;
	else
		kn_buf_str(&r->bytes, value);
	r->v = kn_grow(r->v, &r->cap, r->n + 1, sizeof(*r->v));
	r->v[r->n++] = (struct value){ m, index, at, r->bytes.n - at };
}

static bool
has_text(const struct import__record *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (import__role_is_text(r->v[i].meaning.role))
			return true;
	return false;
}

static bool
has(const struct import__record *r, enum import__role role)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].meaning.role == role && r->v[i].n_b > 0)
			return true;
	return false;
}

bool
import__record_has_body(const struct import__record *r)
{
	return has(r, IMPORT__ROLE_BODY) || has(r, IMPORT__ROLE_HTML);
}

bool
import__record_is_whole(const struct import__record *r)
{
	return has(r, IMPORT__ROLE_TITLE) && import__record_has_body(r);
}

/* What the end of a nested name means, when the whole means nothing. */
static const struct known *
look_at_end(const struct import__record *r, const struct value *v)
{
	struct known *k = &r->known[v->name];

	if (!k->ended)
		k->end = import__field_ending(kn_str(k->name), &k->prefix_b);
	k->ended = true;
	return k;
}

/*
 * When no name is known as a title or text, those that are nested in one that
 * is not known may be: payload.headline, payload.body. False when there are
 * none, or in several: those are records of their own.
 */
static bool
find_nested(const struct import__record *r, struct kn_str *prefix)
{
	*prefix = (struct kn_str){ NULL, 0 };
	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].meaning.role != IMPORT__ROLE_NONE)
			continue;
		const struct known *k = look_at_end(r, &r->v[i]);
		struct kn_str p = { k->name, k->prefix_b };
		if (!import__role_is_text(k->end.role))
			continue;
		if (prefix->s != NULL && !kn_str_eq(p, *prefix))
			return false;
		*prefix = p;
	}
	return prefix->s != NULL;
}

/* Takes the names that are nested there, payload.date too. */
static void
learn_nested(struct import__record *r, struct kn_str prefix)
{
	for (size_t i = 0; i < r->n; i++) {
		struct value *v = &r->v[i];

		if (v->meaning.role != IMPORT__ROLE_NONE)
			continue;
		const struct known *k = look_at_end(r, v);
		if (kn_str_eq((struct kn_str){ k->name, k->prefix_b },
		    prefix))
			r->known[v->name].meaning = v->meaning = k->end;
	}
}

bool
import__record_is_article(const struct import__record *r)
{
	struct kn_str prefix;

	return has_text(r) || find_nested(r, &prefix);
}

void
import__record_tell(struct import__record *r,
    const struct kn_import_sink *sink)
{
	for (size_t i = 0; i < r->n_known; i++) {
		struct known *k = &r->known[i];

		if (!k->told)
			import__tell(sink, "mapping", "%s → %s", k->name,
			    k->meaning.role == IMPORT__ROLE_NONE ?
			    "not used" :
			    import__role_name(k->meaning.role));
		k->told = true;
	}
}

enum kn_status
import__record_end(struct import__record *r, const char *place,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	enum kn_status st = KN_OK;
	struct kn_str prefix;

	(void)err;
	r->sink = sink;
	r->n_records++;
	if (!has_text(r) && find_nested(r, &prefix))
		learn_nested(r, prefix);
	import__record_tell(r, sink);
	if (r->twice)
		import__record_fault(r, place, import__twice,
		    import__as_meant, sink);
	if (r->bytes.status != KN_OK || r->n == RECORD_MAX_VALUES)
		import__record_fault(r, place, N_("the record is too long"),
		    import__skipped, sink);
	else
		st = import__record_make(r, place, sink);
	import__record_drop(r);
	return st;
}

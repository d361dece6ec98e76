/*
 * record_meeting.c: the record of a meeting. In: a meeting in its article.
 * Out: start end exact when person_a person_b place agencies status value
 * behind the keys of the article: `when` as it is written, `value` its ISO
 * date. Somebody who is not named is "unnamed:" and the office as it is
 * written, a country as a place "country:FR".
 */
#include "core/exchange/exchange_priv.h"

#include "kunnash/exchange.h"

static struct kn_str
slice(const struct kn_doc *doc, struct kn_span at)
{
	return (struct kn_str){ doc->text + at.start_b, kn_span_len(at) };
}

void
kn_meeting_person(struct kn_index *ix, const struct kn_doc *doc,
    uint32_t number, struct kn_span surface, struct kn_buf *out)
{
	const struct kn_entity *e = kn_index_entity(ix, number);

	if (e == NULL) {
		kn_buf_cstr(out, "unnamed:");
		kn_buf_str(out, slice(doc, surface));
	} else {
		kn_buf_cstr(out, e->id);
	}
}

void
kn_meeting_place(struct kn_index *ix, uint32_t place, struct kn_buf *out)
{
	const struct kn_entity *e = kn_index_entity(ix, place);

	if (e != NULL)
		kn_buf_fmt(out, "%s%s", e->type == KN_TYPE_COUNTRY ?
		    "country:" : "", e->id);
}

static void
put_buf(struct kn_writer *w, const char *key, struct kn_buf *b)
{
	if (b->n == 0)
		kn_writer_null(w, key);
	else
		kn_writer_str(w, key, kn_buf_get(b));
	kn_buf_reset(b);
}

static void
put_bodies(struct kn_writer *w, struct kn_index *ix,
    const struct kn_meeting *m)
{
	struct kn_str ids[KN_MEETING_BODIES];
	size_t n = 0;

	for (uint32_t i = 0; i < m->n_bodies; i++) {
		const struct kn_entity *e = kn_index_entity(ix, m->bodies[i]);

		if (e != NULL)
			ids[n++] = kn_str(e->id);
	}
	kn_writer_list(w, "agencies", ids, n);
}

enum kn_status
kn_record_meeting(struct kn_writer *w, struct kn_index *ix,
    const struct kn_article *a, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_meeting *m)
{
	char iso[KN_DAY_MAX_B];
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_writer_begin(w);
	exchange__article_keys(w, a);
	kn_writer_int(w, "start", (int64_t)kn_offsets_cp(offsets,
	    m->at.start_b));
	kn_writer_int(w, "end", (int64_t)kn_offsets_cp(offsets,
	    m->at.end_b));
	kn_writer_str(w, "exact", slice(doc, m->at));
	kn_buf_str(&b, slice(doc, m->when));
	put_buf(w, "when", &b);
	kn_meeting_person(ix, doc, m->a, m->surface_a, &b);
	put_buf(w, "person_a", &b);
	kn_meeting_person(ix, doc, m->b, m->surface_b, &b);
	put_buf(w, "person_b", &b);
	kn_meeting_place(ix, m->place, &b);
	put_buf(w, "place", &b);
	put_bodies(w, ix, m);
	kn_writer_cstr(w, "status", kn_meeting_status_name(m->status));
	kn_day_print(m->day, iso);
	kn_writer_cstr(w, "value", iso[0] == '\0' ? NULL : iso);
	kn_buf_dispose(&b);
	return kn_writer_end(w);
}

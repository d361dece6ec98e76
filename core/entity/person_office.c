/*
 * person_office.c: who holds which role. In: the roles of a text, and the
 * mentions that stay. Out: found->offices: a role before a name (وزير
 * الداخلية الفرنسي برونو ريتيليو), one after it (حموشي، المدير العام للأمن
 * الوطني), and one that names a body but nobody, whose holder is the person
 * who has that role elsewhere in the article, if there is one.
 */
#include "core/entity/person_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define BETWEEN_B 8     /* of marks between a name and a role after it */

struct offices {
	const struct people *p;
	struct kn_found *found;
	struct kn_map *holders;         /* head and body → person */
	struct kn_buf key;
};

/* The first mention that starts at or after at_b. */
static size_t
mention_from(const struct kn_mentions *m, uint32_t at_b)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->at[mid].at.start_b < at_b)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
is_person(const struct kn_mention *m)
{
	return m->type == KN_TYPE_PERSON && !m->suppressed;
}

static bool
is_body(const struct kn_mention *m)
{
	return (m->type == KN_TYPE_AGENCY || m->type == KN_TYPE_ORG) &&
	    !m->suppressed;
}

/* The key of a body with the head of a role, in o->key. */
static struct kn_str
key_of(struct offices *o, const struct role *r, uint32_t body)
{
	struct kn_buf head;

	kn_buf_init(&head, 0);
	kn_fold_append(KN_FOLD_NAME, o->p->text + r->at.start_b,
	    r->head_end_b - r->at.start_b, &head);
	kn_buf_reset(&o->key);
	kn_buf_str(&o->key, name__bare(kn_buf_get(&head)));
	kn_buf_put(&o->key, &body, sizeof(body));
	kn_buf_dispose(&head);
	return kn_buf_get(&o->key);
}

static void
add_office(struct offices *o, struct kn_span at, uint32_t person,
    const char *rule)
{
	struct kn_found *f = o->found;

	f->offices = kn_grow(f->offices, &f->cap_offices, f->n_offices + 1,
	    sizeof(*f->offices));
	f->offices[f->n_offices++] = (struct kn_office){ at, person, rule };
}

/* What a person's role says of the bodies in it. */
static void
learn(struct offices *o, const struct role *r, struct kn_span at,
    uint32_t person)
{
	const struct kn_mentions *m = &o->found->mentions;

	for (size_t i = mention_from(m, at.start_b); i < m->n &&
	    m->at[i].at.start_b < at.end_b; i++)
		if (is_body(&m->at[i]))
			kn_map_set(o->holders, key_of(o, r,
			    m->at[i].entity), person);
}

/* Where the words before at_b end. */
static uint32_t
back_over_blanks(const char *text, uint32_t from_b, uint32_t at_b)
{
	size_t i = at_b;

	while (i > from_b) {
		size_t prev = i;
		uint32_t cp = kn_utf8_prev(text, &prev);

		if (cp != ' ' && cp != 0xA0 && cp != '\n')
			break;
		i = prev;
	}
	return (uint32_t)i;
}

/* The person whom a role leads to, or NULL. */
static const struct kn_mention *
person_after(const struct offices *o, const struct role *r)
{
	const struct kn_mentions *m = &o->found->mentions;
	uint32_t end_b = r->name_b > 0 ? r->name_b + 1 : r->at.end_b;

	for (size_t i = mention_from(m, r->head_end_b); i < m->n &&
	    m->at[i].at.start_b < end_b; i++) {
		const struct kn_mention *k = &m->at[i];

		if (is_person(k) && back_over_blanks(o->p->text,
		    r->head_end_b, k->at.start_b) < k->at.start_b)
			return k;
	}
	return NULL;
}

static bool
is_mark(uint32_t cp)
{
	return cp == ' ' || cp == 0xA0 || cp == 0x60C || cp == ',' ||
	    cp == '(' || cp == '-' || cp == 0x2013 || cp == '"' ||
	    cp == 0x201C || cp == 0x201D || cp == 0xAB || cp == 0xBB;
}

/* The person named right before a role, or NULL. */
static const struct kn_mention *
person_before(const struct offices *o, const struct role *r)
{
	const struct kn_mentions *m = &o->found->mentions;
	size_t i = mention_from(m, r->at.start_b);

	/* A name hides what lies in it. */
	while (i > 0 && m->at[i - 1].suppressed)
		i--;
	if (i == 0 || !is_person(&m->at[i - 1]))
		return NULL;
	const struct kn_mention *k = &m->at[i - 1];
	size_t b = k->at.end_b;
	if (b >= r->at.start_b || r->at.start_b - b > BETWEEN_B)
		return NULL;
	while (b < r->at.start_b)
		if (!is_mark(kn_utf8_next(o->p->text, r->at.start_b, &b)))
			return NULL;
	return k;
}

/* The bodies that follow each other in a role: where they end; 0: none. */
static uint32_t
bodies_end(const struct offices *o, const struct role *r)
{
	const struct kn_mentions *m = &o->found->mentions;
	uint32_t end_b = 0;

	for (size_t i = mention_from(m, r->head_end_b); i < m->n &&
	    m->at[i].at.start_b < r->at.end_b; i++) {
		const struct kn_mention *k = &m->at[i];

		if (k->suppressed)
			continue;
		if (end_b > 0 && k->at.start_b > end_b + BETWEEN_B)
			break;
		if (is_body(k) || (end_b > 0 && k->type == KN_TYPE_COUNTRY))
			end_b = k->at.end_b;
		else if (end_b == 0 && k->type == KN_TYPE_PERSON)
			break;
	}
	return end_b;
}

/* A role with a name; true when it has one. */
static bool
with_name(struct offices *o, const struct role *r)
{
	const struct kn_mention *k = person_after(o, r);
	struct kn_span at = r->at;
	const char *rule = "office-before-name";

	if (k != NULL) {
		at.end_b = back_over_blanks(o->p->text, r->head_end_b,
		    k->at.start_b);
	} else {
		k = person_before(o, r);
		rule = "office-after-name";
	}
	if (k == NULL)
		return false;
	add_office(o, at, k->entity, rule);
	learn(o, r, at, k->entity);
	return true;
}

static void
without_name(struct offices *o, const struct role *r)
{
	const struct kn_mentions *m = &o->found->mentions;
	uint32_t end_b = bodies_end(o, r), person = KN_ENTITY_NONE;

	if (end_b == 0)
		return;
	for (size_t i = mention_from(m, r->head_end_b); i < m->n &&
	    m->at[i].at.start_b < end_b && person == KN_ENTITY_NONE; i++)
		if (is_body(&m->at[i]))
			kn_map_get(o->holders, key_of(o, r, m->at[i].entity),
			    &person);
	add_office(o, (struct kn_span){ r->at.start_b, end_b }, person,
	    person == KN_ENTITY_NONE ? "office-unnamed" : "office-elsewhere");
}

static int
office_cmp(const void *pa, const void *pb)
{
	const struct kn_office *a = pa, *b = pb;

	if (a->at.start_b != b->at.start_b)
		return a->at.start_b < b->at.start_b ? -1 : 1;
	return 0;
}

void
people__offices(struct people *p, struct kn_found *found)
{
	struct offices o = { .p = p, .found = found,
	    .holders = kn_map_new() };

	kn_buf_init(&o.key, 0);
	for (size_t i = 0; i < p->n_roles; i++)
		p->roles[i].named = with_name(&o, &p->roles[i]);
	for (size_t i = 0; i < p->n_roles; i++)
		if (!p->roles[i].named)
			without_name(&o, &p->roles[i]);
	if (found->n_offices > 0)
		qsort(found->offices, found->n_offices,
		    sizeof(*found->offices), office_cmp);
	kn_map_free(o.holders);
	kn_buf_dispose(&o.key);
}

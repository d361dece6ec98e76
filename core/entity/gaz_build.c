/*
 * gaz_build.c: rows into entities and the trie of their names. In: struct
 * gaz_rows. Out: the arrays of struct kn_gazetteer. Countries get the names
 * of ICU, every body of national.tsv is made for every country with
 * bodies=yes, and a name that two entities claim is reported.
 */
#include "core/entity/entity_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/locale.h"
#include "kunnash/token.h"

/* While one entity's names are added. */
struct naming {
	struct kn_gazetteer *gaz;
	struct gaz_rows *rows;
	const struct gaz_row *row;
	uint32_t entity;
	enum gaz_kind kind;
	unsigned flags;
	struct kn_buf folded, names;
};

void
gaz__fold_name(struct kn_str name, struct kn_buf *out)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME, name.s, name.n);
	struct kn_token word;

	for (bool first = true; kn_tokens_next(t, &word); first = false) {
		if (!first)
			kn_buf_chr(out, ' ');
		kn_buf_str(out, word.folded);
	}
	kn_tokens_free(t);
}

/* Is `one` among the values of a list? */
static bool
listed(struct kn_str list, struct kn_str one)
{
	struct kn_str value;

	while (list.n > 0 && kn_str_split(&list, '|', &value))
		if (kn_str_eq(value, one))
			return true;
	return false;
}

static bool
sense_is_plain(const struct gaz_sense *s)
{
	return (s->flags & SENSE_NEEDS) == 0 && s->kind != GAZ_ROLE &&
	    s->kind != GAZ_SHORT && s->kind != GAZ_EPITHET &&
	    s->kind != GAZ_BLOCK;
}

/*
 * نيجريا is a country, and نيجري of another in the accusative: a name wins
 * over an inflected adjective, whichever comes first. True when s gives way.
 */
static bool
gives_way(struct gaz_sense *old, const struct gaz_sense *s)
{
	bool old_form = old->kind == GAZ_NISBA || old->kind == GAZ_PEOPLE;
	bool new_form = s->kind == GAZ_NISBA || s->kind == GAZ_PEOPLE;

	if (old_form && !new_form) {
		uint32_t next = old->next;

		*old = *s;
		old->next = next;
	}
	return old_form != new_form;
}

/* May the entity have this name? Marks epithets that several have. */
static bool
may_claim(struct naming *n, uint32_t node, struct gaz_sense *s)
{
	struct gaz_trie *t = &n->gaz->trie;

	for (uint32_t i = t->senses[node]; i != GAZ_NONE; i = t->sense[i].next) {
		struct gaz_sense *old = &t->sense[i];

		if (old->entity == s->entity) {
			/* السعودية is the country and its adjective. */
			if (old->kind == s->kind || (sense_is_plain(old) &&
			    sense_is_plain(s) && s->kind != GAZ_NISBA))
				return false;
			continue;
		}
		if (old->kind == GAZ_EPITHET && s->kind == GAZ_EPITHET) {
			old->flags |= SENSE_SHARED;
			s->flags |= SENSE_SHARED;
		}
		if (sense_is_plain(old) && sense_is_plain(s)) {
			if (gives_way(old, s))
				return false;
			gaz__problem(n->rows, n->row,
			    N_("a name of another entity: %s"),
			    kn_buf_get(&n->folded));
			return false;
		}
	}
	return true;
}

static void
claim(struct naming *n, struct kn_str folded, unsigned flags)
{
	uint32_t node = gaz__name_add(&n->gaz->trie, folded);
	struct gaz_sense s = { .entity = n->entity, .kind = (uint8_t)n->kind,
	    .flags = (uint8_t)(flags | n->flags) };

	if (node == 0)
		gaz__problem(n->rows, n->row, N_("not a name: %s"), folded);
	else if (may_claim(n, node, &s))
		gaz__sense_add(&n->gaz->trie, node, s);
}

static void
claim_form(void *user, struct kn_str form, unsigned flags)
{
	claim(user, form, flags);
}

static bool
is_latin(struct kn_str folded)
{
	return folded.n > 0 && (unsigned char)folded.s[0] < 0x80 &&
	    !(folded.s[0] >= '0' && folded.s[0] <= '9');
}

static void
add_people(struct naming *n)
{
	claim(n, kn_buf_get(&n->folded), 0);
	struct kn_buf with;

	kn_buf_init(&with, 0);
	kn_buf_cstr(&with, "ال");
	kn_buf_str(&with, kn_buf_get(&n->folded));
	claim(n, kn_buf_get(&with), SENSE_DEF);
	kn_buf_dispose(&with);
}

/* Adds one name as the table writes it. */
static void
add_name(struct naming *n, struct kn_str name)
{
	if (name.n == 0)
		return;
	kn_buf_reset(&n->folded);
	gaz__fold_name(name, &n->folded);
	n->flags = listed(n->row->needs, name) ? SENSE_NEEDS : 0;
	if (is_latin(kn_buf_get(&n->folded)))
		n->flags |= SENSE_CAPS;
	if (n->kind == GAZ_NISBA)
		gaz__nisba(kn_buf_get(&n->folded), claim_form, n);
	else if (n->kind == GAZ_PEOPLE)
		add_people(n);
	else
		claim(n, kn_buf_get(&n->folded), 0);
	if (n->kind != GAZ_ROLE && n->kind != GAZ_SHORT) {
		kn_buf_str(&n->names, kn_buf_get(&n->folded));
		kn_buf_chr(&n->names, '\0');
	}
}

static void
add_list(struct naming *n, enum gaz_kind kind, struct kn_str list)
{
	struct kn_str name;

	n->kind = kind;
	while (list.n > 0 && kn_str_split(&list, '|', &name))
		add_name(n, name);
}

static void
add_picker_name(struct naming *n, struct kn_str name)
{
	kn_fold_append(KN_FOLD_NAME, name.s, name.n, &n->names);
	kn_buf_chr(&n->names, '\0');
}

static const char *
names_take(struct naming *n)
{
	kn_buf_chr(&n->names, '\0');
	char *s = kn_arena_alloc(n->gaz->arena, n->names.n);

	memcpy(s, n->names.s, n->names.n);
	return s;
}

/* All names of one entity. The Arabic label is a name too. */
static void
add_names(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    const struct gaz_row *row, uint32_t entity)
{
	struct naming n = { .gaz = gaz, .rows = rows, .row = row,
	    .entity = entity };
	struct gaz_entity *e = &gaz->at[entity];

	kn_buf_init(&n.folded, 0);
	kn_buf_init(&n.names, 0);
	add_list(&n, GAZ_OFFICIAL, row->list[GAZ_OFFICIAL]);
	n.kind = GAZ_NAME;
	if (row->country || row->label[KN_LANG_AR].n > 0)
		add_name(&n, kn_str(e->pub.label[KN_LANG_AR]));
	for (int k = GAZ_NAME; k < GAZ_KIND_COUNT; k++)
		add_list(&n, (enum gaz_kind)k, row->list[k]);
	add_picker_name(&n, kn_str(e->pub.label[KN_LANG_FR]));
	add_picker_name(&n, kn_str(e->pub.label[KN_LANG_EN]));
	struct kn_str latin = row->latin, name;
	while (latin.n > 0 && kn_str_split(&latin, '|', &name))
		add_picker_name(&n, name);
	e->pub.names = names_take(&n);
	kn_buf_dispose(&n.folded);
	kn_buf_dispose(&n.names);
}

/* ---- entities ---- */

static const char *
keep(struct kn_gazetteer *gaz, struct kn_str s)
{
	return s.n == 0 ? NULL : kn_arena_str(gaz->arena, s);
}

static uint32_t
entity_new(struct kn_gazetteer *gaz, const char *id, enum kn_type type)
{
	gaz->at = kn_grow(gaz->at, &gaz->cap, gaz->n + 1, sizeof(*gaz->at));
	gaz->at[gaz->n] = (struct gaz_entity){
		.pub = { .id = id, .type = type, .names = "" },
		.country = GAZ_NONE,
		.body = GAZ_NONE,
	};
	kn_map_set(gaz->by_id, kn_str(id), (uint32_t)gaz->n);
	return (uint32_t)gaz->n++;
}

/* A label: the row's, else ICU's for a country, else the best there is. */
static void
set_labels(struct kn_gazetteer *gaz, struct gaz_entity *e,
    const struct gaz_row *row)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (int l = 0; l < KN_LANG_COUNT; l++) {
		e->pub.label[l] = keep(gaz, row->label[l]);
		if (e->pub.label[l] != NULL || !row->country ||
		    row->id.n != 2)
			continue;
		kn_buf_reset(&b);
		if (kn_region_name(row->id.s, (enum kn_lang)l, &b) == KN_OK)
			e->pub.label[l] = keep(gaz, kn_buf_get(&b));
	}
	kn_buf_dispose(&b);
	for (int l = 0; l < KN_LANG_COUNT; l++) {
		for (int m = KN_LANG_COUNT - 1; m >= 0; m--)
			if (e->pub.label[l] == NULL)
				e->pub.label[l] = e->pub.label[m];
		if (e->pub.label[l] == NULL)
			e->pub.label[l] = e->pub.id;
	}
}

static enum place_kind
place_kind(struct kn_str kind)
{
	static const struct {
		const char *name;
		enum place_kind kind;
	} kinds[] = {
		{ "capital", PLACE_CAPITAL }, { "city", PLACE_CITY },
		{ "region", PLACE_REGION }, { "continent", PLACE_CONTINENT },
		{ "venue", PLACE_VENUE },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kn_str_is(kind, kinds[i].name))
			return kinds[i].kind;
	return PLACE_OTHER;
}

static void
add_entity(struct kn_gazetteer *gaz, const struct gaz_row *row)
{
	uint32_t i = entity_new(gaz, kn_arena_str(gaz->arena, row->id),
	    row->type);
	struct gaz_entity *e = &gaz->at[i];

	set_labels(gaz, e, row);
	e->place = row->type == KN_TYPE_PLACE ? place_kind(row->kind) :
	    PLACE_OTHER;
	e->pub.parent = keep(gaz, row->parent);
	e->world = kn_str_is(row->reach, "world");
	if (row->type != KN_TYPE_COUNTRY) {
		e->pub.home = keep(gaz, row->home);
		return;
	}
	e->pub.home = e->pub.id;
	gaz->countries = kn_grow(gaz->countries, &gaz->cap_countries,
	    gaz->n_countries + 1, sizeof(*gaz->countries));
	e->country = (uint32_t)gaz->n_countries;
	gaz->countries[gaz->n_countries++] = i;
}

/* Numbers of home countries, once all are known. */
static void
link_homes(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct gaz_entity *e = &gaz->at[i];
		uint32_t home;

		if (e->pub.home == NULL)
			continue;
		if (kn_map_get(gaz->by_id, kn_str(e->pub.home), &home) &&
		    gaz->at[home].pub.type == KN_TYPE_COUNTRY)
			e->country = gaz->at[home].country;
		else
			gaz__problem(rows, &rows->at[i],
			    N_("no such home country: %s"),
			    rows->at[i].home);
	}
}

/* ---- national bodies ---- */

static void
national_label(struct kn_gazetteer *gaz, struct gaz_entity *e,
    const struct gaz_row *body, const struct gaz_row *country)
{
	const struct gaz_entity *c = &gaz->at[gaz->countries[e->country]];
	struct kn_str nisba = country->list[GAZ_NISBA], first;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_str(&b, body->label[KN_LANG_AR]);
	if (nisba.n > 0 && kn_str_split(&nisba, '|', &first)) {
		struct kn_str word, rest = body->label[KN_LANG_AR];

		kn_str_split(&rest, ' ', &word);
		kn_buf_chr(&b, ' ');
		gaz__nisba_definite(first, kn_str_ends(word, KN_LIT("ة")) ||
		    kn_str_ends(word, KN_LIT("ات")), &b);
	} else {
		kn_buf_cstr(&b, " ب");
		kn_buf_cstr(&b, c->pub.label[KN_LANG_AR]);
	}
	e->pub.label[KN_LANG_AR] = keep(gaz, kn_buf_get(&b));
	for (int l = KN_LANG_FR; l < KN_LANG_COUNT; l++) {
		kn_buf_reset(&b);
		kn_buf_str(&b, body->label[l]);
		kn_buf_cstr(&b, " (");
		kn_buf_cstr(&b, c->pub.label[l]);
		kn_buf_chr(&b, ')');
		e->pub.label[l] = keep(gaz, kn_buf_get(&b));
	}
	kn_buf_reset(&b);
	for (int l = 0; l < KN_LANG_COUNT; l++) {
		kn_fold_append(KN_FOLD_NAME, e->pub.label[l],
		    strlen(e->pub.label[l]), &b);
		kn_buf_chr(&b, '\0');
	}
	kn_buf_chr(&b, '\0');
	char *names = kn_arena_alloc(gaz->arena, b.n);
	memcpy(names, b.s, b.n);
	e->pub.names = names;
	kn_buf_dispose(&b);
}

/* The body of one country: a row of its own, or made here. */
static uint32_t
national_entity(struct kn_gazetteer *gaz, const struct gaz_row *body,
    const struct gaz_row *country)
{
	uint32_t c, i;
	struct kn_buf id;

	if (!kn_map_get(gaz->by_id, country->id, &c))
		return GAZ_NONE;
	kn_buf_init(&id, 0);
	for (size_t b = 0; b < country->id.n; b++)
		kn_buf_chr(&id, (char)(country->id.s[b] | 0x20));
	kn_buf_chr(&id, '-');
	kn_buf_str(&id, body->id);
	if (!kn_map_get(gaz->by_id, kn_buf_get(&id), &i)) {
		i = entity_new(gaz, keep(gaz, kn_buf_get(&id)),
		    KN_TYPE_AGENCY);
		gaz->at[i].country = gaz->at[c].country;
		gaz->at[i].pub.home = gaz->at[c].pub.id;
		national_label(gaz, &gaz->at[i], body, country);
	}
	kn_buf_dispose(&id);
	return i;
}

/* One body of a row; a country has each but once. */
static void
link_body(struct kn_gazetteer *gaz, struct gaz_rows *rows, size_t row,
    struct kn_str body)
{
	uint32_t c = gaz->at[row].country, b = 0;

	while (b < rows->n_national &&
	    !kn_str_eq(body, rows->national[b].id))
		b++;
	if (b == rows->n_national || c == GAZ_NONE) {
		gaz__problem(rows, &rows->at[row],
		    N_("no such national body: %s"), body);
		return;
	}
	uint32_t *slot = &gaz->bodies[b * gaz->n_countries + c];
	if (*slot != GAZ_NONE)
		gaz__problem(rows, &rows->at[row],
		    N_("its country has this body already: %s"), body);
	else
		*slot = (uint32_t)row;
}

/* Rows that say which national bodies they are (the column "body"). */
static void
link_bodies(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct kn_str list = rows->at[i].body, body;

		while (list.n > 0 && kn_str_split(&list, '|', &body))
			link_body(gaz, rows, i, body);
	}
}

/* One that needs its country beside it needs an adjective for that. */
static bool
has_body(const struct gaz_row *country, const struct gaz_entity *body)
{
	return country->country && country->bodies.n > 0 &&
	    (!body->qualified || country->list[GAZ_NISBA].n > 0);
}

static void
add_nationals(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	size_t n = rows->n_national * gaz->n_countries;

	gaz->n_national = rows->n_national;
	gaz->bodies = kn_malloc(n * sizeof(*gaz->bodies));
	for (size_t i = 0; i < n; i++)
		gaz->bodies[i] = GAZ_NONE;
	link_bodies(gaz, rows);
	for (size_t b = 0; b < rows->n_national; b++) {
		const struct gaz_row *body = &rows->national[b];
		uint32_t i = entity_new(gaz,
		    kn_arena_str(gaz->arena, body->id), KN_TYPE_AGENCY);

		gaz->at[i].body = (uint32_t)b;
		gaz->at[i].qualified = kn_str_is(body->mode, "qualified");
		set_labels(gaz, &gaz->at[i], body);
		add_names(gaz, rows, body, i);
		for (size_t r = 0; r < rows->n; r++) {
			uint32_t c = gaz->at[r].country;

			if (!has_body(&rows->at[r], &gaz->at[i]))
				continue;
			uint32_t *slot =
			    &gaz->bodies[b * gaz->n_countries + c];
			if (*slot == GAZ_NONE)
				*slot = national_entity(gaz, body,
				    &rows->at[r]);
		}
	}
}

/* ---- what is no entity ---- */

static void
add_cue(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    const struct gaz_row *row)
{
	static const char *const cues[] = {
#define KN_CUE(NAME, name) name,
#include "core/entity/cue.def"
#undef KN_CUE
	};
	struct kn_str list = row->list[GAZ_NAME], word;
	struct kn_buf b;
	size_t c = 0;

	while (c < GAZ_CUE_COUNT && !kn_str_is(row->id, cues[c]))
		c++;
	if (c == GAZ_CUE_COUNT) {
		gaz__problem(rows, row, N_("no such cue: %s"), row->id);
		return;
	}
	kn_buf_init(&b, 0);
	while (list.n > 0 && kn_str_split(&list, '|', &word)) {
		kn_buf_reset(&b);
		gaz__fold_name(word, &b);
		if (b.n == 0 || memchr(b.s, ' ', b.n) != NULL)
			gaz__problem(rows, row, N_("not a single word: %s"),
			    word);
		else
			gaz__cue_add(&gaz->trie, gaz__word_add(&gaz->trie,
			    kn_buf_get(&b)), (enum gaz_cue)c);
	}
	kn_buf_dispose(&b);
}

static void
add_block(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    const struct gaz_row *row)
{
	struct naming n = { .gaz = gaz, .rows = rows, .row = row,
	    .entity = GAZ_NONE };

	kn_buf_init(&n.folded, 0);
	kn_buf_init(&n.names, 0);
	add_list(&n, GAZ_BLOCK, row->list[GAZ_BLOCK]);
	kn_buf_dispose(&n.folded);
	kn_buf_dispose(&n.names);
}

void
gaz__build(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		add_entity(gaz, &rows->at[i]);
	link_homes(gaz, rows);
	for (size_t i = 0; i < rows->n; i++)
		add_names(gaz, rows, &rows->at[i], (uint32_t)i);
	add_nationals(gaz, rows);
	for (size_t i = 0; i < rows->n_extra; i++)
		if (rows->extra[i].list[GAZ_BLOCK].n > 0)
			add_block(gaz, rows, &rows->extra[i]);
		else
			add_cue(gaz, rows, &rows->extra[i]);
}

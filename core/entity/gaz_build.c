/*
 * gaz_build.c: rows into entities and the trie of their names. In: struct
 * gaz_rows, and a gazetteer, empty or with ours in it. Out: entities and
 * names added to it; a row with the identifier of one of ours takes its
 * place. Countries get the names of ICU. Rows that contradict themselves or
 * others are reported and left out, and so is a name that two claim.
 */
#include "core/entity/entity_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/locale.h"
#include "kunnash/token.h"

#define PARENTS_MAX 32

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

	for (uint32_t i = t->senses[node]; i != GAZ_NONE;
	    i = t->sense[i].next) {
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
void
gaz__names_add(struct kn_gazetteer *gaz, struct gaz_rows *rows,
    const struct gaz_row *row)
{
	struct naming n = { .gaz = gaz, .rows = rows, .row = row,
	    .entity = row->entity };
	struct gaz_entity *e = &gaz->at[row->entity];

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

const char *
gaz__keep(struct kn_gazetteer *gaz, struct kn_str s)
{
	return s.n == 0 ? NULL : kn_arena_str(gaz->arena, s);
}

uint32_t
gaz__entity_new(struct kn_gazetteer *gaz, const char *id, enum kn_type type)
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
void
gaz__labels_set(struct kn_gazetteer *gaz, struct gaz_entity *e,
    const struct gaz_row *row)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (int l = 0; l < KN_LANG_COUNT; l++) {
		e->pub.label[l] = gaz__keep(gaz, row->label[l]);
		if (e->pub.label[l] != NULL || !row->country ||
		    row->id.n != 2)
			continue;
		kn_buf_reset(&b);
		if (kn_region_name(row->id.s, (enum kn_lang)l, &b) == KN_OK)
			e->pub.label[l] = gaz__keep(gaz, kn_buf_get(&b));
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

enum place_kind
gaz__place_kind(struct kn_str kind)
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
country_new(struct kn_gazetteer *gaz, uint32_t entity)
{
	gaz->countries = kn_grow(gaz->countries, &gaz->cap_countries,
	    gaz->n_countries + 1, sizeof(*gaz->countries));
	gaz->at[entity].country = (uint32_t)gaz->n_countries;
	gaz->countries[gaz->n_countries++] = entity;
}

/* Fills an entity that is new, or one of ours that a row overrides. */
static void
fill_entity(struct kn_gazetteer *gaz, const struct gaz_row *row)
{
	struct gaz_entity *e = &gaz->at[row->entity];
	struct kn_str nisba = row->list[GAZ_NISBA], first = KN_LIT("");

	gaz__labels_set(gaz, e, row);
	e->place = row->type == KN_TYPE_PLACE ? gaz__place_kind(row->kind) :
	    PLACE_OTHER;
	e->pub.parent = gaz__keep(gaz, row->parent);
	e->world = kn_str_is(row->reach, "world");
	if (row->type != KN_TYPE_COUNTRY) {
		e->pub.home = gaz__keep(gaz, row->home);
		return;
	}
	e->pub.home = e->pub.id;
	e->bodies = row->bodies.n > 0;
	if (nisba.n > 0)
		kn_str_split(&nisba, '|', &first);
	e->nisba = gaz__keep(gaz, first);
}

static void
add_entity(struct kn_gazetteer *gaz, struct gaz_row *row)
{
	if (kn_map_get(gaz->by_id, row->id, &row->entity)) {
		fill_entity(gaz, row);
		return;
	}
	row->entity = gaz__entity_new(gaz, kn_arena_str(gaz->arena, row->id),
	    row->type);
	if (row->type == KN_TYPE_COUNTRY)
		country_new(gaz, row->entity);
	fill_entity(gaz, row);
}

/* The number of its home country, once all are known. */
static void
link_home(struct kn_gazetteer *gaz, const struct gaz_row *row)
{
	struct gaz_entity *e = &gaz->at[row->entity];
	uint32_t home;

	if (e->pub.type == KN_TYPE_COUNTRY)
		return;
	e->country = e->pub.home != NULL && kn_map_get(gaz->by_id,
	    kn_str(e->pub.home), &home) ? gaz->at[home].country : GAZ_NONE;
}

/* ---- rows that cannot be ---- */

/* The type of an entity of ours or of the tables; KN_TYPE_COUNT: none. A row
 * that says otherwise of ours is refused. */
static enum kn_type
type_of(const struct kn_gazetteer *gaz, const struct gaz_rows *rows,
    struct kn_str id)
{
	uint32_t i;

	if (kn_map_get(gaz->by_id, id, &i))
		return gaz->at[i].pub.type;
	return kn_map_get(rows->by_id, id, &i) && i < rows->n ?
	    rows->at[i].type : KN_TYPE_COUNT;
}

/* Does the row have every name that it says needs a neighbour? */
static bool
needs_ok(const struct gaz_row *row, struct kn_str *missing)
{
	struct kn_str list = row->needs, name;

	while (list.n > 0 && kn_str_split(&list, '|', &name)) {
		bool found = kn_str_eq(name, row->label[KN_LANG_AR]);

		for (int k = 0; k < GAZ_KIND_COUNT && !found; k++)
			found = listed(row->list[k], name);
		/* The Arabic name of a country may be ICU's. */
		if (!found && !row->country) {
			*missing = name;
			return false;
		}
	}
	return true;
}

static bool
has_name(const struct gaz_row *row)
{
	bool any = row->country || row->label[KN_LANG_AR].n > 0;

	for (int k = 0; k < GAZ_KIND_COUNT; k++)
		any = any || row->list[k].n > 0;
	return any;
}

/* What contradicts the row in itself or in what it speaks of, or NULL. */
static const char *
fault_of(const struct kn_gazetteer *gaz, const struct gaz_rows *rows,
    const struct gaz_row *row, struct kn_str *detail)
{
	uint32_t i;

	*detail = row->id;
	if (kn_map_get(gaz->by_id, row->id, &i) &&
	    (gaz->at[i].pub.type != row->type || gaz->at[i].body != GAZ_NONE))
		return N_("ours with this identifier is something else: %s");
	if (!has_name(row))
		return N_("no name: %s");
	if (!needs_ok(row, detail))
		return N_("what needs a neighbour is no name of the row: %s");
	*detail = row->home;
	if (row->home.n > 0 &&
	    type_of(gaz, rows, row->home) != KN_TYPE_COUNTRY)
		return N_("no such home country: %s");
	return NULL;
}

/* Tells the rows that cannot be, and marks those that can. */
static void
check_rows(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	struct kn_str detail;

	for (size_t i = 0; i < rows->n; i++) {
		struct gaz_row *row = &rows->at[i];
		const char *fault = fault_of(gaz, rows, row, &detail);

		row->entity = fault == NULL ? 0 : GAZ_NONE;
		if (fault != NULL)
			gaz__problem(rows, row, fault, detail);
	}
}

/* Is an entity under itself, by however many steps? */
static bool
is_under_itself(const struct kn_gazetteer *gaz, uint32_t entity)
{
	uint32_t up = entity;

	for (int step = 0; step < PARENTS_MAX; step++) {
		if (gaz->at[up].pub.parent == NULL ||
		    !kn_map_get(gaz->by_id, kn_str(gaz->at[up].pub.parent),
		    &up))
			return false;
		if (up == entity)
			return true;
	}
	return false;
}

/* Parents may be bodies that were made, so they come last. */
static void
check_parents(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct gaz_row *row = &rows->at[i];
		const char *fault = NULL;
		uint32_t up;

		if (row->entity == GAZ_NONE || row->parent.n == 0)
			continue;
		if (!kn_map_get(gaz->by_id, row->parent, &up))
			fault = N_("no such parent: %s");
		else if (is_under_itself(gaz, row->entity))
			fault = N_("its parent is under it: %s");
		if (fault == NULL)
			continue;
		gaz__problem(rows, row, fault, row->parent);
		gaz->at[row->entity].pub.parent = NULL;
	}
}

/* Forgets the names of ours that rows take the place of. */
static void
drop_overridden(struct kn_gazetteer *gaz, const struct gaz_rows *rows)
{
	bool *marked, any = false;
	uint32_t i;

	if (gaz->n == 0)
		return;
	marked = kn_calloc(gaz->n, sizeof(*marked));
	for (size_t r = 0; r < rows->n; r++)
		if (rows->at[r].entity != GAZ_NONE &&
		    kn_map_get(gaz->by_id, rows->at[r].id, &i))
			any = marked[i] = true;
	for (size_t r = 0; r < rows->n_national; r++)
		if (kn_map_get(gaz->by_id, rows->national[r].id, &i) &&
		    gaz->at[i].body != GAZ_NONE)
			any = marked[i] = true;
	if (any)
		gaz__senses_drop(&gaz->trie, marked, gaz->n);
	free(marked);
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

struct kn_gazetteer *
gaz__new(void)
{
	struct kn_gazetteer *gaz = kn_calloc(1, sizeof(*gaz));

	gaz->arena = kn_arena_new();
	gaz->by_id = kn_map_new();
	gaz__trie_init(&gaz->trie);
	return gaz;
}

void
gaz__build(struct kn_gazetteer *gaz, struct gaz_rows *rows)
{
	size_t old_countries = gaz->n_countries;

	gaz__trie_own(&gaz->trie);
	check_rows(gaz, rows);
	drop_overridden(gaz, rows);
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].entity != GAZ_NONE)
			add_entity(gaz, &rows->at[i]);
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].entity != GAZ_NONE)
			link_home(gaz, &rows->at[i]);
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].entity != GAZ_NONE)
			gaz__names_add(gaz, rows, &rows->at[i]);
	gaz__nationals_add(gaz, rows, old_countries);
	check_parents(gaz, rows);
	for (size_t i = 0; i < rows->n_extra; i++)
		if (rows->extra[i].list[GAZ_BLOCK].n > 0)
			add_block(gaz, rows, &rows->extra[i]);
		else
			add_cue(gaz, rows, &rows->extra[i]);
}

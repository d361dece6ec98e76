/*
 * eval.c: a syntax tree into the set of articles that match.
 *
 * Query row of the architecture. In: a tree, an index. Out: a set, the
 * caller's. Words and fields become sets of the index, operators become set
 * operations; nothing of a query ever reaches SQL. May take as long as its
 * deadline allows.
 */
#include "notes_priv.h"
#include "rank_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clock.h"
#include "kunnash/stop.h"

void
eval__init(struct eval *ev, struct kn_index *ix,
    const struct kn_run_opts *opts)
{
	*ev = (struct eval){ .ix = ix };
	if (opts == NULL)
		return;
	ev->no_aliases = opts->no_aliases;
	ev->notebook = opts->notebook;
	ev->corpus = opts->corpus;
	ev->since = opts->new_since;
	ev->day_begins = opts->day_begins;
	ev->cancel = opts->cancel;
	kn_index_stop_on(ix, ev->cancel);
	if (opts->deadline_ms > 0) {
		ev->until_ms = kn_clock_ms() + opts->deadline_ms;
		kn_index_stop_at(ix, ev->until_ms);
	}
}

void
eval__dispose(struct eval *ev)
{
	if (ev->until_ms > 0)
		kn_index_stop_at(ev->ix, 0);
	kn_index_stop_on(ev->ix, NULL);
	kn_set_free(ev->all);
	ev->all = NULL;
}

enum kn_status
eval__end(struct eval *ev, enum kn_status st, struct kn_err *err)
{
	/* The store says so too, but not what can be done. */
	if (st == KN_LIMIT)
		(void)eval__in_time(ev, err);
	eval__dispose(ev);
	return st;
}

static enum kn_status
get_all(struct eval *ev, const struct kn_set **out, struct kn_err *err)
{
	if (ev->all == NULL) {
		enum kn_status st = kn_index_all(ev->ix, &ev->all, err);

		if (st != KN_OK)
			return st;
	}
	*out = ev->all;
	return KN_OK;
}

enum kn_status
eval__facet(struct eval *ev, const char *field, struct kn_str value,
    struct kn_set *acc, struct kn_err *err)
{
	struct kn_set *s = NULL;
	enum kn_status st = kn_index_facet(ev->ix, field, value, &s, err);

	if (st == KN_OK)
		kn_set_or(acc, s);
	kn_set_free(s);
	return st;
}

/* Adds the articles that mention an entity, in the given way if any; those
 * that mention a body of a country mention the country. */
static enum kn_status
add_entity(struct eval *ev, uint32_t number, enum kn_subtype subtype,
    struct kn_set *acc, struct kn_err *err)
{
	const struct kn_entity *e = kn_index_entity(ev->ix, number);
	struct kn_buf value;

	if (e == NULL)
		return KN_OK;
	kn_buf_init(&value, 0);
	kn_buf_cstr(&value, e->id);
	if (subtype != KN_SUBTYPE_COUNT)
		kn_buf_fmt(&value, "/%s", kn_subtype_name(subtype));
	enum kn_status st = eval__facet(ev, "entity", kn_buf_get(&value), acc,
	    err);
	if (st == KN_OK && subtype == KN_SUBTYPE_COUNT &&
	    e->type == KN_TYPE_COUNTRY)
		st = eval__facet(ev, "home", kn_str(e->id), acc, err);
	kn_buf_dispose(&value);
	return st;
}

/* A word stands for a country by its name only, not by its capital, its
 * people and its bodies; for an agency or a person by any mention. */
static enum kn_status
add_alias(struct eval *ev, uint32_t number, struct kn_set *acc,
    struct kn_err *err)
{
	const struct kn_entity *e = kn_index_entity(ev->ix, number);
	enum kn_status st = KN_OK;

	if (e == NULL || e->type != KN_TYPE_COUNTRY)
		return add_entity(ev, number, KN_SUBTYPE_COUNT, acc, err);
	for (unsigned i = 0; i < KN_SUBTYPE_COUNT && st == KN_OK; i++)
		if (value__alias_subtype((enum kn_subtype)i))
			st = add_entity(ev, number, (enum kn_subtype)i, acc,
			    err);
	return st;
}

enum kn_status
eval__aliases(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct entities ents;
	enum kn_status st = value__aliases(nd, ev->ix, &ents, err);

	for (size_t i = 0; st == KN_OK && i < ents.n; i++)
		st = add_alias(ev, ents.number[i], acc, err);
	free(ents.number);
	return st;
}

static enum kn_status
eval_text(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	enum kn_status st = eval__words(ev, nd, out, err);

	if (st == KN_OK && nd->reach == REACH_WORD)
		st = eval__exact(ev, nd, *out, err);
	if (st == KN_OK && !ev->no_aliases)
		st = eval__aliases(ev, nd, *out, err);
	return st;
}

static enum kn_status
eval_entity(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct entities ents;
	enum kn_status st = value__entities(nd, ev->ix, &ents, err);

	if (st != KN_OK)
		return st;
	for (size_t i = 0; st == KN_OK && i < ents.n; i++)
		st = add_entity(ev, ents.number[i], ents.subtype, acc, err);
	free(ents.number);
	return st;
}

static enum kn_status
eval_outlet(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct kn_buf value;

	kn_buf_init(&value, 0);
	enum kn_status st = value__outlet(nd, ev->ix, &value, err);
	if (st == KN_OK && value.n > 0)
		st = eval__facet(ev, nd->field->pub.name,
		    kn_buf_get(&value), acc, err);
	kn_buf_dispose(&value);
	return st;
}

static enum kn_status
eval_date(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct date_range r;
	struct kn_set *s = NULL;
	bool backwards;

	if (!date__parse(nd->value, &r, &backwards))
		return query__error(err, KN_SYNTAX, nd->at_b,
		    N_("not a date"), KN_LIT(""));
	if (r.none || ev->undated_pass) {
		enum kn_status st = eval__facet(ev, "undated", KN_LIT(""), acc,
		    err);

		if (st != KN_OK || r.none)
			return st;
	}
	enum kn_status st = kn_index_dates(ev->ix, r.has_from ? r.from : NULL,
	    r.has_to ? r.to : NULL, &s, err);
	if (st == KN_OK)
		kn_set_or(acc, s);
	kn_set_free(s);
	return st;
}

/* Articles that speak of a day of the range; of none at all. */
static enum kn_status
eval_when(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct date_range r;
	struct kn_set *s = NULL;
	const struct kn_set *all;
	bool backwards;

	if (!date__parse(nd->value, &r, &backwards))
		return query__error(err, KN_SYNTAX, nd->at_b,
		    N_("not a date"), KN_LIT(""));
	enum kn_status st = kn_index_when(ev->ix, r.has_from ? r.from : NULL,
	    r.has_to ? r.to : NULL, &s, err);
	if (st == KN_OK && r.none)
		st = get_all(ev, &all, err);
	if (st == KN_OK && r.none) {
		kn_set_or(acc, all);
		kn_set_minus(acc, s);
	} else if (st == KN_OK) {
		kn_set_or(acc, s);
	}
	kn_set_free(s);
	return st;
}

static const struct {
	const char *code, *names;
} langs[] = {
	{ "ar", "arabic العربية عربية عربي arabe" },
	{ "fr", "french الفرنسية فرنسية français francais" },
	{ "en", "english الإنجليزية إنجليزية انجليزية anglais" },
};

static enum kn_status
eval_lang(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	for (size_t i = 0; i < sizeof(langs) / sizeof(*langs); i++) {
		struct kn_str rest = kn_str(langs[i].names);
		struct kn_str name = kn_str(langs[i].code);

		do {
			if (query__distance(name, nd->value, 0) == 0)
				return eval__facet(ev, "lang",
				    kn_str(langs[i].code), acc, err);
		} while (kn_str_split(&rest, ' ', &name));
	}
	return query__error(err, KN_INVALID, nd->at_b,
	    N_("lang: takes ar, fr or en"), KN_LIT(""));
}

/* Every copy; as always, one row stands for them unless copies are asked
 * for. */
static enum kn_status
eval_story(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	bool hex = nd->value.n == KN_KEY_LEN;

	for (size_t i = 0; hex && i < KN_KEY_LEN; i++)
		hex = memchr("0123456789abcdef", nd->value.s[i], 16) != NULL;
	if (!hex)
		return query__error(err, KN_INVALID, nd->at_b,
		    N_("story: takes the key of a story, 16 hex digits"),
		    KN_LIT(""));
	return kn_index_same(ev->ix, KN_BY_STORY, nd->value, acc, err);
}

static enum kn_status
eval_unread(struct eval *ev, struct kn_set *acc, struct kn_err *err)
{
	struct kn_set *read = kn_set_new();
	const struct kn_set *all;
	enum kn_status st = get_all(ev, &all, err);

	if (st == KN_OK)
		st = notes__state(ev, STATE_READ, read, err);
	if (st == KN_OK) {
		kn_set_or(acc, all);
		kn_set_minus(acc, read);
	}
	kn_set_free(read);
	return st;
}

static enum kn_status
eval_state(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	enum state_id state = field__state(nd->value);
	const struct kn_set *all;
	struct kn_set *leads = NULL;

	if (state == STATE_UNDATED)
		return eval__facet(ev, "undated", KN_LIT(""), acc, err);
	if (state == STATE_UNREAD)
		return eval_unread(ev, acc, err);
	if (state == STATE_NEW)
		return notes__new(ev, acc, err);
	if (state != STATE_COPY)
		return notes__state(ev, state, acc, err);
	enum kn_status st = get_all(ev, &all, err);
	if (st == KN_OK)
		st = kn_index_leads(ev->ix, &leads, err);
	if (st == KN_OK) {
		kn_set_or(acc, all);
		kn_set_minus(acc, leads);
	}
	kn_set_free(leads);
	return st;
}

typedef enum kn_status eval_field_fn(struct eval *ev,
    const struct node *nd, struct kn_set *acc, struct kn_err *err);

static eval_field_fn *const by_kind[] = {
	[KIND_ENTITY] = eval_entity,
	[KIND_OUTLET] = eval_outlet,
	[KIND_LANG] = eval_lang,
	[KIND_DATE] = eval_date,
	[KIND_WHEN] = eval_when,
	[KIND_IS] = eval_state,
	[KIND_LABEL] = notes__field,
	[KIND_TAG] = notes__field,
	[KIND_NOTE] = notes__field,
	[KIND_STORY] = eval_story,
	[KIND_SPEAKER] = speech__speaker,
	[KIND_ROLE] = speech__role,
	[KIND_ADDED] = notes__added,
};

static enum kn_status
eval_field(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	if (nd->field->kind == KIND_TITLE)
		return eval_text(ev, nd, out, err);
	*out = kn_set_new();
	return by_kind[nd->field->kind](ev, nd, *out, err);
}

static enum kn_status
eval_not(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	const struct kn_set *all;
	struct kn_set *s = NULL;
	bool pass = ev->undated_pass;

	/* An article without a date is not hidden by NOT date:2023. */
	ev->undated_pass = false;
	enum kn_status st = get_all(ev, &all, err);
	if (st == KN_OK)
		st = eval__node(ev, nd->kid[0], &s, err);
	ev->undated_pass = pass;
	if (st == KN_OK) {
		*out = kn_set_dup(all);
		kn_set_minus(*out, s);
	}
	kn_set_free(s);
	return st;
}

/* Joins one more set to what an AND or an OR has so far, or to nothing. */
static enum kn_status
join_kid(struct eval *ev, const struct node *nd, const struct node *kid,
    struct kn_set **out, struct kn_err *err)
{
	const struct kn_set *only = ev->only;
	struct ranker *ranker = ev->ranker;
	struct kn_set *s = NULL;

	if (nd->kind == NODE_AND && *out != NULL)
		ev->only = *out;
	/* What an AND in an OR leaves is not all that matches: words weigh in
	 * the rest too. */
	if (nd->kind == NODE_OR && kid->n_kids > 0)
		ev->ranker = NULL;
	enum kn_status st = eval__node(ev, kid, &s, err);
	ev->only = only;
	ev->ranker = ranker;
	if (st != KN_OK)
		return st;
	if (nd->kind == NODE_AND && ev->beside == NULL)
		ev->beside = eval__word_of_all(ev, kid, s);
	if (*out == NULL) {
		*out = s;
		return KN_OK;
	}
	if (nd->kind == NODE_AND)
		kn_set_and(*out, s);
	else
		kn_set_or(*out, s);
	kn_set_free(s);
	return KN_OK;
}

/* Whether texts are read for it. */
static bool
reads_texts(const struct node *nd)
{
	for (size_t i = 0; i < nd->n_kids; i++)
		if (reads_texts(nd->kid[i]))
			return true;
	return nd->kind == NODE_NEAR || nd->reach == REACH_WORD;
}

/* Words add nothing to an AND that has no articles left; fields are looked
 * up all the same, as their values may be wrong. */
static bool
is_settled(const struct node *nd, const struct node *kid,
    const struct kn_set *so_far)
{
	return nd->kind == NODE_AND && kid->kind == NODE_TEXT &&
	    so_far != NULL && kn_set_count(so_far) == 0;
}

/* When the turn of a kid comes: fields, which cost next to nothing; words,
 * the rarest first where that is known; what reads texts. */
static uint64_t
turn_of(const struct eval *ev, const struct node *kid)
{
	if (reads_texts(kid))
		return UINT64_MAX;
	if (kid->kind == NODE_FIELD && !node__is_text(kid))
		return 0;
	return ev->ranker == NULL ? 1 : rank__most(ev->ranker, kid);
}

static enum kn_status
eval_kids(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	const struct node *kid[KN_QUERY_MAX_TERMS];
	uint64_t turn[KN_QUERY_MAX_TERMS];
	const struct rank_term *beside = ev->beside;
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < nd->n_kids; i++) {
		uint64_t t = turn_of(ev, nd->kid[i]);
		size_t k = i;

		for (; k > 0 && turn[k - 1] > t; k--) {
			turn[k] = turn[k - 1];
			kid[k] = kid[k - 1];
		}
		turn[k] = t;
		kid[k] = nd->kid[i];
	}
	for (size_t i = 0; i < nd->n_kids && st == KN_OK; i++)
		if (!is_settled(nd, kid[i], *out))
			st = join_kid(ev, nd, kid[i], out, err);
	ev->beside = beside;
	return st;
}

static enum kn_status
eval_any(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	switch (nd->kind) {
	case NODE_TEXT:
		return eval_text(ev, nd, out, err);
	case NODE_FIELD:
		return eval_field(ev, nd, out, err);
	case NODE_NOT:
		return eval_not(ev, nd, out, err);
	case NODE_NEAR:
		return near__eval(ev, nd, out, err);
	case NODE_AND:
	case NODE_OR:
		return eval_kids(ev, nd, out, err);
	case NODE_ALL:
		break;
	}
	return kn_index_all(ev->ix, out, err);
}

enum kn_status
eval__in_time(const struct eval *ev, struct kn_err *err)
{
	if (ev->cancel != NULL && atomic_load(ev->cancel))
		return kn_err_set(err, KN_CANCELLED,
		    N_("the search was given up"), NULL);
	if (ev->until_ms > 0 && kn_clock_ms() >= ev->until_ms)
		return kn_err_set(err, KN_LIMIT,
		    N_("this query takes too long; ask for fewer "
		    "or rarer words, or give it more time (--deadline)"), NULL);
	return KN_OK;
}

enum kn_status
eval__node(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	*out = NULL;
	enum kn_status st = eval__in_time(ev, err);
	if (st == KN_OK)
		st = eval_any(ev, nd, out, err);
	if (st != KN_OK) {
		kn_set_free(*out);
		*out = NULL;
	}
	return st;
}

bool
eval__has_date(const struct node *nd)
{
	struct date_range r;
	bool backwards;

	if (nd->kind == NODE_FIELD && nd->field->kind == KIND_DATE)
		return date__parse(nd->value, &r, &backwards) && !r.none;
	if (nd->kind == NODE_NOT)
		return false;
	for (size_t i = 0; i < nd->n_kids; i++)
		if (eval__has_date(nd->kid[i]))
			return true;
	return false;
}

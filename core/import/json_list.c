/*
 * json_list.c: what the lists of an object in JSON hold. In: a member of the
 * object, parsed. Out: whether its items are articles of their own, by the
 * fields that the first object among them has.
 */
#include "core/import/json_list_priv.h"

#include "core/import/record_priv.h"

enum {
	MAX_DEPTH = 8,          /* objects in each other that are looked into */
	MAX_NAME_B = 256,
};

/* The roles of the fields of an item. */
struct roles {
	const struct import__map *map;
	bool has[IMPORT__ROLE_COUNT];
	struct kn_buf name;
};

static void
add_roles(struct roles *r, const json_t *object, unsigned depth)
{
	size_t name_b = r->name.n;
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)object, key, v) {
		kn_buf_cstr(&r->name, key);
		if (r->name.n <= MAX_NAME_B)
			r->has[import__field_meaning(r->map,
			    kn_buf_get(&r->name)).role] = true;
		kn_buf_chr(&r->name, '.');
		if (json_is_object(v) && depth < MAX_DEPTH)
			add_roles(r, v, depth + 1);
		kn_buf_trunc(&r->name, name_b);
	}
}

/* Of the first object in a list, and of those in it; false when there is
 * none. */
static bool
roles_of(const struct import__map *map, const json_t *list, bool nested,
    struct roles *r)
{
	size_t i = 0;

	*r = (struct roles){ .map = map };
	while (i < json_array_size(list) &&
	    !json_is_object(json_array_get(list, i)))
		i++;
	if (i == json_array_size(list))
		return false;
	kn_buf_init(&r->name, 0);
	add_roles(r, json_array_get(list, i), nested ? 0 : MAX_DEPTH);
	kn_buf_dispose(&r->name);
	return true;
}

static bool
has_text(const struct roles *r)
{
	return r->has[IMPORT__ROLE_BODY] || r->has[IMPORT__ROLE_HTML];
}

static bool
has_single(const struct roles *r)
{
	return r->has[IMPORT__ROLE_DATE] || r->has[IMPORT__ROLE_URL];
}

bool
import__json_is_of_titles(const struct import__map *map, const json_t *list)
{
	struct roles r;

	return roles_of(map, list, false, &r) && r.has[IMPORT__ROLE_TITLE] &&
	    (r.has[IMPORT__ROLE_BODY] || r.has[IMPORT__ROLE_LEAD] ||
	    has_single(&r));
}

static bool
is_of_articles(const struct import__map *map, const char *name,
    const json_t *list, bool sure)
{
	bool wrapper = !sure && import__field_is_wrapper(kn_str(name));
	struct roles r;

	if (!roles_of(map, list, true, &r))
		return false;
	if (r.has[IMPORT__ROLE_TITLE])
		return has_text(&r) || (wrapper && r.has[IMPORT__ROLE_LEAD]);
	return wrapper && has_text(&r) && (has_single(&r) ||
	    r.has[IMPORT__ROLE_ID]);
}

static bool
holds(const struct import__map *map, const char *name, const json_t *v,
    bool sure, unsigned depth)
{
	const char *key;
	json_t *member;

	if (json_is_array(v))
		return is_of_articles(map, name, v, sure);
	if (json_is_object(v) && depth < MAX_DEPTH)
		json_object_foreach((json_t *)v, key, member)
			if (holds(map, key, member, sure, depth + 1))
				return true;
	return false;
}

bool
import__json_holds_articles(const struct import__map *map, const char *name,
    const json_t *v, bool sure)
{
	return holds(map, name, v, sure, 0);
}

bool
import__json_is_of_texts(const struct import__map *map, const json_t *list)
{
	struct roles r;

	return json_is_array(list) && roles_of(map, list, false, &r) &&
	    has_text(&r) && !has_single(&r) && !r.has[IMPORT__ROLE_TITLE] &&
	    !r.has[IMPORT__ROLE_ID] && !r.has[IMPORT__ROLE_AUTHOR];
}

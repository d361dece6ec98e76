/*
 * type.c: the vocabulary of types and subtypes. In: names. Out: enumerators,
 * and back.
 */
#include "kunnash/entity.h"

static const char *const type_names[] = {
#define KN_TYPE(NAME, name, msgid) name,
#include "kunnash/type.def"
#undef KN_TYPE
};

static const struct {
	const char *name, *types;
} subtypes[] = {
#define KN_SUBTYPE(NAME, name, types) { name, types },
#include "kunnash/subtype.def"
#undef KN_SUBTYPE
};

const char *
kn_type_name(enum kn_type type)
{
	return type_names[type];
}

bool
kn_type_is_body(enum kn_type type)
{
	return type == KN_TYPE_AGENCY || type == KN_TYPE_ORG;
}

const char *
kn_subtype_name(enum kn_subtype sub)
{
	return subtypes[sub].name;
}

bool
kn_subtype_is_of(enum kn_subtype sub, enum kn_type type)
{
	struct kn_str rest = kn_str(subtypes[sub].types), name;

	while (kn_str_split(&rest, ' ', &name))
		if (kn_str_is(name, type_names[type]))
			return true;
	return false;
}

enum kn_type
kn_type_parse(struct kn_str name)
{
	for (int i = 0; i < KN_TYPE_COUNT; i++)
		if (kn_str_is(name, type_names[i]))
			return (enum kn_type)i;
	return KN_TYPE_COUNT;
}

enum kn_subtype
kn_subtype_parse(struct kn_str name)
{
	for (int i = 0; i < KN_SUBTYPE_COUNT; i++)
		if (kn_str_is(name, subtypes[i].name))
			return (enum kn_subtype)i;
	return KN_SUBTYPE_COUNT;
}

/*
 * mention.c: the vocabulary of types and subtypes, and how a surface is
 * shown. In: names, or the words of a mention. Out: enumerators, or text.
 */
#include "kunnash/entity.h"

#include <stdlib.h>

static const char *const type_names[] = {
#define KN_TYPE(NAME, name, msgid) name,
#include "kunnash/type.def"
#undef KN_TYPE
};

static const char *const subtype_names[] = {
#define KN_SUBTYPE(NAME, name) name,
#include "kunnash/subtype.def"
#undef KN_SUBTYPE
};

const char *
kn_type_name(enum kn_type type)
{
	return type_names[type];
}

const char *
kn_subtype_name(enum kn_subtype sub)
{
	return subtype_names[sub];
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
		if (kn_str_is(name, subtype_names[i]))
			return (enum kn_subtype)i;
	return KN_SUBTYPE_COUNT;
}

void
kn_mentions_dispose(struct kn_mentions *m)
{
	free(m->at);
	*m = (struct kn_mentions){ 0 };
}

/* لمغرب after a lam is المغرب; لجنة after it may be اللجنة, which the words
 * alone do not say, and stays. */
void
kn_mention_form(struct kn_str surface, bool after_lam, struct kn_buf *out)
{
	if (after_lam && kn_str_starts(surface, KN_LIT("ل"))) {
		kn_buf_cstr(out, "ال");
		surface.s += sizeof("ل") - 1;
		surface.n -= sizeof("ل") - 1;
	}
	kn_buf_str(out, surface);
}

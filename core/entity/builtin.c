/*
 * builtin.c: the compiled-in gazetteer. In: nothing. Out: the arrays that the
 * build made of assets/gazetteer/ *.tsv, and the digest of the tables and of
 * the rules that read them.
 */
#include "core/entity/entity_priv.h"

#include "gazetteer.inc"
#include "gazetteer_digest.inc"

const struct gaz_image *
gaz__builtin(void)
{
	return &gaz_image;
}

const char *
kn_gazetteer_builtin_version(void)
{
	return KN_GAZ_DIGEST;
}

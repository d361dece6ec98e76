/*
 * builtin.c: the compiled-in gazetteer tables. In: nothing. Out: the bytes of
 * assets/gazetteer/ *.tsv as the build embedded them, and their digest.
 */
#include "core/entity/entity_priv.h"

#include "gazetteer.inc"

const struct gaz_table *
gaz__builtin(size_t *n)
{
	*n = sizeof(tables) / sizeof(tables[0]);
	return tables;
}

const char *
kn_gazetteer_builtin_version(void)
{
	return KN_GAZ_DIGEST;
}

/*
 * gen_fold.c: makes the tables of the fold's fast path, at build time. In:
 * fold.def and ICU's properties. Out: fold_table.inc on standard output, with
 * the identity of the rules. Not part of the library.
 */
#include <stdio.h>
#include <stdlib.h>

#include <unicode/unorm2.h>

#include "core/text/fold_rules_priv.h"

static const UNormalizer2 *nfc;

static uint64_t
hash_add(uint64_t h, uint32_t v)
{
	for (int k = 0; k < 4; k++, v >>= 8)
		h = (h ^ (v & 0xFF)) * 1099511628211u;
	return h;
}

/* Composes alone, is composed already, and never with what is before it. */
static bool
is_inert(uint32_t cp)
{
	UChar32 c = (UChar32)cp;

	return u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK) ==
	    UNORM_YES && unorm2_hasBoundaryBefore(nfc, c);
}

static unsigned
entry_of(enum kn_fold_profile profile, uint32_t cp)
{
	enum fold_class drop = fold_drop_of(cp);
	bool maybe = u_getIntPropertyValue((UChar32)cp,
	    UCHAR_NFC_QUICK_CHECK) == UNORM_MAYBE;

	if (drop != FOLD_SEP)
		return maybe ? FOLD_ENTRY(FOLD_SLOW, 0) : FOLD_ENTRY(drop, 0);
	uint32_t out = fold_map_of(profile, cp);
	if (!is_inert(cp) || !is_inert(out) || out >= FOLD_LOW_N ||
	    fold_class_of(out) == FOLD_MARK)
		return FOLD_ENTRY(FOLD_SLOW, 0);
	if (fold_map_of(profile, out) != out) {
		fprintf(stderr, "fold.def: U+%04X is folded twice\n", cp);
		exit(1);
	}
	return FOLD_ENTRY(fold_class_of(out), out);
}

static unsigned
punct_of(uint32_t cp)
{
	enum fold_class drop = fold_drop_of(cp);

	if (drop != FOLD_SEP)
		return FOLD_ENTRY(drop, 0);
	if (!is_inert(cp) || fold_class_of(cp) == FOLD_MARK)
		return FOLD_ENTRY(FOLD_SLOW, 0);
	for (int p = 0; p < FOLD_PROFILES; p++)
		if (fold_map_of((enum kn_fold_profile)p, cp) != cp)
			return FOLD_ENTRY(FOLD_SLOW, 0);
	return FOLD_ENTRY(fold_class_of(cp), 0);
}

static uint64_t
print_tables(uint64_t h)
{
	printf("const uint16_t fold__low[FOLD_PROFILES][FOLD_LOW_N] = {\n");
	for (int p = 0; p < FOLD_PROFILES; p++) {
		printf("\t{");
		for (uint32_t cp = 0; cp < FOLD_LOW_N; cp++) {
			unsigned e = entry_of((enum kn_fold_profile)p, cp);

			printf("%s0x%04X,", cp % 8 == 0 ? "\n\t" : " ", e);
			h = hash_add(h, e);
		}
		printf("\n\t},\n");
	}
	printf("};\n\nconst uint16_t fold__punct[FOLD_PUNCT_N] = {");
	for (uint32_t i = 0; i < FOLD_PUNCT_N; i++) {
		unsigned e = punct_of(FOLD_PUNCT_FIRST + i);

		printf("%s0x%04X,", i % 8 == 0 ? "\n\t" : " ", e);
		h = hash_add(h, e);
	}
	printf("\n};\n");
	return h;
}

/* The rows that reach beyond the tables. */
static uint64_t
hash_rows(uint64_t h)
{
	for (size_t i = 0; i < FOLD_COUNT(fold_drops); i++) {
		h = hash_add(h, (uint32_t)fold_drops[i].kind);
		h = hash_add(h, fold_drops[i].first);
		h = hash_add(h, fold_drops[i].last);
	}
	for (size_t i = 0; i < FOLD_COUNT(fold_maps); i++) {
		h = hash_add(h, (uint32_t)fold_maps[i].profile);
		h = hash_add(h, fold_maps[i].first);
		h = hash_add(h, fold_maps[i].last);
		h = hash_add(h, fold_maps[i].to);
	}
	for (size_t i = 0; i < FOLD_COUNT(fold_compats); i++) {
		h = hash_add(h, fold_compats[i].first);
		h = hash_add(h, fold_compats[i].last);
	}
	return h;
}

int
main(void)
{
	UErrorCode uerr = U_ZERO_ERROR;
	int revision =
#undef KN_FOLD_REVISION
#define KN_FOLD_REVISION(n) n
#undef KN_FOLD_LOWER
#define KN_FOLD_LOWER(PROFILE)
#include "core/text/fold.def"
	;

	nfc = unorm2_getNFCInstance(&uerr);
	if (U_FAILURE(uerr)) {
		fprintf(stderr, "ICU has no NFC: %s\n", u_errorName(uerr));
		return 1;
	}
	uint64_t h = print_tables(14695981039346656037u);
	h = hash_rows(h);
	printf("\nconst char fold__version[] = \"%d-%s-%016llx\";\n",
	    revision, U_UNICODE_VERSION, (unsigned long long)h);
	return 0;
}

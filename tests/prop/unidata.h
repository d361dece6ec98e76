/*
 * unidata.h: general categories by UnicodeData.txt, to judge what ICU and
 * the C library say by another source.
 */
#ifndef KUNNASH_TEST_UNIDATA_H
#define KUNNASH_TEST_UNIDATA_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNICODE_DATA "/usr/share/unicode/UnicodeData.txt"
#define N_CP 0x110000u

/* Cn where the file is silent; what is neither is OTHER. */
enum gc { CN, CC, CF, CS, CO, ZL, ZP, OTHER };

static inline enum gc
gc_of(const char *name)
{
	static const char names[][3] = { "Cn", "Cc", "Cf", "Cs", "Co", "Zl",
		"Zp" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (memcmp(names[i], name, 2) == 0)
			return (enum gc)i;
	return OTHER;
}

/* One enum gc a code point, to be freed; NULL when there is no file. */
static inline uint8_t *
read_categories(void)
{
	FILE *f = fopen(UNICODE_DATA, "r");
	char line[1024], name[256], cat[3];
	unsigned cp, first = N_CP;
	uint8_t *gc;

	if (f == NULL || (gc = calloc(N_CP, 1)) == NULL)
		return NULL;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%X;%255[^;];%2[^;]", &cp, name, cat) != 3)
			continue;
		/* A pair of rows, "First" and "Last", stands for a range. */
		if (strstr(name, ", Last>") == NULL)
			first = cp;
		if (strstr(name, ", First>") != NULL)
			continue;
		for (; first <= cp && first < N_CP; first++)
			gc[first] = (uint8_t)gc_of(cat);
	}
	fclose(f);
	return gc;
}

/* The format characters that are seen: Prepended_Concatenation_Mark. */
static inline bool
is_visible_format(uint32_t cp)
{
	return (cp >= 0x600 && cp <= 0x605) || cp == 0x6DD || cp == 0x70F ||
	    cp == 0x890 || cp == 0x891 || cp == 0x8E2 || cp == 0x110BD ||
	    cp == 0x110CD;
}

/* Marks and letters that are made to be invisible: those that are
 * Default_Ignorable_Code_Point and no format characters. */
static inline bool
is_invisible(uint32_t cp)
{
	return cp == 0x34F || cp == 0x115F || cp == 0x1160 ||
	    cp == 0x17B4 || cp == 0x17B5 || (cp >= 0x180B && cp <= 0x180F) ||
	    cp == 0x3164 || (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFFA0 ||
	    (cp >= 0xE0100 && cp <= 0xE01EF);
}

/* Whether a terminal may be sent it: nothing that it obeys, hides or has
 * never heard of. */
static inline bool
may_be_sent(const uint8_t *gc, uint32_t cp)
{
	return cp < N_CP && (gc[cp] == OTHER || is_visible_format(cp)) &&
	    !is_invisible(cp) && !(cp >= 0xFDD0 && cp <= 0xFDEF) && (cp & 0xFFFE) != 0xFFFE;
}

#endif

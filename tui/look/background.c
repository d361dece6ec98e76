/*
 * background.c: what a terminal tells about its background, for the theme.
 * In: the variable COLORFGBG, or the colour in an answer to OSC 11, both of
 * unknown origin. Out: dark, light or unknown. Touches nothing.
 */
#include "tui/look/look.h"

#include <stdlib.h>
#include <string.h>

/* "15;0" or "0;default;15": the last field is the background, one of the
 * sixteen colours; of these white and the bright ones are light. */
enum kn_background
kn_background_env(const char *colorfgbg)
{
	const char *last = colorfgbg != NULL ? strrchr(colorfgbg, ';') : NULL;
	char *end;

	if (last == NULL || last[1] < '0' || last[1] > '9')
		return KN_BACKGROUND_UNKNOWN;
	long c = strtol(last + 1, &end, 10);

	if (*end != '\0' || c > 15)
		return KN_BACKGROUND_UNKNOWN;
	return c == 7 || c > 8 ? KN_BACKGROUND_LIGHT : KN_BACKGROUND_DARK;
}

/* "rgb:ffff/ffff/ffff", with one to four digits each. */
enum kn_background
kn_background_rgb(const char *text)
{
	static const unsigned weight[] = { 299, 587, 114 };
	unsigned light = 0;

	if (strncmp(text, "rgb:", 4) != 0)
		return KN_BACKGROUND_UNKNOWN;
	text += 4;
	for (int i = 0; i < 3; i++) {
		size_t n = strspn(text, "0123456789abcdefABCDEF");

		if (n < 1 || n > 4 || text[n] != (i < 2 ? '/' : '\0'))
			return KN_BACKGROUND_UNKNOWN;
		unsigned max = (1U << 4 * n) - 1;

		light += (unsigned)strtoul(text, NULL, 16) * weight[i] / max;
		text += n + 1;
	}
	return light >= 500 ? KN_BACKGROUND_LIGHT : KN_BACKGROUND_DARK;
}

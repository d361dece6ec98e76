/*
 * colour.c: colours of a theme as numbers of a terminal that has fewer.
 *
 * In: -1, a palette number, or 0x1RRGGBB. Out: what the terminal with that
 * many colours understands. Arithmetic only.
 */
#include "tui/screen/colour_priv.h"

#define RGB_FLAG 0x1000000

/* The six steps of the 256-colour cube. */
static const int steps[] = { 0, 95, 135, 175, 215, 255 };

static int
nearest_step(int v)
{
	int best = 0;

	for (int i = 1; i < 6; i++)
		if ((v - steps[i]) * (v - steps[i]) <
		    (v - steps[best]) * (v - steps[best]))
			best = i;
	return best;
}

/* The usual RGB of a palette number from 16 on. */
static int32_t
palette_rgb(int32_t n)
{
	if (n >= 232) {
		int32_t grey = 8 + (n - 232) * 10;

		return grey << 16 | grey << 8 | grey;
	}
	n -= 16;
	return steps[n / 36] << 16 | steps[n / 6 % 6] << 8 | steps[n % 6];
}

/* One of the eight or sixteen first colours. */
static int32_t
basic(int r, int g, int b, int colours)
{
	int bright = r > 200 || g > 200 || b > 200 ? 8 : 0;
	int bits = (r > 100 ? 1 : 0) | (g > 100 ? 2 : 0) | (b > 100 ? 4 : 0);

	return bits | (colours >= 16 ? bright : 0);
}

int32_t
colour__fit(int32_t c, int colours)
{
	int32_t rgb = c & 0xFFFFFF;

	if (c < 0)
		return -1;
	if (colours >= RGB_FLAG) {
		/* Direct colour: the first eight stay palette numbers. */
		if ((c & RGB_FLAG) != 0)
			return rgb < 8 ? 0 : rgb;
		return c < 8 ? c : c < 16 ? c - 8 : c < 256 ?
		    palette_rgb(c) : -1;
	}
	if ((c & RGB_FLAG) == 0 && c < colours)
		return c;
	if ((c & RGB_FLAG) == 0) {
		if (c < 16)
			return c - 8;   /* bright on a terminal of eight */
		if (c > 255)
			return -1;
		rgb = palette_rgb(c);
	}
	int r = rgb >> 16, g = rgb >> 8 & 255, b = rgb & 255;

	if (colours >= 256)
		return 16 + 36 * nearest_step(r) + 6 * nearest_step(g) +
		    nearest_step(b);
	return colours >= 8 ? basic(r, g, b, colours) : -1;
}

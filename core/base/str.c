/*
 * str.c: borrowed text. In and out: pointers and lengths; allocates nothing.
 */
#include "kunnash/str.h"

#include <string.h>

bool
kn_str_is(struct kn_str a, const char *b)
{
	return kn_str_eq(a, kn_str(b));
}

int
kn_str_cmp(struct kn_str a, struct kn_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.s, b.s, n);

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct kn_str
kn_str_trim(struct kn_str a)
{
	while (a.n > 0 && is_blank(a.s[0])) {
		a.s++;
		a.n--;
	}
	while (a.n > 0 && is_blank(a.s[a.n - 1]))
		a.n--;
	return a;
}

bool
kn_str_split(struct kn_str *rest, char sep, struct kn_str *piece)
{
	if (rest->s == NULL)
		return false;
	const char *at = rest->n == 0 ? NULL : memchr(rest->s, sep, rest->n);
	if (at == NULL) {
		*piece = *rest;
		*rest = (struct kn_str){ NULL, 0 };
		return true;
	}
	*piece = (struct kn_str){ rest->s, (size_t)(at - rest->s) };
	rest->n -= piece->n + 1;
	rest->s = at + 1;
	return true;
}

bool
kn_str_u64(struct kn_str a, uint64_t *out)
{
	uint64_t v = 0;

	if (a.n == 0)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		unsigned d = (unsigned)(a.s[i] - '0');

		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = v;
	return true;
}

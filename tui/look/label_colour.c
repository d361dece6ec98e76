/*
 * label_colour.c: the colours that labels have. In: the name of a colour, as
 * the notebook keeps it. Out: the style it is drawn in, its name for people.
 * Touches nothing.
 */
#include "tui/look/look.h"

#include <string.h>

static const struct {
	const char *name, *msgid;
	enum kn_role role;
} colours[] = {
#define KN_LABEL_COLOUR(NAME, name, msgid) \
	{ name, msgid, KN_ROLE_LABEL_##NAME },
#include "tui/look/label_colour.def"
#undef KN_LABEL_COLOUR
};
#define N_COLOURS (sizeof(colours) / sizeof(*colours))

const char *
kn_label_colour(size_t i)
{
	return i < N_COLOURS ? colours[i].name : NULL;
}

const char *
kn_label_colour_msgid(size_t i)
{
	return i < N_COLOURS ? colours[i].msgid : NULL;
}

enum kn_role
kn_label_role(const struct kn_label *l)
{
	for (size_t i = 0; l != NULL && l->colour != NULL && i < N_COLOURS;
	    i++)
		if (strcmp(l->colour, colours[i].name) == 0)
			return colours[i].role;
	return KN_ROLE_TEXT;
}

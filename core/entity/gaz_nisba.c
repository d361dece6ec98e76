/*
 * gaz_nisba.c: the forms of a relative adjective. In: a folded masculine
 * singular (مغربي). Out: feminine, dual, sound plurals and the accusative,
 * each bare and with ال. Every word of a phrase is inflected (كوري جنوبي,
 * الكورية الجنوبية). Broken plurals are rows of the tables, not rules.
 */
#include "core/entity/entity_priv.h"

#define ARTICLE "ال"

/* Endings put after the singular, and what the form agrees with. */
static const struct ending {
	const char *s;
	unsigned flags;
} endings[] = {
	{ "", SENSE_MASC },
	{ "ة", SENSE_FEM },
	{ "ا", SENSE_MASC },    /* مغربيا: accusative */
	{ "ون", 0 },
	{ "ين", 0 },            /* plural, and the dual's other cases */
	{ "ات", 0 },
	{ "ان", 0 },
	{ "تان", 0 },
	{ "تين", 0 },
};

static void
inflect(struct kn_str singular, const char *article, const char *ending,
    struct kn_buf *out)
{
	struct kn_str word;

	for (bool first = true; kn_str_split(&singular, ' ', &word);
	    first = false) {
		if (!first)
			kn_buf_chr(out, ' ');
		kn_buf_cstr(out, article);
		kn_buf_str(out, word);
		kn_buf_cstr(out, ending);
	}
}

void
gaz__nisba(struct kn_str singular, gaz_form_fn *fn, void *user)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		kn_buf_reset(&b);
		inflect(singular, "", endings[i].s, &b);
		fn(user, kn_buf_get(&b), endings[i].flags);
		kn_buf_reset(&b);
		inflect(singular, ARTICLE, endings[i].s, &b);
		fn(user, kn_buf_get(&b), endings[i].flags | SENSE_DEF);
	}
	kn_buf_dispose(&b);
}

void
gaz__nisba_definite(struct kn_str singular, bool feminine,
    struct kn_buf *out)
{
	inflect(singular, ARTICLE, feminine ? "ة" : "", out);
}

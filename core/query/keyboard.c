/*
 * keyboard.c: a word as another keyboard layout would have typed it.
 *
 * Query row of the architecture. In: a word typed while the wrong layout was
 * switched on (hglyvf). Out: what the same keys type in the other one
 * (المغرب), or nothing where a key has no letter there.
 */
#include "hint_priv.h"

#include <string.h>

static const struct {
	const char *of[3];      /* by enum keyboard */
} keys[] = {
#define KN_KEYCAP(qwerty, azerty, arabic) { { qwerty, azerty, arabic } },
#include "keyboard.def"
#undef KN_KEYCAP
};

/* The key that types what stands at the front of a text: the one that types
 * most of it (لا is one key). Cuts it off. */
static const char *
take_key(struct kn_str *text, enum keyboard from, enum keyboard to)
{
	size_t best_b = 0;
	const char *found = NULL;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct kn_str sign = kn_str(keys[i].of[from]);

		if (sign.n > best_b && kn_str_starts(*text, sign)) {
			best_b = sign.n;
			found = keys[i].of[to];
		}
	}
	text->s += best_b;
	text->n -= best_b;
	return found;
}

bool
keyboard__turn(struct kn_str text, enum keyboard from, enum keyboard to,
    struct kn_buf *out)
{
	while (text.n > 0) {
		const char *sign = take_key(&text, from, to);

		if (sign == NULL)
			return false;
		kn_buf_cstr(out, sign);
	}
	return true;
}

struct kn_str
keyboard__field(struct kn_str name)
{
	const struct field_row *field = NULL;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (int from = KEYBOARD_QWERTY; from <= KEYBOARD_AZERTY &&
	    field == NULL; from++)
		for (int back = 0; back < 2 && field == NULL; back++) {
			enum keyboard to = KEYBOARD_ARABIC;

			kn_buf_reset(&b);
			if (keyboard__turn(name,
			    back ? to : (enum keyboard)from,
			    back ? (enum keyboard)from : to, &b))
				field = field__find(kn_buf_get(&b));
		}
	kn_buf_dispose(&b);
	return field == NULL ? (struct kn_str){ NULL, 0 } :
	    kn_str(field->pub.name);
}

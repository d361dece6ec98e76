/*
 * test_pack_text.c: texts as they are stored: every text comes back as it
 * was, and of a damaged one nothing does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/index/index_priv.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* Each test packs all its texts with one packer, as an update does. */
static int
setup(void **state)
{
	*state = index__packer_new();
	return 0;
}

static int
teardown(void **state)
{
	index__packer_free(*state);
	return 0;
}

static const struct {
	const char *name;
	struct kn_str text;
} texts[] = {
	{ "nothing", { "", 0 } },
	{ "one byte", { "a", 1 } },
	{ "Arabic", KN_LIT("قال المغرب، «نعم» 2023 – ١٤ (ديسمبر).\n") },
	{ "the ends of one byte", KN_LIT("\u0600\u063F\u0640\u067F") },
	{ "just outside", KN_LIT("\u05FF\u0680\u07FF") },
	{ "French", KN_LIT("Le Maroc a été élu à l’unanimité.") },
	{ "control characters", { "\0\x1A\x1A\x19\x7F\0", 6 } },
	{ "all lengths", KN_LIT("a\u00E9\u20AC\U0001F600\x1A\u0639") },
};

static void
comes_back(struct index_packer *p, const char *name, struct kn_str text)
{
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	index__pack_text(p, text, &packed);
	char *back = index__unpack_text(kn_buf_get(&packed), text.n);
	if (back == NULL || memcmp(back, text.s, text.n + 1) != 0)
		fail_msg("%s", name);
	free(back);
	/* Of another length it is not this text. */
	assert_null(index__unpack_text(kn_buf_get(&packed), text.n + 1));
	kn_buf_dispose(&packed);
}

static void
every_text_comes_back(void **state)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		/* With a NUL behind it, as the texts of articles. */
		char *s = kn_strndup(texts[i].text.s, texts[i].text.n);

		comes_back(*state, texts[i].name, (struct kn_str){ s,
		    texts[i].text.n });
		free(s);
	}
}

static void
every_character_comes_back(void **state)
{
	struct kn_buf all;

	kn_buf_init(&all, 0);
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 97)
		kn_buf_cp(&all, cp);
	comes_back(*state, "all", kn_buf_get(&all));
	kn_buf_dispose(&all);
}

/* A press text takes less than half, one that says one thing next to
 * nothing. */
static void
texts_become_small(void **state)
{
	static const char piece[] = "أعلنت وزارة الداخلية اليوم في الرباط عن"
	    " توقيف ثلاثة أشخاص يشتبه في صلتهم بتنظيم إرهابي.";
	char *same = kn_malloc(1000001);
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	index__pack_text(*state, KN_LIT(piece), &packed);
	assert_true(packed.n * 3 < sizeof(piece) * 2);
	memset(same, 'a', 1000000);
	same[1000000] = '\0';
	kn_buf_reset(&packed);
	index__pack_text(*state, (struct kn_str){ same, 1000000 }, &packed);
	assert_true(packed.n < 200);
	comes_back(*state, "a million", (struct kn_str){ same, 1000000 });
	kn_buf_dispose(&packed);
	free(same);
}

/* Any byte changed, any length: never more than the text's memory, never a
 * text of another length. */
static void
damage_gives_no_text(void **state)
{
	struct index_packer *p = *state;
	const struct kn_str text = texts[2].text;
	struct kn_buf packed;
	size_t lost = 0;

	kn_buf_init(&packed, 0);
	index__pack_text(p, text, &packed);
	for (size_t n = 0; n < packed.n; n++) {
		char *cut = kn_strndup(packed.s, n);

		assert_null(index__unpack_text((struct kn_str){ cut, n },
		    text.n));
		free(cut);
	}
	for (size_t i = 0; i < packed.n * 8; i++) {
		packed.s[i / 8] = (char)(packed.s[i / 8] ^ 1 << i % 8);
		char *back = index__unpack_text(kn_buf_get(&packed), text.n);

		lost += back == NULL;
		free(back);
		packed.s[i / 8] = (char)(packed.s[i / 8] ^ 1 << i % 8);
	}
	assert_true(lost > 0);
	assert_null(index__unpack_text(kn_buf_get(&packed), SIZE_MAX));
	assert_null(index__unpack_text(kn_buf_get(&packed), 0));
	kn_buf_dispose(&packed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_comes_back),
		cmocka_unit_test(every_character_comes_back),
		cmocka_unit_test(texts_become_small),
		cmocka_unit_test(damage_gives_no_text),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

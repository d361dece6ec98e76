/*
 * test_pack_text.c: texts as they are stored: every text comes back as it
 * was, and of a damaged one nothing does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/index/dictionary_priv.h"
#include "core/index/index_priv.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* Each test packs all its texts with one packer, as an update does. */
struct bed {
	struct index_packer *packer;
	struct kn_db *db;
	char path[sizeof("/tmp/kunnash-pack-XXXXXX")];
};

static int
setup(void **state)
{
	const struct kn_db_opts opts = { .write = true };
	struct bed *b = kn_calloc(1, sizeof(*b));

	memcpy(b->path, "/tmp/kunnash-pack-XXXXXX", sizeof(b->path));
	int fd = mkstemp(b->path);
	if (fd < 0 || close(fd) != 0 ||
	    kn_db_open(b->path, &opts, &b->db, NULL) != KN_OK)
		return -1;
	index__fts_register(b->db, NULL);
	index__schema_create(b->db);
	b->packer = index__packer_open(b->db, true);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bed *b = *state;

	index__packer_free(b->packer);
	kn_db_close(b->db);
	unlink(b->path);
	free(b);
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
comes_back(struct bed *b, const char *name, struct kn_str text)
{
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	index__pack_text(b->packer, text, &packed);
	char *back = index__unpack_text(b->db, kn_buf_get(&packed), text.n);
	if (back == NULL || memcmp(back, text.s, text.n + 1) != 0)
		fail_msg("%s", name);
	free(back);
	/* Of another length it is not this text. */
	assert_null(index__unpack_text(b->db, kn_buf_get(&packed), text.n + 1));
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
	struct bed *b = *state;
	static const char piece[] = "أعلنت وزارة الداخلية اليوم في الرباط عن"
	    " توقيف ثلاثة أشخاص يشتبه في صلتهم بتنظيم إرهابي.";
	char *same = kn_malloc(1000001);
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	index__pack_text(b->packer, KN_LIT(piece), &packed);
	assert_true(packed.n * 3 < sizeof(piece) * 2);
	memset(same, 'a', 1000000);
	same[1000000] = '\0';
	kn_buf_reset(&packed);
	index__pack_text(b->packer, (struct kn_str){ same, 1000000 }, &packed);
	assert_true(packed.n < 200);
	comes_back(b, "a million", (struct kn_str){ same, 1000000 });
	kn_buf_dispose(&packed);
	free(same);
}

/* Any byte changed, any length: never more than the text's memory, never a
 * text of another length. */
static void
damage_gives_no_text(void **state)
{
	struct bed *b = *state;
	const struct kn_str text = texts[2].text;
	struct kn_buf packed;
	size_t lost = 0;

	kn_buf_init(&packed, 0);
	index__pack_text(b->packer, text, &packed);
	for (size_t n = 0; n < packed.n; n++) {
		char *cut = kn_strndup(packed.s, n);

		assert_null(index__unpack_text(b->db, (struct kn_str){ cut, n },
		    text.n));
		free(cut);
	}
	for (size_t i = 0; i < packed.n * 8; i++) {
		packed.s[i / 8] = (char)(packed.s[i / 8] ^ 1 << i % 8);
		char *back = index__unpack_text(b->db, kn_buf_get(&packed), text.n);

		lost += back == NULL;
		free(back);
		packed.s[i / 8] = (char)(packed.s[i / 8] ^ 1 << i % 8);
	}
	assert_true(lost > 0);
	assert_null(index__unpack_text(b->db, kn_buf_get(&packed), SIZE_MAX));
	assert_null(index__unpack_text(b->db, kn_buf_get(&packed), 0));
	kn_buf_dispose(&packed);
}

/* ---- what texts have in common ------------------------------------------- */

/* Some sentence of forty words out of two hundred. */
static struct kn_str
press_text(uint64_t seed, char out[4096])
{
	size_t n = 0;

	for (int i = 0; i < 40; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		n += (size_t)snprintf(out + n, 4096 - n, "ال%uكلمة ",
		    (unsigned)(seed >> 33) % 200 * 977);
	}
	return (struct kn_str){ out, n };
}

/* Packs texts until a dictionary is learnt, which is then stored. */
static void
learn(struct bed *b)
{
	struct kn_buf packed, dictionary;
	char text[4096];

	kn_buf_init(&packed, 0);
	kn_buf_init(&dictionary, 0);
	for (size_t i = 0; dictionary.n == 0 && i < 10000; i++) {
		kn_buf_reset(&packed);
		index__pack_text(b->packer, press_text(i, text), &packed);
		index__packer_learnt(b->packer, &dictionary);
	}
	assert_in_range(dictionary.n, 1, 1 << 15);
	index__dictionary_store(b->db, kn_buf_get(&dictionary));
	/* Told once. */
	kn_buf_reset(&dictionary);
	index__packer_learnt(b->packer, &dictionary);
	assert_int_equal(dictionary.n, 0);
	kn_buf_dispose(&packed);
	kn_buf_dispose(&dictionary);
}

static void
texts_share_a_dictionary(void **state)
{
	struct bed *b = *state;
	struct kn_buf before, after;
	char text[4096];

	kn_buf_init(&before, 0);
	kn_buf_init(&after, 0);
	struct kn_str one = press_text(1, text);
	index__pack_text(b->packer, one, &before);
	learn(b);
	index__pack_text(b->packer, one, &after);
	assert_in_range(after.n, 1, before.n * 9 / 10);
	/* What was packed before it is read as ever. */
	char *back = index__unpack_text(b->db, kn_buf_get(&before), one.n);
	assert_non_null(back);
	assert_memory_equal(back, one.s, one.n);
	free(back);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		comes_back(b, texts[i].name, texts[i].text);
	/* Another packer finds it; and packs the same. */
	struct index_packer *other = index__packer_open(b->db, false);
	kn_buf_reset(&before);
	index__pack_text(other, one, &before);
	assert_true(kn_str_eq(kn_buf_get(&before), kn_buf_get(&after)));
	index__packer_free(other);
	kn_buf_dispose(&before);
	kn_buf_dispose(&after);
}

/* A dictionary that is gone, another one, or none at all. */
static void
damaged_dictionaries_give_no_text(void **state)
{
	static const char *const damage[] = {
		"UPDATE dictionary SET bytes = CAST('none at all' AS BLOB)",
		"UPDATE dictionary SET bytes = CAST(substr(bytes, 1, 60)"
		    " AS BLOB)",
		"UPDATE dictionary SET bytes = zeroblob(9000000)",
		"DELETE FROM dictionary",
	};
	struct bed *b = *state;
	struct kn_buf packed;
	char text[4096];

	learn(b);
	kn_buf_init(&packed, 0);
	struct kn_str one = press_text(1, text);
	index__pack_text(b->packer, one, &packed);
	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		kn_db_exec(b->db, damage[i]);
		kn_db_keep(b->db, NULL, NULL);
		assert_null(index__unpack_text(b->db, kn_buf_get(&packed),
		    one.n));
	}
	assert_int_equal(kn_db_status(b->db), KN_OK);
	kn_buf_dispose(&packed);
}

#define each(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		each(every_text_comes_back),
		each(every_character_comes_back),
		each(texts_become_small),
		each(damage_gives_no_text),
		each(texts_share_a_dictionary),
		each(damaged_dictionaries_give_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

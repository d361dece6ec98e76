/*
 * fuzz_notes.c: reads notes of any bytes in every format that can be read;
 * the first byte chooses it. What was taken must keep the promises of
 * annotate.h, and come back from an export as it was.
 */
#include <string.h>

#include "fuzz.h"
#include "kunnash/annotate.h"
#include "kunnash/utf8.h"

static const enum kn_note_format formats[] = {
	KN_NOTES_JSONL, KN_NOTES_CSV, KN_NOTES_JSONLD, KN_NOTES_BRAT,
	KN_NOTES_FORMAT_COUNT,
};
#define N_FORMATS (sizeof(formats) / sizeof(*formats))

static enum kn_status
collect(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

static void
problem(void *user, const struct kn_note_problem *p)
{
	(void)user;
	FUZZ_CHECK(p->msgid != NULL);
}

static void
check(const struct kn_note_view *v)
{
	const struct kn_note *n = &v->note;

	FUZZ_CHECK(n->id != NULL && strlen(n->id) == 36);
	FUZZ_CHECK(v->item > 0 && v->line > 0);
	FUZZ_CHECK(n->n_tags <= KN_NOTE_TAGS_MAX);
	for (size_t i = 0; i < n->n_tags; i++) {
		FUZZ_CHECK(n->tags[i][0] != '\0');
		FUZZ_CHECK(strlen(n->tags[i]) <= KN_NOTE_NAME_MAX_B);
		FUZZ_CHECK(strpbrk(n->tags[i], "\n\x1b\x07") == NULL);
	}
	if (v->label != NULL)
		FUZZ_CHECK(strchr(v->label, '\x1b') == NULL);
	if (n->scope == KN_NOTE_PASSAGE)
		FUZZ_CHECK(n->anchor.exact != NULL &&
		    n->anchor.exact[0] != '\0' &&
		    n->anchor.start_cp <= n->anchor.end_cp);
	if (n->text != NULL)
		FUZZ_CHECK(kn_utf8_valid(n->text, strlen(n->text)));
}

static void
export(const struct kn_note_views *views, enum kn_note_format format,
    struct kn_buf *out)
{
	struct kn_note_export e = { .views = views };

	kn_buf_init(out, 0);
	FUZZ_CHECK(kn_notes_export(format, &e, collect, out) == KN_OK);
}

static void
there_and_back(const struct kn_note_views *views, enum kn_note_format format)
{
	struct kn_note_views again;
	struct kn_buf first, second;

	export(views, format, &first);
	FUZZ_CHECK(kn_notes_parse(format, "", kn_buf_get(&first), &again,
	    problem, NULL, NULL) == KN_OK);
	FUZZ_CHECK(again.n == views->n);
	export(&again, format, &second);
	FUZZ_CHECK(kn_str_eq(kn_buf_get(&first), kn_buf_get(&second)));
	kn_note_views_dispose(&again);
	kn_buf_dispose(&first);
	kn_buf_dispose(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct kn_note_views views;

	if (n == 0)
		return 0;
	struct kn_str bytes = { (const char *)data + 1, n - 1 };
	if (kn_notes_parse(formats[data[0] % N_FORMATS], "x.txt", bytes,
	    &views, problem, NULL, NULL) != KN_OK)
		return 0;
	if (kn_utf8_valid(bytes.s, bytes.n))
		kn_notes_complete(&views, "x.txt", bytes);
	for (size_t i = 0; i < views.n; i++)
		check(&views.v[i]);
	for (size_t i = 0; i + 1 < N_FORMATS; i++)
		there_and_back(&views, formats[i]);
	for (unsigned f = 0; f < KN_NOTES_FORMAT_COUNT; f++) {
		struct kn_buf out;

		export(&views, (enum kn_note_format)f, &out);
		kn_buf_dispose(&out);
	}
	kn_note_views_dispose(&views);
	return 0;
}

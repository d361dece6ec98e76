/*
 * tags.c: completes a tag from those in use. In: tags as typed, commas
 * between. Out: the same with the last one completed, or the choices as a
 * notice. Folded letters are compared: أمن is found by امن.
 */
#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/utf8.h"
#include "tui/pane/editor.h"

/* Choices that a notice names. */
#define LISTED_MAX 12

/* Where the last tag begins. */
static size_t
last_tag(struct kn_str s)
{
	size_t at_b = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] == ',')
			at_b = i + 1;
		else if (i + 1 < s.n && memcmp(s.s + i, "\u060C", 2) == 0)
			at_b = i + 2;
	}
	while (at_b < s.n && s.s[at_b] == ' ')
		at_b++;
	return at_b;
}

static bool
begins(const char *tag, struct kn_str folded)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, tag, strlen(tag), &b);
	bool yes = kn_str_starts(kn_buf_get(&b), folded);
	kn_buf_dispose(&b);
	return yes;
}

/* How many bytes two tags begin with alike, whole characters. */
static size_t
alike(const char *a, const char *b, size_t n)
{
	size_t i = 0;

	while (i < n && a[i] == b[i])
		i++;
	while (i > 0 && (a[i] & 0xC0) == 0x80)
		i--;
	return i;
}

bool
kn_tags_complete(struct kn_model *m, struct kn_notebook *nb,
    struct kn_str tags, struct kn_buf *out)
{
	size_t from_b = last_tag(tags), n, found = 0, common_b = 0;
	const char *first = NULL;
	struct kn_tag_count *all;
	struct kn_buf folded, list;
	struct kn_err err;

	if (from_b == tags.n)
		return false;
	if (kn_tags_list(nb, &all, &n, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return false;
	}
	kn_buf_init(&folded, 0);
	kn_buf_init(&list, 0);
	kn_fold_append(KN_FOLD_INDEX, tags.s + from_b, tags.n - from_b,
	    &folded);
	for (size_t i = 0; i < n; i++) {
		if (!begins(all[i].tag, kn_buf_get(&folded)))
			continue;
		common_b = first == NULL ? strlen(all[i].tag) :
		    alike(first, all[i].tag, common_b);
		first = first == NULL ? all[i].tag : first;
		if (found++ < LISTED_MAX) {
			kn_buf_cstr(&list, found == 1 ? "" : " \u00B7 ");
			kn_fmt_isolate(kn_str(all[i].tag), &list);
		}
	}
	struct kn_str typed = { tags.s + from_b, tags.n - from_b };
	bool adds = found == 1 ? !kn_str_is(typed, first) :
	    found > 1 && common_b > typed.n;
	if (found > 1)
		kn_model_notice(m, "%s", kn_buf_get(&list));
	if (adds) {
		kn_buf_put(out, tags.s, from_b);
		kn_buf_put(out, first, common_b);
	}
	kn_buf_dispose(&folded);
	kn_buf_dispose(&list);
	kn_tags_free(all, n);
	/* A choice between several is no reason to leave the field. */
	if (!adds && found > 1)
		kn_buf_str(out, tags);
	return adds || found > 1;
}

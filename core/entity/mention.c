/*
 * mention.c: the words for what is found, its release, and how a surface is
 * shown. In: names, or the words of a mention. Out: enumerators, or text.
 */
#include "kunnash/entity.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/mem.h"

static const char *const quote_names[] = {
#define KN_QUOTE(NAME, name) name,
#include "kunnash/quote.def"
#undef KN_QUOTE
};

static const char *const meeting_names[] = {
#define KN_MEETING(NAME, name) name,
#include "kunnash/meeting.def"
#undef KN_MEETING
};

const char *
kn_quote_kind_name(enum kn_quote_kind kind)
{
	return quote_names[kind];
}

const char *
kn_meeting_status_name(enum kn_meeting_status s)
{
	return meeting_names[s];
}

void
kn_found_dispose(struct kn_found *found)
{
	kn_mentions_dispose(&found->mentions);
	free(found->quotes);
	free(found->meetings);
	free(found->offices);
	free(found->unlisted);
	kn_arena_free(found->arena);
	*found = (struct kn_found){ 0 };
}

const struct kn_entity *
kn_found_entity(const struct kn_gazetteer *gaz, const struct kn_found *found,
    uint32_t number)
{
	if (number < kn_gazetteer_count(gaz))
		return kn_gazetteer_get(gaz, number);
	if (found == NULL || number < KN_UNLISTED ||
	    number - KN_UNLISTED >= found->n_unlisted)
		return NULL;
	return &found->unlisted[number - KN_UNLISTED];
}

void
kn_speaker_id(const struct kn_entity *e, struct kn_buf *out)
{
	if (e->type != KN_TYPE_PERSON) {
		for (const char *s = kn_type_name(e->type); *s != '\0'; s++)
			kn_buf_chr(out, (char)(*s | 32));
		kn_buf_chr(out, ':');
	}
	kn_buf_cstr(out, e->id);
}

void
kn_mentions_dispose(struct kn_mentions *m)
{
	free(m->at);
	*m = (struct kn_mentions){ 0 };
}

#define ARTICLE "ال"
#define LAM "ل"
#define TELLING_B 6     /* three letters tell names apart */

/* Does one of the names start with `article` and then with `start`? */
static bool
has_name(const struct kn_entity *e, struct kn_str article,
    struct kn_str start)
{
	if (e == NULL)
		return false;
	for (const char *s = e->names; *s != '\0'; s += strlen(s) + 1) {
		struct kn_str name = kn_str(s);

		if (!kn_str_starts(name, article))
			continue;
		name.s += article.n;
		name.n -= article.n;
		if (kn_str_starts(name, start))
			return true;
	}
	return false;
}

void
kn_mention_form(const struct kn_entity *e, struct kn_str surface,
    bool after_lam, struct kn_buf *out)
{
	struct kn_buf folded;

	if (!after_lam || !kn_str_starts(surface, KN_LIT(LAM))) {
		kn_buf_str(out, surface);
		return;
	}
	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_NAME, surface.s, surface.n, &folded);
	struct kn_str start = { folded.s, folded.n < TELLING_B ? folded.n :
	    TELLING_B };
	if (!has_name(e, KN_LIT(""), start)) {
		kn_buf_cstr(out, ARTICLE);
		if (!has_name(e, KN_LIT(ARTICLE), start)) {
			surface.s += sizeof(LAM) - 1;
			surface.n -= sizeof(LAM) - 1;
		}
	}
	kn_buf_str(out, surface);
	kn_buf_dispose(&folded);
}

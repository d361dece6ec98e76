/*
 * message.c: sentences for people, with text of unknown origin in them.
 * In: message ids and details from the core. Out: one line, translated, the
 * detail filtered and isolated. Touches nothing else.
 *
 * A detail is a file name or a piece of a query as a rule: it is spelt out
 * so that nothing in it is obeyed or lost, and stands in a bidi isolate so
 * that it cannot move the words around it.
 */
#include "tui/look/look.h"

#include <stdio.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/utf8.h"

#define FSI "\xE2\x81\xA8"      /* U+2068 first strong isolate */
#define PDI "\xE2\x81\xA9"      /* U+2069 pop directional isolate */

/* What stands at the place of a mistake, at most this much of it. */
#define PLACE_MAX_CP 40

/*
 * What the system says about an errno is a message id of ours too: the C
 * library comes with no Arabic. These are the ones a reader can meet; xgettext
 * finds them here.
 */
static const char *const system_messages[]
    __attribute__((unused)) = {
	N_("Operation not permitted"),
	N_("No such file or directory"),
	N_("Input/output error"),
	N_("Permission denied"),
	N_("Device or resource busy"),
	N_("File exists"),
	N_("Not a directory"),
	N_("Is a directory"),
	N_("Invalid argument"),
	N_("Too many open files"),
	N_("Too many open files in system"),
	N_("File too large"),
	N_("No space left on device"),
	N_("Read-only file system"),
	N_("Broken pipe"),
	N_("File name too long"),
	N_("Too many levels of symbolic links"),
	N_("Disk quota exceeded"),
	N_("Stale file handle"),
	N_("Inappropriate ioctl for device"),
};

void
kn_fmt_isolate(struct kn_str text, struct kn_buf *out)
{
	kn_buf_cstr(out, FSI);
	kn_buf_str(out, text);
	kn_buf_cstr(out, PDI);
}

typedef void filter_fn(struct kn_str untrusted, struct kn_buf *out);

static void
filter_text(struct kn_str untrusted, struct kn_buf *out)
{
	kn_filter_append(untrusted, false, out);
}

/* The sentence with every %s filled: a translation may say the detail twice,
 * or, as plural forms do, not at all. True when it said it. */
static bool
put_msg(const char *msgid, struct kn_str untrusted, filter_fn *filter,
    struct kn_buf *out)
{
	const char *text = kn_tr(msgid);
	const char *hole = strstr(text, "%s");
	bool said = hole != NULL;

	for (; hole != NULL; text = hole + 2, hole = strstr(text, "%s")) {
		kn_buf_put(out, text, (size_t)(hole - text));
		kn_buf_cstr(out, FSI);
		filter(untrusted, out);
		kn_buf_cstr(out, PDI);
	}
	kn_buf_cstr(out, text);
	return said;
}

void
kn_fmt_msg(const char *msgid, struct kn_str untrusted, struct kn_buf *out)
{
	(void)put_msg(msgid, untrusted, filter_text, out);
}

void
kn_fmt_counted(const struct kn_locale *l, const char *one, const char *many,
    uint64_t n, struct kn_buf *out)
{
	struct kn_buf number;

	kn_buf_init(&number, 64);
	kn_fmt_count(l, n, &number);
	kn_fmt_msg(kn_trn(one, many, n), kn_buf_get(&number), out);
	kn_buf_dispose(&number);
}

void
kn_fmt_err(const struct kn_err *err, struct kn_buf *out)
{
	const char *msgid = err->msgid != NULL ? err->msgid :
	    kn_status_msgid(err->status);
	struct kn_str detail = kn_str(err->detail);

	/* No detail is lost for want of a place in the sentence. */
	if (!put_msg(msgid, detail, kn_filter_append_name, out) &&
	    detail.n > 0)
		(void)put_msg(": %s", detail, kn_filter_append_name, out);
	if (err->sys_errno != 0) {
		const char *why = strerrordesc_np(err->sys_errno);

		kn_buf_cstr(out, ": ");
		if (why != NULL)
			kn_buf_cstr(out, kn_tr(why));
		else
			kn_buf_fmt(out, "errno %d", err->sys_errno);
	}
	if (err->db_code != 0)
		kn_buf_fmt(out, " (SQLite %d)", err->db_code);
}

/* The text from a place on, at most PLACE_MAX_CP characters of it. */
static struct kn_str
from_place(struct kn_str query, size_t at_b, bool *cut)
{
	size_t end_b = at_b;

	for (size_t i = 0; i < PLACE_MAX_CP && end_b < query.n; i++)
		(void)kn_utf8_next(query.s, query.n, &end_b);
	*cut = end_b < query.n;
	return (struct kn_str){ query.s + at_b, end_b - at_b };
}

/* "character 5: " and what stands there. */
static void
put_place(struct kn_str query, size_t at_b, struct kn_buf *out)
{
	char number[24];
	bool cut;

	snprintf(number, sizeof(number), "%zu",
	    kn_utf8_count_cp(query.s, at_b) + 1);
	kn_fmt_msg(N_("character %s"), kn_str(number), out);
	if (at_b < query.n) {
		kn_buf_cstr(out, ": ");
		kn_fmt_isolate(from_place(query, at_b, &cut), out);
		if (cut)
			kn_buf_cstr(out, "…");
	}
}

void
kn_fmt_query_err(const struct kn_err *err, struct kn_str query,
    struct kn_buf *out)
{
	kn_fmt_err(err, out);
	if (err->at_b == KN_NOWHERE || err->at_b > query.n)
		return;
	kn_buf_cstr(out, " (");
	put_place(query, err->at_b, out);
	kn_buf_chr(out, ')');
}

void
kn_fmt_overrides(struct kn_str text, struct kn_buf *out)
{
	struct kn_buf mark;

	if (kn_filter_overrides(text) == 0)
		return;
	kn_buf_init(&mark, 8);
	kn_buf_cp(&mark, kn_filter_show(0x202E));
	kn_fmt_msg(N_("this article has characters that turn the direction "
	    "of text; they are not obeyed, and shown as %s"),
	    kn_buf_get(&mark), out);
	kn_buf_dispose(&mark);
}

/* ---- places in sources ------------------------------------------------------ */

/* What stands before the number of a place, and in the person's language. */
static const struct {
	const char *word, *msgid;
} places[] = {
	{ "line ", N_("line %s") },
	{ "record ", N_("record %s") },
	{ "byte ", N_("byte %s") },
};

/* One part of a place: "record 3"; false when it is another text. */
static bool
fmt_part(struct kn_str part, struct kn_buf *out)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		size_t n = strlen(places[i].word);

		if (part.n <= n || memcmp(part.s, places[i].word, n) != 0)
			continue;
		/* A number needs no isolate, which pipes would keep. */
		const char *form = kn_tr(places[i].msgid);
		const char *at = strstr(form, "%s");
		if (at == NULL)
			return false;
		kn_buf_put(out, form, (size_t)(at - form));
		kn_filter_append((struct kn_str){ part.s + n, part.n - n },
		    false, out);
		kn_buf_cstr(out, at + 2);
		return true;
	}
	return false;
}

void
kn_fmt_place(struct kn_str place, struct kn_buf *out)
{
	size_t start = out->n, times = place.n;
	bool counted = place.n > 2 && place.s[place.n - 1] == ')';
	struct kn_str part;

	for (times--; counted && times > 0 && place.s[times - 1] >= '0' &&
	    place.s[times - 1] <= '9'; times--)
		;
	counted = counted && times > 0 && place.s[times - 1] == '(' &&
	    times + 1 < place.n && (times == 1 || place.s[times - 2] == ' ');
	struct kn_str rest = { place.s, !counted ? place.n : times == 1 ? 0 :
	    times - 2 };
	while (kn_str_split(&rest, ',', &part)) {
		part = kn_str_trim(part);
		if (out->n > start)
			kn_buf_cstr(out, ", ");
		if (!fmt_part(part, out))
			kn_filter_append(part, false, out);
	}
	if (!counted)
		return;
	kn_buf_cstr(out, out->n > start ? " \u00D7" : "\u00D7");
	kn_filter_append((struct kn_str){ place.s + times,
	    place.n - times - 1 }, false, out);
}

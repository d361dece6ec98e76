/*
 * meta.c: the fields of an article that a person can correct. In: names and
 * values as typed, or as a file has them. Out: the field, the value in the
 * form in which articles have it, or why it cannot be one.
 */
#include "kunnash/doc.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

typedef const char *read_fn(struct kn_str typed, struct kn_buf *out);

static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ||
	    (cp >= 0x200E && cp <= 0x200F) ||
	    (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

/* One line, without what moves a terminal or turns text around. */
static const char *
read_words(struct kn_str s, struct kn_buf *out)
{
	if (s.n > KN_META_VALUE_MAX_B)
		return N_("this value is too long");
	for (size_t i = 0; i < s.n;)
		if (is_control(kn_utf8_next(s.s, s.n, &i)))
			return N_("a value is one line of text");
	kn_buf_str(out, s);
	return NULL;
}

static const char *
read_date(struct kn_str s, struct kn_buf *out)
{
	char iso[11];

	if (kn_date_parse(s, iso) != s.n)
		return N_("a date has day, month and year, as in "
		    "2023-12-14 or 14/12/2023");
	kn_buf_cstr(out, iso);
	return NULL;
}

static const char *
read_url(struct kn_str s, struct kn_buf *out)
{
	if (s.n > KN_META_VALUE_MAX_B)
		return N_("this value is too long");
	for (size_t i = 0; i < s.n;) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if (cp == ' ' || is_control(cp))
			return N_("an address has no blanks");
	}
	if (!kn_str_starts(s, KN_LIT("http://")) &&
	    !kn_str_starts(s, KN_LIT("https://")))
		return N_("an address begins with http:// or https://");
	kn_buf_str(out, s);
	return NULL;
}

static const char *
read_lang(struct kn_str s, struct kn_buf *out)
{
	if (!kn_str_is(s, "ar") && !kn_str_is(s, "fr") &&
	    !kn_str_is(s, "en"))
		return N_("a language is ar, fr or en");
	kn_buf_str(out, s);
	return NULL;
}

static const struct {
	const char *name, *msgid;
	size_t at;
	read_fn *read;
} fields[] = {
#define KN_META_FIELD(NAME, name, member, read, msgid) \
	{ name, msgid, offsetof(struct kn_meta, member), read_##read },
#include "kunnash/meta_field.def"
#undef KN_META_FIELD
};

const char *
kn_meta_field_name(enum kn_meta_field field)
{
	return (unsigned)field < KN_META_FIELD_COUNT ? fields[field].name :
	    "";
}

const char *
kn_meta_field_msgid(enum kn_meta_field field)
{
	return (unsigned)field < KN_META_FIELD_COUNT ? fields[field].msgid :
	    "";
}

enum kn_meta_field
kn_meta_field_parse(struct kn_str name)
{
	unsigned i = 0;

	while (i < KN_META_FIELD_COUNT && !kn_str_is(name, fields[i].name))
		i++;
	return (enum kn_meta_field)i;
}

char **
kn_meta_at(const struct kn_meta *m, enum kn_meta_field field)
{
	return (char **)(void *)((char *)(uintptr_t)m + fields[field].at);
}

void
kn_meta_correct(struct kn_meta *m, enum kn_meta_field field,
    const char *value)
{
	char **at = kn_meta_at(m, field);
	char *copy = kn_strdup(value);

	free(*at);
	*at = copy;
	if (field != KN_META_DATE)
		return;
	free(m->date_source);
	m->date_source = kn_strdup("user");
}

enum kn_status
kn_meta_value(enum kn_meta_field field, struct kn_str typed,
    struct kn_buf *out, struct kn_err *err)
{
	const char *why;

	typed = kn_str_trim(typed);
	if (!kn_utf8_valid(typed.s, typed.n))
		why = N_("this is no UTF-8");
	else
		why = typed.n == 0 ? NULL : fields[field].read(typed, out);
	return why == NULL ? KN_OK : kn_err_set(err, KN_INVALID, why, NULL);
}

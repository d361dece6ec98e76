/*
 * err.c: statuses and described errors. In: a failure at hand. Out: a filled
 * struct kn_err. Touches nothing else.
 */
#include "kunnash/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name, *msgid;
} status_rows[] = {
#define KN_STATUS(NAME, name, sentence) { name, sentence },
#include "kunnash/status.def"
#undef KN_STATUS
};

void
kn_err_clear(struct kn_err *err)
{
	if (err != NULL)
		*err = (struct kn_err){ .status = KN_OK, .at_b = KN_NOWHERE };
}

/* Cuts an incomplete UTF-8 sequence off the end of a truncated string. */
static void
trim_partial(char *s)
{
	size_t n = strlen(s), i = n;

	while (i > 0 && n - i < 4 && ((unsigned char)s[i - 1] & 0xC0) == 0x80)
		i--;
	if (i == 0)
		return;
	unsigned char lead = (unsigned char)s[i - 1];
	size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 :
	    lead >= 0xC0 ? 2 : 1;
	if (want > n - (i - 1))
		s[i - 1] = '\0';
}

enum kn_status
kn_err_set(struct kn_err *err, enum kn_status status, const char *msgid,
    const char *fmt, ...)
{
	int saved = errno;

	if (err == NULL)
		return status;
	kn_err_clear(err);
	err->status = status;
	err->msgid = msgid;
	err->sys_errno = status == KN_IO ? saved : 0;
	if (fmt != NULL) {
		va_list ap;

		va_start(ap, fmt);
		int n = vsnprintf(err->detail, sizeof(err->detail), fmt, ap);
		va_end(ap);
		if (n >= (int)sizeof(err->detail))
			trim_partial(err->detail);
	}
	return status;
}

const char *
kn_status_name(enum kn_status status)
{
	return (unsigned)status < KN_STATUS_COUNT ?
	    status_rows[status].name : "unknown";
}

const char *
kn_status_msgid(enum kn_status status)
{
	return (unsigned)status < KN_STATUS_COUNT ?
	    status_rows[status].msgid : status_rows[KN_BUG].msgid;
}

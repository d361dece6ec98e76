/*
 * import_text.c: the importer of plain text: one file is one article. In:
 * the bytes of a file. Out: one article, its text the whole file without a
 * byte order mark; dated by its own dateline, else by a clear date in the
 * names of the file and of its folders.
 */
#include "import_priv.h"

#include <string.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* A decoded text may be this much longer than the file allowed. */
#define MAX_TEXT_B ((size_t)1024 * 1024 * 1024)

bool
import__sniff_text(struct kn_str file)
{
	static const char ext[] = ".txt";

	if (file.n < sizeof(ext))
		return false;
	for (size_t i = 0; i < sizeof(ext) - 1; i++) {
		char c = file.s[file.n - (sizeof(ext) - 1) + i];

		if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != ext[i])
			return false;
	}
	return true;
}

static bool
is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n;)
		if (!kn_uchar_is_space(kn_utf8_next(s, n, &i)))
			return false;
	return true;
}

enum kn_status
import__read_text(const struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct kn_buf text;
	char iso[11];
	size_t n;

	(void)err;
	kn_buf_init(&text, MAX_TEXT_B);
	if (!import__decode(in, &text, sink)) {
		kn_buf_dispose(&text);
		return KN_OK;
	}
	kn_buf_dispose(in->bytes);
	if (is_blank(text.s, text.n)) {
		kn_buf_dispose(&text);
		import__reject(sink, in->path, "", import__empty,
		    import__skipped);
		return KN_OK;
	}
	char *s = kn_buf_take(&text, &n);
	struct kn_doc *doc = kn_doc_new_text(in->path, s, n);
	if (doc->meta.date == NULL && import__date_in_path(in->below, iso)) {
		doc->meta.date = kn_strdup(iso);
		doc->meta.date_source = kn_strdup("filename");
	}
	return sink->doc(sink->user, doc);
}

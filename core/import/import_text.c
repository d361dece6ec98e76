/*
 * import_text.c: the importer of plain text: one file is one article. In: a
 * text that no other importer knows. Out: one article, its text the whole
 * file; dated by its own dateline, else by a clear date in the names of the
 * file and of its folders.
 */
#include "import_priv.h"

#include "kunnash/filter.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

/* The last of the importers: what is text at all. */
bool
import__sniff_text(const struct import__head *head)
{
	(void)head;
	return true;
}

bool
import__is_blank(struct kn_str s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t cp = kn_utf8_next(s.s, s.n, &i);

		if (!kn_uchar_is_space(cp) && kn_filter_cp(cp) !=
		    KN_FILTER_DROP)
			return false;
	}
	return true;
}

void
import__undo_twice(const struct import__input *in, struct kn_buf *text,
    const struct kn_import_sink *sink)
{
	struct kn_buf meant;

	kn_buf_init(&meant, 0);
	if (!in->encoding_told && kn_encoded_twice(kn_buf_get(text), &meant)) {
		kn_buf_reset(text);
		kn_buf_str(text, kn_buf_get(&meant));
		import__reject(sink, in->path, "", import__twice,
		    import__as_meant);
	}
	kn_buf_dispose(&meant);
}

enum kn_status
import__read_text(struct import__input *in,
    const struct kn_import_sink *sink, struct kn_err *err)
{
	struct kn_buf text;
	char iso[11];
	size_t n;

	(void)err;
	kn_buf_init(&text, 0);
	bool whole = import__read_all(in, in->text, &text, sink);
	if (whole && import__is_blank(kn_buf_get(&text))) {
		import__reject(sink, in->path, "", kn_import_empty,
		    import__skipped);
		whole = false;
	}
	if (!whole) {
		kn_buf_dispose(&text);
		return KN_OK;
	}
	import__undo_twice(in, &text, sink);
	char *s = kn_buf_take(&text, &n);
	struct kn_doc *doc = kn_doc_new_text(in->path, s, n);
	if (doc->meta.date == NULL && import__date_in_path(in->below, iso)) {
		doc->meta.date = kn_strdup(iso);
		doc->meta.date_source = kn_strdup("filename");
	}
	return sink->doc(sink->user, doc);
}

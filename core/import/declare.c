/*
 * declare.c: the encoding that a document says it is in. In: its beginning,
 * and what its bytes were guessed to be. Out: an encoding, and whether it
 * goes before the guess. The bytes know better whether they are UTF-8; of
 * encodings with one byte a letter it is the document that knows.
 */
#include "import_priv.h"

#include <string.h>
#include <strings.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#define CHARSET_B 4096          /* where a document declares its encoding */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The encoding behind a word that is at i: ="windows-1256". */
static enum kn_encoding
named_at(struct kn_str head, size_t i)
{
	while (i < head.n && (is_blank(head.s[i]) ||
	    strchr("=\"'", head.s[i]) != NULL))
		i++;
	size_t to = i;
	while (to < head.n && !is_blank(head.s[to]) &&
	    strchr("\"'>;/?", head.s[to]) == NULL)
		to++;
	return kn_encoding_parse((struct kn_str){ head.s + i, to - i });
}

/* What stands behind the first `word`. */
static enum kn_encoding
behind(struct kn_str head, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n < head.n; i++)
		if (strncasecmp(head.s + i, word, n) == 0)
			return named_at(head, i + n);
	return KN_ENC_BINARY;
}

enum kn_encoding
import__declared_in_page(struct kn_str head)
{
	if (head.n > CHARSET_B)
		head.n = CHARSET_B;
	return behind(head, "charset");
}

enum kn_encoding
import__declared_in_xml(struct kn_str head)
{
	while (head.n > 0 && is_blank(head.s[0])) {
		head.s++;
		head.n--;
	}
	if (head.n > CHARSET_B)
		head.n = CHARSET_B;
	const char *end = head.n == 0 ? NULL : memchr(head.s, '>', head.n);
	if (end == NULL || !kn_str_starts(head, KN_LIT("<?xml")))
		return KN_ENC_BINARY;
	return behind((struct kn_str){ head.s, (size_t)(end - head.s) },
	    "encoding");
}

/* Whether few of the letters beyond ASCII are Arabic, when bytes are taken
 * for windows-1256, in which é and à are what they are in windows-1252. */
static bool
is_latin(struct kn_str bytes)
{
	size_t n = 0, arabic = 0;
	struct kn_buf text;

	kn_buf_init(&text, 0);
	if (kn_decode(KN_ENC_WINDOWS_1256, bytes.s, bytes.n, &text, NULL,
	    NULL) != KN_OK)
		kn_buf_reset(&text);
	for (size_t i = 0; i < text.n;) {
		uint32_t cp = kn_utf8_next(text.s, text.n, &i);

		n += cp >= 0x80 && kn_uchar_is_letter(cp);
		arabic += kn_uchar_is_arabic(cp);
	}
	kn_buf_dispose(&text);
	return arabic * 3 < n;
}

bool
import__is_believed(enum kn_encoding declared, enum kn_encoding guessed,
    struct kn_str bytes)
{
	if ((guessed != KN_ENC_WINDOWS_1256 && guessed !=
	    KN_ENC_ISO_8859_6) || declared == guessed)
		return false;
	if (declared == KN_ENC_WINDOWS_1252)
		return is_latin(bytes);
	return declared == KN_ENC_WINDOWS_1256 ||
	    declared == KN_ENC_ISO_8859_6;
}

/*
 * note_read.c: notes of a file, whoever made it. In: bytes. Out: views whose
 * every member is what the notebook takes, and a problem for each thing that
 * was not as it should be. Reads no notebook.
 */
#include "core/exchange/note_json_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/digest.h"
#include "kunnash/encoding.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define TIME_MAX_B 40
#define BAD_MIN 8               /* bytes, for another encoding */
#define FIELD_MAX_B 4096        /* of what is told of an article */

typedef enum kn_status read_fn(struct note__in *in, struct kn_err *err);

static const struct {
	const char *ending;
	read_fn *read;
} readers[] = {
#define KN_NOTE_FORMAT(NAME, name, ending, write, read) { ending, read },
#include "kunnash/note_format.def"
#undef KN_NOTE_FORMAT
};

void
note__problem(struct note__in *in, struct note__place at, const char *id,
    const char *msgid)
{
	if (in->fn != NULL)
		in->fn(in->user, &(struct kn_note_problem){ .item = at.item,
		    .line = at.line, .id = id, .msgid = msgid });
}

/* A UUID that depends on the bytes alone. */
static char *
uuid_of(struct kn_str bytes)
{
	struct kn_digest *d = kn_digest_new();
	struct kn_key a, b;
	struct kn_buf out;

	kn_digest_add(d, "kunnash-note", 12);
	kn_digest_add(d, bytes.s, bytes.n);
	a = kn_digest_end(d);
	b = kn_key_of(bytes.s, bytes.n);
	kn_buf_init(&out, 0);
	/* Version 8, the one whose bits are the maker's own. */
	kn_buf_fmt(&out, "%.8s-%.4s-8%.3s-a%.3s-%.12s", a.hex, a.hex + 8,
	    a.hex + 13, b.hex, b.hex + 4);
	return kn_buf_take(&out, NULL);
}

/* ---- cleaning ------------------------------------------------------------------ */

static bool
is_uuid(const char *s)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (s == NULL || strlen(s) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == '-' ? s[i] != '-' :
		    strchr("0123456789abcdef", s[i]) == NULL)
			return false;
	return true;
}

static bool
is_key(const char *s)
{
	return s == NULL || (strlen(s) == KN_KEY_LEN &&
	    strspn(s, "0123456789abcdef") == KN_KEY_LEN);
}

static bool
is_time(const char *s)
{
	return s == NULL || (strlen(s) <= TIME_MAX_B && strlen(s) >= 10 &&
	    strspn(s, "0123456789-:.TZ+") == strlen(s));
}

/* Drops a member that is not what it should be. */
static bool
keep_if(char **member, bool good)
{
	if (good)
		return true;
	free(*member);
	*member = NULL;
	return false;
}

static bool
fits(const char *s, size_t max_b)
{
	return s == NULL || (strlen(s) <= max_b &&
	    kn_utf8_valid(s, strlen(s)));
}

/* Takes control characters out of a name: an escape sequence is no part of
 * one. Line breaks stay where they part names. */
static bool
clean_name(char *s, bool path)
{
	size_t n = 0, i = 0, n_b = strlen(s);

	while (i < n_b) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(s, n_b, &i);
		bool control = cp < 0x20 || (cp >= 0x7F && cp < 0xA0);

		if (control && !(path && cp == '\n'))
			continue;
		memmove(s + n, s + at, i - at);
		n += i - at;
	}
	s[n] = '\0';
	return n == n_b;
}

static bool
good_path(const char *path)
{
	struct kn_str rest = kn_str(path), name;
	size_t depth = 0;

	while (kn_str_split(&rest, '\n', &name))
		if (!kn_note_name_ok(name) || ++depth > NOTE__DEPTH_MAX)
			return false;
	return true;
}

static bool
clean_label(struct kn_note_view *v)
{
	if (v->label == NULL)
		return true;
	bool good = clean_name(v->label, true);
	return keep_if(&v->label, good_path(v->label)) && good;
}

void
note__add_tag(struct note__in *in, struct note__place at,
    struct kn_note_view *v, const char *tag)
{
	struct kn_note *n = &v->note;
	char *own = kn_strdup(tag);
	bool good = clean_name(own, false);

	if (!kn_note_name_ok(kn_str(own)) || n->n_tags >= KN_NOTE_TAGS_MAX) {
		free(own);
		good = false;
	} else {
		n->tags = kn_realloc(n->tags, n->n_tags + 1,
		    sizeof(*n->tags));
		n->tags[n->n_tags++] = own;
	}
	if (!good)
		note__problem(in, at, n->id, N_("a tag was not a name and "
		    "was cleaned, or left out"));
}

static bool
clean_tags(struct kn_note *n)
{
	size_t kept = 0;
	bool good = true;

	for (size_t i = 0; i < n->n_tags; i++) {
		char *tag = n->tags[i];

		good = clean_name(tag, false) && good;
		if (kn_note_name_ok(kn_str(tag)) && kept < KN_NOTE_TAGS_MAX) {
			n->tags[kept++] = tag;
			continue;
		}
		good = false;
		free(tag);
	}
	n->n_tags = kept;
	return good;
}

static bool
clean_target(struct kn_target *t)
{
	char **plain[] = { &t->url, &t->path, &t->title, &t->outlet, &t->via,
	    &t->byline, &t->date, &t->retrieved };
	char **keys[] = { &t->key, &t->body_key, &t->story, &t->corpus };
	bool good = true;

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		good = keep_if(plain[i], fits(*plain[i], FIELD_MAX_B)) &&
		    good;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		good = keep_if(keys[i], is_key(*keys[i])) && good;
	return good;
}

/* The selectors, where they do not contradict each other. */
static bool
clean_anchor(struct kn_note *n)
{
	struct kn_anchor *a = &n->anchor;
	char **around[] = { &a->prefix, &a->suffix, &a->fold_prefix,
	    &a->fold_suffix };
	bool good = true;

	if (n->scope != KN_NOTE_PASSAGE) {
		kn_anchor_dispose(a);
		*a = (struct kn_anchor){ .exact = NULL };
		return true;
	}
	for (size_t i = 0; i < sizeof(around) / sizeof(*around); i++)
		good = keep_if(around[i], fits(*around[i], FIELD_MAX_B)) &&
		    good;
	if (a->end_cp < a->start_cp) {
		a->start_cp = a->end_cp = 0;
		good = false;
	}
	return good;
}

static void
fold_exact(struct kn_anchor *a)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, a->exact, strlen(a->exact), &b);
	free(a->fold_exact);
	a->fold_exact = kn_buf_take(&b, NULL);
}

/* What cannot be mended; NULL: nothing. */
static const char *
refusal(const struct kn_note *n)
{
	if (!fits(n->text, KN_NOTE_TEXT_MAX_B))
		return N_("the text of the note is too long");
	if (n->scope != KN_NOTE_PASSAGE)
		return NULL;
	if (n->anchor.exact == NULL || n->anchor.exact[0] == '\0')
		return N_("the note has no passage");
	return fits(n->anchor.exact, KN_NOTE_TEXT_MAX_B) ? NULL :
	    N_("the passage of the note is too long");
}

static void
clean(struct note__in *in, struct note__place at, struct kn_note_view *v)
{
	struct kn_note *n = &v->note;

	if (!clean_label(v))
		note__problem(in, at, n->id, N_("the label was not a name "
		    "and was cleaned, or left out"));
	if (!clean_tags(n))
		note__problem(in, at, n->id, N_("a tag was not a name and "
		    "was cleaned, or left out"));
	bool good = clean_target(&n->target);
	good = clean_anchor(n) && good;
	good = keep_if(&n->author, fits(n->author, KN_NOTE_NAME_MAX_B)) &&
	    good;
	good = keep_if(&n->created, is_time(n->created)) && good;
	good = keep_if(&n->updated, is_time(n->updated)) && good;
	if (!good)
		note__problem(in, at, n->id, N_("a value was not what it "
		    "should be, and was left out"));
}

static void
dispose(struct kn_note_view *v)
{
	kn_note_dispose(&v->note);
	free(v->label);
}

bool
note__take(struct note__in *in, struct note__place at,
    struct kn_note_view *v, struct kn_str source)
{
	const char *why;

	if (in->out->n >= KN_NOTES_FILE_MAX) {
		note__problem(in, at, NULL,
		    N_("there are too many notes; the rest was not read"));
		dispose(v);
		return false;
	}
	if (!is_uuid(v->note.id)) {
		struct kn_str known = v->note.id == NULL ||
		    v->note.id[0] == '\0' ? source : kn_str(v->note.id);
		char *id = uuid_of(known);

		free(v->note.id);
		v->note.id = id;
	}
	why = refusal(&v->note);
	if (why != NULL) {
		note__problem(in, at, v->note.id, why);
		dispose(v);
		return true;
	}
	clean(in, at, v);
	if (v->note.scope == KN_NOTE_PASSAGE)
		fold_exact(&v->note.anchor);
	v->item = at.item;
	v->line = at.line;
	v->article = KN_NO_ARTICLE;
	v->state = KN_ANCHOR_ORPHAN;
	in->out->v = kn_grow(in->out->v, &in->cap, in->out->n + 1,
	    sizeof(*in->out->v));
	in->out->v[in->out->n++] = *v;
	return true;
}

void
note__guess_scope(struct kn_note_view *v)
{
	const struct kn_target *t = &v->note.target;

	if (v->note.anchor.exact != NULL)
		return;
	if (t->path != NULL || t->key != NULL || t->url != NULL)
		v->note.scope = KN_NOTE_ARTICLE;
	else if (v->note.text != NULL)
		v->note.scope = KN_NOTE_CORPUS;
}

/* ---- which format ------------------------------------------------------------- */

static enum kn_note_format
by_name(const char *name)
{
	for (unsigned i = 0; i < KN_NOTES_FORMAT_COUNT; i++)
		if (kn_str_ends(kn_str(name), kn_str(readers[i].ending)))
			return (enum kn_note_format)i;
	return KN_NOTES_FORMAT_COUNT;
}

/* By the first letter that is no blank; a BOM was skipped. */
static enum kn_note_format
by_bytes(struct kn_str bytes)
{
	struct kn_str s = kn_str_trim(bytes), line;

	if (s.n == 0)
		return KN_NOTES_JSONL;
	(void)kn_str_split(&s, '\n', &line);
	if (line.s[0] == '[')
		return KN_NOTES_JSONLD;
	if (line.s[0] == '{')
		return note__json_is_lines(bytes) ? KN_NOTES_JSONL :
		    KN_NOTES_JSONLD;
	if (line.s[0] == '#' || (line.s[0] == 'T' &&
	    memchr(line.s, '\t', line.n) != NULL))
		return KN_NOTES_BRAT;
	return KN_NOTES_CSV;
}

/*
 * A spreadsheet may have saved a file in an encoding older than UTF-8. One
 * that is UTF-8 but for some bytes is left as it is: where it is broken is
 * told. True: *out has the text.
 */
static bool
decode(struct kn_str bytes, struct kn_buf *out)
{
	size_t i = 0, good = 0, bad = 0;

	if (kn_utf8_valid(bytes.s, bytes.n))
		return false;
	while (i < bytes.n) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(bytes.s, bytes.n, &i);

		bad += cp == 0xFFFD && i - at != 3;
		good += cp >= 0x80 && (cp != 0xFFFD || i - at == 3);
	}
	enum kn_encoding enc = kn_encoding_detect(bytes.s, bytes.n);
	return bad >= BAD_MIN && bad > good && enc != KN_ENC_UTF8 &&
	    enc != KN_ENC_BINARY &&
	    kn_decode(enc, bytes.s, bytes.n, out, NULL, NULL) == KN_OK;
}

enum kn_status
kn_notes_parse(enum kn_note_format format, const char *name,
    struct kn_str bytes, struct kn_note_views *out, kn_note_problem_fn *fn,
    void *user, struct kn_err *err)
{
	struct note__in in = { .bytes = bytes, .name = name, .out = out,
	    .fn = fn, .user = user };
	struct kn_buf decoded;

	*out = (struct kn_note_views){ NULL, 0 };
	if (bytes.n > KN_NOTES_FILE_MAX_B)
		return kn_err_set(err, KN_LIMIT, N_("the file is too large"),
		    NULL);
	kn_buf_init(&decoded, 2 * KN_NOTES_FILE_MAX_B);
	if (decode(bytes, &decoded)) {
		in.bytes = kn_buf_get(&decoded);
		note__problem(&in, (struct note__place){ 0, 0 }, NULL,
		    N_("the file is no UTF-8; it was read in the encoding "
		    "that fits it best"));
	}
	if (kn_str_starts(in.bytes, KN_LIT("\xEF\xBB\xBF")))
		in.bytes = (struct kn_str){ in.bytes.s + 3, in.bytes.n - 3 };
	if (format == KN_NOTES_FORMAT_COUNT)
		format = by_name(name);
	if (format == KN_NOTES_FORMAT_COUNT)
		format = by_bytes(in.bytes);
	enum kn_status st = readers[format].read != NULL ?
	    readers[format].read(&in, err) : kn_err_set(err, KN_UNSUPPORTED,
	    N_("notes cannot be read from this format"), NULL);
	kn_buf_dispose(&decoded);
	if (st != KN_OK)
		kn_note_views_dispose(out);
	return st;
}

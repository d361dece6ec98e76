/*
 * progress.c: how far an update of the index is, as a sentence. In: what the
 * update told, and when. Out: stage, part read, time left, counts, bytes and
 * rate, in the interface's language. Touches nothing else.
 */
#include "tui/look/progress.h"

#include <string.h>

#include "tui/look/look.h"

enum {
	RATE_AFTER_MS = 1000,   /* before that it says nothing */
	MINUTE_S = 60,
	HOUR_S = 3600,
};

/* ---- pace ------------------------------------------------------------- */

void
kn_pace_note(struct kn_pace *p, uint64_t now_ms, uint64_t read_b)
{
	if (p->n > 0 && (read_b < p->at[p->n - 1].b ||
	    now_ms < p->at[p->n - 1].at_ms))
		p->n = 0;
	if (p->n > 0 && now_ms - p->at[p->n - 1].at_ms < KN_PACE_EVERY_MS)
		return;
	if (p->n == KN_PACE_N)
		memmove(&p->at[0], &p->at[1], --p->n * sizeof(p->at[0]));
	p->at[p->n].at_ms = now_ms;
	p->at[p->n++].b = read_b;
}

uint64_t
kn_pace_rate(const struct kn_pace *p)
{
	if (p->n < 2)
		return 0;
	uint64_t ms = p->at[p->n - 1].at_ms - p->at[0].at_ms;
	uint64_t b = p->at[p->n - 1].b - p->at[0].b;
	return ms < RATE_AFTER_MS ? 0 : (uint64_t)((double)b * 1000.0 /
	    (double)ms);
}

/* ---- pieces --------------------------------------------------------------- */

static void
part(struct kn_buf *out)
{
	kn_buf_cstr(out, " \u00B7 ");
}

static void
put_percent(const struct kn_locale *l, uint64_t done, uint64_t of,
    struct kn_buf *out)
{
	part(out);
	kn_fmt_count(l, (uint64_t)((double)done * 100.0 / (double)of), out);
	kn_buf_cstr(out, l->digits == KN_DIGITS_ARABIC ? "\u066A" : "%");
}

/* Rounded as a guess deserves: to five seconds, to minutes, to hours. */
static void
put_left(const struct kn_locale *l, uint64_t s, struct kn_buf *out)
{
	static const struct {
		uint64_t from_s, unit_s, step;
		const char *one, *many;
	} rows[] = {
		{ HOUR_S * 3 / 2, HOUR_S, 1, NP_("%s hour left",
		    "%s hours left") },
		{ MINUTE_S * 3 / 2, MINUTE_S, 1, NP_("%s minute left",
		    "%s minutes left") },
		{ 0, 1, 5, NP_("%s second left", "%s seconds left") },
	};
	size_t i = 0;

	while (s < rows[i].from_s)
		i++;
	uint64_t step = rows[i].unit_s * rows[i].step;
	uint64_t units = (s + step / 2) / step * rows[i].step;
	if (units == 0)
		units = rows[i].step;
	part(out);
	kn_fmt_counted(l, rows[i].one, rows[i].many, units, out);
}

/* A number of units with one decimal where that tells something. */
static void
put_in_unit(const struct kn_locale *l, uint64_t b, uint64_t unit_b,
    struct kn_buf *out)
{
	uint64_t tenths = b / (unit_b / 10);

	if (unit_b < 1000000 || tenths >= 100) {
		kn_fmt_count(l, b / unit_b, out);
		return;
	}
	kn_fmt_count(l, tenths / 10, out);
	kn_buf_cstr(out, l->digits == KN_DIGITS_ARABIC ? "\u066B" :
	    l->lang == KN_LANG_EN ? "." : ",");
	kn_fmt_count(l, tenths % 10, out);
}

/* done < 0: one number, a rate. */
static void
put_bytes(const struct kn_locale *l, int64_t done_b, uint64_t b,
    struct kn_buf *out)
{
	static const struct {
		uint64_t from_b, unit_b;
		const char *size, *rate;
	} rows[] = {
		{ (uint64_t)10000000000, 1000000000, N_("%s GB"),
		    N_("%s GB/s") },
		{ 1000000, 1000000, N_("%s MB"), N_("%s MB/s") },
		{ 0, 1000, N_("%s kB"), N_("%s kB/s") },
	};
	size_t i = 0;
	struct kn_buf n;

	while (b < rows[i].from_b)
		i++;
	kn_buf_init(&n, 128);
	if (done_b >= 0) {
		put_in_unit(l, (uint64_t)done_b, rows[i].unit_b, &n);
		kn_buf_chr(&n, '/');
	}
	put_in_unit(l, b, rows[i].unit_b, &n);
	part(out);
	kn_fmt_msg(done_b >= 0 ? rows[i].size : rows[i].rate,
	    kn_buf_get(&n), out);
	kn_buf_dispose(&n);
}

/* Of one source the articles in it are counted. */
static void
put_counts(const struct kn_locale *l, const struct kn_index_progress *p,
    struct kn_buf *out)
{
	part(out);
	if (p->total > 1) {
		kn_fmt_count(l, p->done, out);
		kn_buf_chr(out, '/');
		kn_fmt_count(l, p->total, out);
		return;
	}
	kn_fmt_counted(l, NP_("%s article", "%s articles"), p->articles,
	    out);
}

void
kn_fmt_progress(const struct kn_locale *l, const struct kn_index_progress *p,
    const struct kn_pace *pace, struct kn_buf *out)
{
	uint64_t rate = kn_pace_rate(pace);

	if (p->stage != KN_STAGE_READING) {
		kn_buf_cstr(out, kn_tr(p->stage == KN_STAGE_LISTING ?
		    N_("looking for sources") :
		    N_("putting the index in order")));
		return;
	}
	kn_buf_cstr(out, kn_tr(N_("reading the sources")));
	if (p->size_b > 0)
		put_percent(l, p->read_b, p->size_b, out);
	if (rate > 0 && p->read_b < p->size_b)
		put_left(l, (p->size_b - p->read_b) / rate, out);
	put_counts(l, p, out);
	if (p->size_b == 0)
		return;
	put_bytes(l, (int64_t)p->read_b, p->size_b, out);
	if (rate > 0)
		put_bytes(l, -1, rate, out);
}

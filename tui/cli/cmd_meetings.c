/*
 * cmd_meetings.c: kunnash meetings [QUERY]: who met whom in the matching
 * articles, one a story, in text order. Out: a heading an article and two
 * lines a meeting for people, or meeting records.
 */
#include "tui/cli/found_priv.h"

static struct kn_str
slice(const struct kn_doc *doc, struct kn_span at)
{
	return (struct kn_str){ doc->text + at.start_b, kn_span_len(at) };
}

static void
put_lines(struct cli_found *l, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_meeting *m)
{
	size_t start = kn_offsets_cp(offsets, m->at.start_b);
	size_t end = kn_offsets_cp(offsets, m->at.end_b);
	char iso[KN_DAY_MAX_B];
	struct kn_buf b, part;

	kn_day_print(m->day, iso);
	kn_buf_init(&b, 0);
	kn_buf_init(&part, 0);
	kn_buf_fmt(&b, "  %zu-%zu  %s", start, end,
	    kn_meeting_status_name(m->status));
	kn_meeting_person(l->ix, doc, m->a, m->surface_a, &part);
	cli__found_part(kn_buf_get(&part), "  ", &b);
	kn_buf_reset(&part);
	kn_meeting_person(l->ix, doc, m->b, m->surface_b, &part);
	cli__found_part(kn_buf_get(&part), " · ", &b);
	kn_buf_reset(&part);
	kn_meeting_place(l->ix, m->place, &part);
	cli__found_part(kn_buf_get(&part), " · ", &b);
	cli__found_part(slice(doc, m->when), " · ", &b);
	cli__found_part(kn_str(iso), " = ", &b);
	cli__found_part(slice(doc, m->at), "\n      ", &b);
	l->written = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&part);
	kn_buf_dispose(&b);
}

static void
put_meetings(struct cli_found *l, const struct kn_article *a,
    const struct kn_doc *doc, const struct kn_found *found)
{
	struct kn_offsets offsets;

	kn_offsets_init(&offsets, doc->text, doc->n_b);
	if (l->w == NULL)
		cli__found_heading(l, a);
	for (size_t i = 0; i < found->n_meetings && l->left > 0 &&
	    l->written == KN_OK; i++) {
		const struct kn_meeting *m = &found->meetings[i];

		l->left--;
		l->n++;
		if (l->w != NULL)
			l->written = kn_record_meeting(l->w, l->ix, a, doc,
			    &offsets, m);
		else
			put_lines(l, doc, &offsets, m);
	}
}

static size_t
count(const struct kn_found *found)
{
	return found->n_meetings;
}

static int
put_rows(struct kn_cli *cli, const struct kn_query *q, struct kn_result *r)
{
	struct cli_found l = { .cli = cli, .count = count,
		.put = put_meetings };

	(void)q;
	return cli__found(&l, r);
}

int
cmd__meetings(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_query(cli, args, n, put_rows);
}

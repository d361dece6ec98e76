/*
 * reject.c: what could not be taken, as it is told. In: rejects from
 * importers, as many as a hostile source makes. Out: the first of each reason
 * by name and place, the rest as one more that counts them.
 */
#include "read_priv.h"

#include <stdarg.h>
#include <stdio.h>

#define NAMED 100       /* rejects of one reason and source by name */

const char import__skipped[] = N_("skipped");
const char import__twice[] = N_("text that was encoded twice");
const char import__as_meant[] = N_("loaded, as it can only be meant");
const char import__unmapped[] = N_("skipped; --map can say what a field is");
const char import__too_large[] = N_("the file is too large");
const char kn_import_empty[] = N_("nothing to read in it");

void
import__reject(const struct kn_import_sink *sink, const char *path,
    const char *place, const char *reason, const char *action)
{
	const struct kn_reject r = { .path = path, .place = place,
	    .reason = reason, .action = action, .count = 1 };

	if (sink != NULL && sink->reject != NULL)
		sink->reject(sink->user, &r);
}

void
import__tell(const struct kn_import_sink *sink, const char *what,
    const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (sink == NULL || sink->tell == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sink->tell(sink->user, what, kn_str(text));
}

void
import__came(const struct kn_import_sink *sink, uint64_t bytes)
{
	if (sink->read != NULL)
		sink->read(sink->user, bytes);
}

bool
import__stopped(const struct kn_import_sink *sink)
{
	return sink->stopped != NULL && sink->stopped(sink->user);
}

static enum kn_status
pass_doc(void *user, struct kn_doc *doc)
{
	struct import__tally *t = user;

	t->n_told++;
	return t->below->doc(t->below->user, doc);
}

static void
pass_reject(void *user, const struct kn_reject *r)
{
	struct import__tally *t = user;
	size_t i = 0;

	t->n_told++;
	while (i < t->n && (t->row[i].reason != r->reason ||
	    t->row[i].action != r->action))
		i++;
	if (i == t->n && t->n < IMPORT__REASONS)
		t->row[t->n++] = (struct import__tally_row){ r->reason,
			r->action, 0, 0 };
	else if (i == t->n)
		i--;    /* there are not so many */
	if (t->below->reject == NULL)
		return;
	if (++t->row[i].named <= NAMED)
		t->below->reject(t->below->user, r);
	else
		t->row[i].more += r->count > 0 ? r->count : 1;
}

static void
pass_tell(void *user, const char *what, struct kn_str value)
{
	struct import__tally *t = user;

	t->below->tell(t->below->user, what, value);
}

static void
pass_read(void *user, uint64_t bytes)
{
	struct import__tally *t = user;

	import__came(t->below, bytes);
}

static bool
pass_stopped(void *user)
{
	struct import__tally *t = user;

	return import__stopped(t->below);
}

void
import__tally_open(struct import__tally *t, const char *path,
    const struct kn_import_sink *sink)
{
	*t = (struct import__tally){
		.sink = {
			.doc = pass_doc,
			.reject = pass_reject,
			.user = t,
			.tell = sink->tell == NULL ? NULL : pass_tell,
			.read = sink->read == NULL ? NULL : pass_read,
			.stopped = sink->stopped == NULL ? NULL :
			    pass_stopped,
		},
		.below = sink,
		.path = path,
	};
}

void
import__tally_close(struct import__tally *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct import__tally_row *row = &t->row[i];
		char place[32];

		if (row->more == 0)
			continue;
		snprintf(place, sizeof(place), "(%ju)", (uintmax_t)row->more);
		const struct kn_reject r = { .path = t->path, .place = place,
		    .reason = row->reason, .action = row->action,
		    .count = row->more };
		t->below->reject(t->below->user, &r);
	}
}

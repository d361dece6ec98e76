/*
 * sweep.c: takes up what an editor left under a session that was killed. In:
 * the folders of private files. Out: drafts of what was saved there; the
 * files are gone.
 */
#include "tui/app/app_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"
#include "tui/app/external.h"

/* What an editor saved under a session that was killed, into the draft that
 * was being written there. False: not safe yet. */
static bool
take_up(void *user, const char *name, struct kn_str text)
{
	struct kn_notebook *nb = user;
	struct kn_draft *drafts;
	struct kn_err err;
	bool safe = false;
	size_t n;

	if (!kn_utf8_valid(text.s, text.n) ||
	    kn_drafts_list(nb, &drafts, &n, &err) != KN_OK)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(drafts[i].name, name) != 0)
			continue;
		free(drafts[i].note.text);
		drafts[i].note.text = kn_strndup(text.s, text.n);
		safe = kn_draft_put(nb, name, &drafts[i].note, &err) == KN_OK;
	}
	kn_drafts_free(drafts, n);
	return safe;
}

void
app_sweep(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_err err;

	if (nb != NULL && kn_notebook_writable(nb, &err) == KN_OK)
		app_external_sweep(app->o.editor_dir, take_up, nb);
}

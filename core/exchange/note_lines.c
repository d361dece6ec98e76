/*
 * note_lines.c: a file of JSON Lines into the notebook, line by line. In: its
 * bytes, and what takes an object. Out: counts, and each refused line told.
 * Used by the codebook and the saved filters; touches nothing itself.
 */
#include "core/exchange/note_json_priv.h"

enum kn_status
note__take_lines(struct kn_notebook *nb, struct kn_str bytes,
    note__take_fn *take, kn_note_problem_fn *fn, void *user,
    struct kn_note_import *out, struct kn_err *err)
{
	struct kn_str rest = bytes, line;
	size_t item = 0;

	*out = (struct kn_note_import){ 0, 0, 0 };
	if (bytes.n > KN_LABELS_FILE_MAX_B)
		return kn_err_set(err, KN_LIMIT, N_("the file is too large"),
		    NULL);
	while (kn_str_split(&rest, '\n', &line)) {
		const char *why = N_("this is no JSON object");
		json_error_t error;

		item++;
		line = kn_str_trim(line);
		if (line.n == 0)
			continue;
		json_t *json = json_loadb(line.s, line.n, 0, &error);
		if (json_object_get(json, "kunnash") != NULL)
			why = NULL;
		else if (json_is_object(json))
			why = take(nb, json, out);
		json_decref(json);
		if (why == NULL)
			continue;
		out->refused++;
		if (fn != NULL)
			fn(user, &(struct kn_note_problem){ .item = item,
			    .msgid = why });
	}
	return KN_OK;
}

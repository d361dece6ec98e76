/*
 * action.c: the action table and dispatch through tables of handlers. In: a
 * command string. Out: an action and its argument, handled or passed on.
 */
#include "tui/pane/action.h"

static const struct {
	const char *name, *arg, *msgid;
} action_rows[] = {
#define KN_ACTION(NAME, name, arg, msgid) { name, arg, msgid },
#include "tui/pane/action.def"
#undef KN_ACTION
};

const char *
kn_action_name(enum kn_action a)
{
	return action_rows[a].name;
}

const char *
kn_action_arg(enum kn_action a)
{
	return action_rows[a].arg;
}

const char *
kn_action_msgid(enum kn_action a)
{
	return action_rows[a].msgid;
}

enum kn_action
kn_action_find(struct kn_str name)
{
	for (int i = 0; i < KN_ACT_COUNT; i++)
		if (kn_str_is(name, action_rows[i].name))
			return (enum kn_action)i;
	return KN_ACT_COUNT;
}

bool
kn_action_parse(struct kn_str command, enum kn_action *a, struct kn_str *arg)
{
	struct kn_str rest = kn_str_trim(command), name;

	if (rest.n == 0 || !kn_str_split(&rest, ' ', &name))
		return false;
	*a = kn_action_find(name);
	*arg = kn_str_trim(rest);
	return *a != KN_ACT_COUNT;
}

bool
kn_handlers_run(const struct kn_handler *rows, size_t n, void *self,
    enum kn_action a, struct kn_str arg)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].action == a)
			return rows[i].fn(self, arg);
	return false;
}

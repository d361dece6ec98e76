/*
 * trust.c: whose index the person trusts, and whose an index is. In: the
 * values of the option, the account database. Out: files and user ids; the
 * name of an owner.
 */
#include "tui/cli/cli_priv.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/mem.h"

/* A user by name, else by number; what is neither is told. */
static bool
find_user(struct kn_cli *cli, const char *name, unsigned *uid)
{
	struct passwd pw, *found = NULL;
	char bytes[4096], *end;

	if (getpwnam_r(name, &pw, bytes, sizeof(bytes), &found) == 0 &&
	    found != NULL) {
		*uid = found->pw_uid;
		return true;
	}
	unsigned long n = strtoul(name, &end, 10);
	if (name[0] >= '0' && name[0] <= '9' && *end == '\0' &&
	    n < UINT32_MAX) {
		*uid = (unsigned)n;
		return true;
	}
	cli__tell_msg(cli, N_("trust: there is no user %s; a file is named "
	    "with a slash"), name);
	return false;
}

void
cli__trust(struct kn_cli *cli)
{
	const char *const *items;
	size_t n = kn_option_list(cli->opts, KN_OPT_TRUST, &items);
	struct kn_trust *t = &cli->session_opts.trust;

	cli->trusted = kn_calloc(n + 1, sizeof(*cli->trusted));
	cli->owners = kn_calloc(n + 1, sizeof(*cli->owners));
	*t = (struct kn_trust){ .files = cli->trusted,
		.owners = cli->owners };
	for (size_t i = 0; i < n; i++)
		if (strchr(items[i], '/') != NULL)
			cli->trusted[t->n_files++] = items[i];
		else if (find_user(cli, items[i], &cli->owners[t->n_owners]))
			t->n_owners++;
}

/* The name of a user, or the number. */
static void
put_user(uid_t uid, struct kn_buf *out)
{
	struct passwd pw, *found = NULL;
	char bytes[4096];

	if (getpwuid_r(uid, &pw, bytes, sizeof(bytes), &found) == 0 &&
	    found != NULL)
		kn_buf_cstr(out, found->pw_name);
	else
		kn_buf_fmt(out, "%u", (unsigned)uid);
}

static void
tell_user(struct kn_cli *cli, const char *msgid, uid_t uid)
{
	struct kn_buf name;

	kn_buf_init(&name, 0);
	put_user(uid, &name);
	cli__tell_msg(cli, msgid, name.s);
	kn_buf_dispose(&name);
}

void
cli__tell_owner(struct kn_cli *cli, const char *path)
{
	struct stat sb;

	if (stat(path, &sb) == 0)
		tell_user(cli, sb.st_uid == geteuid() ?
		    N_("the index is yours (%s), but nothing can be written "
		    "there") : N_("the index belongs to %s, who alone can "
		    "bring it up to date"), sb.st_uid);
}

void
cli__tell_unreadable(struct kn_cli *cli)
{
	const char *path = cli->session_opts.index_path;
	struct stat sb;

	if (path != NULL && stat(path, &sb) == 0 &&
	    sb.st_uid != geteuid() && access(path, R_OK) != 0)
		tell_user(cli, N_("the index belongs to %s, who can let "
		    "others read it (chmod a+r)"), sb.st_uid);
}

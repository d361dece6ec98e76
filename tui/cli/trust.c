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

void
cli__tell_owner(struct kn_cli *cli, const char *path)
{
	struct passwd pw, *found = NULL;
	char bytes[4096];
	struct kn_buf name;
	struct stat sb;

	if (stat(path, &sb) != 0)
		return;
	kn_buf_init(&name, 0);
	if (getpwuid_r(sb.st_uid, &pw, bytes, sizeof(bytes), &found) == 0 &&
	    found != NULL)
		kn_buf_cstr(&name, found->pw_name);
	else
		kn_buf_fmt(&name, "%u", (unsigned)sb.st_uid);
	cli__tell_msg(cli, sb.st_uid == geteuid() ?
	    N_("the index is yours (%s), but nothing can be written there") :
	    N_("the index belongs to %s, who alone can bring it up to date"),
	    name.s);
	kn_buf_dispose(&name);
}

/*
 * paths.c: where a person's files are. In: the environment. Out: folders by
 * the XDG base directory specification; touches no file but the account
 * database when HOME is not set.
 */
#include "tui/cli/cli_priv.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunnash/mem.h"

static const char *
env_of(const struct kn_cli *cli, const char *name)
{
	size_t n = strlen(name);

	for (char *const *e = cli->env->environ_; e != NULL && *e != NULL;
	    e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}

static char *
join(const char *dir, const char *rest)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s/%s", dir, rest);
	return kn_buf_take(&b, NULL);
}

/* The home folder, or NULL; owned. */
static char *
find_home(const struct kn_cli *cli)
{
	const char *home = env_of(cli, "HOME");
	struct passwd pw, *found = NULL;
	char bytes[4096];

	if (home != NULL && home[0] == '/')
		return kn_strdup(home);
	if (getpwuid_r(getuid(), &pw, bytes, sizeof(bytes), &found) != 0 ||
	    found == NULL || found->pw_dir[0] != '/')
		return NULL;
	return kn_strdup(found->pw_dir);
}

/* $VAR/kunnash; a relative path is none, as the specification has it. */
static char *
find_dir(const struct kn_cli *cli, const char *var, const char *home,
    const char *rest)
{
	const char *dir = env_of(cli, var);

	if (dir != NULL && dir[0] == '/')
		return join(dir, "kunnash");
	return home == NULL ? NULL : join(home, rest);
}

void
cli__find_paths(struct kn_cli *cli)
{
	char *home = find_home(cli);

	cli->config_dir = find_dir(cli, "XDG_CONFIG_HOME", home,
	    ".config/kunnash");
	cli->data_dir = find_dir(cli, "XDG_DATA_HOME", home,
	    ".local/share/kunnash");
	cli->cache_dir = find_dir(cli, "XDG_CACHE_HOME", home,
	    ".cache/kunnash");
	free(home);
	if (cli->data_dir != NULL)
		cli->notes_path = join(cli->data_dir, "notes.db");
	if (cli->config_dir == NULL)
		return;
	char *gazetteers = join(cli->config_dir, "gazetteers");
	if (access(gazetteers, R_OK | X_OK) == 0)
		cli->gazetteer_dir = gazetteers;
	else
		free(gazetteers);
}

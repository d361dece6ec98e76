/*
 * i18n.c: picks a language and makes its catalogue work under any locale.
 * The only file that knows gettext and setlocale. In: the option, the
 * environment, the place of the program. Out: translations of message ids.
 * Sets LC_CTYPE, LC_MESSAGES and LANGUAGE of the process, once, at start.
 *
 * A locale named in the environment is often not generated on the host
 * (ar_MA.UTF-8 over ssh); setlocale() then fails, and the C locale it leaves
 * has neither UTF-8 nor translations. C.UTF-8 is part of the C library:
 * under it UTF-8 works, and gettext obeys LANGUAGE, which "C" does not.
 */
#include "tui/look/look.h"

#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOMAIN "kunnash"

static const char *const codes[] = {
	[KN_LANG_AR] = "ar",
	[KN_LANG_FR] = "fr",
	[KN_LANG_EN] = "en",
};

/* The language a locale name begins with: "fr_MA.UTF-8", "ar", "en@x". */
static enum kn_lang
lang_of(const char *locale)
{
	for (int i = 0; locale != NULL && i < KN_LANG_COUNT; i++) {
		size_t n = strlen(codes[i]);

		if (strncmp(locale, codes[i], n) == 0 &&
		    strchr("_.@", locale[n]) != NULL)
			return (enum kn_lang)i;
	}
	return KN_LANG_COUNT;
}

static enum kn_lang
pick(const char *option, enum kn_lang fallback)
{
	static const char *const vars[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	enum kn_lang lang = lang_of(option);

	for (size_t i = 0; lang == KN_LANG_COUNT &&
	    i < sizeof(vars) / sizeof(vars[0]); i++)
		lang = lang_of(getenv(vars[i]));
	return lang != KN_LANG_COUNT ? lang : fallback;
}

/* UTF-8 whatever the environment says. */
static void
set_ctype(void)
{
	static const char *const tries[] = { "", "C.UTF-8", "C.utf8",
		"en_US.UTF-8" };

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		if (setlocale(LC_CTYPE, tries[i]) != NULL &&
		    strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
			return;
	}
}

/*
 * Whether dir/ar/… is our catalogue. It must have the program's owner or
 * root's: translated sentences become format strings.
 */
static bool
is_catalogue_dir(const char *dir, uid_t owner)
{
	struct stat st;
	struct kn_buf b;

	kn_buf_init(&b, PATH_MAX);
	kn_buf_fmt(&b, "%s/ar/LC_MESSAGES/" DOMAIN ".mo", dir);
	bool ok = b.status == KN_OK && stat(b.s, &st) == 0 &&
	    S_ISREG(st.st_mode) && (st.st_uid == owner || st.st_uid == 0);

	kn_buf_dispose(&b);
	return ok;
}

/*
 * Binds the catalogues found beside the program (a build tree), above it
 * (its tests), or in the share folder of its prefix.
 */
static void
bind_catalogues(void)
{
	static const char *const places[] = { "locale", "../locale",
		"../share/locale" };
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	struct stat st;

	if (n <= 0)
		return;
	exe[n] = '\0';
	char *slash = strrchr(exe, '/');

	if (slash == NULL || stat("/proc/self/exe", &st) != 0)
		return;
	*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct kn_buf dir;
		bool found;

		kn_buf_init(&dir, PATH_MAX);
		kn_buf_fmt(&dir, "%s/%s", exe, places[i]);
		found = is_catalogue_dir(dir.s, st.st_uid);
		if (found)
			(void)bindtextdomain(DOMAIN, dir.s);
		kn_buf_dispose(&dir);
		if (found)
			break;
	}
}

enum kn_lang
kn_i18n_init(const char *option, enum kn_lang fallback)
{
	enum kn_lang lang = pick(option, fallback);

	set_ctype();
	(void)setenv("LANGUAGE", codes[lang], 1);
	/* Any locale but "C" makes gettext look at LANGUAGE; a change of locale
	 * makes it forget what it found under the last one. */
	(void)setlocale(LC_MESSAGES, "C");
	if (setlocale(LC_MESSAGES, "C.UTF-8") == NULL)
		(void)setlocale(LC_MESSAGES, "");
	bind_catalogues();
	(void)bind_textdomain_codeset(DOMAIN, "UTF-8");
	return lang;
}

const char *
kn_tr(const char *msgid)
{
	/* The empty id is the catalogue's header. */
	return msgid[0] == '\0' ? msgid : dgettext(DOMAIN, msgid);
}

const char *
kn_trn(const char *one, const char *many, uint64_t n)
{
	/* Plural rules look at the last two digits and at small numbers. */
	unsigned long small = n <= 999999 ? (unsigned long)n :
	    1000000ul + (unsigned long)(n % 1000000);

	return dngettext(DOMAIN, one, many, small);
}

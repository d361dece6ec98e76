/* test_theme.c: every role can be read, and told without its colour. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tui/look/look.h"

static unsigned
attributes(struct kn_look l)
{
	return (unsigned)(l.bold | l.dim << 1 | l.underline << 2 |
	    l.reverse << 3);
}

static struct kn_look
look(const char *theme, enum kn_role role, uint8_t mods, int colours)
{
	struct kn_theme *t = kn_theme_open(theme, false, NULL);

	assert_non_null(t);
	struct kn_look l = kn_theme_look(t, (struct kn_style){ (uint8_t)role,
	    mods }, colours);

	kn_theme_close(t);
	return l;
}

/* Roles that stand beside each other: letters in one article, where person
 * speaks for the kinds of names that share a sign; chrome. */
static const enum kn_role in_text[] = { KN_ROLE_TEXT, KN_ROLE_TITLE,
	KN_ROLE_BOILERPLATE, KN_ROLE_COUNTRY, KN_ROLE_AGENCY, KN_ROLE_PERSON,
	KN_ROLE_DATE };
static const enum kn_role kinds[] = { KN_ROLE_COUNTRY, KN_ROLE_AGENCY,
	KN_ROLE_PERSON, KN_ROLE_PLACE, KN_ROLE_GROUP, KN_ROLE_EVENT,
	KN_ROLE_MEDIA, KN_ROLE_ORG };
#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))
static const enum kn_role in_chrome[] = { KN_ROLE_HEADING, KN_ROLE_CHIP,
	KN_ROLE_STATUS, KN_ROLE_HINT, KN_ROLE_PROMPT, KN_ROLE_ERROR,
	KN_ROLE_NOTICE };

static void
assert_distinct(const char *theme, const enum kn_role *roles, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			if (attributes(look(theme, roles[i], 0, 0)) ==
			    attributes(look(theme, roles[j], 0, 0)))
				fail_msg("%s: %s looks like %s", theme,
				    kn_role_name(roles[i]),
				    kn_role_name(roles[j]));
		}
	}
}

static void
colour_is_never_the_only_sign(void **state)
{
	static const char *const themes[] = { "dark", "light", "mono" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_distinct(themes[i], in_text,
		    sizeof(in_text) / sizeof(in_text[0]));
		assert_distinct(themes[i], in_chrome,
		    sizeof(in_chrome) / sizeof(in_chrome[0]));
	}
}

static void
modifiers_show_without_colour(void **state)
{
	static const uint8_t mods[] = { KN_MOD_HIT, KN_MOD_CURRENT,
		KN_MOD_SELECTED | KN_MOD_FOCUS };

	(void)state;
	for (int role = 0; role < KN_N_ROLES; role++) {
		unsigned plain = attributes(look("mono", (enum kn_role)role, 0,
		    0));

		for (size_t i = 0; i < sizeof(mods); i++)
			assert_int_not_equal(plain, attributes(look("mono",
			    (enum kn_role)role, mods[i], 0)));
	}
	assert_true(look("dark", KN_ROLE_TITLE, KN_MOD_DIM, 256).dim);
	assert_false(look("dark", KN_ROLE_TITLE, KN_MOD_DIM, 256).bold);
}

static void
names_have_a_sign_and_a_colour(void **state)
{
	static const int colours[] = { 256, 1 << 24 };

	(void)state;
	for (size_t i = 0; i < N_KINDS; i++) {
		assert_int_not_equal(attributes(look("mono", kinds[i], 0, 0)),
		    attributes(look("mono", KN_ROLE_TEXT, 0, 0)));
		for (size_t j = 0; j < i; j++)
			for (size_t k = 0; k < 4; k++)
				assert_int_not_equal(
				    look(k & 1 ? "dark" : "light", kinds[i],
				    0, colours[k / 2]).fg,
				    look(k & 1 ? "dark" : "light", kinds[j],
				    0, colours[k / 2]).fg);
	}
}

/* Letters in few colours: the light theme stands on white, where blue can be
 * read, too; the dark one on black, and often on white all the same. */
static void
assert_few(enum kn_role role, struct kn_look l, bool light)
{
	int32_t c = l.fg;

	if (l.dim && !light)
		assert_int_equal(c, -1);
	if (role != KN_ROLE_BAR && c != -1 && c != 1 && c != 5 &&
	    (c != 4 || !light))
		fail_msg("%s: colour %d", kn_role_name(role), (int)c);
}

static void
few_colours_fall_back(void **state)
{
	(void)state;
	for (int role = 0; role < KN_N_ROLES; role++) {
		for (int light = 0; light < 2; light++) {
			const char *t = light ? "light" : "dark";
			enum kn_role r = (enum kn_role)role;

			assert_int_equal(look(t, r, 0, 0).fg, -1);
			assert_in_range(look(t, r, 0, 256).fg + 1, 0, 256);
			assert_few(r, look(t, r, 0, 8), light != 0);
			assert_few(r, look(t, r, 0, 16), light != 0);
		}
	}
	assert_int_equal(look("dark", KN_ROLE_COUNTRY, 0, 1 << 24).fg,
	    0x15FD7AF);
	assert_int_equal(look("mono", KN_ROLE_COUNTRY, 0, 1 << 24).fg, -1);
}

/* PuTTY shows bold letters that have the background's colour in grey. */
static void
nothing_is_bold_on_few_colours(void **state)
{
	static const uint8_t mods[] = { 0, KN_MOD_HIT, KN_MOD_CURRENT,
		KN_MOD_HIT | KN_MOD_CURRENT, KN_MOD_HIT | KN_MOD_FOCUS,
		KN_MOD_SELECTED | KN_MOD_FOCUS };

	(void)state;
	for (int role = 0; role < KN_N_ROLES; role++)
		for (size_t i = 0; i < 4 * sizeof(mods); i++) {
			struct kn_look l = look(i & 1 ? "dark" : "light",
			    (enum kn_role)role, mods[i / 4], i & 2 ? 16 : 8);

			if (l.reverse)
				assert_false(l.bold || l.dim);
		}
}

static void
the_current_hit_is_told_from_others(void **state)
{
	static const int colours[] = { 0, 8, 16, 256, 1 << 24 };

	(void)state;
	for (int role = 0; role < KN_N_ROLES; role++)
		for (size_t i = 0; i < 5; i++) {
			enum kn_role r = (enum kn_role)role;
			struct kn_look hit = look("dark", r, KN_MOD_HIT,
			    colours[i]);
			struct kn_look current = look("dark", r,
			    KN_MOD_CURRENT, colours[i]);

			assert_true(hit.fg != current.fg ||
			    attributes(hit) != attributes(current));
		}
}

static void
no_color_wins(void **state)
{
	struct kn_theme *t = kn_theme_open("light", true, NULL);
	struct kn_style hit = { KN_ROLE_AGENCY, KN_MOD_HIT };
	struct kn_err err;

	(void)state;
	assert_int_equal(kn_theme_look(t, hit, 1 << 24).fg, -1);
	kn_theme_close(t);
	assert_null(kn_theme_open("solar", false, &err));
	assert_int_equal(err.status, KN_NOT_FOUND);
	/* Every value of the option is a theme. */
	const char *names = kn_option_row(KN_OPT_THEME)->arg;
	struct kn_str rest = kn_str(names), name;

	while (kn_str_split(&rest, '|', &name)) {
		char buf[16];

		snprintf(buf, sizeof(buf), "%.*s", (int)name.n, name.s);
		t = kn_theme_open(buf, false, NULL);
		assert_non_null(t);
		kn_theme_close(t);
	}
}

/* Relative luminance of 0x1RRGGBB as WCAG defines it. */
static double
luminance(int32_t rgb)
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double c = ((rgb >> (16 - 8 * i)) & 0xFF) / 255.0;

		sum += weight[i] * (c <= 0.03928 ? c / 12.92 :
		    pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

/* What a terminal makes of a dim colour, at worst: half of it. */
static int32_t
dimmed(int32_t rgb)
{
	return (rgb & 0xFEFEFE) >> 1;
}

static void
letters_have_contrast(void **state)
{
	(void)state;
	for (int role = 0; role < KN_N_ROLES; role++) {
		enum kn_role r = (enum kn_role)role;
		int32_t dark = look("dark", r, 0, 1 << 24).fg;
		int32_t light = look("light", r, 0, 1 << 24).fg;
		bool dim = look("dark", r, 0, 1 << 24).dim;

		if (r == KN_ROLE_BORDER || r == KN_ROLE_BAR)
			continue;
		if (dark != -1 && (luminance(dark) + 0.05) / 0.05 < 7)
			fail_msg("dark: %s", kn_role_name(r));
		if (dark != -1 && dim &&
		    (luminance(dimmed(dark)) + 0.05) / 0.05 < 4)
			fail_msg("dark, dim: %s", kn_role_name(r));
		if (light != -1 && 1.05 / (luminance(light) + 0.05) < 5)
			fail_msg("light: %s", kn_role_name(r));
	}
}

static void
auto_goes_by_the_background(void **state)
{
	static const struct { const char *env, *rgb; int want; } rows[] = {
		{ "15;0", "rgb:0000/0000/0000", KN_BACKGROUND_DARK },
		{ "0;default;15", "rgb:ffff/ffff/ffff", KN_BACKGROUND_LIGHT },
		{ "0;7", "rgb:ff/ff/d7", KN_BACKGROUND_LIGHT },
		{ "0;8", "rgb:0/2/a", KN_BACKGROUND_DARK },
		{ "0;9", "rgb:8800/8800/8800", KN_BACKGROUND_LIGHT },
		{ "default;default", "rgb:ffff/ffff/", KN_BACKGROUND_UNKNOWN },
		{ NULL, "rgb:fffff/0/0", KN_BACKGROUND_UNKNOWN },
		{ "", "rgba:0/0/0/0", KN_BACKGROUND_UNKNOWN },
		{ "15", "rgb:0/0/0/0", KN_BACKGROUND_UNKNOWN },
		{ "0;16", "", KN_BACKGROUND_UNKNOWN },
		{ "0;-1", "rgb:-1/0/0", KN_BACKGROUND_UNKNOWN },
		{ "0;7x", "rgb:////", KN_BACKGROUND_UNKNOWN },
		{ "0;99999999999999999999", "white", KN_BACKGROUND_UNKNOWN },
	};
	struct kn_theme *t = kn_theme_open("auto", false, NULL);
	struct kn_style country = { KN_ROLE_COUNTRY, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(kn_background_env(rows[i].env), rows[i].want);
		assert_int_equal(kn_background_rgb(rows[i].rgb), rows[i].want);
	}
	assert_int_equal(kn_theme_look(t, country, 256).fg,
	    look("dark", KN_ROLE_COUNTRY, 0, 256).fg);
	assert_false(kn_theme_set_background(t, KN_BACKGROUND_DARK));
	assert_true(kn_theme_set_background(t, KN_BACKGROUND_LIGHT));
	assert_int_equal(kn_theme_look(t, country, 256).fg,
	    look("light", KN_ROLE_COUNTRY, 0, 256).fg);
	assert_int_equal(kn_theme_use(t, "dark", NULL), KN_OK);
	assert_int_equal(kn_theme_look(t, country, 256).fg,
	    look("dark", KN_ROLE_COUNTRY, 0, 256).fg);
	assert_false(kn_theme_set_background(t, KN_BACKGROUND_UNKNOWN));
	kn_theme_close(t);
}

static void
a_theme_can_be_changed(void **state)
{
	struct kn_err err;
	struct kn_theme *t = kn_theme_open("dark", false, &err);
	struct kn_style country = { KN_ROLE_COUNTRY, 0 };

	(void)state;
	int32_t dark = kn_theme_look(t, country, 256).fg;
	assert_int_equal(kn_theme_use(t, "light", &err), KN_OK);
	assert_int_not_equal(kn_theme_look(t, country, 256).fg, dark);
	assert_int_equal(kn_theme_use(t, "pink", &err), KN_NOT_FOUND);
	assert_int_not_equal(kn_theme_look(t, country, 256).fg, dark);
	kn_theme_close(t);
	t = kn_theme_open("mono", true, &err);
	assert_int_equal(kn_theme_use(t, "dark", &err), KN_OK);
	assert_int_equal(kn_theme_look(t, country, 256).fg, -1);
	kn_theme_close(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colour_is_never_the_only_sign),
		cmocka_unit_test(names_have_a_sign_and_a_colour),
		cmocka_unit_test(modifiers_show_without_colour),
		cmocka_unit_test(few_colours_fall_back),
		cmocka_unit_test(nothing_is_bold_on_few_colours),
		cmocka_unit_test(the_current_hit_is_told_from_others),
		cmocka_unit_test(no_color_wins),
		cmocka_unit_test(auto_goes_by_the_background),
		cmocka_unit_test(a_theme_can_be_changed),
		cmocka_unit_test(letters_have_contrast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

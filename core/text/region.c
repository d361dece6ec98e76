/*
 * region.c: languages of the interface and names of countries, from ICU. In:
 * a code and a language. Out: a name as CLDR has it.
 */
#include "kunnash/locale.h"

#include <string.h>

#include <unicode/uloc.h>

#include "kunnash/utf8.h"

static const char *const codes[KN_LANG_COUNT] = {
	[KN_LANG_AR] = "ar",
	[KN_LANG_FR] = "fr",
	[KN_LANG_EN] = "en",
};

/* ISO 3166-1, and XK: Kosovo has no code of its own in it. */
static const char regions[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBY"
    "BZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFM"
    "FOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISIT"
    "JEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMN"
    "MOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPT"
    "PWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTL"
    "TMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/* The longest name that is accepted, in UTF-16 units. */
#define NAME_MAX_U 128

/* "ar", "fr", "en". */
static const char *
lang_code(enum kn_lang lang)
{
	return (unsigned)lang < KN_LANG_COUNT ? codes[lang] : "en";
}

const char *
kn_region_codes(size_t *n)
{
	*n = (sizeof(regions) - 1) / 2;
	return regions;
}

enum kn_status
kn_region_name(const char iso[2], enum kn_lang lang, struct kn_buf *out)
{
	char locale[] = "und_XX";
	UChar name[NAME_MAX_U];
	UErrorCode uerr = U_ZERO_ERROR;

	for (size_t i = 0; i < 2; i++) {
		if (iso[i] < 'A' || iso[i] > 'Z')
			return KN_NOT_FOUND;
		locale[4 + i] = iso[i];
	}
	int32_t n = uloc_getDisplayCountry(locale, lang_code(lang), name,
	    NAME_MAX_U, &uerr);
	/* A warning here means that ICU gave the code back as the name. */
	if (uerr != U_ZERO_ERROR || n <= 0)
		return KN_NOT_FOUND;
	for (int32_t i = 0; i < n; i++) {
		uint32_t c = name[i];

		if (c >= 0xD800 && c <= 0xDBFF && i + 1 < n)
			c = 0x10000 + ((c & 0x3FF) << 10) +
			    (name[++i] & 0x3FFu);
		kn_buf_cp(out, c);
	}
	return KN_OK;
}

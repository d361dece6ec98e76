/*
 * query_pieces.h: random queries, put together from pieces of the language
 * and from noise.
 */
#ifndef KUNNASH_TEST_QUERY_PIECES_H
#define KUNNASH_TEST_QUERY_PIECES_H

#include "kunnash/str.h"
#include "random.h"

static const char *const query_pieces[] = {
	" ", " ", " ", " ", "(", ")", "|", "-", "\"", "\"", "«", "»", "“",
	"”", "*", ":", "AND ", " OR ", " NOT ", "AND", "OR", "NOT", "a", "b",
	"المغرب", "الأمن", "فرنسا", "country:", "بلد:", "جهاز:", "title:",
	"date:", "2023", "-02", "..", "<", ">=", "none", "is:", "undated",
	"copy", "lang:", "ar", "/name", "FR", "?", "،", "؟", "=", "~", "\t",
	"\xE2\x80\x8F", "é", "12:30", "contry:", "http://x", "٢٠٢٣", "+",
	"\"~5", "a b\"~12", "=\"", "~a",
	" : ", ":", "country", "||", "&&", "!", "‹", "›", "„", "؛", ";", ".*",
	"[", "]", "\\b", "\xE2\x88\x92", "date>", "and ", "\"*", "%", "_",
	"\xC2\xA0", "near(", "near(", "near(a, ", "قرب(", ",", ", ", "، ",
	"sentence)", "para", "3", "٥ كلمات)", "country:FR|", "|ES", "when:",
};
#define QUERY_PIECES (sizeof(query_pieces) / sizeof(*query_pieces))

static inline void
random_query(uint64_t *seed, struct kn_buf *out)
{
	size_t n = below(seed, 12);

	kn_buf_reset(out);
	for (size_t i = 0; i < n; i++)
		kn_buf_cstr(out, query_pieces[below(seed, QUERY_PIECES)]);
}

/* What mostly parses: conditions that make work, joined by operators. */
static const char *const query_conditions[] = {
	"المغرب", "في", "من", "على", "ا*", "ال*", "و*", "م*", "=في", "=المغرب",
	"~المغرب", "~قال", "~في", "\"في المغرب\"", "\"من في\"~99", "=\"في من\"",
	"~\"الأمن الوطني\"", "\"في ا\"*", "title:من", "title:ا*", "country:MA",
	"country:FR|ES|US", "country:MA/name", "agency:ma-dgsn",
	"person:حموشي", "place:casablanca", "group:isis", "event:x",
	"outlet:hespress", "via:x", "lang:ar", "date:2023",
	"date:2000..2030", "date:<2022", "date:none", "when:2015..2024",
	"when:none", "is:copy", "is:undated", "is:read", "is:starred",
	"label:x", "tag:x", "note:x", "speaker:حموشي", "role:وزير",
	"story:4674471a7e1642f5", "near(في, من, 3)", "near(a, b)",
	"near(country:MA, في, sentence)", "near(المغرب, من, على, para)",
	"near(\"من في\", ال*, 100)", "near(person:حموشي, agency:ma-dgsn, 5)",
	"cia", "Hammouchi", "hglyvf", "٢٠٢٤", "wom?n", ".*", "country:فرنصا",
	"person:حموشيي", "\"a\"~5", "x", "1 2 3 4 5 6", "%", "'", "\"'\"",
	"a'b", "--", ";", "\xF0\x9F\x98\x80", "ﷺ", "ﻻ",
};
#define QUERY_CONDITIONS \
	(sizeof(query_conditions) / sizeof(*query_conditions))

static inline void
random_conditions(uint64_t *seed, struct kn_buf *out)
{
	static const char *const between[] = { " ", " ", " OR ", " -", " (",
	    ") ", " NOT ", "|", " AND " };
	size_t n = 1 + below(seed, 6);

	kn_buf_reset(out);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			kn_buf_cstr(out, between[below(seed, 9)]);
		kn_buf_cstr(out, query_conditions[below(seed,
		    QUERY_CONDITIONS)]);
	}
}

/* Any bytes, few of them letters. */
static inline void
random_bytes(uint64_t *seed, struct kn_buf *out)
{
	static const char signs[] = " \"()*:~=-|\0a";
	size_t n = below(seed, 40);

	kn_buf_reset(out);
	for (size_t i = 0; i < n; i++)
		if (below(seed, 3) == 0)
			kn_buf_chr(out, (char)(next_random(seed) & 0xFF));
		else
			kn_buf_chr(out, signs[below(seed, sizeof(signs) - 1)]);
}

#endif

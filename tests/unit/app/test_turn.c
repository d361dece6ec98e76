/* test_turn.c: when work that no key asked for is done, on a clock of our
 * own: what happened, key by key, and when it is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/app/turn.h"

static const struct app_pace pace = { .settle_ms = 200, .pause_ms = 1000,
	.most_ms = 30000, .share = 100, .apart_ms = 60000 };

/* What happens at a moment, then what is asked then. */
struct event {
	uint64_t at_ms;
	enum { LOOK, ASK, KEY, DONE, DROP } what;
	int due_ms;             /* after it, as seen at that moment */
	uint64_t took_ms;       /* DONE */
};

static const struct {
	const char *name;
	struct event event[8];
} rows[] = {
	{ "nothing is wanted", { { 5000, LOOK, -1, 0 }, { 5000, KEY, -1, 0 } } },
	{ "it settles", { { 5000, ASK, 200, 0 }, { 5100, ASK, 200, 0 },
	    { 5250, LOOK, 50, 0 }, { 5300, LOOK, 0, 0 } } },
	{ "a key puts it off", { { 5000, KEY, -1, 0 }, { 5100, ASK, 900, 0 },
	    { 5900, KEY, 1000, 0 }, { 6900, LOOK, 0, 0 } } },
	{ "keys that never end do not", { { 5000, ASK, 200, 0 },
	    { 34500, KEY, 500, 0 }, { 35000, KEY, 0, 0 } } },
	{ "changes that never end do not", { { 5000, ASK, 200, 0 },
	    { 34950, ASK, 50, 0 }, { 36000, ASK, 0, 0 } } },
	{ "it rests by what it took", { { 5000, ASK, 200, 0 },
	    { 5000, KEY, 1000, 0 }, { 6000, DONE, -1, 20 },
	    { 6100, ASK, 1950, 0 }, { 7000, KEY, 1050, 0 },
	    { 8050, LOOK, 0, 0 } } },
	{ "but not for ever", { { 5000, KEY, -1, 0 }, { 5000, ASK, 1000, 0 },
	    { 6000, DONE, -1, 9000 }, { 7000, ASK, 59000, 0 } } },
	{ "twice as long where nobody is", { { 5000, KEY, -1, 0 },
	    { 6000, DONE, -1, 10 }, { 7000, ASK, 200, 0 },
	    { 7200, DONE, -1, 1 }, { 7200, ASK, 2100, 0 },
	    { 9300, DONE, -1, 1 }, { 9300, ASK, 4200, 0 },
	    { 9400, KEY, 4100, 0 } } },
	{ "there was nothing to do", { { 5000, ASK, 200, 0 },
	    { 5200, DROP, -1, 0 }, { 5300, ASK, 200, 0 } } },
};

static void
it_is_due_when_it_should_be(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct app_turn t = { .pace = pace };

		for (const struct event *e = rows[i].event; e->at_ms != 0 &&
		    e < rows[i].event + 8; e++) {
			if (e->what == ASK)
				app_turn_ask(&t, e->at_ms);
			else if (e->what == KEY)
				app_turn_key(&t, e->at_ms);
			else if (e->what == DONE)
				app_turn_done(&t, e->at_ms, e->took_ms);
			else if (e->what == DROP)
				app_turn_drop(&t);
			int got = app_turn_due_ms(&t, e->at_ms);
			if (got != e->due_ms)
				fail_msg("%s, event %zu: due in %d, not %d",
				    rows[i].name, (size_t)(e -
				    rows[i].event), got, e->due_ms);
		}
	}
}

/* Fifty that start together, a number or more apart. */
static void
those_that_start_together_are_spread(void **state)
{
	static const struct {
		uint32_t first, step;
	} starts[] = { { 1, 1 }, { 4711, 1 }, { 32700, 2 }, { 900, 3 },
		{ 4194000, 4 }, { 70000, 7 } };

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		unsigned tenths[10] = { 0 };

		for (uint32_t n = 0; n < 50; n++) {
			unsigned at_ms = app_turn_of(starts[i].first +
			    n * starts[i].step, 16000);

			assert_in_range(at_ms, 0, 15999);
			tenths[at_ms / 1600]++;
		}
		for (size_t j = 0; j < 10; j++)
			assert_in_range(tenths[j], 3, 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_due_when_it_should_be),
		cmocka_unit_test(those_that_start_together_are_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * crowd.c: many readers at once, each typed into by a person of its own. In:
 * a program, how many, how long they think. Out: the time of every key from
 * pressing it to the last byte that it drew, what all readers cost together,
 * and the first screen that told of a lock. One thread looks after all: it
 * waits for bytes, for frames to be whole and for people to have thought.
 */
#include "crowd.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness.h"
#include "kunnash/mem.h"
#include "tests/bench/dice.h"

enum {
	FRAME_US = 8000,        /* between two frames */
	QUIET_US = 20000,       /* the last is over when nothing came so long */
	NOTHING_US = 400000,    /* and a key draws nothing after so long */
	LOOK_MS = 5,            /* between two looks whether a frame is over */
};

const struct crowd_row crowd_rows[N_CROWD_KEYS] = {
#define KN_CROWD(NAME, name, ms, percent, all) [CROWD_##NAME] = { name, ms, \
	percent, all },
#include "crowd.def"
#undef KN_CROWD
};

/* What nobody who only reads should be told. */
static const char *const alarming[] = {
	"locked", "in use", "another process", "middle of a change",
	"database", "damaged", "cannot", "another version", "replaced by",
};

/* ---- what people do ----------------------------------------------------- */

/* One key, or a word letter by letter, so many times. */
struct step {
	enum crowd_key key;     /* N_CROWD_KEYS: on the way, not measured */
	const char *bytes;      /* NULL: one of the words */
	const char *const *words;
	unsigned least, most;
};

static const char *const countries[] = { "FR", "Spain", "DZ", "US", NULL };
static const char *const agencies[] = { "DGSN", "BCIJ", "DGST", NULL };
static const char *const searched[] = { "المغرب", "التعاون الأمني", "باريس",
	"وزير الداخلية", "محمد", "قال", NULL };

static const struct step browse[] = {
	{ CROWD_MOVE, "j", NULL, 3, 12 },
	{ CROWD_MOVE, "k", NULL, 1, 3 },
	{ .least = 0 },
};
static const struct step leaf[] = {
	{ CROWD_JUMP, "\033[6~", NULL, 1, 4 },
	{ CROWD_JUMP, "\033[F", NULL, 1, 1 },
	{ CROWD_JUMP, "\033[H", NULL, 1, 1 },
	{ .least = 0 },
};
static const struct step read_one[] = {
	{ CROWD_MOVE, "j", NULL, 1, 5 },
	{ CROWD_OPEN, "\r", NULL, 1, 1 },
	{ CROWD_LINE, "j", NULL, 1, 6 },
	{ CROWD_PAGE, " ", NULL, 1, 2 },
	{ CROWD_BACK, "h", NULL, 1, 1 },
	{ .least = 0 },
};
static const struct step by_country[] = {
	{ CROWD_PICKER, "c", NULL, 1, 1 },
	{ CROWD_NARROW, NULL, countries, 1, 1 },
	{ CROWD_FILTER, "\r", NULL, 1, 1 },
	{ CROWD_MOVE, "j", NULL, 1, 4 },
	{ CROWD_CLEAR, "x", NULL, 1, 1 },
	{ .least = 0 },
};
static const struct step by_agency[] = {
	{ CROWD_PICKER, "a", NULL, 1, 1 },
	{ CROWD_NARROW, NULL, agencies, 1, 1 },
	{ CROWD_FILTER, "\r", NULL, 1, 1 },
	{ CROWD_MOVE, "j", NULL, 1, 4 },
	{ CROWD_CLEAR, "x", NULL, 1, 1 },
	{ .least = 0 },
};
static const struct step search[] = {
	{ CROWD_PROMPT, "/", NULL, 1, 1 },
	{ CROWD_TYPE, NULL, searched, 1, 1 },
	{ CROWD_SEARCH, "\r", NULL, 1, 1 },
	{ CROWD_HIT, "n", NULL, 1, 2 },
	{ CROWD_CLEAR, "x", NULL, 1, 1 },
	{ N_CROWD_KEYS, "h", NULL, 1, 1 },
	{ .least = 0 },
};

static const struct step *const things[] = { browse, leaf, read_one,
	read_one, by_country, by_agency, search };

struct person {
	struct pty *pty;
	struct dice dice;
	const struct step *step;
	unsigned left;          /* of its times */
	const char *word;       /* the rest of one that is being typed */
	enum crowd_key key;     /* the last that was pressed */
	bool thinking;
	int64_t pressed_us, first_us, came_us, think_us;
	size_t seen_b;          /* bytes of the frame so far */
};

struct scene {
	const struct crowd_opts *o;
	struct crowd *out;
	struct person *who;
	struct pollfd *fds;
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
begin(struct person *p, const struct step *step)
{
	p->step = step;
	p->left = step->least + dice_below(&p->dice,
	    step->most - step->least + 1);
	p->word = NULL;
	if (step->words == NULL)
		return;
	unsigned n = 0;
	while (step->words[n] != NULL)
		n++;
	p->word = step->words[dice_below(&p->dice, n)];
}

/* The bytes of the next key; *n of them. */
static const char *
next_key(struct person *p, size_t *n)
{
	if (p->left == 0 && (p->word == NULL || *p->word == '\0'))
		begin(p, p->step[1].least > 0 ? p->step + 1 :
		    things[dice_below(&p->dice,
		    sizeof(things) / sizeof(things[0]))]);
	p->key = p->step->key;
	if (p->word == NULL) {
		p->left--;
		*n = strlen(p->step->bytes);
		return p->step->bytes;
	}
	const char *letter = p->word;
	p->left = 0;
	do
		p->word++;
	while (((unsigned char)*p->word & 0xC0) == 0x80);
	*n = (size_t)(p->word - letter);
	return letter;
}

/* Few keys come after a long time, most soon; letters come faster. */
static int64_t
thought_us(struct scene *s, struct person *p)
{
	double mean = s->o->think_ms * 1e3;

	if (p->word != NULL && *p->word != '\0')
		mean /= 4;
	return (int64_t)(mean * (0.25 + 1.5 * dice_share(&p->dice)));
}

/* ---- what they see ------------------------------------------------------ */

static char *
screen_of(struct pty *p)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (int y = 0; y < pty_height(p); y++) {
		char *row = pty_row(p, y);

		kn_buf_cstr(&b, row);
		kn_buf_chr(&b, '\n');
		free(row);
	}
	return kn_buf_take(&b, NULL);
}

static void
read_screen(struct scene *s, struct person *p)
{
	if (s->out->told != NULL)
		return;
	char *text = screen_of(p->pty);
	for (size_t i = 0; i < sizeof(alarming) / sizeof(alarming[0]); i++)
		if (s->out->told == NULL && strstr(text, alarming[i]) != NULL)
			s->out->told = kn_strdup(text);
	free(text);
}

static void
keep_times(struct crowd_times *t, const struct person *p)
{
	t->first_ms = kn_grow(t->first_ms, &t->cap, t->n + 1,
	    sizeof(*t->first_ms));
	t->all_ms = kn_grow(t->all_ms, &t->cap_all, t->n + 1,
	    sizeof(*t->all_ms));
	t->first_ms[t->n] = (double)(p->first_us - p->pressed_us) / 1e3;
	t->all_ms[t->n++] = (double)(p->came_us - p->pressed_us) / 1e3;
}

static void
frame_ends(struct scene *s, struct person *p)
{
	if (p->seen_b == 0)
		s->out->undrawn++;
	else if (p->key < N_CROWD_KEYS)
		keep_times(&s->out->at[p->key], p);
	read_screen(s, p);
	p->thinking = true;
	p->think_us = now_us() + thought_us(s, p);
}

static void
press(struct scene *s, struct person *p)
{
	size_t n;
	const char *key = next_key(p, &n);

	read_screen(s, p);
	pty_mark(p->pty);
	p->seen_b = 0;
	p->thinking = false;
	p->pressed_us = p->came_us = now_us();
	pty_send_n(p->pty, key, n);
	s->out->keys++;
}

/* Bytes that came, a frame that is whole, a thought that is over. */
static void
attend(struct scene *s, struct person *p, bool came, int64_t at_us)
{
	size_t n;

	if (came) {
		pty_pump(p->pty);
		pty_raw(p->pty, &n);
		if (!p->thinking && n > p->seen_b) {
			if (p->seen_b == 0 || (p->first_us == p->came_us &&
			    at_us - p->came_us < FRAME_US))
				p->first_us = at_us;
			p->came_us = at_us;
		}
		p->seen_b = n;
	}
	if (p->thinking) {
		if (at_us >= p->think_us)
			press(s, p);
		return;
	}
	int64_t quiet = at_us - p->came_us;
	if (quiet >= (p->seen_b > 0 ? QUIET_US : NOTHING_US) &&
	    pty_at_rest(p->pty))
		frame_ends(s, p);
}

/* ---- what they cost ----------------------------------------------------- */

static double
cpu_ms_of(int pid)
{
	char path[64], line[512];
	unsigned long user = 0, kernel = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	FILE *f = fopen(path, "r");
	if (f != NULL && fgets(line, sizeof(line), f) != NULL &&
	    strrchr(line, ')') != NULL)
		(void)!sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d"
		    " %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
	if (f != NULL)
		fclose(f);
	return (double)(user + kernel) * 1e3 / (double)sysconf(_SC_CLK_TCK);
}

static double
memory_mb_of(int pid, const char *key)
{
	char path[64], line[128];
	double kb = 0;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", pid);
	FILE *f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			kb = strtod(line + strlen(key), NULL);
	if (f != NULL)
		fclose(f);
	return kb / 1e3;
}

static double
cpu_ms_of_all(const struct scene *s)
{
	double ms = 0;

	for (size_t i = 0; i < s->o->readers; i++)
		ms += cpu_ms_of(pty_pid(s->who[i].pty));
	return ms;
}

static void
weigh(struct scene *s)
{
	for (size_t i = 0; i < s->o->readers; i++) {
		int pid = pty_pid(s->who[i].pty);
		double rss = memory_mb_of(pid, "Rss:");

		s->out->pss_mb += memory_mb_of(pid, "Pss:");
		if (rss > s->out->rss_mb)
			s->out->rss_mb = rss;
	}
}

/* ---- from the first to the last ----------------------------------------- */

static void
start(struct scene *s, size_t i)
{
	char home[512];
	const char *env[] = { home,
		"ASAN_OPTIONS=handle_segv=0:handle_abort=0", NULL };
	struct pty_opts o = { .argv = s->o->argv, .env = env, .w = s->o->w,
		.h = s->o->h, .uid = s->o->uid };

	snprintf(home, sizeof(home), "HOME=%s/%zu", s->o->homes, i);
	assert_int_equal(mkdir(home + 5, 0700), 0);
	if (s->o->uid != 0)
		assert_int_equal(chown(home + 5, s->o->uid, s->o->uid), 0);
	s->who[i].dice = dice_of(s->o->seed, i);
	s->who[i].pty = pty_spawn(&o);
	pty_answer(s->who[i].pty, "\033[c", "\033[?62;22c");
	s->fds[i] = (struct pollfd){ .fd = pty_fd(s->who[i].pty),
		.events = POLLIN };
	begin(&s->who[i], things[i % (sizeof(things) / sizeof(things[0]))]);
}

/* Nobody types before all have their list. */
static void
start_all(struct scene *s)
{
	int64_t t0 = now_us();

	for (size_t i = 0; i < s->o->readers; i++)
		start(s, i);
	for (size_t i = 0; i < s->o->readers; i++)
		pty_expect(s->who[i].pty, " stories");
	s->out->start_ms = (double)(now_us() - t0) / 1e3;
	for (size_t i = 0; i < s->o->readers; i++) {
		struct person *p = &s->who[i];

		p->thinking = true;
		p->think_us = now_us() + thought_us(s, p);
	}
}

static bool
enough(const struct scene *s)
{
	return s->out->keys >= s->o->keys &&
	    (s->o->done == NULL || s->o->done(s->o->user));
}

static void
live(struct scene *s)
{
	while (!enough(s)) {
		poll(s->fds, (nfds_t)s->o->readers, LOOK_MS);
		for (size_t i = 0; i < s->o->readers; i++) {
			if (pty_gone(s->who[i].pty))
				pty_dump(s->who[i].pty);
			assert_false(pty_gone(s->who[i].pty));
			attend(s, &s->who[i], s->fds[i].revents != 0,
			    now_us());
		}
	}
}

/* From wherever a person is: out of prompts and pickers, then out. */
static void
end_all(struct scene *s)
{
	for (size_t i = 0; i < s->o->readers; i++) {
		struct person *p = &s->who[i];

		pty_send(p->pty, "\003\003\003\003");
		struct pty_end end = pty_expect_end(p->pty);
		s->out->ended += end.status != 0 || !end.termios_same;
		pty_free(p->pty);
	}
}

void
crowd_run(const struct crowd_opts *o, struct crowd *out)
{
	struct scene s = { .o = o, .out = out,
		.who = kn_calloc(o->readers, sizeof(*s.who)),
		.fds = kn_calloc(o->readers, sizeof(*s.fds)) };

	*out = (struct crowd){ .keys = 0 };
	start_all(&s);
	double before = cpu_ms_of_all(&s);
	live(&s);
	out->cpu_ms = cpu_ms_of_all(&s) - before;
	weigh(&s);
	end_all(&s);
	free(s.who);
	free(s.fds);
}

void
crowd_dispose(struct crowd *c)
{
	for (size_t i = 0; i < N_CROWD_KEYS; i++) {
		free(c->at[i].first_ms);
		free(c->at[i].all_ms);
	}
	free(c->told);
}

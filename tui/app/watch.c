/*
 * watch.c: follows what others write: into the notebook, into the index,
 * into the sources. In: their folders. Out: the model's notes anew when the
 * notebook's version rose, its articles when an update by another process
 * showed what it did, a look at the sources when one of them changed.
 *
 * Notes are shown at once. The other two have their turn (turn.c): behind the
 * answers to keys, and rarely where it is much, so that the keys of fifty
 * readers of one index do not wait for what each takes up. An administrator's
 * sources are looked at only when a change was not followed by an update: who
 * reads them can do nothing but know. What is new in an administrator's index
 * is recorded at another moment in each reader, when it is much: at the first
 * visit, and behind an index made anew, which all take up at once.
 *
 * One inotify instance serves all, since a user has but some hundred. It
 * costs nothing while nothing happens. Where the kernel cannot tell, as other
 * machines write there too: the notebook is looked at in time to show it
 * within a second; the index and the sources when keys come, so that a reader
 * whom nobody uses does nothing. Sources that change all day wake a reader
 * once: then it has been said, and they are no longer watched.
 */
#include "tui/app/outside.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/import.h"
#include "kunnash/mem.h"
#include "tui/pane/annot.h"

enum {
	LOOK_MS = 700,                  /* at a notebook */
	INDEX_MS = 2000,                /* at an index, with a key */
	SOURCES_MS = 10 * 60 * 1000,    /* at sources, with a key */
	PLACES_MAX = 1024,              /* watched; users have some thousand */
	ALARMS_MAX = 3,                 /* without a change */
	FIRST_LOOK_MS = 5000,           /* at an administrator's sources, and */
	APART_MS = 16000,               /* each reader at a moment of its own */
	SOURCES_A_MS = 2,               /* spread over this many of them */
	FIRST_SEE_MS = 3000,            /* at what is new in its index */
};

/* Showing what an update did: a five-hundredth of one's time at most, so that
 * fifty readers take a tenth of one processor. */
static const struct app_pace shown = { .settle_ms = 200, .pause_ms = 1000,
	.most_ms = 30 * 1000, .share = 500, .apart_ms = 60 * 1000 };
/* Looking at one's own sources, and at an administrator's. */
static const struct app_pace looked_at = { .settle_ms = 1000, .pause_ms = 0,
	.most_ms = 10 * 1000, .share = 50, .apart_ms = 60 * 1000 };
static const struct app_pace glanced_at = { .settle_ms = 60 * 1000,
	.pause_ms = 2000, .most_ms = SOURCES_MS, .share = 500,
	.apart_ms = SOURCES_MS };
/* Recording what is new there, when it is much. */
static const struct app_pace recorded = { .pause_ms = 1000,
	.most_ms = 60 * 1000 };

/* A commit ends with its journal taken away, or emptied. */
#define COMMITS (IN_DELETE | IN_MOVED_TO | IN_CLOSE_WRITE)
#define CHANGES (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | \
	IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB)

struct watch {
	int fd;                 /* of inotify, or -1 */
	int notes, index;       /* watches; -1: nothing tells */
	bool has_notes;
	const char *notes_name, *index_name;    /* last parts of their paths */
	uint64_t notes_ms, index_ms, sources_ms;        /* last looked at */
	struct app_turn show, look;     /* at the index; at sources */
	struct app_turn see;            /* recording what is new */
	bool theirs;                    /* that are not ours to read */
	struct app_places places;       /* of the sources */
	bool changed;           /* one of them did */
	bool told;              /* and that was told: they are not watched */
	bool taken;             /* and another process read them since */
	bool writing;           /* another process was, when we looked */
	uint64_t had;           /* articles, before it did */
	unsigned alarms;        /* looks at them that found nothing */
	bool past;              /* it was told what tell_past() tells */
};

/* One folder may be two of the three: a mask is only added to. */
static int
add_watch(int fd, const char *path, uint32_t mask)
{
	return fd < 0 || app_is_remote(path) ? -1 :
	    inotify_add_watch(fd, path, mask | IN_MASK_ADD);
}

/* Watches the folder of a file. */
static int
watch_folder(struct watch *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == NULL ? kn_strdup(".") : slash == path ?
	    kn_strdup("/") : kn_strndup(path, (size_t)(slash - path));
	int wd = add_watch(w->fd, dir, COMMITS);

	free(dir);
	return wd;
}

/* Its folder may only come with the first run. */
static void
watch_index(struct watch *w, const struct kn_session *s)
{
	if (w->index < 0)
		w->index = watch_folder(w, kn_session_index_path(s));
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

void
app_watch_start(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);

	if (app->o.session == NULL || app->watch != NULL)
		return;
	struct watch *w = kn_calloc(1, sizeof(*w));
	w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	w->index = -1;
	w->has_notes = nb != NULL;
	w->notes = nb == NULL ? -1 : watch_folder(w, kn_notebook_path(nb));
	watch_index(w, app->o.session);
	w->index_name = last_part(kn_session_index_path(app->o.session));
	w->notes_name = nb == NULL ? NULL : last_part(kn_notebook_path(nb));
	w->sources_ms = kn_clock_ms();
	w->show.pace = shown;
	w->look.pace = looked_at;
	app->watch = w;
}

void
app_watch_stop(struct kn_app *app)
{
	struct watch *w = app->watch;

	if (w == NULL)
		return;
	app->watch = NULL;
	if (w->fd >= 0)
		close(w->fd);
	free(w->places.watch);
	free(w);
}

int
app_watch_fd(const struct kn_app *app)
{
	return app->watch == NULL ? -1 : app->watch->fd;
}

/* When a notebook is looked at of which nothing tells. */
static int
notes_due_ms(const struct watch *w, uint64_t now)
{
	if (!w->has_notes || w->notes >= 0)
		return -1;
	uint64_t since_ms = now - w->notes_ms;
	return since_ms >= LOOK_MS ? 0 : (int)(LOOK_MS - since_ms);
}

int
app_watch_timeout_ms(const struct kn_app *app)
{
	const struct watch *w = app->watch;
	uint64_t now = kn_clock_ms();

	if (w == NULL)
		return -1;
	int ms = app_sooner_ms(notes_due_ms(w, now),
	    app_turn_due_ms(&w->show, now));
	/* The end of a worker's run looks whether one is wanted. */
	return app->worker != NULL ? ms : app_sooner_ms(ms, app_sooner_ms(
	    app_turn_due_ms(&w->look, now), app_turn_due_ms(&w->see, now)));
}

/* ---- sources ---------------------------------------------------------------- */

static void
drop_places(struct watch *w)
{
	struct app_places *p = &w->places;

	for (size_t i = 0; i < p->n; i++)
		if (p->watch[i] != w->notes && p->watch[i] != w->index)
			(void)inotify_rm_watch(w->fd, p->watch[i]);
	free(p->watch);
	*p = (struct app_places){ .fd = w->fd };
}

void
app_places_begin(struct kn_app *app, struct app_places *p)
{
	struct watch *w = app->watch;

	*p = (struct app_places){ .fd = -1 };
	if (w == NULL)
		return;
	drop_places(w);
	w->changed = w->told = w->taken = false;
	p->fd = w->fd;
}

void
app_places_add(struct app_places *p, const char *path)
{
	int wd = p->tried == PLACES_MAX ? -1 :
	    add_watch(p->fd, path, CHANGES);

	/* Asking of which kind a folder is takes time, too, on a file system
	 * of another machine. */
	p->tried += p->tried < PLACES_MAX;

	if (wd < 0) {
		p->partial = true;
		return;
	}
	p->watch = kn_grow(p->watch, &p->cap, p->n + 1, sizeof(*p->watch));
	p->watch[p->n++] = wd;
}

void
app_places_end(struct kn_app *app, struct app_places *p, bool told)
{
	struct watch *w = app->watch;

	if (w == NULL)
		return;
	watch_index(w, app->o.session);
	w->places = *p;
	*p = (struct app_places){ .fd = -1 };
	w->sources_ms = kn_clock_ms();
	w->told = told;
	if (told)
		drop_places(w);
	else if (w->changed)
		app_turn_ask(&w->look, kn_clock_ms());
}

void
app_places_looked(struct kn_app *app, uint64_t took_ms)
{
	struct watch *w = app->watch;

	if (w == NULL)
		return;
	app_turn_done(&w->look, kn_clock_ms(), took_ms);
	w->look.pace = w->theirs ? glanced_at : looked_at;
}

void
app_places_again(struct kn_app *app)
{
	if (app->watch != NULL)
		app_turn_ask(&app->watch->look, kn_clock_ms());
}

/* Within which time readers look first: a look asks the system about every
 * source, and takes half a second for 200,000. */
static unsigned
apart_ms(uint64_t sources)
{
	uint64_t ms = sources / SOURCES_A_MS;

	return ms < APART_MS ? APART_MS : ms > SOURCES_MS ? SOURCES_MS :
	    (unsigned)ms;
}

void
app_places_theirs(struct kn_app *app)
{
	struct watch *w = app->watch;

	if (w == NULL)
		return;
	w->theirs = true;
	w->look.pace = glanced_at;
	w->look.pace.settle_ms = FIRST_LOOK_MS + app_turn_of(
	    (uint32_t)getpid(), apart_ms(app->model->totals.sources));
	app_turn_ask(&w->look, kn_clock_ms());
}

bool
app_places_changed(const struct kn_app *app)
{
	const struct watch *w = app->watch;

	return w != NULL && w->told && !w->taken && !w->theirs;
}

void
app_places_alarm(struct kn_app *app)
{
	if (app->watch != NULL && ++app->watch->alarms >= ALARMS_MAX)
		drop_places(app->watch);
}

/* ---- what the kernel told ---------------------------------------------------- */

struct happened {
	bool notes, index, sources;
};

/* Whether it is of a database, its journal or its lock. */
static bool
is_of(const struct inotify_event *e, int folder, const char *name)
{
	return e->wd == folder && e->len > 0 && name != NULL &&
	    strncmp(e->name, name, strlen(name)) == 0;
}

/* What a walk passes over is no source; a file that was only made has
 * nothing in it yet; what is told of a place itself is its end. */
static bool
is_change(const struct watch *w, const struct inotify_event *e)
{
	if ((e->mask & CHANGES) == 0)
		return false;
	if (e->len == 0)
		return e->wd != w->notes && e->wd != w->index;
	if ((e->mask & IN_ATTRIB) != 0 || kn_import_is_hidden(e->name) ||
	    ((e->mask & IN_CREATE) != 0 && (e->mask & IN_ISDIR) == 0))
		return false;
	return !is_of(e, w->index, w->index_name) &&
	    !is_of(e, w->notes, w->notes_name);
}

/* While the worker finds places, those are its; what is left in the queue of
 * places that were dropped is of no place. */
static bool
is_place(const struct kn_app *app, int wd)
{
	const struct app_places *p = &app->watch->places;
	bool found = false;

	for (size_t i = 0; i < p->n && !found; i++)
		found = p->watch[i] == wd;
	return found || (app->worker != NULL && wd != app->watch->notes &&
	    wd != app->watch->index);
}

static void
take_event(const struct kn_app *app, const struct inotify_event *e,
    struct happened *h)
{
	const struct watch *w = app->watch;
	bool lost = (e->mask & IN_Q_OVERFLOW) != 0;

	h->notes = h->notes || lost || e->wd == w->notes;
	h->index = h->index || lost || is_of(e, w->index, w->index_name);
	h->sources = h->sources || lost ||
	    (is_change(w, e) && is_place(app, e->wd));
}

static struct happened
read_events(const struct kn_app *app)
{
	const struct watch *w = app->watch;
	struct happened h = { false, false, false };
	_Alignas(struct inotify_event) char bytes[4096];
	ssize_t n;

	while (w->fd >= 0 && (n = read(w->fd, bytes, sizeof(bytes))) > 0)
		for (char *at = bytes; at < bytes + n;) {
			const struct inotify_event *e = (const void *)at;

			take_event(app, e, &h);
			at += sizeof(*e) + e->len;
		}
	return h;
}

/* ---- looking ------------------------------------------------------------------- */

/* Says that another process brought the index up to date, when it is done. The
 * sources are then watched again, from the next key on. */
static void
tell_update(struct kn_app *app)
{
	struct kn_model *m = app->model;
	struct watch *w = app->watch;
	uint64_t now = m->totals.articles, had = w->had;
	struct kn_buf text;

	w->writing = kn_model_index(m) != NULL &&
	    kn_index_is_written(kn_model_index(m));
	if (w->writing || kn_model_index(m) == NULL)
		return;
	w->taken = w->told;
	kn_buf_init(&text, 256);
	kn_buf_cstr(&text, kn_tr(N_("the index was brought up to date")));
	if (now > had) {
		kn_buf_cstr(&text, " \u00B7 ");
		kn_fmt_counted(&m->locale, NP_("%s new article",
		    "%s new articles"), now - had, &text);
	}
	kn_model_notice(m, "%s", kn_buf_get(&text));
	app->dirty = true;
	kn_buf_dispose(&text);
}

/* Says once that what is shown is no longer what there is. */
static void
tell_past(struct kn_app *app)
{
	struct watch *w = app->watch;
	bool past = kn_session_is_past(app->o.session);

	if (past && !w->past) {
		kn_model_notice(app->model, N_("another version of kunnash "
		    "made the index anew; what is shown is the one before"),
		    KN_LIT(""));
		app->dirty = true;
	}
	w->past = past;
}

/* Whether there is nothing on the screen that an update could add to. */
static bool
shows_nothing(const struct kn_app *app)
{
	return kn_model_index(app->model) == NULL ||
	    app->model->totals.articles == 0;
}

/* What the index has now is shown: the open article stays, the place in its
 * text, the selected row and where it stands. */
static void
take_up(struct kn_app *app)
{
	uint64_t began = kn_clock_ms();

	kn_model_refresh(app->model);
	app->dirty = true;
	app->watch->alarms = 0;
	/* What was changed is mostly what was read: that is waited for. */
	if (app->watch->look.wanted)
		app_turn_ask(&app->watch->look, began);
	app_turn_done(&app->watch->show, kn_clock_ms(), kn_clock_ms() -
	    began);
}

/* Shows what others did, and says so. While the worker brings the index up to
 * date, or waits for another who does, it is the one that tells. */
static void
show(struct kn_app *app)
{
	struct kn_model *m = app->model;
	struct watch *w = app->watch;
	bool first = shows_nothing(app), ours = app_worker_updates(app);
	bool behind = kn_session_is_behind(app->o.session);

	w->index_ms = kn_clock_ms();
	if (!ours && !w->writing)
		w->had = m->totals.articles;
	if (behind)
		take_up(app);
	else
		app_turn_drop(&w->show);
	if (ours)
		return;
	if (behind && first && m->totals.articles > 0) {
		m->index_state = KN_INDEX_READY;
		kn_app_restore(app);
	}
	tell_past(app);
	/* What it did is seen before it ends. */
	if (behind || w->writing)
		tell_update(app);
}

void
app_watch_index(struct kn_app *app)
{
	struct watch *w = app->watch;

	if (w == NULL)
		return;
	/* From the first of many events on. */
	if (!w->show.wanted)
		app_turn_ask(&w->show, kn_clock_ms());
	/* Nobody is kept from anything. */
	if (shows_nothing(app))
		show(app);
}

void
app_watch_now(struct kn_app *app)
{
	if (app->watch != NULL)
		show(app);
	else
		kn_model_refresh(app->model);
}

void
app_watch_unseen(struct kn_app *app)
{
	struct watch *w = app->watch;

	if (w == NULL)
		return;
	w->see.pace = recorded;
	w->see.pace.settle_ms = FIRST_SEE_MS + app_turn_of(
	    (uint32_t)getpid(), APART_MS);
	app_turn_ask(&w->see, kn_clock_ms());
}

static void
look_at_notes(struct kn_app *app)
{
	app->watch->notes_ms = kn_clock_ms();
	if (kn_model_notes_follow(app->model))
		app->dirty = true;
}

/* Somebody types, or has a list open in front of what would change. */
static void
is_used(struct kn_app *app, uint64_t now)
{
	app_turn_key(&app->watch->show, now);
	app_turn_key(&app->watch->look, now);
	app_turn_key(&app->watch->see, now);
}

/* Which file of the notebook it was does not matter: the version tells. */
void
app_watch_look(struct kn_app *app)
{
	struct watch *w = app->watch;

	if (w == NULL)
		return;
	struct happened h = read_events(app);
	if (h.notes || w->notes < 0)
		look_at_notes(app);
	if (h.index)
		app_watch_index(app);
	if (h.sources) {
		/* During a run: its end looks again. */
		w->changed = true;
		app_turn_ask(&w->look, kn_clock_ms());
	}
}

void
app_watch_work(struct kn_app *app)
{
	struct watch *w = app->watch;
	uint64_t now = kn_clock_ms();

	if (w == NULL)
		return;
	if (app->overlay != NULL)
		is_used(app, now);
	if (notes_due_ms(w, now) == 0)
		app_watch_look(app);
	if (app_turn_due_ms(&w->show, now) == 0)
		show(app);
	if (app->worker == NULL && app_turn_due_ms(&w->see, now) == 0) {
		app_turn_drop(&w->see);
		app_worker_see(app);
	}
	if (app->worker == NULL && app_turn_due_ms(&w->look, now) == 0) {
		app_turn_drop(&w->look);
		app_worker_compare(app, false);
	}
}

void
app_watch_key(struct kn_app *app)
{
	struct watch *w = app->watch;
	uint64_t now = kn_clock_ms();

	if (w == NULL)
		return;
	is_used(app, now);
	if (app->worker != NULL)
		return;
	if (w->index < 0 && now - w->index_ms >= INDEX_MS)
		app_turn_ask(&w->show, now);
	if (!w->look.wanted && (w->taken ||
	    (w->places.partial && now - w->sources_ms >= SOURCES_MS)))
		app_turn_ask(&w->look, now);
}

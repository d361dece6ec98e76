/*
 * store_priv.h: what a connection is made of, shared by db.c and stmt.c.
 */
#ifndef KN_CORE_STORE_STORE_PRIV_H
#define KN_CORE_STORE_STORE_PRIV_H

#include "core/store/store.h"

#include <sqlite3.h>

struct kn_stmt {
	struct kn_db *db;
	const char *sql;        /* a literal */
	sqlite3_stmt *s;
	struct kn_stmt *next;
};

/* Statements that were last asked for, by the address of their text. */
enum { RECENT_STMTS = 128 };

struct kn_db {
	sqlite3 *conn;
	char *path;
	const char *damaged_msgid;      /* or NULL */
	struct kn_stmt *stmts;
	struct {
		const char *sql;
		struct kn_stmt *st;
	} recent[RECENT_STMTS];
	enum kn_status status;  /* sticky */
	const char *msgid;      /* of the failure, or NULL */
	int code;               /* SQLite's extended code of it */
	int sys_errno;
	char detail[256];
	const atomic_bool *cancel;
	uint64_t stop_at_ms;
	void *kept;             /* kn_db_keep() */
	void (*release)(void *kept);
	bool late;              /* the handler saw the moment pass */
	struct flush *flush;    /* begun, or NULL */
};

void kn_db__finalize(struct kn_db *db);
/* The name of the VFS of late.c, or NULL where there is none. */
const char *kn_db__late_journal(void);
/* What it has of the system for this file; or the file itself, of another. */
sqlite3_file *kn_db__file_below(sqlite3_file *f);

#endif

/*
 * soon.c: asks the kernel to run this thread soon after it was woken.
 *
 * In, out: how the calling thread is scheduled. A key is answered within half
 * a millisecond of the processor, but where all processors have work it waits
 * for one first: most kernels let whoever runs go on to the next tick, four
 * milliseconds away, and each of two may stand before it. A thread that asks
 * for short turns is let in at once by those that did not, and is given no
 * more of the processor for it. Neither niceness nor policy is changed.
 */
#include "tui/app/soon.h"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The shortest that there is. */
#define TURN_NS 100000

void
app_run_soon(void)
{
	struct sched_attr a = { .size = sizeof(a) };

	if (syscall(SYS_sched_getattr, 0, &a, sizeof(a), 0) != 0 ||
	    a.sched_policy != SCHED_NORMAL)
		return;
	a.sched_flags = SCHED_FLAG_RESET_ON_FORK;
	a.sched_runtime = TURN_NS;
	(void)!syscall(SYS_sched_setattr, 0, &a, 0);
}

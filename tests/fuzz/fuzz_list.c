/*
 * fuzz_list.c: any bytes as lines of lists.
 */
#include "records.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_records(import__read_list, import__sniff_list, data, n);
}

/*
 * fuzz_trec.c: any bytes as tagged text.
 */
#include "records.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_records(import__read_trec, import__sniff_trec, data, n);
}

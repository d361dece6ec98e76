/*
 * fuzz_csv.c: any bytes as a table.
 */
#include "records.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_records(import__read_csv, import__sniff_csv, data, n);
}

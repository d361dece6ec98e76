/*
 * fuzz_json.c: any bytes as JSON.
 */
#include "records.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_records(import__read_json, import__sniff_json, data, n);
}

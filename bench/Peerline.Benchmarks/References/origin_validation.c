/* The reference for origin validation: rtrlib over VRPs and routes that the benchmark wrote to a file.
 * usage: origin_validation FILE PASSES; prints "seconds valid not-found invalid" for each pass over all routes.
 * The file: a count and so many records of VRPs, then the same of routes; addresses in network order, the rest in host order. */
#include <arpa/inet.h>
#include <rtrlib/rtrlib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct record {
	uint8_t ipv4, length, max_length, unused;
	uint32_t asn;
	uint32_t address[4];
};

struct route {
	struct lrtr_ip_addr address;
	uint32_t asn;
	uint8_t length;
};

static void must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "%s failed\n", what);
	exit(1);
}

static struct lrtr_ip_addr address_of(const struct record *record)
{
	struct lrtr_ip_addr address;

	memset(&address, 0, sizeof(address));
	address.ver = record->ipv4 ? LRTR_IPV4 : LRTR_IPV6;
	if (record->ipv4)
		address.u.addr4.addr = ntohl(record->address[0]);
	else
		for (int i = 0; i < 4; i++)
			address.u.addr6.addr[i] = ntohl(record->address[i]);
	return address;
}

static struct record *read_records(FILE *file, uint32_t *count)
{
	struct record *records;

	must(fread(count, sizeof(*count), 1, file) == 1, "reading a count");
	records = malloc(*count * sizeof(*records));
	must(records && fread(records, sizeof(*records), *count, file) == *count, "reading records");
	return records;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct pfx_table table;
	uint32_t vrps, count, i;
	FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;

	must(file != NULL, "opening the file");
	pfx_table_init(&table, NULL);
	struct record *records = read_records(file, &vrps);

	for (i = 0; i < vrps; i++) {
		struct pfx_record vrp = {.asn = records[i].asn,
					 .prefix = address_of(&records[i]),
					 .min_len = records[i].length,
					 .max_len = records[i].max_length,
					 .socket = NULL};

		must(pfx_table_add(&table, &vrp) != PFX_ERROR, "adding a VRP");
	}
	free(records);

	records = read_records(file, &count);
	struct route *routes = malloc(count * sizeof(*routes));

	must(routes != NULL, "allocating routes");
	for (i = 0; i < count; i++)
		routes[i] = (struct route){address_of(&records[i]), records[i].asn, records[i].length};

	for (int pass = atoi(argv[2]); pass > 0; pass--) {
		long counts[3] = {0, 0, 0};
		double start = now();

		for (i = 0; i < count; i++) {
			enum pfxv_state state;

			pfx_table_validate(&table, routes[i].asn, &routes[i].address, routes[i].length, &state);
			counts[state]++;
		}
		printf("%.6f %ld %ld %ld\n", now() - start, counts[0], counts[1], counts[2]);
	}
	return 0;
}

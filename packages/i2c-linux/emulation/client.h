/*
 * The conversation with the Node process that holds the simulated chips.
 *
 * A descriptor of an emulated device is a socket whose own address carries an identity. So a descriptor is
 * recognised by asking the kernel, and dup(), fork() and exec() need no bookkeeping here: the copies are the
 * same socket, and the server drops what belongs to it (the target address) when the last copy is closed.
 *
 * Requests do not travel on that socket, which threads and processes share, but on a link of each thread.
 */
#ifndef I2C_EMULATION_CLIENT_H
#define I2C_EMULATION_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Requests that are no ioctl() of i2c-dev; those go by their own numbers (linux/i2c-dev.h). */
enum {
	REQUEST_OPEN = 0,
	REQUEST_READ = 1,
	REQUEST_WRITE = 2,
	REQUEST_EXISTS = 3,
};

struct identity {
	uint32_t bus;
	uint32_t process;
	uint32_t serial;
};

struct request {
	struct identity descriptor;
	uint32_t kind;
	uint32_t argument;
	const void *data;
	size_t length;
};

/* To be given to free() when a call succeeded. */
struct reply {
	uint8_t *data;
	size_t length;
};

/* Whether an emulation is set up for this process. */
bool emulation_enabled(void);

/* The next two return -1 and set errno when they fail: to what the server says, or ENODEV when it is gone. */

/* Opens an emulated bus as open(2) would. */
int emulation_open(uint32_t bus, int flags);

/* Sends a request on the link of this thread and waits for its reply. Returns the result, 0 or more. */
int emulation_call(const struct request *request, struct reply *reply);

/* Whether a descriptor belongs to an emulated device. Leaves errno alone. */
bool emulation_owns(int fd, struct identity *identity);

#endif

#define _GNU_SOURCE
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_VARIABLE "RBP_I2C_EMULATION"
#define REQUEST_HEADER 24
#define REPLY_HEADER 8

/*
 * What the names of our sockets begin with, after the NUL of Linux' abstract namespace: no file, gone with
 * the socket. The identity follows as text, for whoever looks at them with ss(8).
 */
#define DEVICE_PREFIX "rbp-i2c-device"
#define LINK_PREFIX "rbp-i2c-link"

bool emulation_enabled(void)
{
	const char *path = getenv(SOCKET_VARIABLE);

	return path && *path;
}

/* Little-endian numbers of 32 bits, the only ones of the protocol. */
static uint8_t *put(uint8_t *at, uint32_t value)
{
	for (int shift = 0; shift < 32; shift += 8)
		*at++ = value >> shift;
	return at;
}

static uint32_t get(const uint8_t *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

static struct identity new_identity(uint32_t bus)
{
	static uint32_t serial;

	return (struct identity){
		.bus = bus,
		.process = getpid(),
		.serial = __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED),
	};
}

static socklen_t name_of(const char *prefix, const struct identity *identity, struct sockaddr_un *name)
{
	int length;

	*name = (struct sockaddr_un){ .sun_family = AF_UNIX };
	length = snprintf(name->sun_path + 1, sizeof name->sun_path - 1, "%s/%u/%u/%u", prefix, identity->bus,
			  identity->process, identity->serial);
	return offsetof(struct sockaddr_un, sun_path) + 1 + length;
}

static bool has_name(int fd, const char *prefix, struct identity *identity)
{
	struct sockaddr_un name = { 0 };
	/* One byte less than there is, so that the name ends with a NUL. */
	socklen_t size = sizeof name - 1;
	size_t length = strlen(prefix);
	int saved = errno;
	bool ours = getsockname(fd, (struct sockaddr *)&name, &size) == 0 && name.sun_family == AF_UNIX &&
		    name.sun_path[0] == '\0' && strncmp(name.sun_path + 1, prefix, length) == 0 &&
		    sscanf(name.sun_path + 1 + length, "/%u/%u/%u", &identity->bus, &identity->process,
			   &identity->serial) == 3;

	errno = saved;
	return ours;
}

bool emulation_owns(int fd, struct identity *identity)
{
	return fd >= 0 && has_name(fd, DEVICE_PREFIX, identity);
}

/* A socket with a name of its own, connected to the server. */
static int connect_named(const char *prefix, int type, struct identity *identity)
{
	struct sockaddr_un name, server = { .sun_family = AF_UNIX };
	int fd, saved;

	strncpy(server.sun_path, getenv(SOCKET_VARIABLE), sizeof server.sun_path - 1);
	fd = socket(AF_UNIX, SOCK_STREAM | type, 0);
	if (fd < 0)
		return -1;
	/* Another process may have the same number in another container. */
	while (bind(fd, (struct sockaddr *)&name, name_of(prefix, identity, &name)) != 0) {
		if (errno != EADDRINUSE)
			goto failed;
		*identity = new_identity(identity->bus);
	}
	if (connect(fd, (struct sockaddr *)&server, sizeof server) == 0)
		return fd;
	/* The emulation is closed: the adapter is gone. */
	errno = ENODEV;
failed:
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static bool send_all(int fd, const uint8_t *data, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(fd, data, length, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return false;
		data += sent;
		length -= sent;
	}
	return true;
}

/* A transfer of a real adapter is not interrupted by signals either. */
static bool receive_all(int fd, uint8_t *data, size_t length)
{
	while (length > 0) {
		ssize_t received = recv(fd, data, length, MSG_WAITALL);

		if (received < 0 && errno == EINTR)
			continue;
		if (received <= 0)
			return false;
		data += received;
		length -= received;
	}
	return true;
}

static bool send_request(int fd, const struct request *request)
{
	uint8_t header[REQUEST_HEADER], *at = header;

	at = put(at, request->length);
	at = put(at, request->descriptor.bus);
	at = put(at, request->descriptor.process);
	at = put(at, request->descriptor.serial);
	at = put(at, request->kind);
	put(at, request->argument);
	return send_all(fd, header, sizeof header) && send_all(fd, request->data, request->length);
}

static bool receive_reply(int fd, int32_t *result, struct reply *reply)
{
	uint8_t header[REPLY_HEADER];

	*reply = (struct reply){ 0 };
	if (!receive_all(fd, header, sizeof header))
		return false;
	*result = get(header + 4);
	reply->length = get(header);
	if (reply->length == 0)
		return true;
	reply->data = malloc(reply->length);
	if (reply->data && receive_all(fd, reply->data, reply->length))
		return true;
	free(reply->data);
	return false;
}

static int exchange(int fd, const struct request *request, struct reply *reply)
{
	int32_t result;

	if (!send_request(fd, request) || !receive_reply(fd, &result, reply)) {
		errno = ENODEV;
		return -1;
	}
	if (result >= 0)
		return result;
	free(reply->data);
	errno = -result;
	return -1;
}

int emulation_open(uint32_t bus, int flags)
{
	struct identity identity = new_identity(bus);
	int fd = connect_named(DEVICE_PREFIX, flags & O_CLOEXEC ? SOCK_CLOEXEC : 0, &identity);
	struct request request = {
		.descriptor = identity,
		.kind = REQUEST_OPEN,
		.argument = flags & O_ACCMODE,
	};
	struct reply reply;
	int saved;

	if (fd < 0)
		return -1;
	if (exchange(fd, &request, &reply) >= 0) {
		free(reply.data);
		/* What reads from the device past this library ends at once instead of waiting for ever. */
		shutdown(fd, SHUT_RD);
		return fd;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

struct link {
	int fd;
	pid_t process;
};

static pthread_key_t link_key;
static pthread_once_t link_once = PTHREAD_ONCE_INIT;

static void close_link(void *pointer)
{
	struct link *link = pointer;
	struct identity ignored;

	/* A program that closes all descriptors (a daemon) may have given the number to another file. */
	if (link->fd >= 0 && has_name(link->fd, LINK_PREFIX, &ignored))
		close(link->fd);
	free(link);
}

static void create_link_key(void)
{
	pthread_key_create(&link_key, close_link);
}

/* The link of this thread; a fresh one after fork(), when the one at hand is the parent's. */
static int thread_link(void)
{
	struct identity identity;
	struct link *link;

	pthread_once(&link_once, create_link_key);
	link = pthread_getspecific(link_key);
	if (link && link->process == getpid() && has_name(link->fd, LINK_PREFIX, &identity))
		return link->fd;
	if (link)
		close_link(link);
	link = malloc(sizeof *link);
	if (!link)
		return -1;
	identity = new_identity(0);
	link->process = getpid();
	link->fd = connect_named(LINK_PREFIX, SOCK_CLOEXEC, &identity);
	pthread_setspecific(link_key, link);
	return link->fd;
}

int emulation_call(const struct request *request, struct reply *reply)
{
	int fd = thread_link();

	return fd < 0 ? -1 : exchange(fd, request, reply);
}

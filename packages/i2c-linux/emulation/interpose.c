/*
 * The functions of the C library that a program reaches /dev/i2c-N by. Loaded by LD_PRELOAD: calls that
 * concern an emulated device go to i2c-dev.c, all others to the C library. A bus that is not emulated does
 * not exist, so that a program under emulation never touches a real one.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "client.h"
#include "i2c-dev.h"

/* Compiled with hidden names; these are for all to find. */
#pragma GCC visibility push(default)

/* Documentation/admin-guide/devices.txt */
#define I2C_MAJOR 89

#define REAL(function)                                                             \
	({                                                                         \
		static __typeof__(&function) real;                                 \
		if (!real)                                                         \
			real = (__typeof__(&function))dlsym(RTLD_NEXT, #function); \
		real;                                                              \
	})

/* What programs call that are compiled with -D_FORTIFY_SOURCE or for 64-bit times; no header declares it. */
int __open_2(const char *, int);
int __open64_2(const char *, int);
int __openat_2(int, const char *, int);
int __openat64_2(int, const char *, int);
ssize_t __read_chk(int, void *, size_t, size_t);
ssize_t __pread_chk(int, void *, size_t, off_t, size_t);
ssize_t __pread64_chk(int, void *, size_t, off64_t, size_t);
int __ioctl_time64(int, unsigned long, ...);

/* Whether a path is /dev/i2c-N of an emulation. */
static bool names_bus(const char *path, uint32_t *bus)
{
	static const char prefix[] = "/dev/i2c-";
	const char *digits;
	char *end;

	if (!path || strncmp(path, prefix, sizeof prefix - 1) != 0 || !emulation_enabled())
		return false;
	digits = path + sizeof prefix - 1;
	if (*digits < '0' || *digits > '9' || strlen(digits) > 7)
		return false;
	*bus = strtoul(digits, &end, 10);
	return *end == '\0';
}

static bool is_emulated(int fd, struct identity *identity)
{
	return emulation_enabled() && emulation_owns(fd, identity);
}

/*
 * Where the emulation has what sysfs says of I2C buses: "/sys/bus/i2c/devices" is in the folder of RBP_I2C_SYSFS.
 * All other paths as they are.
 */
static const char *in_sysfs(const char *path, char *buffer)
{
	static const char *const parts[] = { "/sys/bus/i2c", "/sys/class/i2c-dev" };
	const char *root;

	if (!path || strncmp(path, "/sys/", 5) != 0 || !emulation_enabled() || !(root = getenv("RBP_I2C_SYSFS")))
		return path;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t length = strlen(parts[i]);

		if (strncmp(path, parts[i], length) == 0 && (path[length] == '/' || path[length] == '\0')) {
			if (snprintf(buffer, PATH_MAX, "%s%s", root, path + 4) < PATH_MAX)
				return buffer;
		}
	}
	return path;
}

/* For the length of a function: a path as in_sysfs() has it. */
#define SYSFS(path) in_sysfs(path, (char[PATH_MAX]){ "" })

/* --- open --- */

/* The mode that follows the flags where a file may be created. */
static mode_t mode_argument(int flags, va_list arguments)
{
	return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0;
}

#define DEFINE_OPEN(name)                                  \
	int name(const char *path, int flags, ...)         \
	{                                                  \
		va_list arguments;                         \
		mode_t mode;                               \
		uint32_t bus;                              \
                                                           \
		if (names_bus(path, &bus))                 \
			return emulation_open(bus, flags); \
		va_start(arguments, flags);                \
		mode = mode_argument(flags, arguments);    \
		va_end(arguments);                         \
		return REAL(name)(SYSFS(path), flags, mode); \
	}

#define DEFINE_OPENAT(name)                                       \
	int name(int directory, const char *path, int flags, ...) \
	{                                                         \
		va_list arguments;                                \
		mode_t mode;                                      \
		uint32_t bus;                                     \
                                                                  \
		if (names_bus(path, &bus))                        \
			return emulation_open(bus, flags);        \
		va_start(arguments, flags);                       \
		mode = mode_argument(flags, arguments);           \
		va_end(arguments);                                \
		return REAL(name)(directory, SYSFS(path), flags, mode); \
	}

#define DEFINE_OPEN_2(name)                                                                          \
	int name(const char *path, int flags)                                                        \
	{                                                                                            \
		uint32_t bus;                                                                        \
                                                                                                     \
		return names_bus(path, &bus) ? emulation_open(bus, flags) : REAL(name)(SYSFS(path), flags); \
	}

#define DEFINE_OPENAT_2(name)                                                      \
	int name(int directory, const char *path, int flags)                       \
	{                                                                          \
		uint32_t bus;                                                      \
                                                                                   \
		return names_bus(path, &bus) ? emulation_open(bus, flags)          \
					     : REAL(name)(directory, SYSFS(path), flags); \
	}

DEFINE_OPEN(open)
DEFINE_OPENAT(openat)
#ifdef __GLIBC__
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat64)
DEFINE_OPEN_2(__open_2)
DEFINE_OPEN_2(__open64_2)
DEFINE_OPENAT_2(__openat_2)
DEFINE_OPENAT_2(__openat64_2)
#endif

/* --- ioctl --- */

#ifdef __GLIBC__
typedef unsigned long ioctl_request;
#else
typedef int ioctl_request;
#endif

#define DEFINE_IOCTL(name)                                                    \
	int name(int fd, ioctl_request request, ...)                          \
	{                                                                     \
		struct identity descriptor;                                   \
		unsigned long argument;                                       \
		va_list arguments;                                            \
                                                                              \
		va_start(arguments, request);                                 \
		argument = va_arg(arguments, unsigned long);                  \
		va_end(arguments);                                            \
		if (i2c_dev_request(request) && is_emulated(fd, &descriptor)) \
			return i2c_dev_ioctl(descriptor, request, argument);  \
		return REAL(name)(fd, request, argument);                     \
	}

int ioctl(int, ioctl_request, ...);
DEFINE_IOCTL(ioctl)
#ifdef __GLIBC__
DEFINE_IOCTL(__ioctl_time64)
#endif

/* --- read and write: the device has no position --- */

#define DEFINE_READ(name, parameters, ...)                              \
	ssize_t name parameters                                         \
	{                                                               \
		struct identity descriptor;                             \
                                                                        \
		if (is_emulated(fd, &descriptor))                       \
			return i2c_dev_read(descriptor, buffer, count); \
		return REAL(name)(__VA_ARGS__);                         \
	}

#define DEFINE_WRITE(name, parameters, ...)                              \
	ssize_t name parameters                                          \
	{                                                                \
		struct identity descriptor;                              \
                                                                         \
		if (is_emulated(fd, &descriptor))                        \
			return i2c_dev_write(descriptor, buffer, count); \
		return REAL(name)(__VA_ARGS__);                          \
	}

DEFINE_READ(read, (int fd, void *buffer, size_t count), fd, buffer, count)
DEFINE_READ(pread, (int fd, void *buffer, size_t count, off_t at), fd, buffer, count, at)
DEFINE_WRITE(write, (int fd, const void *buffer, size_t count), fd, buffer, count)
DEFINE_WRITE(pwrite, (int fd, const void *buffer, size_t count, off_t at), fd, buffer, count, at)
#ifdef __GLIBC__
DEFINE_READ(pread64, (int fd, void *buffer, size_t count, off64_t at), fd, buffer, count, at)
DEFINE_WRITE(pwrite64, (int fd, const void *buffer, size_t count, off64_t at), fd, buffer, count, at)
DEFINE_READ(__read_chk, (int fd, void *buffer, size_t count, size_t size), fd, buffer, count, size)
DEFINE_READ(__pread_chk, (int fd, void *buffer, size_t count, off_t at, size_t size), fd, buffer, count, at,
	    size)
DEFINE_READ(__pread64_chk, (int fd, void *buffer, size_t count, off64_t at, size_t size), fd, buffer, count,
	    at, size)
#endif

/* --- access and stat --- */

/* 0, or -1 and errno: EACCES where the bus exists and may not be opened. */
static int find_bus(uint32_t bus)
{
	struct request request = { .descriptor = { .bus = bus }, .kind = REQUEST_EXISTS };
	struct reply reply;
	int result = emulation_call(&request, &reply);

	if (result >= 0)
		free(reply.data);
	return result;
}

static int check_access(uint32_t bus, int mode)
{
	return find_bus(bus) == 0 || (mode == F_OK && errno == EACCES) ? 0 : -1;
}

int access(const char *path, int mode)
{
	uint32_t bus;

	return names_bus(path, &bus) ? check_access(bus, mode) : REAL(access)(SYSFS(path), mode);
}

int faccessat(int directory, const char *path, int mode, int flags)
{
	uint32_t bus;

	return names_bus(path, &bus) ? check_access(bus, mode)
				     : REAL(faccessat)(directory, SYSFS(path), mode, flags);
}

#define FILL_STAT(bus, status)                               \
	({                                                   \
		*(status) = (__typeof__(*(status))){ 0 };    \
		(status)->st_mode = S_IFCHR | 0660;          \
		(status)->st_nlink = 1;                      \
		(status)->st_rdev = makedev(I2C_MAJOR, bus); \
		0;                                           \
	})

#define DEFINE_STAT(name, type)                                                    \
	int name(const char *path, struct type *status)                            \
	{                                                                          \
		uint32_t bus;                                                      \
                                                                                   \
		if (!names_bus(path, &bus))                                        \
			return REAL(name)(SYSFS(path), status);                    \
		return check_access(bus, F_OK) == 0 ? FILL_STAT(bus, status) : -1; \
	}

#define DEFINE_FSTATAT(name, type)                                                 \
	int name(int directory, const char *path, struct type *status, int flags)  \
	{                                                                          \
		uint32_t bus;                                                      \
                                                                                   \
		if (!names_bus(path, &bus))                                        \
			return REAL(name)(directory, SYSFS(path), status, flags);  \
		return check_access(bus, F_OK) == 0 ? FILL_STAT(bus, status) : -1; \
	}

#define DEFINE_FSTAT(name, type)                                  \
	int name(int fd, struct type *status)                     \
	{                                                         \
		struct identity descriptor;                       \
                                                                  \
		if (is_emulated(fd, &descriptor))                 \
			return FILL_STAT(descriptor.bus, status); \
		return REAL(name)(fd, status);                    \
	}

DEFINE_STAT(stat, stat)
DEFINE_STAT(lstat, stat)
DEFINE_FSTATAT(fstatat, stat)
DEFINE_FSTAT(fstat, stat)
#ifdef __GLIBC__
DEFINE_STAT(stat64, stat64)
DEFINE_STAT(lstat64, stat64)
DEFINE_FSTATAT(fstatat64, stat64)
DEFINE_FSTAT(fstat64, stat64)

int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *status)
{
	uint32_t bus;

	if (!names_bus(path, &bus))
		return REAL(statx)(directory, SYSFS(path), flags, mask, status);
	if (check_access(bus, F_OK) != 0)
		return -1;
	*status = (struct statx){
		.stx_mask = STATX_TYPE | STATX_MODE | STATX_NLINK,
		.stx_mode = S_IFCHR | 0660,
		.stx_nlink = 1,
		.stx_rdev_major = I2C_MAJOR,
		.stx_rdev_minor = bus,
	};
	return 0;
}
#endif

/* --- folders and links of sysfs --- */

#define DEFINE_SCANDIR(name, type)                                                                        \
	int name(const char *path, struct type ***entries, int (*filter)(const struct type *),            \
		 int (*compare)(const struct type **, const struct type **))                              \
	{                                                                                                 \
		return REAL(name)(SYSFS(path), entries, filter, compare);                                 \
	}

DEFINE_SCANDIR(scandir, dirent)
#ifdef __GLIBC__
DEFINE_SCANDIR(scandir64, dirent64)
#endif

DIR *opendir(const char *path)
{
	return REAL(opendir)(SYSFS(path));
}

ssize_t readlink(const char *path, char *buffer, size_t size)
{
	return REAL(readlink)(SYSFS(path), buffer, size);
}

ssize_t readlinkat(int directory, const char *path, char *buffer, size_t size)
{
	return REAL(readlinkat)(directory, SYSFS(path), buffer, size);
}

#pragma GCC visibility pop

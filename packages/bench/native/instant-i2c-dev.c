/*
 * A /dev/i2c-1 that answers at once, for measuring what a program itself spends on a sample. Loaded by
 * LD_PRELOAD. It knows the SMBus calls of drivers, their messages and nothing else: a multiplexer at any address that
 * keeps the byte it is sent, and the registers of one INA260 for the sensors at all addresses. Each call makes one call of
 * the system, as it would on a device, and no transfer.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEVICE "/dev/i2c-1"
#define DESCRIPTORS 1024

/* What i2c-bcm2835 can do. Plain messages by read() and write() are not ours: they go to /dev/null. */
#define FUNCTIONS (I2C_FUNC_I2C | I2C_FUNC_SMBUS_BYTE | I2C_FUNC_SMBUS_I2C_BLOCK)

static bool ours[DESCRIPTORS];
/* The target of a descriptor, and the control register of the multiplexer with an address. */
static uint8_t targets[DESCRIPTORS];
static uint8_t controls[128];

/* SBOS656, register map: the values after power-on, a finished conversion of 5.14 A, 5.14 V, 26.42 W. */
static uint16_t registers[256] = {
	[0x00] = 0x6127,
	[0x01] = 0x1010,
	[0x02] = 0x1010,
	[0x03] = 0x0a52,
	[0x06] = 0x0008,
	[0xfe] = 0x5449,
	[0xff] = 0x2270,
};

static int open_instant(int flags)
{
	int fd = syscall(SYS_openat, AT_FDCWD, "/dev/null", flags);

	if (fd >= 0 && fd < DESCRIPTORS)
		ours[fd] = true;
	return fd;
}

#define DEFINE_OPEN(name)                                                        \
	int name(const char *path, int flags, ...)                               \
	{                                                                        \
		static int (*real)(const char *, int, ...);                      \
		va_list arguments;                                               \
		mode_t mode;                                                     \
                                                                                 \
		if (strcmp(path, DEVICE) == 0)                                   \
			return open_instant(flags);                              \
		if (!real)                                                       \
			real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \
		va_start(arguments, flags);                                      \
		mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0; \
		va_end(arguments);                                               \
		return real(path, flags, mode);                                  \
	}

DEFINE_OPEN(open)
DEFINE_OPEN(open64)

static int smbus(uint8_t target, const struct i2c_smbus_ioctl_data *call)
{
	bool reads = call->read_write == I2C_SMBUS_READ;
	uint8_t *block = call->data ? call->data->block : NULL;

	if (call->size == I2C_SMBUS_BYTE && !reads)
		controls[target] = call->command;
	else if (call->size == I2C_SMBUS_BYTE)
		call->data->byte = controls[target];
	else if (call->size == I2C_SMBUS_I2C_BLOCK_DATA && reads && block[0] == 2)
		block[1] = registers[call->command] >> 8, block[2] = registers[call->command] & 0xff;
	/* Writing, i2c-bus uses the number that the call had before Linux 2.6.26. */
	else if (call->size == I2C_SMBUS_I2C_BLOCK_BROKEN && !reads && block[0] == 2)
		registers[call->command] = block[1] << 8 | block[2];
	else
		return EOPNOTSUPP;
	return 0;
}

/* I2C_RDWR: one message of one byte, a write of a register, or a register's number and its two bytes. */
static int messages(const struct i2c_rdwr_ioctl_data *call)
{
	const struct i2c_msg *first = call->msgs, *last = &call->msgs[call->nmsgs - 1];
	bool reads = last->flags & I2C_M_RD;

	if (call->nmsgs == 1 && first->len == 1 && reads)
		first->buf[0] = controls[first->addr];
	else if (call->nmsgs == 1 && first->len == 1)
		controls[first->addr] = first->buf[0];
	else if (call->nmsgs == 1 && first->len == 3 && !reads)
		registers[first->buf[0]] = first->buf[1] << 8 | first->buf[2];
	else if (call->nmsgs == 2 && first->len == 1 && last->len == 2 && reads)
		last->buf[0] = registers[first->buf[0]] >> 8, last->buf[1] = registers[first->buf[0]] & 0xff;
	else
		return EOPNOTSUPP;
	return 0;
}

static int answer(int fd, unsigned long request, unsigned long argument)
{
	switch (request) {
	case I2C_SLAVE:
		targets[fd] = argument & 0x7f;
		return 0;
	case I2C_FUNCS:
		*(unsigned long *)argument = FUNCTIONS;
		return 0;
	case I2C_SMBUS:
		return smbus(targets[fd], (const struct i2c_smbus_ioctl_data *)argument);
	case I2C_RDWR:
		return messages((const struct i2c_rdwr_ioctl_data *)argument);
	default:
		return ENOTTY;
	}
}

int ioctl(int fd, unsigned long request, ...)
{
	unsigned long argument;
	va_list arguments;
	int error;

	va_start(arguments, request);
	argument = va_arg(arguments, unsigned long);
	va_end(arguments);
	if (fd < 0 || fd >= DESCRIPTORS || !ours[fd])
		return syscall(SYS_ioctl, fd, request, argument);
	/* /dev/null refuses it, which costs what it costs to ask. */
	syscall(SYS_ioctl, fd, request, argument);
	error = answer(fd, request, argument);
	if (error == 0)
		return request == I2C_RDWR ? (int)((const struct i2c_rdwr_ioctl_data *)argument)->nmsgs : 0;
	errno = error;
	return -1;
}

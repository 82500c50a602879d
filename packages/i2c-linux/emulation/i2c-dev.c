#define _GNU_SOURCE
#include "i2c-dev.h"

#include <errno.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdlib.h>
#include <string.h>

/* Longest message of i2c-dev: a longer read() or write() is cut, a longer I2C_RDWR message refused. */
#define MESSAGE_MAXIMUM 8192

#define SMBUS_HEADER 2
#define MESSAGE_HEADER 6

static int fail(int error)
{
	errno = error;
	return -1;
}

bool i2c_dev_request(unsigned long request)
{
	return (request >= I2C_RETRIES && request <= I2C_PEC) || request == I2C_SMBUS;
}

static int ioctl_value(struct identity descriptor, unsigned long request, unsigned long value)
{
	struct request message = { .descriptor = descriptor, .kind = request, .argument = value };
	struct reply reply;
	int result;

	/* None of the values is that large; what does not fit must not become one that does. */
	if (value > UINT32_MAX)
		return fail(EINVAL);
	result = emulation_call(&message, &reply);
	if (result >= 0)
		free(reply.data);
	return result;
}

static int ioctl_functions(struct identity descriptor, unsigned long *functions)
{
	struct request message = { .descriptor = descriptor, .kind = I2C_FUNCS };
	struct reply reply;
	int result = emulation_call(&message, &reply);

	if (result < 0)
		return -1;
	*functions = 0;
	for (size_t i = 0; i < reply.length && i < sizeof *functions; i++)
		*functions |= (unsigned long)reply.data[i] << 8 * i;
	free(reply.data);
	return result;
}

/* Bytes of the caller's union that a call of this size uses, -1 where i2c-dev refuses it. */
static int smbus_data_size(const struct i2c_smbus_ioctl_data *call)
{
	switch (call->size) {
	case I2C_SMBUS_QUICK:
		return 0;
	case I2C_SMBUS_BYTE:
		return call->read_write == I2C_SMBUS_READ ? 1 : 0;
	case I2C_SMBUS_BYTE_DATA:
		return 1;
	case I2C_SMBUS_WORD_DATA:
	case I2C_SMBUS_PROC_CALL:
		return 2;
	case I2C_SMBUS_BLOCK_DATA:
	case I2C_SMBUS_I2C_BLOCK_BROKEN:
	case I2C_SMBUS_BLOCK_PROC_CALL:
	case I2C_SMBUS_I2C_BLOCK_DATA:
		return sizeof call->data->block;
	default:
		return -1;
	}
}

/* Words travel low byte first, as the wire has them, whatever the order of this processor. */
static void swap_word_on_big_endian(uint8_t *data, int size)
{
	const uint16_t one = 1;

	if (size == 2 && *(const uint8_t *)&one == 0) {
		uint8_t first = data[0];

		data[0] = data[1];
		data[1] = first;
	}
}

static int ioctl_smbus(struct identity descriptor, const struct i2c_smbus_ioctl_data *call)
{
	uint8_t data[SMBUS_HEADER + sizeof call->data->block] = { call->read_write, call->command };
	struct request message = {
		.descriptor = descriptor,
		.kind = I2C_SMBUS,
		.argument = call->size,
		.data = data,
		.length = sizeof data,
	};
	int size = smbus_data_size(call), result;
	struct reply reply;

	if (size < 0 || call->read_write > I2C_SMBUS_READ || (size > 0 && !call->data))
		return fail(EINVAL);
	if (size > 0)
		memcpy(data + SMBUS_HEADER, call->data, size);
	swap_word_on_big_endian(data + SMBUS_HEADER, size);
	result = emulation_call(&message, &reply);
	if (result < 0)
		return -1;
	if (reply.length > 0 && reply.length <= (size_t)size) {
		swap_word_on_big_endian(reply.data, reply.length);
		memcpy(call->data, reply.data, reply.length);
	}
	free(reply.data);
	return result;
}

/* The bytes of a message that go to the server. */
static size_t outgoing(const struct i2c_msg *message)
{
	return message->flags & I2C_M_RD ? 0 : message->len;
}

static uint8_t *put_message(uint8_t *at, const struct i2c_msg *message)
{
	const uint16_t fields[] = { message->addr, message->flags, message->len };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		*at++ = fields[i];
		*at++ = fields[i] >> 8;
	}
	memcpy(at, message->buf, outgoing(message));
	return at + outgoing(message);
}

/* The bytes of all reads come back one after the other. */
static void take_reads(const struct i2c_rdwr_ioctl_data *call, const struct reply *reply)
{
	size_t at = 0;

	for (uint32_t i = 0; i < call->nmsgs; i++) {
		const struct i2c_msg *message = &call->msgs[i];

		if (!(message->flags & I2C_M_RD) || message->len > reply->length - at)
			continue;
		memcpy(message->buf, reply->data + at, message->len);
		at += message->len;
	}
}

static int ioctl_rdwr(struct identity descriptor, const struct i2c_rdwr_ioctl_data *call)
{
	struct request message = { .descriptor = descriptor, .kind = I2C_RDWR, .argument = call->nmsgs };
	struct reply reply;
	uint8_t *data, *at;
	int result;

	if (!call->msgs || call->nmsgs == 0 || call->nmsgs > I2C_RDWR_IOCTL_MAX_MSGS)
		return fail(EINVAL);
	for (uint32_t i = 0; i < call->nmsgs; i++) {
		if (call->msgs[i].len > MESSAGE_MAXIMUM)
			return fail(EINVAL);
		message.length += MESSAGE_HEADER + outgoing(&call->msgs[i]);
	}
	message.data = at = data = malloc(message.length);
	if (!data)
		return fail(ENOMEM);
	for (uint32_t i = 0; i < call->nmsgs; i++)
		at = put_message(at, &call->msgs[i]);
	result = emulation_call(&message, &reply);
	free(data);
	if (result < 0)
		return -1;
	take_reads(call, &reply);
	free(reply.data);
	return result;
}

int i2c_dev_ioctl(struct identity descriptor, unsigned long request, unsigned long argument)
{
	bool pointer = request == I2C_FUNCS || request == I2C_RDWR || request == I2C_SMBUS;

	if (pointer && argument == 0)
		return fail(EFAULT);
	switch (request) {
	case I2C_FUNCS:
		return ioctl_functions(descriptor, (unsigned long *)argument);
	case I2C_RDWR:
		return ioctl_rdwr(descriptor, (const struct i2c_rdwr_ioctl_data *)argument);
	case I2C_SMBUS:
		return ioctl_smbus(descriptor, (const struct i2c_smbus_ioctl_data *)argument);
	default:
		return ioctl_value(descriptor, request, argument);
	}
}

ssize_t i2c_dev_read(struct identity descriptor, void *buffer, size_t count)
{
	size_t length = count < MESSAGE_MAXIMUM ? count : MESSAGE_MAXIMUM;
	struct request message = { .descriptor = descriptor, .kind = REQUEST_READ, .argument = length };
	struct reply reply;
	int result = emulation_call(&message, &reply);

	if (result < 0)
		return -1;
	memcpy(buffer, reply.data, reply.length < length ? reply.length : length);
	free(reply.data);
	return result;
}

ssize_t i2c_dev_write(struct identity descriptor, const void *buffer, size_t count)
{
	size_t length = count < MESSAGE_MAXIMUM ? count : MESSAGE_MAXIMUM;
	struct request message = {
		.descriptor = descriptor, .kind = REQUEST_WRITE, .data = buffer, .length = length
	};
	struct reply reply;
	int result = emulation_call(&message, &reply);

	if (result >= 0)
		free(reply.data);
	return result;
}

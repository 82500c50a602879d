/* Calls on a descriptor of an emulated device, with the arguments and results of i2c-dev. */
#ifndef I2C_EMULATION_I2C_DEV_H
#define I2C_EMULATION_I2C_DEV_H

#include <stdbool.h>
#include <sys/types.h>

#include "client.h"

/* Whether i2c-dev knows this ioctl() request. */
bool i2c_dev_request(unsigned long request);

int i2c_dev_ioctl(struct identity descriptor, unsigned long request, unsigned long argument);
ssize_t i2c_dev_read(struct identity descriptor, void *buffer, size_t count);
ssize_t i2c_dev_write(struct identity descriptor, const void *buffer, size_t count);

#endif

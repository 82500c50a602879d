/** Python without any package: I2C_RDWR, I2C_SLAVE and their errors. */
export const prelude = `
import ctypes, errno, fcntl, os, struct, sys, threading

SLAVE, FUNCS, SLAVE_FORCE, RDWR, TENBIT, RETRIES, TIMEOUT, PEC = (
    0x0703, 0x0705, 0x0706, 0x0707, 0x0704, 0x0701, 0x0702, 0x0708)

class Message(ctypes.Structure):
    _fields_ = [("address", ctypes.c_uint16), ("flags", ctypes.c_uint16), ("length", ctypes.c_uint16),
                ("buffer", ctypes.c_void_p)]

class Messages(ctypes.Structure):
    _fields_ = [("messages", ctypes.POINTER(Message)), ("count", ctypes.c_uint32)]

def rdwr(fd, *messages):
    """Each message is (address, bytes to write) or (address, count to read)."""
    buffers = [ctypes.create_string_buffer(m if isinstance(m, bytes) else bytes(m), m if isinstance(m, int) else len(m))
               for _, m in messages]
    array = (Message * len(messages))(*[
        Message(address, 1 if isinstance(m, int) else 0, m if isinstance(m, int) else len(m),
                ctypes.cast(buffer, ctypes.c_void_p))
        for (address, m), buffer in zip(messages, buffers)])
    result = fcntl.ioctl(fd, RDWR, Messages(array, len(messages)))
    return result, [b.raw for (_, m), b in zip(messages, buffers) if isinstance(m, int)]

def register(fd, address, number):
    return int.from_bytes(rdwr(fd, (address, bytes([number])), (address, 2))[1][0], "big")

def error(call, *arguments):
    try:
        call(*arguments)
    except OSError as failure:
        return errno.errorcode[failure.errno]
    return "none"

def device(bus=1):
    return os.open("/dev/i2c-%d" % bus, os.O_RDWR)
`;

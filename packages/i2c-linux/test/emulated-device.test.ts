import { ContractTarget, SimulatedI2C, type SimulatedMessage } from "@rbp/i2c/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type EmulatedBusOptions, type EmulatedDevice, emulateI2CDevice } from "../src/testing/index.ts";
import { node, output, run } from "./support/child.ts";
import { prelude } from "./support/python.ts";
import { requireAddon, requireEmulation, requireProgram } from "./support/requires.ts";

// Each test starts programs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const untested = "that the emulated device behaves as i2c-dev does";
const emulation = await requireEmulation(untested);
const addon = await requireAddon(untested);
const python = requireProgram("python3", "python3", untested) ?? "";

const devices: EmulatedDevice[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

/** A wire with one chip, whose register n holds `value + n`. */
async function chip(address: number, value: number): Promise<SimulatedI2C> {
  const wire = new SimulatedI2C();
  wire.segment.add(new ContractTarget(address));
  for (let register = 0; register < 16; register += 1) {
    const word = value + register;
    await wire.transfer(address, Uint8Array.of(register, word >> 8, word & 0xff), 0);
  }
  return wire;
}

async function emulate(options: Partial<EmulatedBusOptions> = {}): Promise<EmulatedDevice> {
  const device = await emulateI2CDevice({ bus: 1, wire: await chip(0x40, 0x1000), ...options });
  devices.push(device);
  return device;
}

/** A moment that one part of a test waits for and another brings about. */
function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give: () => give() };
}

const pythonOn = async (device: EmulatedDevice, code: string): Promise<string[]> =>
  (await output(device, python, "-c", prelude + code)).trimEnd().split("\n");

describe.skipIf(!emulation || python === "")("an emulated device", () => {
  test("keeps an address for each descriptor, and none in a fresh one", async () => {
    const seen: SimulatedMessage[] = [];
    const device = await emulate({ before: ({ messages }) => void seen.push(...messages) });
    const printed = await pythonOn(
      device,
      `
a, b = device(), device()
fcntl.ioctl(a, SLAVE, 0x40)
os.write(a, bytes([3]))
print(os.read(a, 2).hex(), error(os.read, b, 1))
`,
    );
    expect(printed).toEqual(["1003 EREMOTEIO"]);
    expect(seen.at(-1)).toEqual({ address: 0, readLength: 1 });
  });

  test("refuses addresses as the kernel does", async () => {
    const device = await emulate({ claimed: [0x40] });
    const printed = await pythonOn(
      device,
      `
fd = device()
for request, address in [(SLAVE, 0x80), (SLAVE, 0x40), (SLAVE_FORCE, 0x40), (SLAVE, 0x41)]:
    print(error(fcntl.ioctl, fd, request, address))
print(hex(register(fd, 0x40, 1)))
`,
    );
    expect(printed).toEqual(["EINVAL", "EBUSY", "none", "none", "0x1001"]);
  });

  test("limits the messages of I2C_RDWR", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
fd = device()
w = (0x40, b"\\0")
print(rdwr(fd, *[w] * 42)[0], error(rdwr, fd, *[w] * 43), error(fcntl.ioctl, fd, RDWR, Messages(None, 1)))
print(rdwr(fd, (0x40, 8192))[0], error(rdwr, fd, (0x40, 8193)), error(rdwr, fd))
print(error(rdwr, fd, (0x40, 2), w), error(fcntl.ioctl, fd, RDWR, 0))
`,
    );
    expect(printed).toEqual(["42 EINVAL EINVAL", "1 EINVAL EINVAL", "ENOTSUP EFAULT"]);
  });

  test("cuts read() and write() at 8192 bytes", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
fd = device()
fcntl.ioctl(fd, SLAVE, 0x40)
print(len(os.read(fd, 10000)), os.write(fd, bytes(10000)), os.write(fd, b""))
`,
    );
    expect(printed).toEqual(["8192 8192 0"]);
  });

  test("takes the settings of i2c-dev, refuses others, and is no terminal", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
fd = device()
print([fcntl.ioctl(fd, request, 1) for request in (TENBIT, RETRIES, TIMEOUT)], error(fcntl.ioctl, fd, PEC, 1))
print(hex(struct.unpack("L", fcntl.ioctl(fd, FUNCS, struct.pack("L", 0)))[0]), os.isatty(fd))
`,
    );
    expect(printed).toEqual(["[0, 0, 0] ENOTSUP", "0xeff0009 False"]);
  });

  test("gives the adapter's time-out to all users", async () => {
    const device = await emulate({ before: () => ({ code: "timeout" }) });
    const printed = await pythonOn(
      device,
      `
import time
fcntl.ioctl(device(), TIMEOUT, 5)
begin = time.monotonic()
print(error(register, device(), 0x40, 1), 0.04 < time.monotonic() - begin < 0.9)
`,
    );
    expect(printed).toEqual(["ETIMEDOUT True"]);
  });

  test("is a character device for those who look", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
import stat
for status in (os.stat("/dev/i2c-1"), os.lstat("/dev/i2c-1"), os.fstat(device())):
    print(stat.S_ISCHR(status.st_mode), os.major(status.st_rdev), os.minor(status.st_rdev))
print(os.path.exists("/dev/i2c-1"), os.access("/dev/i2c-1", os.W_OK), os.path.exists("/dev/i2c-2"))
`,
    );
    expect(printed).toEqual(["True 89 1", "True 89 1", "True 89 1", "True True False"]);
  });

  test("that may not be opened is there all the same", async () => {
    const device = await emulate({ denied: true });
    const printed = await pythonOn(
      device,
      `print(error(device), os.path.exists("/dev/i2c-1"), os.access("/dev/i2c-1", os.R_OK))`,
    );
    expect(printed).toEqual(["EACCES True False"]);
  });

  test("hides buses that are not emulated, and leaves all other files alone", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
print(error(device, 0), error(os.open, "/dev/i2c-x", os.O_RDWR), error(os.open, "/dev/i2c-1x", os.O_RDWR))
with open("/dev/null", "r+b", buffering=0) as null:
    print(null.write(b"abc"), null.read(1), error(fcntl.ioctl, null, SLAVE, 0x40))
`,
    );
    expect(printed).toEqual(["ENOENT ENOENT ENOENT", "3 b'' ENOTTY"]);
  });

  test("shares the address among copies of a descriptor, also over fork() and exec()", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
fd = device()
copy = os.dup(fd)
fcntl.ioctl(fd, SLAVE, 0x40)
os.write(copy, bytes([5]))
os.close(fd)
print(os.read(copy, 2).hex(), flush=True)
if os.fork() == 0:
    print(os.read(copy, 2).hex(), flush=True)
    os.set_inheritable(copy, True)
    os.execv(sys.executable, [sys.executable, "-c", "import os; print(os.read(%d, 2).hex())" % copy])
os.wait()
print(os.read(copy, 2).hex())
`,
    );
    expect(printed).toEqual(["1005", "1005", "1005", "1005"]);
  });

  test("forgets a descriptor when it is closed, and does not take another file for it", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
fd = device()
fcntl.ioctl(fd, SLAVE, 0x40)
os.close(fd)
other = os.open("/etc/hostname", os.O_RDONLY)
print(other == fd, error(fcntl.ioctl, other, SLAVE, 0x40), len(os.read(other, 1)))
os.close(other)
print(error(os.read, fd, 1))
`,
    );
    expect(printed).toEqual(["True ENOTTY 1", "EBADF"]);
  });

  test("survives a program that closes every descriptor it does not know", async () => {
    const device = await emulate();
    const printed = await pythonOn(
      device,
      `
print(hex(register(device(), 0x40, 1)))
os.closerange(3, 1000)
files = [os.open("/dev/null", os.O_RDWR) for _ in range(8)]
print(hex(register(device(), 0x40, 2)))
`,
    );
    expect(printed).toEqual(["0x1001", "0x1002"]);
  });

  test("serves several buses with one environment", async () => {
    const device = await emulateI2CDevice(
      { bus: 1, wire: await chip(0x40, 0x1000) },
      { bus: 22, wire: await chip(0x40, 0x2200) },
    );
    devices.push(device);
    const printed = await pythonOn(
      device,
      `print(*[hex(register(device(bus), 0x40, 7)) for bus in (1, 22)])`,
    );
    expect(printed).toEqual(["0x1007 0x2207"]);
  });

  test.skipIf(!addon)("serves threads and processes at once without mixing their answers", async () => {
    const device = await emulate();
    const readers = `
fds = [device(), device()]
def read(number):
    for turn in range(40):
        value = register(fds[turn % 2], 0x40, number)
        if value != 0x1000 + number:
            wrong.append(hex(value))
wrong = []
threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(wrong)
`;
    const ours = (access: string): string => `
      const bus = await open("${access}");
      const wrong = [];
      await Promise.all(Array.from({ length: 160 }, async (_, turn) => {
        const value = await i2c.readRegister16(bus, 0x40, turn % 16);
        if (value !== 0x1000 + turn % 16) wrong.push(value);
      }));
      report(wrong);`;
    const results = await Promise.all([
      pythonOn(device, readers),
      pythonOn(device, readers),
      node(device, ours("async")),
      node(device, ours("sync")),
    ]);
    expect(results).toEqual([["[]"], ["[]"], [], []]);
  });

  test("goes on after a program was killed in the middle of a transfer", async () => {
    const hanging = signal();
    const device = await emulate({
      before: ({ number }) => {
        if (number > 1) return undefined;
        hanging.give();
        return { code: "timeout", afterMilliseconds: 300 };
      },
    });
    const kill = new AbortController();
    const killed = run(device, python, ["-c", `${prelude}register(device(), 0x40, 1)`], kill.signal);
    await hanging.given;
    kill.abort();
    expect((await killed).end).toBe("SIGKILL");
    expect(await pythonOn(device, "print(hex(register(device(), 0x40, 2)))")).toEqual(["0x1002"]);
  });

  test("is gone for programs that have it open when it is closed", async () => {
    const opened = signal();
    const device = await emulate({
      before: () => {
        opened.give();
        return { code: "timeout", afterMilliseconds: 60_000 };
      },
    });
    const code = `
fd = device()
print(error(register, fd, 0x40, 1), error(register, fd, 0x40, 1), error(device))
`;
    const printed = pythonOn(device, code);
    await opened.given;
    await device.close();
    expect(await printed).toEqual(["ENODEV ENODEV ENODEV"]);
  });

  test("tells the test, when it is closed, what a chip threw that is no failure of a bus", async () => {
    const mistake = new TypeError("a mistake in a chip");
    const wire = {
      transact: () => {
        throw mistake;
      },
    };
    const device = await emulateI2CDevice({ bus: 1, wire });
    expect(await pythonOn(device, "print(error(register, device(), 0x40, 1))")).toEqual(["EIO"]);
    await expect(device.close()).rejects.toBe(mistake);
  });
});

test("a bus is emulated once, and has a number that a bus can have", async () => {
  const wire = new SimulatedI2C();
  await expect(emulateI2CDevice({ bus: 1, wire }, { bus: 1, wire })).rejects.toThrow(
    new RangeError("bus 1 is given twice"),
  );
  await expect(emulateI2CDevice({ bus: -1, wire })).rejects.toThrow(RangeError);
});

import { SimulatedI2C } from "@rbp/i2c/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  emulatedAdapters,
  type EmulatedBusOptions,
  type EmulatedDevice,
  emulateI2CDevice,
} from "../src/testing/index.ts";
import { node, output, run } from "./support/child.ts";
import { requireAddon, requireEmulation, requireProgram, requirePython } from "./support/requires.ts";

// Each test starts programs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const untested = "that programs of others read the simulated chips";
const emulation = await requireEmulation(untested);
const addon = await requireAddon(untested);
const i2cdetect = requireProgram("i2cdetect", "i2c-tools", untested) ?? "";
const python = (await requirePython("smbus", "python3-smbus", untested)) ?? "";
const i2cget = i2cdetect.replace(/detect$/, "get");
const i2cset = i2cdetect.replace(/detect$/, "set");
const i2ctransfer = i2cdetect.replace(/detect$/, "transfer");

let device: EmulatedDevice | undefined;
afterEach(async () => device?.close());

/** An INA260 at 0x41, and a TCA9548A at 0x70 with one at 0x40 behind its channel 3. */
async function emulate(options: Pick<EmulatedBusOptions, "adapter" | "claimed"> = {}) {
  const wire = new SimulatedI2C();
  const near = wire.segment.add(new SimulatedINA260({ address: 0x41 }));
  const mux = wire.segment.add(new SimulatedTCA9548A());
  const far = mux.channel(3).add(new SimulatedINA260());
  // The example of the data sheet (SBOS656, section 8.6.4): 11.98 V is 2570h.
  near.set({ volts: 11.98, amperes: 10 });
  far.set({ volts: 5.2, amperes: -1.05 });
  device = await emulateI2CDevice({ bus: 1, wire, ...options });
  return { device, mux, near, far };
}

describe.skipIf(!emulation || i2cdetect === "")("i2c-tools", () => {
  test("i2cdetect finds the chips that are connected", async () => {
    const rig = await emulate();
    const found = async (): Promise<string[]> => {
      const rows = (await output(rig.device, i2cdetect, "-y", "1")).split("\n").slice(1);
      return rows.flatMap((row) => row.slice(4).match(/\b[0-9a-f]{2}\b/g) ?? []);
    };
    expect(await found()).toEqual(["41", "70"]);
    rig.mux.move(1 << 3);
    expect(await found()).toEqual(["40", "41", "70"]);
  });

  test("i2cdetect shows what a driver of the kernel holds", async () => {
    const rig = await emulate({ claimed: [0x41] });
    const rows = await output(rig.device, i2cdetect, "-y", "1");
    expect(rows).toMatch(/^40: -- UU -- /m);
    expect(rows).toMatch(/^70: 70 -- /m);
  });

  test("i2cdetect tells what the adapter can do", async () => {
    const tells = async (adapter: (typeof emulatedAdapters)["i801"]): Promise<(string | undefined)[]> => {
      const rig = await emulate({ adapter });
      const text = await output(rig.device, i2cdetect, "-F", "1");
      await rig.device.close();
      return ["I2C", "SMBus Quick Command", "I2C Block Read"].map(
        (name) => new RegExp(`^${name} +(yes|no)$`, "m").exec(text)?.[1],
      );
    };
    expect(await tells(emulatedAdapters.bcm2835)).toEqual(["yes", "yes", "yes"]);
    expect(await tells(emulatedAdapters.designware)).toEqual(["yes", "no", "yes"]);
    expect(await tells(emulatedAdapters.i801)).toEqual(["no", "yes", "no"]);
  });

  test("i2cget reads a word, low byte first", async () => {
    const rig = await emulate();
    expect(await output(rig.device, i2cget, "-y", "1", "0x41", "0x02", "w")).toBe("0x7025\n");
  });

  test("i2ctransfer reads in one combined transaction", async () => {
    const rig = await emulate();
    expect(await output(rig.device, i2ctransfer, "-y", "1", "w1@0x41", "0x02", "r2")).toBe("0x25 0x70\n");
  });

  test("i2cset opens a channel of the multiplexer, i2cget reads it back, i2ctransfer what is behind it", async () => {
    const rig = await emulate();
    const register = (number: string): Promise<string> =>
      output(rig.device, i2ctransfer, "-y", "1", "w1@0x40", number, "r2");
    await output(rig.device, i2cset, "-y", "1", "0x70", "0x08");
    expect(rig.mux.control).toBe(0x08);
    expect(await output(rig.device, i2cget, "-y", "1", "0x70")).toBe("0x08\n");
    expect([await register("0xfe"), await register("0xff")]).toEqual(["0x54 0x49\n", "0x22 0x70\n"]);
    // -1.05 A is -840 counts of 1.25 mA, in two's complement; 5.2 V are 4160 counts, 5.46 W are 546.
    expect([await register("0x01"), await register("0x02"), await register("0x03")]).toEqual([
      "0xfc 0xb8\n",
      "0x10 0x40\n",
      "0x02 0x22\n",
    ]);
  });

  test.skipIf(!addon)("i2cset writes a register that a driver of ours reads", async () => {
    const rig = await emulate();
    // Averaging over 1024 samples (SBOS656, table 7-5), swapped as i2cset sends the low byte first.
    await output(rig.device, i2cset, "-y", "1", "0x41", "0x00", "0x276f", "w");
    const configuration = await node(
      rig.device,
      `const bus = await open("sync");
       report(await i2c.readRegister16(bus, 0x41, 0x00));
       await bus.close();`,
    );
    expect(configuration).toBe(0x6f27);
  });

  test("a chip that is not there fails as on a Raspberry Pi", async () => {
    const rig = await emulate();
    const { stderr, end } = await run(rig.device, i2ctransfer, ["-y", "1", "w1@0x40", "0x02", "r2"]);
    expect([stderr, end]).toEqual(["Error: Sending messages failed: Remote I/O error\n", 1]);
  });

  test("a bus that is not emulated does not exist", async () => {
    const rig = await emulate();
    const { stderr, end } = await run(rig.device, i2cget, ["-y", "2", "0x40"]);
    expect(stderr).toContain("No such file or directory");
    expect(end).toBe(1);
  });
});

describe.skipIf(!emulation || python === "")("Python", () => {
  test("smbus reads the chip in bytes, words and blocks", async () => {
    const rig = await emulate();
    const printed = await output(
      rig.device,
      python,
      "-c",
      `
import smbus
bus = smbus.SMBus(1)
print(bus.read_word_data(0x41, 0x02), bus.read_i2c_block_data(0x41, 0x02, 2), bus.read_byte(0x70))
bus.write_byte(0x70, 0x08)
print(bus.read_i2c_block_data(0x40, 0x02, 2))
`,
    );
    expect(printed).toBe("28709 [37, 112] 0\n[16, 64]\n");
  });

  test("smbus measures through the multiplexer and sets an alert, as its users write it", async () => {
    const rig = await emulate();
    const printed = await output(
      rig.device,
      python,
      "-c",
      `
import smbus
bus = smbus.SMBus(1)

def read(register):
    word = bus.read_word_data(0x40, register)
    return (word & 0xff) << 8 | word >> 8

def write(register, value):
    bus.write_word_data(0x40, register, (value & 0xff) << 8 | value >> 8)

bus.write_byte(0x70, 1 << 3)
print(hex(read(0xfe)), hex(read(0xff)))
current = read(0x01)
current -= (current & 0x8000) * 2
print(current * 1.25, "mA", read(0x02) * 1.25, "mV", read(0x03) * 10, "mW")
write(0x07, 4400)       # 5.5 V
write(0x06, 1 << 13)    # bus over-voltage
print(bool(read(0x06) & 0x10))
`,
    );
    expect(printed).toBe("0x5449 0x2270\n-1050.0 mA 5200.0 mV 5460 mW\nFalse\n");
    expect(rig.far.alertAsserted).toBe(false);
    rig.far.set({ volts: 5.6 });
    expect(rig.far.alertAsserted).toBe(true);
    // The SMBus alert response: the chip answers with its address and lets go of the line.
    const response = "import smbus; bus = smbus.SMBus(1); print(hex(bus.read_byte(0x0c) >> 1))";
    expect(await output(rig.device, python, "-c", response)).toBe("0x40\n");
    expect(rig.far.alertAsserted).toBe(false);
  });

  test.skipIf(i2cdetect === "")("threads and several programs at once each read what is theirs", async () => {
    const rig = await emulate();
    rig.mux.move(1 << 3);
    const threads = `
import smbus, threading
wrong = []
def read(address, register, expected):
    bus = smbus.SMBus(1)
    for _ in range(40):
        found = bus.read_i2c_block_data(address, register, 2)
        if found != expected:
            wrong.append((hex(address), hex(register), found))
jobs = [(0x40, 0x01, [0xfc, 0xb8]), (0x40, 0x02, [0x10, 0x40]), (0x41, 0x02, [0x25, 0x70]), (0x41, 0xff, [0x22, 0x70])]
threads = [threading.Thread(target=read, args=job) for job in jobs * 2]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(wrong)
`;
    const near = () => output(rig.device, i2ctransfer, "-y", "1", "w1@0x41", "0x02", "r2");
    const far = () => output(rig.device, i2cget, "-y", "1", "0x40", "0x02", "w");
    const tools = Array.from({ length: 6 }, () => [near(), far()]).flat();
    const scripts = [0, 1].map(() => output(rig.device, python, "-c", threads));
    expect(await Promise.all(scripts)).toEqual(["[]\n", "[]\n"]);
    expect(await Promise.all(tools)).toEqual(
      Array.from({ length: 6 }, () => ["0x25 0x70\n", "0x4010\n"]).flat(),
    );
  });

  test("smbus raises the error of the adapter", async () => {
    const rig = await emulate();
    const { stderr } = await run(rig.device, python, ["-c", "import smbus; smbus.SMBus(1).read_byte(0x40)"]);
    expect(stderr).toContain("OSError: [Errno 121] Remote I/O error");
  });

  test("a file and ioctl() are enough", async () => {
    const rig = await emulate();
    const printed = await output(
      rig.device,
      python,
      "-c",
      `
import fcntl
with open("/dev/i2c-1", "r+b", buffering=0) as device:
    fcntl.ioctl(device, 0x0703, 0x41)
    device.write(bytes([0x02]))
    print(device.read(2).hex())
`,
    );
    expect(printed).toBe("2570\n");
  });
});

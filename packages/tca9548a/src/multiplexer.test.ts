import { createI2CBus, type I2CBus, type I2CWire, readRegister16, writeRegister16 } from "@rbp/i2c";
import { ContractTarget, FaultyWire, i2cBusContract, RecordingWire, SimulatedI2C } from "@rbp/i2c/testing";
import { describe, expect, test, vi } from "vitest";
import { TCA9548A } from "./tca9548a.ts";
import { SimulatedTCA9548A } from "./testing/index.ts";

function rig() {
  const simulated = new SimulatedI2C();
  const mux = simulated.segment.add(new SimulatedTCA9548A());
  const sibling = simulated.segment.add(new SimulatedTCA9548A({ address: 0x71 }));
  const nested = mux.channel(2).add(new SimulatedTCA9548A({ address: 0x72 }));
  for (const segment of [mux.channel(7), mux.channel(3), sibling.channel(7), nested.channel(5)]) {
    segment.add(new ContractTarget(0x40));
  }
  const recorder = new RecordingWire(simulated);
  const faulty = new FaultyWire(recorder);
  return { simulated, mux, sibling, nested, recorder, faulty, bus: createI2CBus(faulty, { name: "i2c-1" }) };
}

const read = (bus: I2CWire): Promise<number> => readRegister16(bus, 0x40, 1);

describe("a channel keeps the contract of a bus", () => {
  const subject = (bus: I2CBus) => ({ bus, targetAddress: 0x40, absentAddress: 0x41 });
  test.each(i2cBusContract(() => subject(new TCA9548A(rig().bus).channel(7))))("$name", async ({ run }) =>
    expect(await run()).toBeUndefined(),
  );
  test.each(i2cBusContract(() => subject(new TCA9548A(rig().bus, { idle: "keep" }).channel(7))))(
    'with idle "keep": $name',
    async ({ run }) => expect(await run()).toBeUndefined(),
  );
  test.each(
    i2cBusContract(() => {
      const { bus } = rig();
      new TCA9548A(bus, { address: 0x71 });
      const outer = new TCA9548A(bus);
      return subject(new TCA9548A(outer.channel(2), { address: 0x72 }).channel(5));
    }),
  )("nested, beside a sibling: $name", async ({ run }) => expect(await run()).toBeUndefined());
});

describe("a TCA9548A", () => {
  test("is created without I/O and names its channels by their path", () => {
    const { bus, recorder } = rig();
    const outer = new TCA9548A(bus);
    const inner = new TCA9548A(outer.channel(2), { address: 0x72 });
    expect(outer.channel(7).name).toBe("i2c-1/0x70.7");
    expect(inner.channel(5).name).toBe("i2c-1/0x70.2/0x72.5");
    expect(recorder.transfers).toEqual([]);
  });

  test("gives the same bus for the same channel", () => {
    const mux = new TCA9548A(rig().bus);
    expect(mux.channel(7)).toBe(mux.channel(7));
  });

  test.each([-1, 8, 1.5, Number.NaN])("has no channel %s", (channel) => {
    const mux = new TCA9548A(rig().bus);
    expect(() => mux.channel(channel)).toThrow(
      `a channel is an integer from 0 to 7, found ${String(channel)}`,
    );
  });

  test.each([0x6f, 0x78, 112.5])("has no address %s", (address) => {
    expect(() => new TCA9548A(rig().bus, { address })).toThrow(
      "the address of a TCA9548A is 0x70 to 0x77, found",
    );
  });

  test("is one object for one chip", () => {
    const { bus } = rig();
    new TCA9548A(bus);
    expect(() => new TCA9548A(bus)).toThrow("already driven as a multiplexer");
  });

  test("reads and clears its control register", async () => {
    const { bus, mux } = rig();
    const driver = new TCA9548A(bus);
    mux.move(0x18);
    expect(await driver.readControl()).toBe(0x18);
    await driver.disconnect();
    expect([mux.control, await driver.readControl()]).toEqual([0, 0]);
  });

  test("refuses a target at its own address, on its channels and on those behind them", async () => {
    const { bus } = rig();
    const outer = new TCA9548A(bus);
    const inner = new TCA9548A(outer.channel(2), { address: 0x72 });
    const refused = { code: "address-in-use", address: 0x70 };
    await expect(readRegister16(outer.channel(7), 0x70, 0)).rejects.toMatchObject(refused);
    await expect(readRegister16(inner.channel(5), 0x70, 0)).rejects.toMatchObject(refused);
    await expect(readRegister16(inner.channel(5), 0x72, 0)).rejects.toThrow(
      "i2c-1/0x70.2/0x72.5 address 0x72: 0x72 is the multiplexer on the way to this channel",
    );
  });
});

describe("what a section costs on the wire, in SCL periods", () => {
  const sample = (channel: I2CBus): Promise<void> =>
    channel.exclusive(async (wire) => {
      for (let register = 1; register <= 3; register += 1) await readRegister16(wire, 0x40, register);
    });

  async function cost(driver: TCA9548A, recorder: RecordingWire): Promise<number> {
    await sample(driver.channel(7));
    recorder.clear();
    await sample(driver.channel(7));
    return recorder.bitTimes;
  }

  test('idle "disconnect": select, three registers, read back, disconnect: 204', async () => {
    const { bus, recorder } = rig();
    expect(await cost(new TCA9548A(bus), recorder)).toBe(20 + 3 * 48 + 20 + 20);
    const control = recorder.transfers.filter(({ address }) => address === 0x70);
    expect(control.map(({ write, read }) => [write, read])).toEqual([
      [[0x80], []],
      [[], [0x80]],
      [[0x00], []],
    ]);
  });

  test('idle "keep": three registers, read back: 164', async () => {
    const { bus, recorder } = rig();
    expect(await cost(new TCA9548A(bus, { idle: "keep" }), recorder)).toBe(3 * 48 + 20);
  });

  test("a queue of sections costs one select for each change of channel, and one disconnect at its end", async () => {
    const { bus, recorder, mux } = rig();
    const driver = new TCA9548A(bus);
    await driver.disconnect();
    recorder.clear();
    await Promise.all([7, 7, 3, 3, 7].map((channel) => sample(driver.channel(channel))));
    const written = recorder.transfers.filter(({ address, write }) => address === 0x70 && write.length > 0);
    expect(written.map(({ write }) => write[0])).toEqual([0x80, 0x08, 0x80, 0x00]);
    expect([recorder.bitTimes, mux.control]).toEqual([5 * (3 * 48 + 20) + 4 * 20, 0]);
  });

  test('a sweep over channels with idle "keep" costs one select each', async () => {
    const { bus, recorder, mux } = rig();
    const driver = new TCA9548A(bus, { idle: "keep" });
    for (const channel of [7, 3, 7, 3]) await sample(driver.channel(channel));
    expect(recorder.bitTimes).toBe(4 * (20 + 3 * 48 + 20));
    expect(mux.control).toBe(0x08);
  });

  test("a sibling costs one more read, to prove that it was closed", async () => {
    const { bus, recorder } = rig();
    new TCA9548A(bus, { address: 0x71 });
    expect(await cost(new TCA9548A(bus), recorder)).toBe(204 + 20);
  });
});

describe("a reading from the wrong channel is never shown", () => {
  test("when another controller moved the multiplexer during the section", async () => {
    const { bus, mux } = rig();
    const section = new TCA9548A(bus).channel(7).exclusive(async (wire) => {
      mux.move(0x08);
      return read(wire);
    });
    await expect(section).rejects.toThrow(
      "TCA9548A at i2c-1 address 0x70: control register is 0x08 instead of 0x80 at the end of the section",
    );
    await expect(section).rejects.toMatchObject({ code: "mux-conflict" });
    expect(mux.control).toBe(0);
  });

  test("and the wire forgets the address, since a driver of the kernel may have taken the multiplexer", async () => {
    const { bus, mux, recorder } = rig();
    const forget = vi.spyOn(recorder, "forget");
    const driver = new TCA9548A(bus);
    await read(driver.channel(7));
    expect(forget).not.toHaveBeenCalled();
    const section = driver.channel(7).exclusive(async (wire) => {
      mux.move(0x08);
      return read(wire);
    });
    await expect(section).rejects.toMatchObject({ code: "mux-conflict" });
    expect(forget).toHaveBeenCalledWith(0x70);
  });

  test("when the multiplexer lost its power during the section", async () => {
    const { bus, mux } = rig();
    const driver = new TCA9548A(bus);
    const section = driver.channel(7).exclusive(async (wire) => {
      const value = await read(wire);
      mux.powerCycle();
      return value;
    });
    await expect(section).rejects.toMatchObject({ code: "mux-conflict" });
    await expect(read(driver.channel(7))).resolves.toBe(0);
  });

  test("when a sibling was opened by another controller", async () => {
    const { bus, sibling } = rig();
    new TCA9548A(bus, { address: 0x71 });
    const channel = new TCA9548A(bus).channel(7);
    const section = channel.exclusive(async (wire) => {
      sibling.move(0x80);
      return read(wire);
    });
    await expect(section).rejects.toThrow("0x71: control register is 0x80 instead of 0x00");
    await expect(read(channel)).resolves.toBe(0);
    expect(sibling.control).toBe(0);
  });

  test("when the root segment was read while another controller opened a channel", async () => {
    const { bus, mux, simulated } = rig();
    simulated.segment.add(new ContractTarget(0x40));
    new TCA9548A(bus);
    const section = bus.exclusive(async (wire) => {
      mux.move(0x80);
      return read(wire);
    });
    await expect(section).rejects.toMatchObject({ code: "mux-conflict" });
    await expect(read(bus)).resolves.toBe(0);
  });

  test("when a select failed: the same select afterwards is written again", async () => {
    const { bus, mux, faulty } = rig();
    const driver = new TCA9548A(bus, { idle: "keep" });
    await writeRegister16(driver.channel(3), 0x40, 1, 0x3333);
    await writeRegister16(driver.channel(7), 0x40, 1, 0x7777);
    faulty.inject({ address: 0x70, nth: 1, error: "nack" });
    await expect(read(driver.channel(3))).rejects.toMatchObject({ code: "nack", address: 0x70 });
    expect(await read(driver.channel(3))).toBe(0x3333);
    expect(mux.control).toBe(0x08);
  });

  test("when another program left a sibling open before this one started", async () => {
    const { bus, sibling, simulated } = rig();
    sibling.move(0x80);
    new TCA9548A(bus, { address: 0x71 });
    await read(new TCA9548A(bus).channel(7));
    expect(simulated.collisions).toBe(0);
  });

  test('when a sibling with idle "keep" has its channel open', async () => {
    const { bus, simulated } = rig();
    const first = new TCA9548A(bus, { idle: "keep" });
    const second = new TCA9548A(bus, { address: 0x71, idle: "keep" });
    await writeRegister16(first.channel(7), 0x40, 1, 1);
    await writeRegister16(second.channel(7), 0x40, 1, 2);
    expect([await read(first.channel(7)), await read(second.channel(7))]).toEqual([1, 2]);
    expect(simulated.collisions).toBe(0);
  });
});

describe("nothing stays locked or open", () => {
  test("when a target does not answer", async () => {
    const { bus, mux } = rig();
    const driver = new TCA9548A(bus);
    const missing = readRegister16(driver.channel(7), 0x41, 0);
    await expect(missing).rejects.toMatchObject({ code: "nack", bus: "i2c-1/0x70.7", address: 0x41 });
    expect(mux.control).toBe(0);
    await expect(read(driver.channel(7))).resolves.toBe(0);
  });

  test("when the multiplexer does not answer", async () => {
    const { bus, mux } = rig();
    const driver = new TCA9548A(bus);
    mux.powerOff();
    await expect(read(driver.channel(7))).rejects.toThrow(
      "TCA9548A at i2c-1 address 0x70: no acknowledgement",
    );
    mux.powerOn();
    await expect(read(driver.channel(7))).resolves.toBe(0);
  });

  test("when the section throws something of its own", async () => {
    const { bus, mux } = rig();
    const reason = new Error("the section's own");
    const section = new TCA9548A(bus).channel(7).exclusive(() => Promise.reject(reason));
    await expect(section).rejects.toBe(reason);
    expect(mux.control).toBe(0);
  });

  test("when a disconnect is not acknowledged: it is tried again, and the reading stands", async () => {
    const { bus, mux, faulty } = rig();
    faulty.inject({ address: 0x70, nth: 3, error: "nack" });
    await expect(read(new TCA9548A(bus).channel(7))).resolves.toBe(0);
    expect(mux.control).toBe(0);
  });

  test("when disconnecting fails otherwise: it is reported, and done before the next section", async () => {
    const { bus, mux, faulty } = rig();
    const driver = new TCA9548A(bus);
    faulty.inject({ address: 0x70, nth: 3, error: "timeout" });
    await expect(read(driver.channel(7))).rejects.toThrow("0x70: timed out on writing 0x00");
    expect(mux.control).toBe(0x80);
    await expect(readRegister16(bus, 0x41, 0)).rejects.toMatchObject({ code: "nack" });
    expect(mux.control).toBe(0);
  });

  test("when the bus is closed while sections wait", async () => {
    const { bus, mux, faulty } = rig();
    const driver = new TCA9548A(bus);
    faulty.inject({ address: 0x40, nth: 1, delayMilliseconds: 0 });
    const running = read(driver.channel(7));
    const waiting = read(driver.channel(3)).catch((error: unknown) => error);
    await Promise.all([running, bus.close()]);
    expect(await waiting).toMatchObject({ code: "closed" });
    expect(mux.control).toBe(0);
  });

  test("when section and disconnecting both fail: the message tells of both", async () => {
    const { bus, faulty } = rig();
    const driver = new TCA9548A(bus);
    faulty.inject({ address: 0x40, nth: 1, error: "nack" });
    faulty.inject({ address: 0x70, nth: 2, error: "timeout" });
    const reading = read(driver.channel(7));
    await expect(reading).rejects.toMatchObject({ code: "nack", address: 0x40 });
    await expect(reading).rejects.toThrow(
      /could not be closed either: TCA9548A at i2c-1 address 0x70: timed out/,
    );
    await expect(read(driver.channel(7))).resolves.toBe(0);
  });

  test("when a driver of the kernel holds the multiplexer: the message says that once", async () => {
    const { bus, faulty } = rig();
    faulty.inject({ address: 0x70, error: "address-in-use" });
    const failure: unknown = await read(new TCA9548A(bus).channel(7)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "address-in-use", address: 0x70 });
    expect(String(failure).match(/0x70:/g)).toHaveLength(1);
  });
});

describe("a multiplexer without power", () => {
  test("does not disturb the sensors behind a sibling, and is closed when it comes back", async () => {
    const { bus, sibling, recorder } = rig();
    const dead = new TCA9548A(bus, { address: 0x71 });
    const channel = new TCA9548A(bus).channel(7);
    sibling.powerOff();
    await expect(read(dead.channel(7))).rejects.toMatchObject({ code: "nack" });
    await expect(read(channel)).resolves.toBe(0);
    sibling.powerOn();
    sibling.move(0x80);
    await expect(read(channel)).resolves.toBe(0);
    expect(sibling.control).toBe(0);
    recorder.clear();
    await read(channel);
    expect(recorder.transfers.filter(({ address }) => address === 0x71)).toHaveLength(1);
  });

  test("that comes back open in the middle of another section spoils that section", async () => {
    const { bus, sibling } = rig();
    new TCA9548A(bus, { address: 0x71 });
    const channel = new TCA9548A(bus).channel(7);
    sibling.powerOff();
    const section = channel.exclusive(async (wire) => {
      sibling.powerOn();
      sibling.move(0x80);
      return read(wire);
    });
    await expect(section).rejects.toMatchObject({ code: "mux-conflict" });
  });

  test("that it loses in the middle of another section spoils that one, because nobody knows what it did, and no other", async () => {
    const { bus, sibling } = rig();
    new TCA9548A(bus, { address: 0x71 });
    const channel = new TCA9548A(bus).channel(7);
    const section = channel.exclusive(async (wire) => {
      const value = await read(wire);
      sibling.powerOff();
      return value;
    });
    await expect(section).rejects.toMatchObject({ code: "mux-conflict" });
    await expect(section).rejects.toThrow(
      "TCA9548A at i2c-1 address 0x71: control register cannot be read any more at the end of the section",
    );
    await expect(read(channel)).resolves.toBe(0);
    await expect(read(channel)).resolves.toBe(0);
  });

  test("is not taken for one when the bus fails otherwise", async () => {
    const { bus, faulty } = rig();
    new TCA9548A(bus, { address: 0x71 });
    faulty.inject({ address: 0x71, error: "timeout" });
    await expect(read(new TCA9548A(bus).channel(7))).rejects.toMatchObject({
      code: "timeout",
      address: 0x71,
    });
  });
});

describe("what is known of the control register", () => {
  test("is nothing at first, then what was written, then what was read", async () => {
    const { bus, mux } = rig();
    const driver = new TCA9548A(bus, { idle: "keep" });
    expect(driver.selection).toEqual({ state: "unknown" });
    await driver.disconnect();
    expect(driver.selection).toEqual({ state: "written", control: 0 });
    mux.move(0x02);
    await driver.readControl();
    expect(driver.selection).toEqual({ state: "observed", control: 0x02 });
    await read(driver.channel(7));
    expect(driver.selection).toEqual({ state: "observed", control: 0x80 });
  });

  test('is that nothing is open after a target failed, also with idle "keep"', async () => {
    const { bus, mux } = rig();
    const driver = new TCA9548A(bus, { idle: "keep" });
    await read(driver.channel(7));
    await expect(readRegister16(driver.channel(7), 0x41, 0)).rejects.toMatchObject({ code: "nack" });
    expect([driver.selection, mux.control]).toEqual([{ state: "written", control: 0 }, 0]);
  });

  test("is nothing after a failed write", async () => {
    const { bus, faulty } = rig();
    const driver = new TCA9548A(bus);
    await driver.disconnect();
    faulty.inject({ address: 0x70, error: "timeout" });
    await expect(driver.disconnect()).rejects.toMatchObject({ code: "timeout" });
    expect(driver.selection).toEqual({ state: "unknown" });
  });
});

describe("a presence check", () => {
  test("passes for the chip and leaves nothing connected", async () => {
    const { bus, mux } = rig();
    await new TCA9548A(bus).verifyPresence();
    expect(mux.control).toBe(0);
  });

  test("that fails in the middle leaves nothing connected", async () => {
    // Write, read back, and again.
    for (const nth of [2, 3, 4]) {
      const { bus, mux, faulty } = rig();
      const driver = new TCA9548A(bus);
      faulty.inject({ address: 0x70, nth, error: "timeout", reaches: true });
      await expect(driver.verifyPresence()).rejects.toMatchObject({ code: "timeout" });
      expect(mux.control).toBe(0);
    }
  });

  test("fails where nothing answers, and where something else does", async () => {
    const { bus, simulated } = rig();
    simulated.segment.add(new ContractTarget(0x76));
    await expect(new TCA9548A(bus, { address: 0x75 }).verifyPresence()).rejects.toMatchObject({
      code: "nack",
    });
    await expect(new TCA9548A(bus, { address: 0x76 }).verifyPresence()).rejects.toThrow(
      "control register is 0x00 instead of 0x01 after it was written",
    );
  });
});

describe("a reset", () => {
  test("pulses the pin and is read back", async () => {
    const { bus, mux } = rig();
    mux.move(0xff);
    const driver = new TCA9548A(bus, { pulseReset: async () => mux.reset() });
    await driver.reset();
    expect(driver.selection).toEqual({ state: "observed", control: 0 });
  });

  test("forgets what was selected, also when the pin could not be pulsed", async () => {
    const { bus } = rig();
    const reason = new Error("no such GPIO");
    const driver = new TCA9548A(bus, { idle: "keep", pulseReset: () => Promise.reject(reason) });
    await read(driver.channel(7));
    await expect(driver.reset()).rejects.toBe(reason);
    expect(driver.selection).toEqual({ state: "unknown" });
  });

  test("waits for its turn, and keeps others off the bus while the pin is low", async () => {
    const { bus, mux } = rig();
    const events: string[] = [];
    const driver = new TCA9548A(bus, {
      pulseReset: async () => {
        events.push("low");
        await new Promise((resolve) => setImmediate(resolve));
        mux.reset();
        events.push("high");
      },
    });
    const reading = (name: string): Promise<void> =>
      driver.channel(7).exclusive(async (wire) => {
        await read(wire);
        events.push(name);
      });
    await Promise.all([reading("read before"), driver.reset(), reading("read after")]);
    expect(events).toEqual(["read before", "low", "high", "read after"]);
  });

  test("frees a bus that a target behind a nested multiplexer blocks", async () => {
    const { bus, nested } = rig();
    let stuck = false;
    nested.channel(5).add({
      start: () => false,
      write: () => false,
      read: () => 0xff,
      stop: () => undefined,
      holdsLow: () => stuck,
    });
    const outer = new TCA9548A(bus);
    const inner = new TCA9548A(outer.channel(2), { address: 0x72, pulseReset: async () => nested.reset() });
    const blocked = inner.channel(5).exclusive(async () => {
      stuck = true;
    });
    await expect(blocked).rejects.toMatchObject({ code: "timeout" });
    await expect(read(outer.channel(7))).rejects.toMatchObject({ code: "timeout" });
    await inner.reset();
    expect(await read(outer.channel(7))).toBe(0);
  });

  test("that did not take effect is an error", async () => {
    const { bus, mux } = rig();
    mux.move(0x80);
    const driver = new TCA9548A(bus, { pulseReset: () => Promise.resolve() });
    await expect(driver.reset()).rejects.toThrow("0x80 instead of 0x00 after the reset");
  });

  test("without a wired pin is not supported", async () => {
    await expect(new TCA9548A(rig().bus).reset()).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("a broadcast", () => {
  test("writes to all its channels in one transfer and closes them", async () => {
    const { bus, mux, recorder } = rig();
    const driver = new TCA9548A(bus);
    await driver.broadcast([3, 7], (wire) => wire.write(0x40, Uint8Array.of(1, 0x12, 0x34)));
    expect(recorder.transfers.filter(({ address }) => address === 0x40)).toHaveLength(1);
    expect(await read(driver.channel(3))).toBe(0x1234);
    expect(await read(driver.channel(7))).toBe(0x1234);
    expect(mux.control).toBe(0);
  });

  test("is not acknowledged when no target is there, and is dropped when the multiplexer moved", async () => {
    const { bus, mux } = rig();
    const driver = new TCA9548A(bus);
    const missing = driver.broadcast([0, 1], (wire) => wire.write(0x40, Uint8Array.of(0)));
    await expect(missing).rejects.toMatchObject({ code: "nack", bus: "i2c-1/0x70" });
    const moved = driver.broadcast([3, 7], async () => mux.move(0x08));
    await expect(moved).rejects.toMatchObject({ code: "mux-conflict" });
    expect(mux.control).toBe(0);
  });

  test.each([[[]], [[8]], [[0, -1]]])("to the channels %j is refused", (channels) => {
    const driver = new TCA9548A(rig().bus);
    expect(() => driver.broadcast(channels, () => Promise.resolve())).toThrow(RangeError);
  });
});

// What drivers for this chip got wrong, or made their users trip over. Each is tested here by its effect, also
// where a test of one of our modules covers it.
import { createI2CBus, type I2CBus, readRegister16, scanBus } from "@rbp/i2c";
import {
  FaultyWire,
  RecordingWire,
  SimulatedI2C,
  SimulatedRegisterTarget,
  type SimulatedTarget,
} from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { TCA9548A } from "../src/index.ts";
import { SimulatedTCA9548A } from "../src/testing/index.ts";

/** A sensor that says where it is: 0x7003 behind channel 3 of the multiplexer at 0x70. */
class Place extends SimulatedRegisterTarget {
  readonly #place: number;

  constructor(place: number, address = 0x40) {
    super(address);
    this.#place = place;
  }

  protected override readRegister(): number {
    return this.#place;
  }

  protected override writeRegister(): void {
    // It stays where it is.
  }
}

/** Two multiplexers side by side, with equal sensors behind all their channels. */
function createRig() {
  const simulated = new SimulatedI2C();
  const solder = (address: number): SimulatedTCA9548A => {
    const chip = simulated.segment.add(new SimulatedTCA9548A({ address }));
    for (const [channel, segment] of chip.channels.entries()) segment.add(new Place(address * 256 + channel));
    return chip;
  };
  const [mux, sibling] = [solder(0x70), solder(0x71)];
  const recorder = new RecordingWire(simulated);
  const faults = new FaultyWire(recorder);
  const bus = createI2CBus(faults, { name: "i2c-1" });
  return { simulated, mux, sibling, recorder, faults, bus };
}

const read = (bus: I2CBus): Promise<number> => readRegister16(bus, 0x40, 1);

test.each(["nack", "timeout", "bus"] as const)(
  "an exception at any transfer (%s) leaves no lock behind, and no process that dies of it",
  async (error) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      // Select, read, read back, disconnect: each of them fails once.
      for (const nth of [1, 2, 3, 4]) {
        const { bus, faults, mux } = createRig();
        const driver = new TCA9548A(bus);
        const takeAway = faults.inject({ nth, error });
        await read(driver.channel(2)).catch(() => undefined);
        takeAway();
        expect(await read(driver.channel(5))).toBe(0x7005);
        expect(mux.control).toBe(0);
      }
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toStrictEqual([]);
    } finally {
      process.off("unhandledRejection", note);
    }
  },
);

test("a failed select is not remembered: the same select does not succeed without a write", async () => {
  const { bus, faults } = createRig();
  const driver = new TCA9548A(bus, { idle: "keep" });
  expect(await read(driver.channel(2))).toBe(0x7002);
  faults.inject({ address: 0x70, nth: 1, error: "nack" });
  await expect(read(driver.channel(5))).rejects.toMatchObject({ code: "nack" });
  expect(await read(driver.channel(5))).toBe(0x7005);
});

test("at the start nothing is taken for granted: what was left open is closed by the first transfer", async () => {
  for (const idle of ["disconnect", "keep"] as const) {
    const { bus, mux, simulated } = createRig();
    const driver = new TCA9548A(bus, { idle });
    mux.move(0xff);
    expect(await read(driver.channel(5))).toBe(0x7005);
    expect(simulated.collisions).toBe(0);
  }
  const { bus, mux } = createRig();
  mux.move(0xff);
  await new TCA9548A(bus).disconnect();
  expect(mux.control).toBe(0);
});

test("closing what is closed does not open it", async () => {
  const { bus, mux } = createRig();
  const driver = new TCA9548A(bus);
  for (let times = 0; times < 3; times += 1) {
    await driver.disconnect();
    expect(mux.control).toBe(0);
  }
});

test("readings of several channels that are asked for at once each come from their own", async () => {
  for (const idle of ["disconnect", "keep"] as const) {
    const { bus } = createRig();
    const first = new TCA9548A(bus, { idle });
    const second = new TCA9548A(bus, { address: 0x71, idle });
    const channels = [first.channel(2), first.channel(5), second.channel(5), first.channel(2)];
    expect(await Promise.all(channels.map(read))).toStrictEqual([0x7002, 0x7005, 0x7105, 0x7002]);
  }
});

test("two objects for one chip cannot select against each other", () => {
  const { bus } = createRig();
  new TCA9548A(bus);
  expect(() => new TCA9548A(bus)).toThrow("already driven as a multiplexer");
});

test("the ports of two multiplexers are not joined, whatever the other one has open", async () => {
  const { bus, sibling, simulated } = createRig();
  const first = new TCA9548A(bus, { idle: "keep" });
  const second = new TCA9548A(bus, { address: 0x71, idle: "keep" });
  sibling.move(0x20);
  expect(await read(first.channel(5))).toBe(0x7005);
  expect(await read(second.channel(5))).toBe(0x7105);
  expect(simulated.collisions).toBe(0);
});

test("what is open is asked again after a target failed: the multiplexer may be why", async () => {
  const { bus, mux } = createRig();
  const driver = new TCA9548A(bus, { idle: "keep" });
  expect(await read(driver.channel(5))).toBe(0x7005);
  mux.powerCycle();
  await expect(read(driver.channel(5))).rejects.toMatchObject({ code: "nack", address: 0x40 });
  expect(await read(driver.channel(5))).toBe(0x7005);
});

test("a chip that was reset is noticed, also where another sensor answers in place of the right one", async () => {
  const { bus, mux, simulated } = createRig();
  const driver = new TCA9548A(bus, { idle: "keep" });
  await read(driver.channel(5));
  mux.reset();
  simulated.segment.add(new Place(0xbad));
  await expect(read(driver.channel(5))).rejects.toMatchObject({ code: "mux-conflict" });
});

test("a reset by the pin forgets what was selected before it", async () => {
  const { bus, mux } = createRig();
  const driver = new TCA9548A(bus, { idle: "keep", pulseReset: async () => mux.reset() });
  await read(driver.channel(5));
  await driver.reset();
  expect(await read(driver.channel(5))).toBe(0x7005);
});

test("a target at the multiplexer's own address is refused, before its driver runs and on the wire", async () => {
  const { bus } = createRig();
  const channel = new TCA9548A(bus).channel(5);
  expect(() => channel.claim(0x70, "HT16K33")).toThrow("TCA9548A at i2c-1 has the address 0x70 too");
  await expect(channel.transfer(0x70, Uint8Array.of(0), 1)).rejects.toMatchObject({ code: "address-in-use" });
});

test("a sensor on the root at the address of one behind the multiplexer is refused", () => {
  const { bus } = createRig();
  new TCA9548A(bus).channel(5).claim(0x40, "INA260");
  expect(() => bus.claim(0x40, "INA260")).toThrow("INA260 at i2c-1/0x70.5 has the address 0x40 too");
});

test("a scan switches the channel, and a scan of the root shows nothing that is behind one", async () => {
  const { bus, mux } = createRig();
  const driver = new TCA9548A(bus, { idle: "keep" });
  new TCA9548A(bus, { address: 0x71 });
  mux.channel(5).add(new SimulatedTCA9548A({ address: 0x72 }));
  const scan = async (segment: I2CBus) => (await scanBus(segment)).map(({ address }) => address);
  expect(await scan(driver.channel(2))).toEqual(expect.arrayContaining([0x40]));
  expect(await scan(driver.channel(2))).not.toContain(0x72);
  expect(await scan(driver.channel(5))).toEqual(expect.arrayContaining([0x40, 0x72]));
  expect(await scan(bus)).toStrictEqual([0x70, 0x71]);
});

test("a select is one byte, and no empty write is ever sent to the multiplexer", async () => {
  const { bus, recorder } = createRig();
  const driver = new TCA9548A(bus);
  await Promise.all([read(driver.channel(2)), read(driver.channel(5)), driver.verifyPresence()]);
  const control = recorder.transfers.filter(({ address }) => address === 0x70);
  expect(control.length).toBeGreaterThan(0);
  for (const { write, readLength } of control) expect(write.length + readLength).toBe(1);
});

test("a select that is not acknowledged is an error, and nothing is read behind it", async () => {
  const { bus, mux, recorder } = createRig();
  const channel = new TCA9548A(bus).channel(5);
  mux.powerOff();
  await expect(read(channel)).rejects.toMatchObject({ code: "nack", address: 0x70 });
  expect(recorder.transfers.some(({ address }) => address === 0x40)).toBe(false);
});

test("by default nothing stays open, and closing the bus closes what is still open", async () => {
  const { bus, mux, sibling, faults } = createRig();
  const first = new TCA9548A(bus);
  const second = new TCA9548A(bus, { address: 0x71 });
  await Promise.all([read(first.channel(2)), read(second.channel(5)), read(first.channel(5))]);
  expect([mux.control, sibling.control]).toStrictEqual([0, 0]);
  faults.inject({ address: 0x40, nth: 1, delayMilliseconds: 0 });
  await Promise.all([read(first.channel(2)), bus.close()]);
  expect([mux.control, sibling.control]).toStrictEqual([0, 0]);
});

test("drivers may be created in any order, before anything has power", async () => {
  const { bus, mux } = createRig();
  const innerChip = mux.channel(1).add(new SimulatedTCA9548A({ address: 0x72 }));
  innerChip.channel(3).add(new Place(0x7203, 0x41));
  mux.powerOff();
  const inner = new TCA9548A(new TCA9548A(bus).channel(1), { address: 0x72 });
  const reading = (): Promise<number> => readRegister16(inner.channel(3), 0x41, 1);
  await expect(reading()).rejects.toMatchObject({ code: "nack", address: 0x70 });
  mux.powerOn();
  expect(await reading()).toBe(0x7203);
});

test("a target that answers for everybody cannot make its open channel pass for a closed one", async () => {
  const { bus, mux, simulated } = createRig();
  const driver = new TCA9548A(bus);
  // It acknowledges whatever is sent, and turns each bit that others send into a 0, the control register's too.
  mux.channel(2).add({ start: () => true, write: () => true, read: () => 0, stop: () => {} });
  await expect(read(driver.channel(2))).rejects.toMatchObject({ code: "mux-conflict" });
  expect(mux.control).toBe(0);
  simulated.collisions = 0;
  expect(await read(driver.channel(5))).toBe(0x7005);
  expect(simulated.collisions).toBe(0);
});

/** A target behind channel 2 of the multiplexer at 0x70 that can hold SDA low. */
function createStuckRig() {
  const rig = createRig();
  const stuck = { holds: false };
  const target: SimulatedTarget = {
    start: () => false,
    write: () => false,
    read: () => 0xff,
    stop: () => {},
    holdsLow: () => stuck.holds,
  };
  rig.mux.channel(2).add(target);
  return { ...rig, stuck };
}

test("a target that holds SDA low harms nobody while its channel is closed, as it is between sections", async () => {
  const { bus, stuck } = createStuckRig();
  const first = new TCA9548A(bus);
  const second = new TCA9548A(bus, { address: 0x71 });
  expect(await read(first.channel(2))).toBe(0x7002);
  stuck.holds = true;
  expect(await read(first.channel(5))).toBe(0x7005);
  expect(await read(second.channel(2))).toBe(0x7102);
});

test("a target that holds SDA low on an open channel blocks everything, and the RESET pin frees it", async () => {
  const { bus, mux, sibling, stuck } = createStuckRig();
  const first = new TCA9548A(bus, { pulseReset: async () => mux.reset() });
  const second = new TCA9548A(bus, { address: 0x71, pulseReset: async () => sibling.reset() });
  const blocked = first.channel(2).exclusive(async (wire) => {
    stuck.holds = true;
    return readRegister16(wire, 0x40, 1);
  });
  await expect(blocked).rejects.toMatchObject({ code: "timeout", bus: "i2c-1/0x70.2" });
  await expect(blocked).rejects.toThrow("the channel could not be closed either");
  for (const channel of [first.channel(2), first.channel(5), second.channel(5)]) {
    await expect(read(channel)).rejects.toMatchObject({ code: "timeout" });
  }
  // It was not that one.
  await expect(second.reset()).rejects.toMatchObject({ code: "timeout" });
  await first.reset();
  expect(await read(first.channel(5))).toBe(0x7005);
  expect(await read(second.channel(5))).toBe(0x7105);
});

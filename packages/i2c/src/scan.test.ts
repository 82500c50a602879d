import { expect, test } from "vitest";
import type { I2CWire } from "./bus.ts";
import { createI2CBus } from "./create-bus.ts";
import { I2CError } from "./errors.ts";
import { probeAddress, scanBus } from "./scan.ts";
import { ContractTarget, FaultyWire, RecordingWire, SimulatedI2C } from "./testing/index.ts";

function rig(...addresses: number[]) {
  const simulated = new SimulatedI2C();
  for (const address of addresses) simulated.segment.add(new ContractTarget(address));
  const recorder = new RecordingWire(simulated);
  const faulty = new FaultyWire(recorder);
  return { recorder, faulty, bus: createI2CBus(faulty, { name: "i2c-1" }) };
}

test("a scan finds what acknowledges, in order, and writes no byte", async () => {
  const { bus, recorder } = rig(0x77, 0x40, 0x50, 0x08);
  expect(await scanBus(bus)).toEqual([
    { address: 0x08, state: "present" },
    { address: 0x40, state: "present" },
    { address: 0x50, state: "present" },
    { address: 0x77, state: "present" },
  ]);
  expect(recorder.transfers.flatMap(({ write }) => write)).toEqual([]);
  const probed = recorder.transfers.map(({ address }) => address);
  expect([probed[0], probed.at(-1), probed.length]).toEqual([0x08, 0x77, 111]);
  expect(probed).not.toContain(0x0c);
});

test("memories are probed by a read", async () => {
  const { bus, recorder } = rig();
  await scanBus(bus);
  const read = recorder.transfers.filter(({ readLength }) => readLength > 0).map(({ address }) => address);
  expect(read).toEqual(
    [...Array(8).keys()].map((n) => 0x30 + n).concat([...Array(16).keys()].map((n) => 0x50 + n)),
  );
});

test("what a kernel driver holds is in use, not absent", async () => {
  const { bus, faulty } = rig(0x41);
  faulty.inject({ address: 0x40, error: "address-in-use" });
  expect(await scanBus(bus)).toEqual([
    { address: 0x40, state: "in-use" },
    { address: 0x41, state: "present" },
  ]);
});

/** An adapter that can only probe by reading, as i2c-designware. */
function withoutProbes(simulated: SimulatedI2C): I2CWire {
  return {
    transfer: (address, write, readLength) =>
      write.length + readLength === 0
        ? Promise.reject(new I2CError("unsupported"))
        : simulated.transfer(address, write, readLength),
  };
}

test("an adapter without probes is scanned by reads", async () => {
  const simulated = new SimulatedI2C();
  simulated.segment.add(new ContractTarget(0x40));
  const bus = createI2CBus(withoutProbes(simulated), { name: "i2c-1" });
  expect(await scanBus(bus)).toEqual([{ address: 0x40, state: "present" }]);
});

test("a scan by reads answers no alert for its owner", async () => {
  const simulated = new SimulatedI2C();
  const alert = { isPulled: true };
  // Who pulls the alert line answers a read of 0x0C with its address, and lets go.
  simulated.segment.add({
    start: (address, read) => alert.isPulled && read && address === 0x0c,
    write: () => false,
    read: () => 0x80,
    stop: () => undefined,
    sent: () => (alert.isPulled = false),
  });
  expect(await scanBus(createI2CBus(withoutProbes(simulated), { name: "i2c-1" }))).toEqual([]);
  expect(alert.isPulled).toBe(true);
});

test("a bus that fails otherwise is no empty bus", async () => {
  const { bus, faulty } = rig(0x40);
  faulty.inject({ nth: 5, error: "timeout" });
  await expect(scanBus(bus)).rejects.toMatchObject({ code: "timeout" });
});

test("one address is probed with one transfer", async () => {
  const { bus, faulty, recorder } = rig(0x40);
  expect(await probeAddress(bus, 0x40)).toBe("present");
  expect(await probeAddress(bus, 0x41)).toBeUndefined();
  faulty.inject({ address: 0x42, error: "address-in-use" });
  expect(await probeAddress(bus, 0x42)).toBe("in-use");
  expect(recorder.transfers.map(({ address }) => address)).toEqual([0x40, 0x41]);
});

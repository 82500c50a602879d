import { createI2CBus, I2CError } from "@rbp/i2c";
import { FaultyWire, SimulatedI2C } from "@rbp/i2c/testing";
import { TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { expect, test } from "vitest";
import type { ConnectedBus } from "./connect.ts";
import { createLogger } from "@rbp/command-line";
import { releaseBus } from "./release.ts";

/** A bus with a multiplexer behind another one, both left connected. */
function createBus() {
  const simulation = new SimulatedI2C();
  const outer = simulation.segment.add(new SimulatedTCA9548A());
  const inner = outer.channel(2).add(new SimulatedTCA9548A({ address: 0x71 }));
  outer.move(0b100);
  inner.move(0b1);
  const faults = new FaultyWire(simulation);
  const log: string[] = [];
  const close = (): Promise<void> => Promise.resolve(void log.push("closed"));
  const bus = createI2CBus(faults, { name: "i2c-1", close });
  const first = new TCA9548A(bus);
  const multiplexers = [first, new TCA9548A(first.channel(2), { address: 0x71 })];
  const connected: ConnectedBus = { bus, multiplexers, sensors: [] };
  const write = (line: string): void => void log.push(line.replace(/^\S+ /, "").trim());
  const logger = createLogger({ level: "info", format: "logfmt", write, wallClock: () => 0 });
  const release = (...failures: unknown[]): Promise<void> =>
    releaseBus(
      connected,
      failures.map((failure) => ({ failure })),
      logger,
    );
  return { simulation, outer, inner, faults, connected, log, release };
}

test("all multiplexers are closed, those behind others too, and then the bus", async () => {
  const { outer, inner, log, release } = createBus();
  await release(undefined);
  expect([outer.control, inner.control]).toEqual([0, 0]);
  expect(log).toEqual(["closed"]);
});

test("a bus whose last transfers timed out gets no further one", async () => {
  const { simulation, log, release } = createBus();
  await release(undefined, new I2CError("timeout"));
  expect(simulation.bitTimes).toBe(0);
  expect(log).toEqual(['level=WARN msg="Multiplexers left as they are: the bus hangs" bus=i2c-1', "closed"]);
});

test("one that cannot be closed is logged, the others are closed all the same", async () => {
  const { outer, inner, log, release } = createBus();
  inner.powerOff();
  await release(undefined);
  expect(outer.control).toBe(0);
  expect(log).toEqual([
    expect.stringContaining(
      'level=WARN msg="Multiplexer could not be closed" bus=i2c-1 err="TCA9548A at i2c-1',
    ),
    "closed",
  ]);
});

test("where no sensor answered it says nothing new, and is not logged", async () => {
  const { outer, log, release } = createBus();
  outer.powerOff();
  await release(new I2CError("nack"), new I2CError("nack"));
  expect(log).toEqual(["closed"]);
});

test("a bus that cannot be closed is logged", async () => {
  const { connected } = createBus();
  const log: string[] = [];
  const write = (line: string): void => void log.push(line);
  const logger = createLogger({ level: "info", format: "logfmt", write, wallClock: () => 0 });
  const close = (): Promise<void> => Promise.reject(new Error("EIO"));
  await releaseBus({ ...connected, multiplexers: [], bus: { ...connected.bus, close } }, [], logger);
  expect(log).toEqual([expect.stringContaining('msg="Bus could not be closed" bus=i2c-1 err=EIO')]);
});

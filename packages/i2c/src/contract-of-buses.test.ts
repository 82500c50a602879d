import { describe, expect, test } from "vitest";
import { createI2CBus, createSegment } from "./index.ts";
import { ContractTarget, i2cBusContract, RecordingWire, SimulatedI2C } from "./testing/index.ts";

const addresses = { targetAddress: 0x48, absentAddress: 0x49 };

function simulated(): SimulatedI2C {
  const wire = new SimulatedI2C();
  wire.segment.add(new ContractTarget(addresses.targetAddress));
  return wire;
}

describe("a bus made of a backend", () => {
  const cases = i2cBusContract(() => ({
    bus: createI2CBus(simulated(), { name: "i2c-sim" }),
    ...addresses,
  }));
  test.each(cases)("$name", async ({ run }) => expect(await run()).toBeUndefined());
});

describe("a bus made of a backend that takes its time", () => {
  const cases = i2cBusContract(() => {
    const wire = new RecordingWire(simulated());
    const slow = {
      transfer: async (address: number, write: Uint8Array, readLength: number) => {
        await new Promise((resolve) => setImmediate(resolve));
        return wire.transfer(address, write, readLength);
      },
    };
    return { bus: createI2CBus(slow, { name: "i2c-slow" }), ...addresses };
  });
  test.each(cases)("$name", async ({ run }) => expect(await run()).toBeUndefined());
});

describe("a segment on a bus", () => {
  const cases = i2cBusContract(() => {
    const root = createI2CBus(simulated(), { name: "i2c-sim" });
    return {
      bus: createSegment("i2c-sim", (section, options) => root.exclusive(section, options)),
      ...addresses,
    };
  });
  test.each(cases)("$name", async ({ run }) => expect(await run()).toBeUndefined());
});

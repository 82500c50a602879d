import { expect, test } from "vitest";
import type { I2CBus } from "../bus.ts";
import { createI2CBus } from "../create-bus.ts";
import { i2cBusContract } from "./contract.ts";
import { ContractTarget } from "./contract-target.ts";
import { SimulatedI2C } from "./simulated-bus.ts";

function wire(): SimulatedI2C {
  const simulated = new SimulatedI2C();
  simulated.segment.add(new ContractTarget(0x48));
  return simulated;
}

/** The names of the cases that a bus breaks. */
async function broken(createBus: () => I2CBus): Promise<string[]> {
  const names: string[] = [];
  const cases = i2cBusContract(() => ({ bus: createBus(), targetAddress: 0x48, absentAddress: 0x49 }));
  for (const { name, run } of cases) await run().catch(() => names.push(name));
  return names;
}

test("a bus that keeps the contract breaks no case", async () => {
  expect(await broken(() => createI2CBus(wire(), { name: "good" }))).toEqual([]);
});

test("a backend that puts a STOP into a combined transfer is found out", async () => {
  const names = await broken(() => {
    const simulated = wire();
    const splitting = {
      transfer: async (address: number, write: Uint8Array, readLength: number) => {
        if (write.length > 0) await simulated.transfer(address, write, 0);
        return simulated.transfer(address, new Uint8Array(0), readLength);
      },
    };
    return createI2CBus(splitting, { name: "splitting" });
  });
  expect(names).toContain("joins write and read with a repeated START, not with a STOP");
});

test("a backend that gives out its own buffer is found out", async () => {
  const names = await broken(() => {
    const simulated = wire();
    const buffer = new Uint8Array(32);
    const sharing = {
      transfer: async (address: number, write: Uint8Array, readLength: number) => {
        buffer.set(await simulated.transfer(address, write, readLength));
        return buffer.subarray(0, readLength);
      },
    };
    return createI2CBus(sharing, { name: "sharing" });
  });
  expect(names).toContain("gives every read an array of its own and leaves the written one alone");
});

test("a bus without a lock, with a wire that is never taken back, is found out", async () => {
  const names = await broken(() => {
    const bus = createI2CBus(wire(), { name: "loose" });
    return { ...bus, exclusive: async (section) => section(bus) };
  });
  expect(names).toEqual(
    expect.arrayContaining([
      "runs sections one at a time",
      "takes the wire back when its section ends",
      "rejects its own use inside a section instead of waiting for ever",
    ]),
  );
});

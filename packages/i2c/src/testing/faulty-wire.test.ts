import { describe, expect, test } from "vitest";
import { ContractTarget, FaultyWire, ManualClock, RecordingWire, SimulatedI2C } from "./index.ts";

function faulty(options: ConstructorParameters<typeof FaultyWire>[1] = {}) {
  const simulated = new SimulatedI2C();
  simulated.segment.add(new ContractTarget(0x40));
  simulated.segment.add(new ContractTarget(0x41));
  const reached = new RecordingWire(simulated);
  return { reached, wire: new FaultyWire(reached, options) };
}

const read = (wire: FaultyWire, address = 0x40): Promise<string> =>
  wire.transfer(address, Uint8Array.of(1), 2).then(
    () => "ok",
    (error: { code: string }) => error.code,
  );

describe("a fault", () => {
  test("hits the n-th transfer and no other", async () => {
    const { wire } = faulty();
    wire.inject({ nth: 3, error: "nack" });
    const results = [await read(wire), await read(wire), await read(wire), await read(wire)];
    expect(results).toEqual(["ok", "ok", "nack", "ok"]);
  });

  test("hits its address only, and counts that address only", async () => {
    const { wire } = faulty();
    wire.inject({ address: 0x41, nth: 2, error: "bus" });
    const results = [await read(wire, 0x41), await read(wire), await read(wire), await read(wire, 0x41)];
    expect(results).toEqual(["ok", "ok", "ok", "bus"]);
  });

  test("hits with its probability, the same transfers for the same seed", async () => {
    const run = async (seed: number): Promise<string[]> => {
      const { wire } = faulty({ seed });
      wire.inject({ probability: 0.25, error: "arbitration-lost" });
      const results: string[] = [];
      for (let turn = 0; turn < 400; turn += 1) results.push(await read(wire));
      return results;
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    const hits = first.filter((result) => result !== "ok").length;
    expect(hits).toBeGreaterThan(60);
    expect(hits).toBeLessThan(140);
  });

  test("keeps a transfer from the chips unless it reaches them", async () => {
    const { wire, reached } = faulty();
    wire.inject({ nth: 1, error: "nack" });
    await read(wire);
    expect(reached.transfers).toHaveLength(0);
    wire.clear();
    wire.inject({ nth: 1, error: "timeout", reaches: true });
    expect(await read(wire)).toBe("timeout");
    expect(reached.transfers).toHaveLength(1);
  });

  test("delays by the clock", async () => {
    const clock = new ManualClock();
    const { wire } = faulty({ clock });
    wire.inject({ delayMilliseconds: 35 });
    const done = read(wire).then(() => clock.now());
    await clock.advance(100);
    expect(await done).toBe(35);
  });

  test("hangs until it is released, and ends as a time-out", async () => {
    const { wire } = faulty();
    const takeAway = wire.inject({ hang: true });
    const hanging = read(wire);
    await Promise.resolve();
    expect(wire.hanging).toBe(1);
    takeAway();
    wire.release();
    expect(await hanging).toBe("timeout");
    expect(await read(wire)).toBe("ok");
    expect(wire.hanging).toBe(0);
  });
});

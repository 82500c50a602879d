import { createI2CBus } from "@rbp/i2c";
import { RecordingWire, SimulatedI2C } from "@rbp/i2c/testing";
import { INA260 } from "@rbp/ina260";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { describe, expect, test } from "vitest";
import { formatPlace, type MultiplexerHop, type SensorPlace } from "../topology/place.ts";
import { inSweepOrder, sweep } from "./sweep.ts";

import fc from "fast-check";

const hop = (address: number, channel: number): MultiplexerHop => ({ part: "TCA9548A", address, channel });

describe("the order of a sweep", () => {
  test("is that of the wiring: the bus itself, then channel by channel, inner multiplexers last", () => {
    const places: SensorPlace[] = [
      { bus: 1, hops: [hop(0x71, 0)], address: 0x40 },
      { bus: 1, hops: [hop(0x70, 7), hop(0x72, 1)], address: 0x41 },
      { bus: 1, hops: [hop(0x70, 7)], address: 0x45 },
      { bus: 1, hops: [hop(0x70, 2)], address: 0x40 },
      { bus: 1, hops: [hop(0x70, 7)], address: 0x40 },
      { bus: 1, hops: [], address: 0x4f },
    ];
    const ordered = inSweepOrder(places.map((plan) => ({ plan })));
    expect(ordered.map(({ plan }) => formatPlace(plan))).toEqual([
      "i2c-1/0x4f",
      "i2c-1/0x70.2/0x40",
      "i2c-1/0x70.7/0x40",
      "i2c-1/0x70.7/0x45",
      "i2c-1/0x70.7/0x72.1/0x41",
      "i2c-1/0x71.0/0x40",
    ]);
  });

  test("visits each channel once in any order of the configuration", () => {
    const place = fc.record({
      bus: fc.constant(1),
      hops: fc.array(fc.tuple(fc.integer({ min: 0x70, max: 0x72 }), fc.integer({ min: 0, max: 3 })), {
        maxLength: 2,
      }),
      address: fc.integer({ min: 0x40, max: 0x43 }),
    });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), (drawn) => {
        const sensors = drawn.map(({ hops, ...rest }) => ({
          plan: { ...rest, hops: hops.map(([address, channel]) => hop(address, channel)) },
        }));
        const channels = inSweepOrder(sensors).map(({ plan }) => formatPlace({ ...plan, address: 0 }));
        const changes = channels.filter((channel, index) => channel !== channels[index - 1]);
        expect(new Set(changes).size).toBe(changes.length);
      }),
    );
  });
});

describe("a sweep", () => {
  const plan = { bus: 1 };

  test("costs one select for each channel and one disconnect at its end", async () => {
    const simulation = new SimulatedI2C();
    const chip = simulation.segment.add(new SimulatedTCA9548A());
    const wire = new RecordingWire(simulation);
    const mux = new TCA9548A(createI2CBus(wire, { name: "i2c-1" }));
    const sensors = [0, 0, 3, 3, 3].map((channel, index) => {
      chip.channel(channel).add(new SimulatedINA260({ address: 0x40 + index }));
      return new INA260(mux.channel(channel), { address: 0x40 + index });
    });
    await sweep(
      sensors.map((sensor) => ({ plan, poll: async () => void (await sensor.readMeasurement()) })),
      new AbortController().signal,
    );
    const writes = wire.transfers.filter(({ address, write }) => address === 0x70 && write.length > 0);
    expect(writes.map(({ write }) => [...write])).toEqual([[0x01], [0x08], [0x00]]);
  });

  test("tells each sensor when the one before it has ended, and begins no more than one ahead", async () => {
    const events: string[] = [];
    const release: (() => void)[] = [];
    const sensor = (name: string) => ({
      plan,
      poll: async (before?: Promise<void>) => {
        events.push(`${name} asks`);
        await before;
        events.push(`${name} has its turn`);
        await new Promise<void>((resolve) => release.push(resolve));
        events.push(`${name} ends`);
      },
    });
    const swept = sweep(["a", "b", "c"].map(sensor), new AbortController().signal);
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(release).toHaveLength(turn + 1);
      release[turn]?.();
    }
    await swept;
    expect(events).toEqual([
      "a asks",
      "a has its turn",
      "b asks",
      "a ends",
      "b has its turn",
      "c asks",
      "b ends",
      "c has its turn",
      "c ends",
    ]);
  });

  test("that is stopped lets what runs end and begins nothing more", async () => {
    const stop = new AbortController();
    let polls = 0;
    const poll = async (): Promise<void> => {
      polls += 1;
      stop.abort();
    };
    await sweep(
      [
        { plan, poll },
        { plan, poll },
        { plan, poll },
      ],
      stop.signal,
    );
    expect(polls).toBe(1);
  });
});

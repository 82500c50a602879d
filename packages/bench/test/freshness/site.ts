import { createI2CBus, type I2CBus } from "@rbp/i2c";
import { FaultyWire, ManualClock, SimulatedI2C, type SimulatedSegment } from "@rbp/i2c/testing";
import { INA260, type INA260Reader } from "@rbp/ina260";
import { rampLoad, SimulatedINA260 } from "@rbp/ina260/testing";
import { type IdlePolicy, TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";

/** The voltage is a clock: so many counts a millisecond. */
const COUNTS_PER_MILLISECOND = 5;
const HIGHEST_COUNT = 0x7fff;

/** A sensor that tells by its current who it is, and by its voltage when it was asked. */
export interface Sensor {
  readonly chip: SimulatedINA260;
  readonly driver: INA260;
  readonly reader: INA260Reader<"both">;
  /** Counts of current, the same at all times. */
  readonly signature: number;
  /** What has been claimed of the chip so far. */
  readonly history: History;
}

export interface History {
  /** The voltage of the conversion that the reader delivered last. */
  delivered: number;
  /** When the latest write was begun that is known to have reached the chip: older conversions are of before it. */
  configuredAt: number;
  /** When the registers last became 0 at the latest, how many resets are under way, and whether they may be 0. */
  zeroedAt: number;
  resets: number;
  mayBeZero: boolean;
}

/** Two multiplexers side by side, one behind the first; sensors with one address behind all of them. */
export interface Site {
  readonly clock: ManualClock;
  readonly faulty: FaultyWire;
  readonly bus: ReturnType<typeof createI2CBus>;
  readonly muxes: readonly { readonly chip: SimulatedTCA9548A; readonly driver: TCA9548A }[];
  readonly sensors: readonly Sensor[];
}

export function buildSite(idle: IdlePolicy, seed: number): Site {
  const clock = new ManualClock();
  const simulated = new SimulatedI2C();
  const faulty = new FaultyWire(simulated, { seed, clock });
  const bus = createI2CBus(faulty, { name: "i2c-1" });
  const build = (segment: SimulatedSegment, on: I2CBus, address: number) => ({
    chip: segment.add(new SimulatedTCA9548A({ address })),
    driver: new TCA9548A(on, { address, idle }),
  });
  const first = build(simulated.segment, bus, 0x70);
  const second = build(simulated.segment, bus, 0x71);
  const inner = build(first.chip.channel(2), first.driver.channel(2), 0x72);

  const places = [
    { segment: simulated.segment, on: bus, address: 0x41 },
    ...[
      { mux: first, channel: 0 },
      { mux: first, channel: 7 },
      { mux: second, channel: 0 },
      { mux: inner, channel: 5 },
    ].map(({ mux, channel }) => ({
      segment: mux.chip.channel(channel),
      on: mux.driver.channel(channel),
      address: 0x40,
    })),
  ];
  const sensors = places.map(({ segment, on, address }, index): Sensor => {
    const signature = 12_000 + 2_000 * index;
    const amperes = signature / 800;
    const load = rampLoad({
      from: { volts: 0, amperes },
      to: { volts: HIGHEST_COUNT / 800, amperes },
      durationMilliseconds: HIGHEST_COUNT / COUNTS_PER_MILLISECOND,
    });
    const chip = segment.add(new SimulatedINA260({ address, clock, load }));
    const driver = new INA260(on, { address, clock });
    const history = { delivered: -1, configuredAt: 0, zeroedAt: 0, resets: 0, mayBeZero: true };
    return { chip, driver, reader: driver.reader(), signature, history };
  });
  return { clock, faulty, bus, muxes: [first, second, inner], sensors };
}

/** When a conversion with this voltage was in its middle, to a count. */
export function middleOf(voltageCounts: number): number {
  return voltageCounts / COUNTS_PER_MILLISECOND;
}

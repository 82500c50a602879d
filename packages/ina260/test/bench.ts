import { createI2CBus, type I2CBusHandle } from "@rbp/i2c";
import {
  FaultyWire,
  ManualClock,
  type RecordedTransfer,
  RecordingWire,
  SimulatedI2C,
} from "@rbp/i2c/testing";
import { INA260 } from "../src/index.ts";
import { SimulatedINA260, type SimulatedINA260Options } from "../src/testing/index.ts";

/** A driver and its chip on a bus that records, and that can be made to fail; time stands still. */
export interface Bench {
  readonly clock: ManualClock;
  readonly controller: SimulatedI2C;
  readonly chip: SimulatedINA260;
  readonly faults: FaultyWire;
  readonly recorder: RecordingWire;
  readonly bus: I2CBusHandle;
  readonly sensor: INA260;
}

export interface BenchOptions extends Omit<SimulatedINA260Options, "clock"> {
  /** Of the faults that happen by chance. */
  readonly seed?: number;
}

export function createBench({ seed = 1, ...options }: BenchOptions = {}): Bench {
  const clock = new ManualClock();
  const controller = new SimulatedI2C();
  const chip = controller.segment.add(new SimulatedINA260({ ...options, clock }));
  const faults = new FaultyWire(controller, { clock, seed });
  const recorder = new RecordingWire(faults);
  const bus = createI2CBus(recorder, { name: "i2c-1" });
  const sensor = new INA260(bus, { address: chip.address, clock });
  return { clock, controller, chip, faults, recorder, bus, sensor };
}

/** Lets time pass in small steps until the promise has settled, and gives what it settled to. */
export async function settle<T>(clock: ManualClock, promise: Promise<T>, step: number = 0.1): Promise<T> {
  const state = { settled: false };
  const note = (): void => {
    state.settled = true;
  };
  void promise.then(note, note);
  for (let steps = 0; steps < 10_000; steps += 1) {
    await clock.advance(0);
    if (state.settled) return promise;
    await clock.advance(step);
  }
  throw new Error(`not settled after ${String(10_000 * step)} ms`);
}

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, found ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** Transfers in short: "read 0x06", "write 0x00 0x6127". */
export function traffic(recorder: RecordingWire): string[] {
  return recorder.transfers.map(describe);
}

function describe({ write, readLength }: RecordedTransfer): string {
  const [register = 0, high = 0, low = 0] = write;
  const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, "0")}`;
  if (readLength > 0) return `read ${hex(register, 2)}`;
  return `write ${hex(register, 2)} ${hex((high << 8) | low, 4)}`;
}

import { type AbortSignalLike, createI2CBus, formatAddress, type I2CWire } from "@rbp/i2c";
import {
  FaultyWire,
  RecordingWire,
  SimulatedI2C,
  SimulatedRegisterTarget,
  type SimulatedSegment,
} from "@rbp/i2c/testing";
import { pinsFromAddress } from "@rbp/ina260";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { type ScanBusesOptions, scanBuses } from "../../src/scan/scan-buses.ts";
import type { ScannedBus, ScannedChannel, ScannedDevice } from "../../src/scan/scan-result.ts";

/** What is on a segment, before it is soldered. */
export type PlannedChips = readonly PlannedChip[];

/** A sensor, something else, or a multiplexer with what is behind its channels and what it has connected. */
export type PlannedChip =
  | { readonly kind: "ina260"; readonly address: number; readonly revision?: number; readonly volts?: number }
  | { readonly kind: "unknown"; readonly address: number }
  | PlannedMultiplexer;

export interface PlannedMultiplexer {
  readonly kind: "tca9548a";
  readonly address: number;
  readonly control?: number;
  readonly channels: { readonly [channel: number]: PlannedChips };
}

/** A chip that is none of ours. Each register reads as something else, and none may be written. */
export class UnknownChip extends SimulatedRegisterTarget {
  protected override readRegister(register: number): number {
    return ((register * 7 + 0x5a) & 0xff) * 0x0101;
  }

  protected override writeRegister(register: number): void {
    throw new Error(
      `register ${String(register)} of an unknown chip at ${formatAddress(this.address)} was written`,
    );
  }
}

/** Simulated chips as they were planned, on bus 1. */
export class ScanRig {
  readonly simulation: SimulatedI2C = new SimulatedI2C();
  readonly recorder: RecordingWire = new RecordingWire(this.simulation);
  readonly faults: FaultyWire;
  /** By name of the segment and address: "i2c-1/0x70". */
  readonly multiplexers: Map<string, SimulatedTCA9548A> = new Map<string, SimulatedTCA9548A>();
  /** What happens to a transfer on its way. */
  transfer: I2CWire["transfer"] = (...asked) => this.faults.transfer(...asked);

  constructor(chips: PlannedChips, seed: number = 1) {
    this.faults = new FaultyWire(this.recorder, { seed });
    this.#solder(chips, this.simulation.segment, "i2c-1");
  }

  multiplexer(path: string): SimulatedTCA9548A {
    const chip = this.multiplexers.get(path);
    if (chip === undefined) throw new RangeError(`no multiplexer was planned at ${path}`);
    return chip;
  }

  /** Every control register, in the order of planting. */
  controls(): number[] {
    return [...this.multiplexers.values()].map(({ control }) => control);
  }

  /** Scans bus 1. */
  async scan(options: Partial<ScanBusesOptions> = {}): Promise<ScannedBus> {
    const { buses } = await scanBuses({ buses: [{ number: 1 }], openBus: this.open, ...options });
    return buses[0] as ScannedBus;
  }

  readonly open = (number: number): ReturnType<typeof createI2CBus> => {
    const transfer: I2CWire["transfer"] = (...asked) => this.transfer(...asked);
    return createI2CBus({ transfer }, { name: `i2c-${String(number)}` });
  };

  #solder(chips: PlannedChips, segment: SimulatedSegment, name: string): void {
    for (const planned of chips) {
      const { address } = planned;
      if (planned.kind === "unknown") segment.add(new UnknownChip(address));
      else if (planned.kind === "ina260") {
        const sensor = segment.add(new SimulatedINA260({ address, revision: planned.revision ?? 0 }));
        sensor.set({ volts: planned.volts ?? 12, amperes: 1 });
      } else this.#solderMultiplexer(planned, segment, `${name}/${formatAddress(address)}`);
    }
  }

  #solderMultiplexer(planned: PlannedMultiplexer, segment: SimulatedSegment, path: string): void {
    const chip = segment.add(new SimulatedTCA9548A({ address: planned.address }));
    this.multiplexers.set(path, chip);
    for (const [channel, chips] of Object.entries(planned.channels)) {
      this.#solder(chips, chip.channel(Number(channel)), `${path}.${channel}`);
    }
    chip.move(planned.control ?? 0);
  }
}

/** What a scan has to find of these chips. */
export function devicesOf(chips: PlannedChips, name: string = "i2c-1"): ScannedDevice[] {
  return chips.toSorted((a, b) => a.address - b.address).map((planned) => deviceOf(planned, name));
}

function deviceOf(planned: PlannedChip, name: string): ScannedDevice {
  const { kind, address } = planned;
  if (kind === "unknown") return { kind, address };
  if (kind === "ina260")
    return { kind, address, revision: planned.revision ?? 0, pins: pinsFromAddress(address) };
  const channels = Array.from({ length: 8 }, (_, channel): ScannedChannel => {
    const inner = `${name}/${formatAddress(address)}.${String(channel)}`;
    return { channel, name: inner, devices: devicesOf(planned.channels[channel] ?? [], inner) };
  });
  return { kind, address, channels };
}

/** "i2c-1/0x70.3/0x40 ina260", …: everything that a scan has found, in words that can be compared. */
export function placesOf(devices: readonly ScannedDevice[], name: string = "i2c-1"): string[] {
  return devices.flatMap((device) => {
    const place = `${name}/${formatAddress(device.address)} ${device.kind}`;
    if (device.kind !== "tca9548a") return [place];
    return [place, ...device.channels.flatMap((channel) => placesOf(channel.devices, channel.name))];
  });
}

/** A signal that is aborted by the n-th look at it. */
export class AbortedAt implements AbortSignalLike {
  readonly reason: Error = new Error("enough");
  #looks = 0;
  readonly #last: number;

  constructor(looks: number) {
    this.#last = looks;
  }

  throwIfAborted(): void {
    this.#looks += 1;
    if (this.#looks >= this.#last) throw this.reason;
  }

  addEventListener(): void {
    throw new Error("a scan looks at the signal between transfers");
  }

  removeEventListener(): void {
    throw new Error("a scan looks at the signal between transfers");
  }
}

import { createI2CBus } from "@rbp/i2c";
import { FaultyWire, ManualClock, SimulatedI2C } from "@rbp/i2c/testing";
import type { OpenBus } from "@rbp/ina260-monitor";
import { SimulatedINA260, type SimulatedLoad } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import type { DeskHost } from "../../src/host.ts";
import { run } from "../../src/main.ts";
import { DeskMachine } from "./desk-machine.ts";

export interface MeasuredBoardOptions {
  /** What flows through the sensors behind channels 7, 6, … of the multiplexer. */
  readonly loads: readonly SimulatedLoad[];
  readonly speed?: "typical" | "maximum";
  /** How long each transfer takes. */
  readonly transferMilliseconds?: number;
}

/** A machine whose time is the test's, with sensors whose true energy is known. */
export class MeasuredBoard extends DeskMachine {
  override readonly clock: ManualClock;
  readonly chips: readonly SimulatedINA260[];
  readonly wire: FaultyWire;
  readonly multiplexer: SimulatedTCA9548A;
  readonly #loads: readonly SimulatedLoad[];
  readonly #periods: { readonly begin: number; readonly end: number }[] = [];

  constructor({ loads, speed = "typical", transferMilliseconds = 0 }: MeasuredBoardOptions) {
    const clock = new ManualClock(1_000_000);
    super(clock);
    this.clock = clock;
    this.#loads = loads;
    const simulation = new SimulatedI2C();
    this.multiplexer = simulation.segment.add(new SimulatedTCA9548A());
    this.chips = loads.map((load, index) =>
      this.multiplexer.channel(7 - index).add(new SimulatedINA260({ clock, load, speed })),
    );
    this.wire = new FaultyWire(simulation, { clock });
    if (transferMilliseconds > 0) this.wire.inject({ delayMilliseconds: transferMilliseconds });
    const devices = loads.map((_, index) => `{ device: d${String(index)}, address: 0x40 }`);
    const channels = devices.map((sensor, index) => `${String(7 - index)}: { sensors: [${sensor}] }`);
    this.files.set(
      "/sensors.yml",
      `buses: [{ bus: 1, multiplexers: [{ address: 0x70, channels: { ${channels.join(", ")} } }] }]`,
    );
  }

  override get host(): DeskHost {
    const openBus: OpenBus = (number) => createI2CBus(this.wire, { name: `i2c-${String(number)}` });
    return { ...super.host, openBus };
  }

  /** Programs that run for this time, and end with this code. */
  runFor(milliseconds: number, exitCode: number = 0): void {
    this.programs.program = () => ({
      run: async () => {
        const begin = this.clock.now();
        await this.clock.sleep(milliseconds);
        this.#periods.push({ begin, end: this.clock.now() });
        return { exitCode };
      },
    });
  }

  /** The true energy of a sensor in the n-th run of the program. @param device "d0", "d1", … in the order of the loads. */
  trueJoules(device: string, index: number = 0): number {
    const { begin, end } = this.#periods[index] ?? { begin: 0, end: 0 };
    const load = this.#loads[Number(device.slice(1))];
    return ((load?.watts(begin, end) ?? Number.NaN) * (end - begin)) / 1000;
  }

  /** Runs `measure` with all sensors. @returns Its exit code. */
  async measure(...argv: readonly string[]): Promise<number> {
    const code = run(["measure", "--config.file", "/sensors.yml", ...argv], this.host);
    const over = new AbortController();
    void code.finally(() => over.abort());
    while (!over.signal.aborted) await this.clock.advance(5);
    return code;
  }
}

import { systemClock } from "@rbp/i2c";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { type EmulatedDevice, emulateI2CDevice } from "@rbp/i2c-linux/testing";
import { SimulatedINA260, type SimulatedLoad } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import type { Before } from "./board.ts";

/** A sensor of the board, and what it is called in the configuration. */
export interface BoardSensor {
  readonly device: string;
  readonly multiplexer: number;
  readonly channel: number;
  readonly chip: SimulatedINA260;
}

export interface LargeBoardOptions {
  /** How many TCA9548A there are, from 0x70 on. */
  readonly multiplexers: number;
  /** How many channels of each have a sensor; all at 0x40. */
  readonly channels: number;
  /** What flows through the sensor with this number. */
  readonly load: (index: number) => SimulatedLoad;
}

/** An emulated /dev/i2c-1 with sensors of the same address behind many channels of many multiplexers. */
export class LargeBoard implements AsyncDisposable {
  readonly wire: SimulatedI2C = new SimulatedI2C();
  readonly multiplexers: readonly SimulatedTCA9548A[];
  readonly sensors: readonly BoardSensor[];
  /** Called before each transaction. */
  before: Before = () => undefined;
  #device: EmulatedDevice | undefined;

  private constructor({ multiplexers, channels, load }: LargeBoardOptions) {
    this.multiplexers = Array.from({ length: multiplexers }, (_, index) =>
      this.wire.segment.add(new SimulatedTCA9548A({ address: 0x70 + index })),
    );
    this.sensors = this.multiplexers.flatMap((mux, index) =>
      Array.from({ length: channels }, (_, channel) => ({
        device: `board-${String(index)}-${String(channel)}`,
        multiplexer: 0x70 + index,
        channel,
        chip: mux
          .channel(channel)
          .add(new SimulatedINA260({ clock: systemClock, load: load(index * channels + channel) })),
      })),
    );
  }

  static async create(options: LargeBoardOptions): Promise<LargeBoard> {
    const board = new LargeBoard(options);
    board.#device = await emulateI2CDevice({
      bus: 1,
      wire: board.wire,
      before: (transaction) => board.before(transaction),
    });
    return board;
  }

  get environment(): Readonly<Record<string, string>> {
    return this.#device?.environment ?? {};
  }

  /** The configuration file that names every sensor. @param settings Lines before the buses. */
  configuration(...settings: string[]): string {
    const lines = [...settings, "buses:", "  - bus: 1", "    multiplexers:"];
    for (const [index] of this.multiplexers.entries()) {
      const address = 0x70 + index;
      lines.push(`      - address: 0x${address.toString(16)}`, "        channels:");
      for (const { device, channel } of this.sensors.filter(({ multiplexer }) => multiplexer === address)) {
        lines.push(`          ${String(channel)}: { sensors: [{ device: ${device}, address: 0x40 }] }`);
      }
    }
    return `${lines.join("\n")}\n`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#device?.close();
  }
}

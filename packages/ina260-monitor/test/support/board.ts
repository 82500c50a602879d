import { systemClock } from "@rbp/i2c";
import { SimulatedI2C, type SimulatedSegment } from "@rbp/i2c/testing";
import {
  type EmulatedDevice,
  type EmulatedFault,
  type EmulatedTransaction,
  emulateI2CDevice,
} from "@rbp/i2c-linux/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";

/** What happens to a transaction on its way. */
export type Before = (transaction: EmulatedTransaction) => EmulatedFault | undefined | void;

/**
 * /dev/i2c-1 of a Raspberry Pi with three INA260 of the same address: behind channels 7 and 3 of a TCA9548A at
 * 0x70, and behind channel 7 of one at 0x71 that is disconnected.
 */
export class Board implements AsyncDisposable {
  readonly wire: SimulatedI2C = new SimulatedI2C();
  readonly mux: SimulatedTCA9548A = this.wire.segment.add(new SimulatedTCA9548A());
  readonly otherMux: SimulatedTCA9548A = this.wire.segment.add(new SimulatedTCA9548A({ address: 0x71 }));
  readonly sensor: SimulatedINA260 = solder(this.mux.channel(7), 12, 1.05);
  readonly neighbour: SimulatedINA260 = solder(this.mux.channel(3), 5, 3);
  readonly bystander: SimulatedINA260 = solder(this.otherMux.channel(7), 3.3, 0.1);
  /** Called before each transaction. */
  before: Before = () => undefined;
  #device: EmulatedDevice | undefined;

  /** @param adapterTimeoutMilliseconds How long the adapter waits for a bus that hangs. */
  static async create(adapterTimeoutMilliseconds: number = 1000): Promise<Board> {
    const board = new Board();
    board.#device = await emulateI2CDevice({
      bus: 1,
      wire: board.wire,
      adapterTimeoutMilliseconds,
      before: (transaction) => board.before(transaction),
    });
    return board;
  }

  get environment(): Readonly<Record<string, string>> {
    return this.#device?.environment ?? {};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#device?.close();
  }
}

/** Whether a transaction is for a target. */
export function isFor(address: number, { messages }: EmulatedTransaction): boolean {
  return messages.some((message) => message.address === address);
}

function solder(segment: SimulatedSegment, volts: number, amperes: number): SimulatedINA260 {
  const sensor = segment.add(new SimulatedINA260({ clock: systemClock }));
  sensor.set({ volts, amperes });
  return sensor;
}

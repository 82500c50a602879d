import type { Logger } from "@rbp/command-line";
import type { Clock } from "@rbp/i2c";
import type { ConnectedBus } from "@rbp/ina260-monitor";
import type { LineWriter } from "./line-writer.ts";
import type { Recording } from "./recording.ts";

/** A way to take samples from sensors. */
export interface Acquisition {
  /**
   * Sets the sensors up. The first sample can be taken when this resolves.
   *
   * @throws I2CError, INA260Error by rejection.
   */
  readonly prepare: () => Promise<void>;
  /** Takes samples until the recording ends. Does not reject: a failure ends the recording. */
  readonly run: (recording: Recording, writer: Pick<LineWriter, "isFull" | "room">) => Promise<void>;
}

export interface AcquisitionOptions {
  readonly buses: readonly ConnectedBus[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

import { isI2CError } from "@rbp/i2c";
import { type Logger, messageOf } from "@rbp/command-line";
import type { ConnectedBus } from "./connect.ts";
import type { SensorMonitor } from "../sensor/monitor.ts";

/** Disconnects the multiplexers of a bus and closes it, after sampling has ended. Never rejects. */
export async function releaseBus(
  { bus, multiplexers }: ConnectedBus,
  monitors: readonly Pick<SensorMonitor, "failure">[],
  log: Logger,
): Promise<void> {
  // Where no sensor answered, this is no news.
  const say = monitors.every(({ failure }) => failure !== undefined) ? log.debug : log.warn;
  if (monitors.some(({ failure }) => isI2CError(failure, "timeout"))) {
    // Another transfer would hang as well, and keep the program from ending.
    say("Multiplexers left as they are: the bus hangs", { bus: bus.name });
  } else {
    // Inner ones first: disconnecting an outer one hides them.
    for (const multiplexer of multiplexers.toReversed()) {
      await multiplexer.disconnect().catch((error: unknown) => {
        say("Multiplexer could not be closed", { bus: bus.name, err: messageOf(error) });
      });
    }
  }
  await bus.close().catch((error: unknown) => {
    log.warn("Bus could not be closed", { bus: bus.name, err: messageOf(error) });
  });
}

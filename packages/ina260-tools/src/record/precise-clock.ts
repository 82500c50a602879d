import type { Clock } from "@rbp/i2c";

/** Timers of Node count whole milliseconds, and can be one late. */
const TIMER_MILLISECONDS = 2;

/**
 * A clock whose sleeps end within a few microseconds of the time asked for. It keeps the processor busy during the last
 * milliseconds of a sleep, in which everything else that is due still runs; a sleep of 0 ms lets it run once.
 *
 * @param turn Resolves when everything else that is due has run.
 */
export function createPreciseClock(clock: Clock, turn: () => Promise<void>): Clock {
  return {
    now: () => clock.now(),
    sleep: async (milliseconds, signal) => {
      const end = clock.now() + milliseconds;
      const rest = Math.floor(milliseconds) - TIMER_MILLISECONDS;
      if (rest > 0) await clock.sleep(rest, signal);
      do {
        signal?.throwIfAborted();
        await turn();
      } while (clock.now() < end);
      signal?.throwIfAborted();
    },
  };
}

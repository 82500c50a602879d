import { logRestored, type PolledSensor, SensorSession, startSampling } from "@rbp/ina260-monitor";
import type { Acquisition, AcquisitionOptions } from "./recording.ts";

/** Timers can end this much too early. */
const MARGIN_MILLISECONDS = 1;

/**
 * Samples at the intervals of the plans, at moments that are fixed from the start, so that delays do not add up. A sample
 * is the newest conversion, which fills the time between two samples.
 */
export function sampleAtRate({ buses, clock, signal, log }: AcquisitionOptions): Acquisition {
  const sessions = buses.map(({ sensors }) =>
    sensors.map(({ plan, driver }) => {
      const onRestored = (): void => logRestored(log, plan);
      const { chipSettings } = plan;
      return { plan, session: new SensorSession({ driver, chipSettings, clock, onRestored }) };
    }),
  );

  return {
    prepare: async () => {
      const all = sessions.flat();
      // The first reading still has the settings that the chip was found with.
      for (const { session } of all) await session.read();
      const longest = Math.max(...all.map(({ plan }) => plan.chipSettings.maximumMilliseconds));
      await clock.sleep(longest + MARGIN_MILLISECONDS, signal);
      return all.map(({ plan }) => ({ plan, settings: plan.chipSettings }));
    },
    run: (recording) => {
      const polled = sessions.map((bus) =>
        bus.map(({ plan, session }): PolledSensor => ({
          plan,
          poll: async () => {
            try {
              await recording.room();
              const reading = recording.wants(plan) ? await session.read() : undefined;
              if (reading !== undefined) recording.take(plan, reading.measurement);
            } catch (error) {
              if (!recording.signal.aborted) recording.fail(error);
            }
          },
          miss: (deadlines) => recording.lose(deadlines, recording.bottleneck),
        })),
      );
      return startSampling({ buses: polled, clock, signal: recording.signal }).ended;
    },
  };
}

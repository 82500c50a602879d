import type { Clock } from "@rbp/i2c";
import {
  conversionPeriod,
  ina260Averagings,
  ina260ConversionTimesMicroseconds,
  type INA260Configuration,
} from "@rbp/ina260";
import {
  type ConnectedBus,
  type ConnectedSensor,
  logRestored,
  RECHECK_MILLISECONDS,
} from "@rbp/ina260-monitor";
import { ConversionGaps } from "./conversion-gaps.ts";
import type { ChipSettings, RecordedSettings } from "./record-format.ts";
import type { Acquisition, AcquisitionOptions, Recording } from "./recording.ts";

/** How often the bus is timed. */
const TRIALS = 9;
/** The first reads take several times as long, because nothing is compiled or cached yet. They end at one of these. */
const MAXIMUM_WARM_UP_READS = 100;
const MAXIMUM_WARM_UP_MILLISECONDS = 250;
/** Or when so many reads in a row were not faster than the fastest before them. */
const STEADY_READS = 10;
/** Room for polls that find no conversion, and for other delays. */
const RESERVE = 1.5;

/**
 * Reads each conversion of each chip once, as soon as it has ended. The chips convert as fast as their bus can be read,
 * which is measured first.
 *
 * @param options With a clock whose sleeps are exact, because conversions end more often than timers do.
 */
export function sampleEachConversion(options: AcquisitionOptions): Acquisition {
  const { buses, clock } = options;
  const sensors: FollowedSensor[] = [];
  return {
    prepare: async () => {
      for (const bus of buses) {
        const settings = settingsForEachConversion(RESERVE * (await timeOfReading(bus, clock)));
        for (const sensor of bus.sensors) {
          await sensor.driver.configure(settings.configuration);
          sensors.push({ ...sensor, settings });
        }
      }
      return sensors;
    },
    run: async (recording) => {
      await Promise.all(sensors.map((sensor) => followConversions(sensor, recording, options)));
    },
  };
}

/**
 * How long it takes to read every sensor of a bus once, in milliseconds: the second longest of several times, after reads
 * that warm up. Where other programs are busy, a shorter one would choose conversions that cannot be read in time.
 */
async function timeOfReading({ sensors }: Pick<ConnectedBus, "sensors">, clock: Clock): Promise<number> {
  const read = async (): Promise<number> => {
    const start = clock.now();
    for (const { driver } of sensors) {
      await driver.readStatus();
      await driver.readMeasurement();
    }
    return clock.now() - start;
  };
  const endsAt = clock.now() + MAXIMUM_WARM_UP_MILLISECONDS;
  let fastest = Number.POSITIVE_INFINITY;
  let steady = 0;
  for (let reads = 0; reads < MAXIMUM_WARM_UP_READS && steady < STEADY_READS; reads += 1) {
    if (clock.now() >= endsAt) break;
    const time = await read();
    steady = time < fastest ? 0 : steady + 1;
    fastest = Math.min(fastest, time);
  }
  const times: number[] = [];
  for (let trial = 0; trial < TRIALS; trial += 1) times.push(await read());
  return times.toSorted((a, b) => a - b)[TRIALS - 2] as number;
}

/** Chips can be this much faster than their typical times (SBOS656, electrical characteristics). */
const FASTEST = 0.9;

/**
 * The fastest settings with which each conversion can be seen and read before the next one ends; the slowest of all
 * when no settings allow that. Without averaging and with the shortest times a chip is faster than any bus.
 */
export function settingsForEachConversion(readingMilliseconds: number): ChipSettings {
  const candidates = ina260Averagings
    .flatMap((averaging) =>
      ina260ConversionTimesMicroseconds.map((microseconds): ChipSettings => {
        const configuration: INA260Configuration = {
          averaging,
          voltageConversionMicroseconds: microseconds,
          currentConversionMicroseconds: microseconds,
          mode: "both-continuous",
        };
        return { configuration, ...conversionPeriod(configuration) };
      }),
    )
    .toSorted((a, b) => a.typicalMilliseconds - b.typicalMilliseconds);
  const isSlowEnough = ({ typicalMilliseconds: typical }: ChipSettings): boolean => {
    // The end of a conversion is seen up to one poll of the driver later.
    const pollMilliseconds = Math.max(typical / 16, 0.5);
    return FASTEST * typical >= readingMilliseconds + pollMilliseconds;
  };
  return candidates.find(isSlowEnough) ?? (candidates.at(-1) as ChipSettings);
}

type FollowedSensor = ConnectedSensor & RecordedSettings;

async function followConversions(
  { plan, driver, settings }: FollowedSensor,
  recording: Recording,
  { clock, log }: Pick<AcquisitionOptions, "clock" | "log">,
): Promise<void> {
  const reader = driver.reader({ signal: recording.signal });
  const gaps = new ConversionGaps(settings);
  let checkedAt = clock.now();
  try {
    while (recording.wants(plan)) {
      const because = recording.bottleneck;
      await recording.room();
      recording.take(plan, await reader.read());
      const now = clock.now();
      recording.lose(gaps.note(now), because);
      if (now >= checkedAt + RECHECK_MILLISECONDS) {
        checkedAt = now;
        if (await driver.restore()) logRestored(log, plan);
      }
      // Transfers block the process: this lets writes and signals through.
      await clock.sleep(0);
    }
  } catch (error) {
    if (!recording.signal.aborted) recording.fail(error);
  } finally {
    recording.lose(gaps.rest(), "reading");
  }
}

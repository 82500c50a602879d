import { messageOf, nearest, UsageError } from "@rbp/command-line";
import type { Clock } from "@rbp/i2c";
import {
  checkTopology,
  chipSettingsFor,
  chooseBuses,
  connect,
  type ConnectedBus,
  type OpenBusOptions,
  type SensorPlan,
  type SensorSettings,
  type Topology,
} from "@rbp/ina260-monitor";

/**
 * The sensors of the named devices, in the order of the topology; all sensors when no device is named.
 *
 * @throws UsageError when a device does not exist, with those that do; and when the sensors cannot be at their places.
 */
export function selectSensors({ sensors }: Topology, devices: readonly string[]): SensorPlan[] {
  const known = [...new Set(sensors.map(({ labels }) => labels.device))];
  for (const device of devices) {
    if (known.includes(device)) continue;
    const suggestion = nearest(device, known);
    const hint = suggestion === undefined ? `expected ${known.join(", ")}` : `did you mean ${suggestion}?`;
    throw new UsageError(`there is no device ${JSON.stringify(device)}; ${hint}`);
  }
  const chosen = sensors.filter(({ labels }) => devices.length === 0 || devices.includes(labels.device));
  try {
    return [...checkTopology({ sensors: chosen }).sensors];
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/**
 * The same sensors, read at this interval, with conversions that fill it. The averaging and the alerts of
 * the exporter have other purposes, and do not apply.
 */
export function plansFor(sensors: readonly SensorPlan[], intervalMilliseconds: number): SensorPlan[] {
  const chipSettings = chipSettingsFor(intervalMilliseconds, "auto");
  return sensors.map((sensor) => {
    const { alert: _, ...plan } = sensor;
    return { ...plan, intervalMilliseconds, chipSettings };
  });
}

/** The name of a sensor for people: its device, preceded by the host where there are several. */
export function nameSensor({ labels }: SensorPlan, sensors: readonly SensorPlan[]): string {
  const isOneHost = sensors.every((other) => other.labels.hostname === labels.hostname);
  return isOneHost ? labels.device : `${labels.hostname}/${labels.device}`;
}

/** The drivers of the sensors, on the buses of the host or on simulated ones; see {@link connect}. */
export async function connectSensors(
  sensors: readonly SensorPlan[],
  settings: Pick<SensorSettings, "simulate" | "topology" | "backend">,
  host: Parameters<typeof chooseBuses>[1],
  options?: OpenBusOptions,
  clock: Clock = host.clock,
): Promise<ConnectedBus[]> {
  const openBus = (await chooseBuses(settings, host))(settings);
  return connect({ sensors }, (number) => openBus(number, options), clock);
}

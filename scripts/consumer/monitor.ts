// Many sensors as one object, on simulated chips and in simulated time.
import { ManualClock } from "@rbp/i2c/testing";
import {
  formatPlace,
  type OpenBus,
  parsePlace,
  planSensor,
  type PlanSensorOptions,
  PowerWindow,
  ReadingStream,
  SensorGroup,
  type SensorPlan,
  type SensorSnapshot,
  type SensorStatus,
  statusOf,
  type Topology,
} from "@rbp/ina260-monitor";
import { readConfiguration, type SensorFile } from "@rbp/ina260-monitor/configuration";
import { scanBuses, type ScannedDevice } from "@rbp/ina260-monitor/scan";
import { simulateHardware } from "@rbp/ina260-monitor/simulation";
import { expect } from "./expect.js";

const npu: PlanSensorOptions = { device: "npu", place: "i2c-1/0x70.7/0x40", intervalMilliseconds: 100 };
const sensors: readonly SensorPlan[] = [planSensor(npu), planSensor({ device: "ssd", place: "i2c-1/0x45" })];
const topology: Topology = { sensors };

export async function useMonitor(): Promise<void> {
  const clock = new ManualClock();
  const openBus: OpenBus = simulateHardware(topology, clock);
  await using group = new SensorGroup({ topology, openBus, clock });
  const readings = new ReadingStream();
  readings.follow(group.monitors);
  const started = group.start();
  await clock.advance(2000);
  await started;
  const snapshots: SensorSnapshot[] = group.snapshots();
  const statuses: SensorStatus[] = snapshots.map(statusOf);
  expect(
    statuses.every(({ state, reading }) => state === "up" && (reading?.powerWatts ?? 0) > 5),
    "a fresh reading of each sensor",
  );

  const window = new PowerWindow(sensors, readings, clock.now());
  await clock.advance(5000);
  window.end(clock.now());
  const result = window.whenComplete(2000, clock);
  await clock.advance(2000);
  const { total } = await result;
  expect(total.joules > 50 && (total.errorJoules ?? total.joules) < total.joules, "an energy with its error");

  const found = await scanBuses({ buses: [{ number: 1 }], openBus });
  const devices: readonly ScannedDevice[] = found.buses.flatMap((bus) => bus.devices);
  expect(devices.map(({ kind }) => kind).join() === "ina260,tca9548a", "a sensor and a multiplexer found");

  const text = `buses: [{ bus: 1, sensors: [{ device: ssd, address: 0x45 }] }]`;
  const file: SensorFile = readConfiguration("sensors.yaml", text, { machine: "pi" });
  expect(file.sensors.map(formatPlace).join() === "i2c-1/0x45", "one sensor in a file");
  expect(formatPlace(parsePlace("i2c-1/0x70.7/0x40")) === "i2c-1/0x70.7/0x40", "a place and back");
}

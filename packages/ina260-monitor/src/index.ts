export { chooseBuses } from "./hardware/choose-buses.ts";
export {
  connect,
  type ConnectedBus,
  type ConnectedSensor,
  type OpenBus,
  type OpenBusOptions,
} from "./hardware/connect.ts";
export { demoTopology } from "./hardware/demo-topology.ts";
export { openLazily } from "./hardware/lazy-bus.ts";
export { type MachineBuses, machineBuses } from "./hardware/machine-buses.ts";
export { releaseBus } from "./hardware/release.ts";
export { runSampler } from "./sampling/sampler.ts";
export { type Sampling, type SamplingOptions, startSampling } from "./sampling/sampling.ts";
export type { PolledSensor } from "./sampling/sweep.ts";
export { samplingSummary } from "./sampling/sampling-summary.ts";
export { SensorGroup, type SensorGroupOptions, type SensorTotals } from "./sensor-group.ts";
export { ageLimit, type SensorHistory, type SensorSnapshot } from "./sensor/history.ts";
export { SensorMonitor } from "./sensor/monitor.ts";
export { ReadingListeners } from "./sensor/reading-listeners.ts";
export { commonReasons, readErrorReasons, reasonOf } from "./sensor/reasons.ts";
export type { SensorStatus, SensorsView } from "./sensor/sensors-view.ts";
export { logRestored, sensorLogFields } from "./sensor/log-fields.ts";
export {
  checkPower,
  RECHECK_MILLISECONDS,
  type SensorDriver,
  SensorSession,
  type SessionOptions,
  type SessionReading,
} from "./sensor/session.ts";
export { statusOf } from "./sensor/status.ts";
export type { SettingsSources } from "./configuration/file-settings.ts";
export { parseBus, parseInterval } from "./settings/read-sensor.ts";
export {
  samplingOptions,
  selectionOptions,
  sensorConflicts,
  sensorOptions,
  VARIABLE_PREFIX,
} from "./settings/sensor-options.ts";
export { readSensorSettings, type SensorSettings } from "./settings/sensor-settings.ts";
export { chipSettingsFor } from "./topology/chip-settings.ts";
export {
  busesOf,
  checkTopology,
  formatPlace,
  multiplexersOf,
  sensorKey,
  type SensorLabels,
  type SensorPlan,
  type Topology,
} from "./topology/topology.ts";
export type { Outcome, SensorOutcome } from "./windows/outcome.ts";
export { PowerWindow } from "./windows/power-window.ts";
export { type FollowedSensor, ReadingStream } from "./windows/reading-stream.ts";

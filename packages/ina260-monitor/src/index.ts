// The folders import in one direction, each only from those before it:
// topology, configuration, settings, sensor, hardware, sampling, windows, scan; sensor-group.ts is above them all.

// Described: where each sensor is, what it is called and how it measures.
export { type Averaging, chipSettingsFor } from "./topology/chip-settings.ts";
export { formatPlace, type MultiplexerHop, parsePlace, type SensorPlace } from "./topology/place.ts";
export { planSensor, type PlanSensorOptions } from "./topology/plan-sensor.ts";
export {
  busesOf,
  checkTopology,
  type MultiplexerPlace,
  multiplexersOf,
  sensorKey,
  type SensorLabels,
  type SensorPlan,
  type Topology,
} from "./topology/topology.ts";

// Described by flags, environment variables and a file.
export type { SensorFile, SettingsSources } from "./configuration/sensor-file.ts";
export { parseBus, parseInterval } from "./settings/read-sensor.ts";
export {
  samplingOptions,
  selectionOptions,
  sensorConflicts,
  sensorOptions,
  VARIABLE_PREFIX,
} from "./settings/sensor-options.ts";
export { readSensorSettings, type SensorSettings } from "./settings/sensor-settings.ts";

// Connected.
export { chooseBuses } from "./hardware/choose-buses.ts";
export {
  connect,
  type ConnectedBus,
  type ConnectedSensor,
  type MachineBus,
  type OpenBus,
  type OpenBusOptions,
} from "./hardware/connect.ts";
export { demoTopology } from "./hardware/demo-topology.ts";
export { openLazily } from "./hardware/lazy-bus.ts";
export { createMachineBuses, type MachineBuses } from "./hardware/machine-buses.ts";
export { releaseBus } from "./hardware/release.ts";

// Sampled.
export { runSampler, type SamplerOptions, type SamplingSignal } from "./sampling/sampler.ts";
export { samplingSummary } from "./sampling/sampling-summary.ts";
export { type Sampling, type SamplingOptions, startSampling } from "./sampling/sampling.ts";
export type { PolledSensor } from "./sampling/sweep.ts";
export { SensorGroup, type SensorGroupOptions, type SensorTotals } from "./sensor-group.ts";
export {
  ageLimit,
  type SensorCounters,
  type SensorFailure,
  type SensorHistory,
  type SensorSnapshot,
} from "./sensor/history.ts";
export { logRestored, sensorLogFields } from "./sensor/log-fields.ts";
export { SensorMonitor, type SensorMonitorOptions } from "./sensor/monitor.ts";
export type { ReadingListener } from "./sensor/reading-listeners.ts";
export {
  commonReasons,
  OverdueError,
  PowerOverflowError,
  type ReadErrorReason,
  reasonOf,
} from "./sensor/reasons.ts";
export {
  checkPower,
  RECHECK_MILLISECONDS,
  type SensorDriver,
  SensorSession,
  type SessionOptions,
  type SessionReading,
} from "./sensor/session.ts";
export { type SensorStatus, statusOf } from "./sensor/status.ts";

// Metered between two moments.
export type { WindowOutcome, SensorOutcome } from "./windows/outcome.ts";
export { PowerWindow } from "./windows/power-window.ts";
export {
  type FollowedSensor,
  type StreamedReading,
  type StreamListener,
  ReadingStream,
} from "./windows/reading-stream.ts";

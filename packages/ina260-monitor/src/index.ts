// The folders import in one direction, each only from those before it:
// topology, configuration, settings, sensor, hardware, sampling, windows, scan; sensor-group.ts is above them all.

// Described: where each sensor is, what it is called and how it measures.
export {
  type Averaging,
  chipSettingsFor,
  planSensor,
  type PlanSensorOptions,
} from "./topology/plan-sensor.ts";
export { formatPlace, type MultiplexerHop, parsePlace, type SensorPlace } from "./topology/place.ts";
export {
  busesOf,
  checkTopology,
  multiplexersOf,
  sensorKey,
  type SensorLabels,
  type SensorPlan,
  type Topology,
} from "./topology/topology.ts";

// Described by flags, environment variables and a file.
export type { SettingsSources } from "./configuration/read-file.ts";
export {
  parseBus,
  parseInterval,
  readSensorSettings,
  type SensorSettings,
} from "./settings/sensor-settings.ts";
export {
  busOptions,
  samplingOptions,
  selectionOptions,
  sensorConflicts,
  sensorOptions,
  VARIABLE_PREFIX,
} from "./settings/sensor-options.ts";

// Connected.
export {
  connect,
  type ConnectedBus,
  type ConnectedSensor,
  type MachineBus,
  type OpenBus,
  type OpenBusOptions,
  releaseBus,
} from "./hardware/connect.ts";
export {
  chooseBuses,
  createMachineBuses,
  demoTopology,
  type MachineBuses,
  openLazily,
} from "./hardware/machine-buses.ts";

// Sampled.
export {
  runSampler,
  type SamplerOptions,
  type Sampling,
  type SamplingOptions,
  type SamplingSignal,
  samplingSummary,
  startSampling,
} from "./sampling/sampling.ts";
export type { PolledSensor } from "./sampling/sweep.ts";
export { SensorGroup, type SensorGroupOptions, type SensorTotals } from "./sensor-group.ts";
export {
  commonReasons,
  FIRST_AID,
  firstAidFor,
  logRestored,
  OverdueError,
  PowerOverflowError,
  type ReadErrorReason,
  reasonOf,
  type SensorFailure,
  sensorLogFields,
} from "./sensor/failures.ts";
export { ageLimit, type SensorCounters, type SensorHistory, type SensorSnapshot } from "./sensor/history.ts";
export { type ReadingListener, SensorMonitor, type SensorMonitorOptions } from "./sensor/monitor.ts";
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
export { type WindowOutcome, type SensorOutcome, PowerWindow } from "./windows/power-window.ts";
export {
  type FollowedSensor,
  ReadingStream,
  type StreamedReading,
  type StreamListener,
} from "./windows/reading-stream.ts";

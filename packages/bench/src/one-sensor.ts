/** Flags for one sensor behind a multiplexer, which is what the Python script can read. */
export const ONE_SENSOR: readonly string[] = ["--channel", "7", "--device", "deepx", "--log.level", "warn"];

/** The beginning of a line that is there when the sensor was read. */
export const SAMPLE = "\nina260_voltage{";

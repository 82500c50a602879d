/** The levels of urgency, from least to most. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** `key=value` pairs, or one JSON object a line. */
export const logFormats = ["logfmt", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

/** What follows the message. A field that is undefined is left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one line for each call at or above the level. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Receives one line with its line feed. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
}

/** A logger with the field names of Prometheus' own programs: time, level, msg, then the rest in order. */
export function createLogger({ level, format, write, wallClock }: LoggerOptions): Logger {
  const least = logLevels.indexOf(level);
  const render: (fields: LogFields) => string = format === "json" ? JSON.stringify : renderLogfmt;
  const at =
    (index: number, name: string) =>
    (message: string, fields: LogFields = {}) => {
      if (index < least) return;
      const time = new Date(wallClock()).toISOString();
      write(`${render({ time, level: name, msg: message, ...fields })}\n`);
    };
  return { debug: at(0, "DEBUG"), info: at(1, "INFO"), warn: at(2, "WARN"), error: at(3, "ERROR") };
}

function renderLogfmt(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${quoteIfNeeded(String(value))}`)
    .join(" ");
}

/** The value as it is when logfmt reads it as one word; else as a JSON string. */
function quoteIfNeeded(text: string): string {
  return /^[\p{L}\p{N}_.:/@%+,[\]()-]+$/u.test(text) ? text : JSON.stringify(text);
}

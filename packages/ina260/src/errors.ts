/** All codes, in the order in which the documentation lists them. */
export const ina260ErrorCodes = [
  "wrong-identity",
  "wrong-mode",
  "conversion-timeout",
  "interrupted",
  "torn-reading",
  "reset-failed",
  "busy",
] as const;

/** The closed list of what can go wrong with the chip itself; the bus has its own errors. */
export type INA260ErrorCode = (typeof ina260ErrorCodes)[number];

export interface INA260ErrorDetails {
  /** Which sensor, as in `INA260.name`. */
  readonly sensor: string;
  /** What was found, and what was expected. */
  readonly found: string;
  /** What to do. */
  readonly advice: string;
  /** The error below. */
  readonly cause?: unknown;
}

// Not a private symbol: two copies of this package in one program recognise each other's errors.
const brand = Symbol.for("@rbp/ina260.INA260Error");

/** The chip does not do what it was asked, or not what the caller expects of it. */
export class INA260Error extends Error {
  override readonly name = "INA260Error";
  readonly code: INA260ErrorCode;
  readonly details: INA260ErrorDetails;

  constructor(code: INA260ErrorCode, details: INA260ErrorDetails) {
    const { sensor, found, advice, cause } = details;
    super(`${sensor}: ${found}; ${advice}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether `error` is an {@link INA260Error} (of any copy of this package), and of `code` when that is given. */
export function isINA260Error(error: unknown, code?: INA260ErrorCode): error is INA260Error {
  return (
    error instanceof Error &&
    brand in error &&
    (code === undefined || (error as { code?: unknown }).code === code)
  );
}

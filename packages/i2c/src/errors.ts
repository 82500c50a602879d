import { formatAddress } from "./address.ts";

/** The closed list of what can go wrong on a bus. The `cause` is what the system called it. */
export type I2CErrorCode =
  | "nack"
  | "arbitration-lost"
  | "timeout"
  | "bus"
  | "short-read"
  | "unsupported"
  | "unavailable"
  | "permission"
  | "address-in-use"
  | "mux-conflict"
  | "reentrant"
  | "closed";

/** What each failure is called, and what to do about it. */
const codes: Readonly<Record<I2CErrorCode, readonly [found: string, advice: string]>> = {
  nack: ["no acknowledgement", "check wiring, power and the mux channel"],
  "arbitration-lost": ["arbitration lost", "another controller drives this bus; try again"],
  timeout: ["timed out", "a target may hold SCL or SDA low; check for a short and power-cycle it"],
  bus: ["bus error", "check wiring, pull-up resistors and the bus speed"],
  "short-read": ["fewer bytes than asked for", "report this to the author of the backend"],
  unsupported: ["not supported by this adapter", "use a transfer that the adapter can do in one piece"],
  unavailable: ["bus not available", "check that the bus exists and is enabled"],
  permission: ["permission denied", "give the user access to the bus"],
  "address-in-use": ["address in use", "give each target on a path an address of its own"],
  "mux-conflict": ["multiplexer not as selected", "make sure that nothing else writes to the multiplexer"],
  reentrant: ["bus used inside its own section", "use the wire that the section was given"],
  closed: ["already closed", "use the bus before it is closed, and a wire inside its section only"],
};

/** All codes, in the order in which the documentation lists them. */
export const i2cErrorCodes: readonly I2CErrorCode[] = Object.keys(codes) as I2CErrorCode[];

export interface I2CErrorDetails {
  /** Path of the bus, as in {@link I2CBus.name}. */
  readonly bus?: string | undefined;
  /** 7-bit address of the target. */
  readonly address?: number | undefined;
  /** What the target is, as its driver calls it: "INA260". */
  readonly device?: string | undefined;
  /** What was tried: "read 2 bytes after writing 0x02". */
  readonly operation?: string | undefined;
  /** What was found; a default for the code when absent. */
  readonly found?: string | undefined;
  /** What to do; a default for the code when absent. */
  readonly advice?: string | undefined;
  /** The error below. */
  readonly cause?: unknown;
}

// Not a private symbol: two copies of this package in one program recognise each other's errors.
const brand = Symbol.for("@rbp/i2c.I2CError");

/** A failure on the bus: what failed where, what was found, and what to do. */
export class I2CError extends Error {
  override readonly name = "I2CError";
  readonly code: I2CErrorCode;
  readonly details: I2CErrorDetails;

  constructor(code: I2CErrorCode, details: I2CErrorDetails = {}) {
    super(message(code, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The bus on which it happened, when known. */
  get bus(): string | undefined {
    return this.details.bus;
  }

  /** The address that was spoken to, when there was one. */
  get address(): number | undefined {
    return this.details.address;
  }
}

/** Whether `error` is an {@link I2CError} (of any copy of this package), and of `code` when that is given. */
export function isI2CError(error: unknown, code?: I2CErrorCode): error is I2CError {
  return (
    error instanceof Error &&
    brand in error &&
    (code === undefined || (error as { code?: unknown }).code === code)
  );
}

/** The result of transfers; undefined when they fail because nothing acknowledged. */
export async function unlessNack<T>(transfers: Promise<T>): Promise<T | undefined> {
  try {
    return await transfers;
  } catch (error) {
    if (isI2CError(error, "nack")) return undefined;
    throw error;
  }
}

/**
 * The same error with more said about where it happened; anything else comes back as it is.
 * The original error of the system stays the `cause`, however many layers add to it.
 */
export function describeError(error: unknown, details: I2CErrorDetails): unknown {
  if (!isI2CError(error)) return error;
  return new I2CError(error.code, { ...error.details, ...details });
}

function message(code: I2CErrorCode, details: I2CErrorDetails): string {
  const { bus, address, device, operation } = details;
  const place = [
    device,
    device !== undefined && bus !== undefined ? "at" : undefined,
    bus,
    address === undefined ? undefined : `address ${formatAddress(address)}`,
  ].filter((part) => part !== undefined);
  const prefix = place.length > 0 ? `${place.join(" ")}: ` : "";
  const during = operation === undefined ? "" : ` on ${operation}`;
  return `${prefix}${details.found ?? codes[code][0]}${during}; ${details.advice ?? codes[code][1]}`;
}

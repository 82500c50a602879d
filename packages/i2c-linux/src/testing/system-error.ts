import type { I2CErrorCode } from "@rbp/i2c";

/** Numbers of Linux (asm-generic/errno.h), as the emulated calls give them. */
export const errnos = {
  ENOENT: 2,
  EIO: 5,
  ENXIO: 6,
  EBADF: 9,
  EAGAIN: 11,
  EACCES: 13,
  EBUSY: 16,
  ENODEV: 19,
  EINVAL: 22,
  ENOTTY: 25,
  EOPNOTSUPP: 95,
  ETIMEDOUT: 110,
  EREMOTEIO: 121,
} as const;

export type ErrnoName = keyof typeof errnos;

/** Ends an emulated call with an error number. */
export class SystemError extends Error {
  readonly errno: ErrnoName;

  constructor(errno: ErrnoName) {
    super(errno);
    this.errno = errno;
  }
}

/** What an adapter reports for each failure on the wire. A missing acknowledgement depends on the adapter. */
export function errnoOf(code: I2CErrorCode, noAcknowledgement: ErrnoName): ErrnoName {
  return code === "nack" ? noAcknowledgement : (errnosByCode[code] ?? "EIO");
}

const errnosByCode: Readonly<Partial<Record<I2CErrorCode, ErrnoName>>> = {
  "arbitration-lost": "EAGAIN",
  timeout: "ETIMEDOUT",
  unsupported: "EOPNOTSUPP",
  unavailable: "ENODEV",
  permission: "EACCES",
  "address-in-use": "EBUSY",
};

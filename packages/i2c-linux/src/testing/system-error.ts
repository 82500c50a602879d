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
  EPROTO: 71,
  EBADMSG: 74,
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
  switch (code) {
    case "nack":
      return noAcknowledgement;
    case "arbitration-lost":
      return "EAGAIN";
    case "timeout":
      return "ETIMEDOUT";
    case "unsupported":
      return "EOPNOTSUPP";
    case "unavailable":
      return "ENODEV";
    case "permission":
      return "EACCES";
    case "address-in-use":
      return "EBUSY";
    case "bus":
    case "short-read":
    case "mux-conflict":
    case "reentrant":
    case "closed":
      return "EIO";
  }
}

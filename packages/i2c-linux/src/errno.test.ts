import { expect, test } from "vitest";
import { describeErrno } from "./errno.ts";

test.each([
  ["EREMOTEIO of a Raspberry Pi", 121, "nack"],
  ["ENXIO of a PC", 6, "nack"],
  ["EAGAIN", 11, "arbitration-lost"],
  ["ETIMEDOUT", 110, "timeout"],
  ["EBUSY", 16, "bus"],
  ["EIO", 5, "bus"],
  ["EOPNOTSUPP", 95, "unsupported"],
  ["EINVAL", 22, "unsupported"],
  ["EACCES", 13, "permission"],
  ["EPERM", 1, "permission"],
  ["ENOENT", 2, "unavailable"],
  ["ENODEV", 19, "unavailable"],
  ["ESHUTDOWN of a suspended adapter", 108, "unavailable"],
  ["EBADF", 9, "closed"],
] as const)("%s (%i) is %s, with either sign", (name, errno, code) => {
  expect(describeErrno(errno)).toMatchObject({ symbol: name.split(" ", 1)[0], code });
  expect(describeErrno(-errno)).toEqual(describeErrno(errno));
});

test("a number that no adapter gives is a bus error that tells the number", () => {
  expect(describeErrno(77)).toEqual({ symbol: "errno 77", code: "bus", found: "bus error" });
});

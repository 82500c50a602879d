import type { IdlePolicy } from "@rbp/tca9548a";
import fc from "fast-check";
import { type Part, partNames } from "./forest.ts";

const controls = ["read-control", "disconnect", "verify-presence", "reset", "identify"] as const;

/** What the program does. */
export type Action =
  | { readonly kind: "read"; readonly sensor: number; readonly registers: number }
  | { readonly kind: (typeof controls)[number]; readonly mux: number }
  | { readonly kind: "broadcast"; readonly mux: number; readonly channels: readonly number[] };

/** What happens to the chips from outside, some turns of the event loop later. */
export type Disturbance = { readonly mux: number; readonly after: number } & (
  | { readonly kind: "power-cycle" | "power-off" | "power-on" }
  | { readonly kind: "foreign-write" | "interrupt"; readonly bits: number }
);

export interface Schedule {
  readonly part: Part;
  readonly idle: IdlePolicy;
  /** For the faults of the wire: which transfers fail, and how many of them. */
  readonly seed: number;
  readonly probability: number;
  readonly steps: readonly (Action | Disturbance)[];
}

const mux = fc.nat(2);
const after = fc.nat(6);

const read = fc.record({
  kind: fc.constant("read" as const),
  sensor: fc.nat(7),
  registers: fc.integer({ min: 1, max: 3 }),
});

const control = fc.record({ kind: fc.constantFrom(...controls), mux });

const broadcast = fc.record({
  kind: fc.constant("broadcast" as const),
  mux,
  channels: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 }),
});

const power = fc.record({
  kind: fc.constantFrom("power-cycle" as const, "power-off" as const, "power-on" as const),
  mux,
  after,
});

const foreignWrite = fc.record({
  kind: fc.constant("foreign-write" as const),
  mux,
  after,
  bits: fc.nat(255),
});

const interrupt = fc.record({ kind: fc.constant("interrupt" as const), mux, after, bits: fc.nat(255) });

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  part: fc.constantFrom(...partNames),
  idle: fc.constantFrom<IdlePolicy>("disconnect", "keep"),
  seed: fc.nat(),
  probability: fc.constantFrom(0, 0.02, 0.1),
  steps: fc.array(
    fc.oneof(
      { weight: 16, arbitrary: read },
      { weight: 2, arbitrary: control },
      { weight: 1, arbitrary: broadcast },
      { weight: 2, arbitrary: power },
      { weight: 2, arbitrary: foreignWrite },
      { weight: 1, arbitrary: interrupt },
    ),
    { minLength: 5, maxLength: 60, size: "max" },
  ),
});

import type { IdlePolicy } from "@rbp/tca9548a";
import fc from "fast-check";

const readings = ["measure", "read", "read-as-it-is"] as const;
const works = ["configure", "restore", "status", "shutdown", "wake-up", "reset"] as const;

/** What the program does with a sensor, so many milliseconds after the beginning. */
export interface Action {
  readonly kind: (typeof readings)[number] | (typeof works)[number];
  readonly sensor: number;
  readonly after: number;
  /** Which configuration, where one is written. */
  readonly which: number;
}

/** What happens to the chips from outside. */
export interface Disturbance {
  readonly kind: "brown-out" | "mux-power-cycle" | "mux-power-off" | "mux-power-on" | "foreign-write";
  /** Which sensor or multiplexer. */
  readonly target: number;
  readonly after: number;
  readonly control: number;
}

export interface Schedule {
  readonly idle: IdlePolicy;
  /** For the faults of the wire: which transfers fail, and how many of them. */
  readonly seed: number;
  readonly probability: number;
  readonly steps: readonly (Action | Disturbance)[];
}

const after = fc.integer({ min: 0, max: 60 });

const action = (kinds: readonly Action["kind"][]): fc.Arbitrary<Action> =>
  fc.record({ kind: fc.constantFrom(...kinds), sensor: fc.nat(4), after, which: fc.nat(2) });

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  kind: fc.constantFrom(
    ...(["brown-out", "mux-power-cycle", "mux-power-off", "mux-power-on", "foreign-write"] as const),
  ),
  target: fc.nat(14),
  after,
  control: fc.nat(255),
});

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  idle: fc.constantFrom<IdlePolicy>("disconnect", "keep"),
  seed: fc.nat(),
  probability: fc.constantFrom(0, 0.01, 0.05),
  steps: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: action(readings) },
      { weight: 5, arbitrary: action(works) },
      { weight: 3, arbitrary: disturbance },
    ),
    { minLength: 5, maxLength: 60, size: "max" },
  ),
});

import { describe, expect, test } from "vitest";
import { plan } from "../../test/support/workbench.ts";
import { defaultMetering } from "@rbp/metering";
import { HistoryKeeper } from "./history.ts";
import type { SessionReading } from "./session.ts";

/** 2026-01-01 in milliseconds. */
const WALL = Date.UTC(2026, 0, 1);

function reading(volts: number, amperes: number, rest: Partial<SessionReading> = {}): SessionReading {
  const raw = { voltage: volts * 800, current: amperes * 800, power: Math.abs(volts * amperes) * 100 };
  const powerWatts = raw.power / 100;
  return { measurement: { voltageVolts: volts, currentAmperes: amperes, powerWatts, raw }, ...rest };
}

const create = (history = {}) => new HistoryKeeper(plan, defaultMetering, 1000, history);

describe("a record", () => {
  test("meters what was read, with the sign of the current", () => {
    const record = create();
    record.succeed(reading(12, 1), 2000, WALL);
    record.succeed(reading(12, 2), 3000, WALL + 1000);
    record.succeed(reading(12, -1), 4000, WALL + 2000);
    const { meter, age, lastReadAt } = record.view(4500);
    expect(meter).toMatchObject({
      energyForwardJoules: 24,
      energyReverseJoules: 12,
      chargeForwardCoulombs: 2,
      chargeReverseCoulombs: 1,
      meteredSeconds: 2,
      unmeteredSeconds: 1,
    });
    expect([age, lastReadAt]).toEqual([500, WALL + 2000]);
  });

  test("of a sensor that fails has no measurement, and its unmetered time grows", () => {
    const record = create();
    record.succeed(reading(12, 1), 2000, WALL);
    record.fail("nack");
    expect(record.view(2001)).not.toHaveProperty("measurement");
    expect(record.view(4500).meter.unmeteredSeconds).toBe(1);
    expect(record.view(4501).meter.unmeteredSeconds).toBeCloseTo(3.501, 9);
    expect(record.view(10_000).meter.unmeteredSeconds).toBe(9);
    expect(record.counters).toMatchObject({ reads: 2 });
    expect([...record.counters.errors]).toEqual([["nack", 1]]);
  });

  test("shows an alert as long as the measurement, and counts the readings that found one", () => {
    const record = create();
    record.succeed(reading(12, 1, { alert: true }), 2000, WALL);
    expect(record.view(2000)).toMatchObject({ alert: true, counters: { alerts: 1 } });
    record.succeed(reading(12, 1, { alert: false }), 3000, WALL);
    expect(record.view(3000)).toMatchObject({ alert: false, counters: { alerts: 1 } });
    expect(record.view(6000)).not.toHaveProperty("alert");
  });

  test("goes on in another one without a gap", () => {
    const first = create();
    first.succeed(reading(12, 1), 2000, WALL);
    first.fail("timeout");
    const second = new HistoryKeeper(plan, defaultMetering, 2500, first.handOver(2500));
    second.succeed(reading(12, 1), 3000, WALL + 1000);
    expect(second.view(3000)).toMatchObject({
      meter: { energyForwardJoules: 12, meteredSeconds: 1, unmeteredSeconds: 1 },
      counters: { reads: 3 },
    });
  });

  test("gives totals that another process can go on with", () => {
    const record = create();
    record.succeed(reading(12, 1), 2000, WALL);
    record.succeed(reading(12, 1), 3000, WALL);
    const next = new HistoryKeeper(plan, defaultMetering, 0, { totals: record.totals(3000) });
    next.succeed(reading(12, 1), 500, WALL);
    next.succeed(reading(12, 1), 1500, WALL);
    expect(next.view(1500)).toMatchObject({
      meter: { energyForwardJoules: 24, unmeteredSeconds: 1.5 },
      counters: { reads: 2 },
    });
  });
});

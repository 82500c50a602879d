import { formatPlace, type SensorPlan } from "@rbp/ina260-monitor";
import { describe, expect, test } from "vitest";
import { threePlans } from "../../test/support/command.ts";
import { createStyle, type TerminalSize } from "../terminal/terminal.ts";
import { renderFrame } from "./frame.ts";
import type { WatchedView } from "./watched-sensor.ts";

const style = createStyle(false);

function up(plan: SensorPlan, currentAmperes: number): WatchedView {
  const reading = { voltageVolts: 12, currentAmperes, powerWatts: 12 * currentAmperes };
  return {
    plan,
    status: { labels: plan.labels, place: formatPlace(plan), state: "up", reading, ageSeconds: 0.25 },
    peakWatts: 20,
    energyJoules: 1234,
    history: [1, 2, 3, 4],
  };
}

function failing(plan: SensorPlan): WatchedView {
  const error = {
    reason: "nack" as const,
    message: "no acknowledgement; check wiring, power and the mux channel",
  };
  return {
    ...up(plan, 1),
    status: { labels: plan.labels, place: formatPlace(plan), state: "failing", error, ageSeconds: 7 },
  };
}

const frame = (views: readonly WatchedView[], size: TerminalSize = { columns: 120, rows: 24 }): string[] =>
  renderFrame(views, size, style, 83_000);

const [first, second, third] = threePlans as [SensorPlan, SensorPlan, SensorPlan];

describe("a frame", () => {
  test("has a row for each sensor, and their sum", () => {
    expect(frame([up(first, 1.05), up(second, -0.5)])).toEqual([
      "ina260 watch, 2 sensors, 00:01:23",
      "",
      "DEVICE  PLACE               VOLTS  AMPERES  WATTS  POWER                           PEAK W   ENERGY  AGE",
      "deepx   i2c-1/0x70.7/0x40  12.000    1.050  12.60                            ▁▃▆█   20.00  1.23 kJ  0.3 s",
      "nas     i2c-1/0x70.3/0x40  12.000   -0.500  -6.00                            ▁▃▆█   20.00  1.23 kJ  0.3 s",
      "total                                        6.60                                          2.47 kJ",
      "",
      "r resets peak and energy, q quits",
    ]);
  });

  test("of one sensor has no sum", () => {
    const lines = frame([up(first, 1)]);
    expect(lines[0]).toContain("1 sensor,");
    expect(lines.join("\n")).not.toContain("total");
  });

  test("shows a sensor that fails with its error, and does not pretend to know the sum", () => {
    const lines = frame([up(first, 1), failing(second)], { columns: 200, rows: 24 });
    expect(lines[4]).toMatch(/^nas .* - +- +- .*20\.00 +1\.23 kJ +nack: no acknowledgement; check wiring/);
    expect(lines[5]).toMatch(/^total +- /);
  });

  test("shows a sensor that was not read yet as starting", () => {
    const { peakWatts: _, ...view } = up(first, 1);
    const { labels, place } = view.status;
    const lines = frame([{ ...view, status: { labels, place, state: "starting" }, history: [] }]);
    expect(lines[3]).toMatch(/^deepx .* - +- +- +- +1\.23 kJ +starting$/);
  });

  test.each([
    { columns: 80, rows: 24 },
    { columns: 60, rows: 6 },
    { columns: 200, rows: 50 },
    { columns: 10, rows: 3 },
    { columns: 1, rows: 1 },
  ])("fits on a screen of %j", (size) => {
    const lines = frame([up(first, 1), failing(second), up(third, 2)], size);
    expect(lines.length).toBeLessThanOrEqual(size.rows);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(size.columns);
  });

  test("leaves out the places where the screen is narrow", () => {
    const lines = frame([up(first, 1)], { columns: 80, rows: 24 });
    expect(lines[3]).toMatch(/^deepx +12\.000 .* 0\.3 s$/);
  });

  test("says how many sensors a low screen has no room for, whose energy is in the sum", () => {
    const lines = frame([up(first, 1), up(second, 1), up(third, 1)], { columns: 120, rows: 8 });
    expect(lines[3]).toMatch(/^deepx /);
    expect(lines[4]).toBe("… and 2 more on a taller screen");
    expect(lines[5]).toMatch(/^total .* 36\.00 .* 3\.70 kJ/);
    expect(lines).toHaveLength(8);
  });

  test("has colours where there are some", () => {
    const size = { columns: 200, rows: 24 };
    const lines = renderFrame([failing(first)], size, createStyle(true), 0);
    expect(lines[2]).toContain("\u001b[1mDEVICE");
    expect(lines[3]).toContain("\u001b[31mnack: ");
  });
});

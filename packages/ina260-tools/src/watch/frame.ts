import { counted } from "@rbp/command-line";
import { formatPlace, type SensorPlan } from "@rbp/ina260-monitor";
import { formatAmperes, formatElapsed, formatJoules, formatVolts, formatWatts } from "../output/figures.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import { sparkline } from "../terminal/sparkline.ts";
import { type Cell, layOut } from "../terminal/table.ts";
import type { Style, TerminalSize } from "../terminal/terminal.ts";
import type { WatchedView } from "./watched-sensor.ts";

export interface FrameOptions {
  readonly views: readonly WatchedView[];
  readonly size: TerminalSize;
  readonly style: Style;
  /** Time since watching began. */
  readonly elapsedMilliseconds: number;
}

/** Columns of the table without the sparkline, with room for a short state. */
const OTHER_COLUMNS = 68;
const MINIMUM_SPARKLINE = 8;
const MAXIMUM_SPARKLINE = 40;
/** A screen of this width has room for the places of the sensors. */
const COLUMNS_WITH_PLACES = 110;
const UNKNOWN = "-";

/** The lines of one screen: no more than fit, and none too long. */
export function renderFrame({ views, size, style, elapsedMilliseconds }: FrameOptions): string[] {
  const { rows, columns } = size;
  const { bold, dim } = style;
  const sensors = counted(views.length, "sensor");
  const title = layOut(
    [[{ text: `ina260 watch, ${sensors}, ${formatElapsed(elapsedMilliseconds)}` }]],
    columns,
  );
  const hint = layOut([[{ text: "r resets peak and energy, q quits", mark: dim }]], columns);
  // Title, blank, headline, blank, hint; and the sum of several sensors.
  const room = Math.max(1, rows - 5 - (views.length > 1 ? 1 : 0));
  const shown = views.length <= room ? views : views.slice(0, Math.max(1, room - 1));
  const plans = views.map(({ plan }) => plan);
  const layout = layoutOf(columns);
  const table = [headline(layout, bold), ...shown.map((view) => rowOf(view, plans, layout, style))];
  if (views.length > 1) table.push(totalOf(views, layout, bold));
  const lines = layOut(table, columns);
  const hidden = views.length - shown.length;
  if (hidden > 0)
    lines.splice(shown.length + 1, 0, `… and ${String(hidden)} more on a taller screen`.slice(0, columns));
  return [...title, "", ...lines, "", ...hint].slice(0, rows);
}

interface Layout {
  readonly hasPlaces: boolean;
  readonly sparklineWidth: number;
}

function layoutOf(columns: number): Layout {
  const hasPlaces = columns >= COLUMNS_WITH_PLACES;
  const rest = columns - OTHER_COLUMNS - (hasPlaces ? 22 : 0);
  return { hasPlaces, sparklineWidth: Math.min(Math.max(rest, MINIMUM_SPARKLINE), MAXIMUM_SPARKLINE) };
}

function headline({ hasPlaces, sparklineWidth }: Layout, mark: Cell["mark"] & {}): Cell[] {
  return [
    { text: "DEVICE", mark },
    ...(hasPlaces ? [{ text: "PLACE", mark }] : []),
    { text: "VOLTS", align: "right", mark },
    { text: "AMPERES", align: "right", mark },
    { text: "WATTS", align: "right", mark },
    { text: "POWER".padEnd(sparklineWidth), mark },
    { text: "PEAK W", align: "right", mark },
    { text: "ENERGY", align: "right", mark },
    { text: "AGE", mark },
  ];
}

function rowOf(view: WatchedView, plans: readonly SensorPlan[], layout: Layout, { dim, red }: Style): Cell[] {
  const { plan, status, history, peakWatts, energyJoules } = view;
  const { reading } = status;
  const number = (value: number | undefined, format: (value: number) => string): Cell => ({
    text: value === undefined ? UNKNOWN : format(value),
    align: "right",
  });
  return [
    { text: nameSensor(plan, plans) },
    ...(layout.hasPlaces ? [{ text: formatPlace(plan), mark: dim }] : []),
    number(reading?.voltageVolts, formatVolts),
    number(reading?.currentAmperes, formatAmperes),
    number(reading?.powerWatts, formatWatts),
    { text: sparkline(history, layout.sparklineWidth) },
    number(peakWatts, formatWatts),
    number(energyJoules, formatJoules),
    stateOf(status, red),
  ];
}

function stateOf({ state, ageSeconds = 0, error }: WatchedView["status"], red: Style["red"]): Cell {
  if (state === "up") return { text: `${ageSeconds.toFixed(1)} s` };
  if (error === undefined) return { text: state };
  return { text: `${error.reason}: ${error.message}`, mark: red };
}

/** The sum of all sensors, shown or not. Unless every sensor has a reading, their power is unknown. */
function totalOf(
  views: readonly WatchedView[],
  { hasPlaces, sparklineWidth }: Layout,
  mark: Style["bold"],
): Cell[] {
  const powers = views.map(({ status }) => status.reading?.powerWatts);
  const known = powers.filter((power) => power !== undefined);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return [
    { text: "total", mark },
    ...(hasPlaces ? [{ text: "" }] : []),
    { text: "" },
    { text: "" },
    { text: known.length === powers.length ? formatWatts(sum(known)) : UNKNOWN, align: "right", mark },
    { text: "".padEnd(sparklineWidth) },
    { text: "" },
    { text: formatJoules(sum(views.map(({ energyJoules }) => energyJoules))), align: "right", mark },
  ];
}

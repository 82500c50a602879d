import { counted } from "@rbp/command-line";
import { formatPlace } from "@rbp/ina260-monitor";
import { formatAmperes, formatElapsed, formatJoules, formatVolts, formatWatts } from "../output/figures.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import { sparkline } from "../terminal/sparkline.ts";
import { type Cell, type Column, cutToWidth, layOut, right, tabulate } from "../terminal/table.ts";
import type { Style, TerminalSize } from "../terminal/terminal.ts";
import type { WatchedView } from "./watched-sensor.ts";

/** Columns of the table without the sparkline, with room for a short state. */
const OTHER_COLUMNS = 68;
const MINIMUM_SPARKLINE = 8;
const MAXIMUM_SPARKLINE = 40;
/** A screen of this width has room for the places of the sensors. */
const COLUMNS_WITH_PLACES = 110;

/** The lines of one screen: no more than fit, and none too long. @param elapsedMilliseconds Since watching began. */
export function renderFrame(
  views: readonly WatchedView[],
  { rows, columns }: TerminalSize,
  style: Style,
  elapsedMilliseconds: number,
): string[] {
  const { bold, dim } = style;
  const title = `ina260 watch, ${counted(views.length, "sensor")}, ${formatElapsed(elapsedMilliseconds)}`;
  const hint = "r resets peak and energy, q quits";
  // Title, blank, headline, blank, hint; and the sum of several sensors.
  const room = Math.max(1, rows - 5 - (views.length > 1 ? 1 : 0));
  const shown = views.length <= room ? views : views.slice(0, Math.max(1, room - 1));
  const all = columnsOf(views, columns, style);
  const table = tabulate(all, shown, bold);
  // The state is of single sensors.
  const totals = all
    .slice(0, -1)
    .map(({ align = "left", total = "" }): Cell => ({ text: total, align, mark: bold }));
  if (views.length > 1) table.push(totals);
  const lines = layOut(table, columns);
  const hidden = views.length - shown.length;
  if (hidden > 0)
    lines.splice(shown.length + 1, 0, cutToWidth(`… and ${String(hidden)} more on a taller screen`, columns));
  return [cutToWidth(title, columns), "", ...lines, "", dim(cutToWidth(hint, columns))].slice(0, rows);
}

interface FrameColumn extends Column<WatchedView> {
  /** That of all sensors, shown or not. */
  readonly total?: string;
}

function columnsOf(views: readonly WatchedView[], columns: number, { dim, red }: Style): FrameColumn[] {
  const plans = views.map(({ plan }) => plan);
  const hasPlaces = columns >= COLUMNS_WITH_PLACES;
  const place = { title: "PLACE", show: ({ plan }: WatchedView) => ({ text: formatPlace(plan), mark: dim }) };
  const free = columns - OTHER_COLUMNS - (hasPlaces ? 22 : 0);
  const width = Math.min(Math.max(free, MINIMUM_SPARKLINE), MAXIMUM_SPARKLINE);
  const powers = views.map(({ status }) => status.reading?.powerWatts);
  const energies = views.map(({ energyJoules }) => energyJoules);
  return [
    { title: "DEVICE", show: ({ plan }) => nameSensor(plan, plans), total: "total" },
    ...(hasPlaces ? [place] : []),
    right("VOLTS", ({ status }) => known(status.reading?.voltageVolts, formatVolts)),
    right("AMPERES", ({ status }) => known(status.reading?.currentAmperes, formatAmperes)),
    {
      ...right("WATTS", ({ status }) => known(status.reading?.powerWatts, formatWatts)),
      total: known(sumOf(powers), formatWatts),
    },
    { title: "POWER".padEnd(width), show: ({ history }) => sparkline(history, width) },
    right("PEAK W", ({ peakWatts }) => known(peakWatts, formatWatts)),
    {
      ...right("ENERGY", ({ energyJoules }) => formatJoules(energyJoules)),
      total: known(sumOf(energies), formatJoules),
    },
    { title: "AGE", show: ({ status }) => stateOf(status, red) },
  ];
}

function known(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "-" : format(value);
}

function sumOf(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );
}

function stateOf({ state, ageSeconds = 0, error }: WatchedView["status"], red: Style["red"]): Cell {
  if (state === "up") return { text: `${ageSeconds.toFixed(1)} s` };
  if (error === undefined) return { text: state };
  return { text: `${error.reason}: ${error.message}`, mark: red };
}

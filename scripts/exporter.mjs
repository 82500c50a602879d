// For .ci/run: `port N` prints N, or another port where that is taken or 0; `readings URL` waits for readings and
// prints them.
import { freePort, waitForReadings } from "./lib/exporter.mjs";

const [task, argument] = process.argv.slice(2);
if (task === "port" && argument !== undefined) {
  console.log(await freePort(Number(argument)));
} else if (task === "readings" && argument !== undefined) {
  const page = await waitForReadings(argument);
  if (page === undefined) throw new Error(`no readings at ${argument}`);
  console.log(page.match(/^ina260_.*(?:volts|amperes|watts)\{.*$/gm)?.join("\n"));
} else {
  throw new RangeError("node scripts/exporter.mjs port N | readings URL");
}

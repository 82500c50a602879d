// For .ci/run: `port N` prints N, or another port where that is taken or 0; `readings URL PID` waits for readings as
// long as the process runs, but for no more than a few minutes, and prints them.
import { freePort, waitForReadings } from "./lib/exporter.mjs";

/** `npm start` may have to install and to build before. */
const LIMIT_MILLISECONDS = 300_000;

const [task, argument, pid] = process.argv.slice(2);
if (task === "port" && argument !== undefined) {
  console.log(await freePort(Number(argument)));
} else if (task === "readings" && argument !== undefined && pid !== undefined) {
  const page = await waitForReadings(argument, () => isRunning(Number(pid)), LIMIT_MILLISECONDS);
  if (page === undefined) throw new Error(`no readings at ${argument}`);
  console.log(page.match(/^ina260_.*(?:volts|amperes|watts)\{.*$/gm)?.join("\n"));
} else {
  throw new RangeError("node scripts/exporter.mjs port N | readings URL PID");
}

function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

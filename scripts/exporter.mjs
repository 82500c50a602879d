// For .ci/run: `port` prints a port to start the exporter on, `readings URL` waits for readings and prints them.
import { freePort, waitForReadings } from "./lib/exporter.mjs";

const [task, url] = process.argv.slice(2);
if (task === "port") {
  console.log(await freePort(8000));
} else if (task === "readings" && url !== undefined) {
  const page = await waitForReadings(url);
  if (page === undefined) throw new Error(`no readings at ${url}`);
  console.log(page.match(/^ina260_.*(?:volts|amperes|watts)\{.*$/gm)?.join("\n"));
} else {
  throw new RangeError("node scripts/exporter.mjs port | readings URL");
}

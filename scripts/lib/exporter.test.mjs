import { expect, test } from "vitest";
import { freePort, withExporter } from "./exporter.mjs";

const page = ["ina260_up", "ina260_voltage_volts", "ina260_current_amperes", "ina260_power_watts"]
  .map((name) => `${name}{sensor="a"} 1`)
  .join("\n");

/** A program that serves these lines and does this at SIGTERM. */
function program(port, { body = page, end = "process.exit(0)" } = {}) {
  const text = `
    require("node:http").createServer((_, response) => response.end(${JSON.stringify(body)})).listen(${port});
    process.on("SIGTERM", () => ${end});`;
  return /** @type {[string, string[]]} */ (["node", ["--eval", text]]);
}

test("an exporter with readings that ends with 0 is used while it runs", async () => {
  const port = await freePort();
  let status = 0;
  await withExporter(program(port), { port }, async () => {
    status = (await fetch(`http://127.0.0.1:${port}`)).status;
  });
  expect(status).toBe(200);
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow("fetch failed");
});

test("another exit code is an error", async () => {
  const port = await freePort();
  const exporter = withExporter(program(port, { end: "process.exit(7)" }), { port });
  await expect(exporter).rejects.toThrow("0 expected after SIGTERM, found 7");
});

test("a program that ends by itself is not waited for", async () => {
  const port = await freePort();
  const exporter = withExporter(["node", ["--eval", "console.log('why'); process.exit(3)"]], { port });
  await expect(exporter).rejects.toMatchObject({
    message: expect.stringContaining("ended with 3"),
    output: "why\n",
  });
});

test("a port that is in use is not given", async () => {
  const port = await freePort();
  await withExporter(program(port), { port }, async () => {
    expect(await freePort(port)).not.toBe(port);
  });
  expect(await freePort(port)).toBe(port);
});

// An exporter of your own: a gauge of prom-client, and everything around it by @rbp/exporter-toolkit: health checks, a
// landing page, limits, text format or OpenMetrics. With `configFile: "web.yaml"` it has TLS and passwords too.
import { statfs } from "node:fs/promises";
import { serveExporter } from "@rbp/exporter-toolkit";
import { Gauge, Registry } from "prom-client";

const registry = new Registry();
new Gauge({
  name: "disk_available_bytes",
  help: "Bytes that an ordinary user may still write.",
  labelNames: ["path"],
  registers: [registry],
  /** Called by each scrape, so that no value is older than the scrape. */
  async collect() {
    for (const path of process.argv.slice(2)) {
      const { bavail, bsize } = await statfs(path);
      this.set({ path }, bavail * bsize);
    }
  },
});

const serving = await serveExporter({
  title: "Disk exporter",
  web: { listen: [{ host: "127.0.0.1", port: Number(process.env["PORT"] ?? 9200) }] },
  metrics: () => registry.metrics(),
});
console.log(`listening on ${serving.addresses.join(", ")}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void serving.close(1000));
}

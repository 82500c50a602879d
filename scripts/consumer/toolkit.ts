// An exporter of any metrics: a text is all that it takes.
import { serveExporter } from "@rbp/exporter-toolkit";
import { expect } from "./expect.js";

export async function useToolkit(): Promise<void> {
  const serving = await serveExporter({
    title: "Job exporter",
    web: { listen: [{ host: "127.0.0.1", port: 0 }] },
    metrics: () => "jobs_total 1\n",
  });
  const [address = ""] = serving.addresses;
  expect(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/$/.test(address), "an address with the port that was free");
  await serving.close(0);
}

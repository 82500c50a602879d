// Asks a server as fast as it answers. Arguments: the port, how many connections, for how many milliseconds.
// A process of its own, so that it takes no time of the one that measures.
import { KeepAliveConnection } from "./keep-alive-connection.ts";
import { quantile } from "./quantile.ts";
import type { Load } from "./request-rate.ts";

const [port = 0, connectionCount = 1, milliseconds = 0] = process.argv.slice(2).map(Number);
const connections = Array.from({ length: connectionCount }, () => new KeepAliveConnection(port));

/** Latencies in milliseconds, of all connections together. */
async function ask(): Promise<number[]> {
  const end = performance.now() + milliseconds;
  const latencies: number[] = [];
  const askOn = async (connection: KeepAliveConnection): Promise<void> => {
    do {
      const start = performance.now();
      const { status } = await connection.get("/metrics");
      if (status !== 200) throw new Error(`200 expected, found ${String(status)}`);
      latencies.push(performance.now() - start);
    } while (performance.now() < end);
  };
  await Promise.all(connections.map(askOn));
  return latencies;
}

// In the first turn both programs still compile.
await ask();
const start = performance.now();
const latencies = await ask();
const seconds = (performance.now() - start) / 1000;
const load: Load = {
  requestsPerSecond: latencies.length / seconds,
  medianMilliseconds: quantile(latencies, 0.5),
  p99Milliseconds: quantile(latencies, 0.99),
};
process.stdout.write(JSON.stringify(load));
for (const connection of connections) connection[Symbol.dispose]();

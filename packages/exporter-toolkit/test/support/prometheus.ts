import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One series of an answer: its labels, and the value at one moment. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What Prometheus knows of a metric. */
export interface Metadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** Where a job's metrics are: "http://127.0.0.1:8000". */
export type Targets = Readonly<Record<string, string>>;

/** Lines of a job's scrape configuration. */
export type JobSettings = Readonly<Record<string, readonly string[]>>;

/** A Prometheus server of Debian that scrapes once a second, in a process and a folder of its own. */
export class Prometheus implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #url: string;
  #output = "";

  private constructor(child: ChildProcess, folder: string, url: string) {
    this.#child = child;
    this.#folder = folder;
    this.#url = url;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
    }
  }

  /**
   * @param targets What to scrape, by the name of the job.
   * @param settings Further lines of a job, indented as they stand in it.
   */
  static async start(targets: Targets, settings: JobSettings = {}): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), "rbp-prometheus-"));
    const configuration = join(folder, "prometheus.yml");
    await writeFile(configuration, scrapeConfiguration(targets, settings));
    const address = `127.0.0.1:${String(await freePort())}`;
    const child = spawn(
      "prometheus",
      [
        `--config.file=${configuration}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=${address}`,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    return new Prometheus(child, folder, `http://${address}`);
  }

  /** Evaluates an expression now; no samples before Prometheus is up. */
  async query(expression: string): Promise<readonly Sample[]> {
    const result = (await this.#get(`query?query=${encodeURIComponent(expression)}`)) as
      { result: { metric: Record<string, string>; value: [number, string] }[] } | undefined;
    return (result?.result ?? []).map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }

  /** The only value of an expression; undefined when it has none. */
  async value(expression: string): Promise<number | undefined> {
    return (await this.query(expression))[0]?.value;
  }

  /** What is known of all metrics of a job's target, by metric. */
  async metadata(job: string): Promise<ReadonlyMap<string, Metadata>> {
    const selector = encodeURIComponent(`{job="${job}"}`);
    const data = (await this.#get(`targets/metadata?match_target=${selector}`)) as
      (Metadata & { metric: string })[] | undefined;
    return new Map((data ?? []).map((entry) => [entry.metric, entry]));
  }

  /** What it has printed. */
  get output(): string {
    return this.#output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, "exit");
    if (this.#child.exitCode === null && this.#child.kill("SIGKILL")) await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #get(path: string): Promise<unknown> {
    try {
      const answer = await fetch(`${this.#url}/api/v1/${path}`);
      return answer.ok ? ((await answer.json()) as { data: unknown }).data : undefined;
    } catch (error) {
      if (this.#child.exitCode !== null)
        throw new Error(`Prometheus has ended:\n${this.#output}`, { cause: error });
      return undefined;
    }
  }
}

/** A scrape configuration, once a second. */
function scrapeConfiguration(targets: Targets, settings: JobSettings): string {
  const jobs = Object.entries(targets).flatMap(([job, url]) => [
    `  - job_name: ${job}`,
    ...(settings[job] ?? []),
    "    static_configs:",
    `      - targets: ["${new URL(url).host}"]`,
  ]);
  return ["global:", "  scrape_interval: 1s", "  scrape_timeout: 1s", "scrape_configs:", ...jobs, ""].join(
    "\n",
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

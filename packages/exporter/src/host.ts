import type { Clock, Host, Logger } from "@rbp/command-line";
import type { ProcessUsage, ServiceManager, SystemdEnvironment } from "@rbp/exporter-toolkit";
import type { OpenBus } from "@rbp/ina260-monitor";

/** Everything that the exporter wants of the machine. */
export interface ExporterHost extends Host {
  readonly clock: Clock;
  /** What systemd has told this process. */
  readonly systemd: SystemdEnvironment;
  /** The buses of this machine. */
  readonly openBus: OpenBus;
  /** Who has started the process and wants to know how it is. */
  readonly findServiceManager: (log: Logger) => Promise<ServiceManager>;
  /** What the process uses at the moment. */
  readonly processUsage: () => ProcessUsage;
}

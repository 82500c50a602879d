import type { LinuxI2CBackendChoice, LinuxI2CBus } from "@rbp/i2c-linux";
import type { ScanResult } from "@rbp/ina260-monitor/scan";
import type { DeskHost } from "../host.ts";

/** What a check has found. A warning is no reason to fail: it works, but perhaps not as meant. */
export interface Finding {
  readonly state: "ok" | "warning" | "failure" | "skipped";
  readonly found: string;
  /** What to do, with the command that does it. */
  readonly advice?: string;
}

export interface Patient {
  readonly host: Pick<DeskHost, "build" | "facts" | "findKernelDriver" | "hostname" | "readText">;
  /** What is to reach the buses. Absent: whatever can. */
  readonly backend?: LinuxI2CBackendChoice;
  readonly buses: readonly Pick<LinuxI2CBus, "number">[];
  readonly file: string | undefined;
  readonly port: number;
  /** Scans the buses, once. */
  readonly scan: () => Promise<ScanResult>;
}

export interface Check {
  readonly name: string;
  /** Checks before this one that must have worked. */
  readonly needs?: readonly string[];
  readonly run: (patient: Patient) => Promise<Finding> | Finding;
}

export interface Diagnosis extends Finding {
  readonly name: string;
}

/** Runs the checks in their order. One that needs what does not work is skipped. */
export async function runChecks(checks: readonly Check[], patient: Patient): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const { name, needs = [], run } of checks) {
    const missing = diagnoses.find(
      (before) => needs.includes(before.name) && (before.state === "failure" || before.state === "skipped"),
    );
    const finding: Finding =
      missing === undefined ? await run(patient) : { state: "skipped", found: `needs ${missing.name}` };
    diagnoses.push({ name, ...finding });
  }
  return diagnoses;
}

export const ok = (found: string): Finding => ({ state: "ok", found });
export const warning = (found: string, advice: string): Finding => ({ state: "warning", found, advice });
export const failure = (found: string, advice: string): Finding => ({ state: "failure", found, advice });

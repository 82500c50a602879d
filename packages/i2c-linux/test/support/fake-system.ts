import type { HostSystem } from "../../src/system.ts";
import type { I2CBusAddon } from "../../src/addon.ts";
import type { Koffi } from "../../src/koffi.ts";
import { fakeAddon, named } from "./fake-addon.ts";
import { FakeKernel } from "./fake-kernel.ts";
import { fakeKoffi } from "./fake-koffi.ts";

/** A Linux with a bus 1, and nothing in sysfs but what a test puts there. */
export class FakeSystem implements HostSystem {
  platform = "linux";
  readonly kernel: FakeKernel = new FakeKernel();
  /** Fail the loads of `i2c-bus` and of `koffi`. */
  addonFailure: Error | undefined;
  koffiFailure: Error | undefined;
  /** Bytes of a pointer. */
  pointerSize: 4 | 8 = 8;
  /** Path to contents. */
  readonly files: Map<string, string> = new Map<string, string>();
  /** Path to where it points. */
  readonly links: Map<string, string> = new Map<string, string>();

  importAddon(): Promise<I2CBusAddon> {
    if (this.addonFailure !== undefined) return Promise.reject(this.addonFailure);
    return Promise.resolve(fakeAddon(this.kernel));
  }

  importKoffi(): Promise<Koffi> {
    if (this.koffiFailure !== undefined) return Promise.reject(this.koffiFailure);
    return Promise.resolve(fakeKoffi(this.kernel, this.pointerSize));
  }

  open(path: string): number {
    return named("open", () => this.kernel.open(path));
  }

  close(descriptor: number): void {
    this.kernel.close(descriptor);
  }

  list(path: string): Promise<string[]> {
    const inside = [...this.files.keys(), ...this.links.keys()]
      .filter((file) => file.startsWith(`${path}/`))
      .map((file) => file.slice(path.length + 1).replace(/\/.*$/, ""));
    return Promise.resolve([...new Set(inside)]);
  }

  read(path: string): Promise<string | undefined> {
    return Promise.resolve(this.files.get(path));
  }

  resolveLink(path: string): Promise<string | undefined> {
    return Promise.resolve(this.links.get(path));
  }
}

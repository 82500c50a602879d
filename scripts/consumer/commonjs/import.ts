// Compiled to calls of require(), which Node has for ES modules since 20.19.
import { formatDuration } from "@rbp/command-line";
import { pathOf } from "@rbp/exporter-toolkit";
import { formatAddress } from "@rbp/i2c";
import { parseBusNumber } from "@rbp/i2c-linux";
import { addressFromPins } from "@rbp/ina260";
import { parsePlace } from "@rbp/ina260-monitor";
import { rounded } from "@rbp/metering";
import { TCA9548A } from "@rbp/tca9548a";

const used = [formatDuration, pathOf, parseBusNumber, parsePlace, rounded, TCA9548A];
if (used.some((value) => typeof value !== "function")) throw new Error("expected: functions and a class");
const address = formatAddress(addressFromPins({ a1: "GND", a0: "VS" }));
if (address !== "0x41") throw new Error(`expected: 0x41, found: ${address}`);

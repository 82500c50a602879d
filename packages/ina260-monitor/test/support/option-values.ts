import { type OptionValuesInput, OptionValues } from "@rbp/command-line";
import { sensorConflicts, sensorOptions, VARIABLE_PREFIX } from "../../src/settings/sensor-options.ts";

/** The values of the options for sensors. @param given What the command line says. */
export function optionValues(
  given: OptionValuesInput["given"] = {},
  environment: Readonly<Record<string, string>> = {},
): OptionValues {
  return new OptionValues({
    options: sensorOptions,
    given,
    environment,
    prefix: VARIABLE_PREFIX,
    conflicts: sensorConflicts,
  });
}

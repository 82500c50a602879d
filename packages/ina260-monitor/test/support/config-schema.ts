import { type ConversionConfig, toJsonSchema } from "@valibot/to-json-schema";
import { channel, configurationFile, multiplexer, sensor } from "../../src/configuration/schema.ts";

const conversion: ConversionConfig = {
  definitions: { sensor, channel, multiplexer },
  // Whether times are within their limits or bounds rise is for the program alone.
  ignoreActions: ["check"],
};

/** The JSON Schema of the configuration file, by which editors complete and check it. */
export function configSchema(): Record<string, unknown> {
  const { $schema, ...schema } = toJsonSchema(configurationFile, conversion);
  return {
    ...($schema === undefined ? {} : { $schema }),
    title: "Configuration of ina260-exporter",
    ...schema,
  };
}

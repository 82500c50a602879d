import { messageOf } from "@rbp/command-line";
import { queryValues, type RouteRequest } from "@rbp/exporter-toolkit";
import { WindowError, type WindowRequest } from "./windows.ts";

/** More than a body with everything that can be asked for has. */
const MAXIMUM_BODY_BYTES = 65_536;
const MAXIMUM_NAME_LENGTH = 200;

/**
 * What a client asks for: `sensor[]` and `name` of the query, `sensors` and `name` of a JSON object in the body, or
 * nothing, which is all sensors.
 *
 * @throws WindowError by rejection that says what was found and what was expected.
 */
export async function readWindowRequest(request: RouteRequest): Promise<WindowRequest> {
  const url = request.url ?? "";
  const ofQuery = { sensors: queryValues(url, "sensor[]"), names: queryValues(url, "name") };
  const text = await readBody(request);
  const body = text.trim() === "" ? {} : readObject(text);
  const sensors = body.sensors ?? (ofQuery.sensors.length > 0 ? ofQuery.sensors : undefined);
  const name = body.name ?? ofQuery.names[0];
  if (name !== undefined && name.length > MAXIMUM_NAME_LENGTH) {
    throw badRequest(`name has at most ${String(MAXIMUM_NAME_LENGTH)} characters`);
  }
  return { sensors, name };
}

/** Reads to the end even when the body is too long: a server that stops before it cannot answer. */
async function readBody(request: RouteRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of hasBody(request) ? request : []) {
      bytes += chunk.length;
      if (bytes <= MAXIMUM_BODY_BYTES) chunks.push(chunk);
    }
  } catch (error) {
    throw badRequest(`the body ended early: ${messageOf(error)}`);
  }
  if (bytes > MAXIMUM_BODY_BYTES)
    throw badRequest(`the body has at most ${String(MAXIMUM_BODY_BYTES)} bytes`);
  return Buffer.concat(chunks).toString();
}

function hasBody(request: RouteRequest): request is RouteRequest & AsyncIterable<Uint8Array> {
  return request[Symbol.asyncIterator] !== undefined;
}

function readObject(text: string): WindowRequest {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw badRequest("the body is no JSON");
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw badRequest('the body is a JSON object, as {"sensors": ["npu"], "name": "run 1"}');
  }
  const { sensors, name, ...unknown }: Readonly<Record<string, unknown>> = { ...found };
  const [key] = Object.keys(unknown);
  if (key !== undefined) {
    throw badRequest(`the body may have sensors and name, found ${JSON.stringify(key)}`);
  }
  if (sensors !== undefined && !isListOfText(sensors)) {
    throw badRequest('sensors is a list of devices, one at least, as ["npu"]');
  }
  if (name !== undefined && typeof name !== "string") throw badRequest("name is a text");
  return { sensors, name };
}

function badRequest(message: string): WindowError {
  return new WindowError("bad_data", message);
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}

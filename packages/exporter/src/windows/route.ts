import { jsonReply, pathOf, type Reply, type Route, type RouteRequest } from "@rbp/exporter-toolkit";
import { rounded } from "@rbp/metering";
import { readWindowRequest } from "./read-request.ts";
import { WindowError, type Windows } from "./windows.ts";

/** Where windows are begun; each is below it. */
export const WINDOWS_PATH = "/api/v1/windows";

/** Begins windows (POST), shows them (GET), and ends them with their result (DELETE), as Prometheus' API does. */
export function createWindowsRoute(windows: Windows): Route {
  return async (request) => {
    const path = pathOf(request.url ?? "");
    return path === WINDOWS_PATH
      ? serveAll(request, windows)
      : serveOne(request, path.slice(WINDOWS_PATH.length + 1), windows);
  };
}

async function serveAll(request: RouteRequest, windows: Windows): Promise<Reply> {
  if (request.method === "POST") return start(request, windows);
  if (request.method !== "GET" && request.method !== "HEAD") return notAllowed("GET, HEAD, POST");
  return success(200, { windows: windows.list() });
}

async function serveOne({ method }: RouteRequest, id: string, windows: Windows): Promise<Reply> {
  if (method !== "GET" && method !== "HEAD" && method !== "DELETE") return notAllowed("GET, HEAD, DELETE");
  const window = await (method === "DELETE" ? windows.end(id) : windows.find(id));
  if (window !== undefined) return success(200, { window });
  return failure(
    404,
    "not_found",
    `no window ${JSON.stringify(id)} is open; it was ended, dropped, or never begun`,
  );
}

async function start(request: RouteRequest, windows: Windows): Promise<Reply> {
  try {
    const window = windows.start(await readWindowRequest(request));
    return success(201, { window }, { Location: `${WINDOWS_PATH}/${window.id}` });
  } catch (error) {
    if (!(error instanceof WindowError)) throw error;
    return failure(error.type === "bad_data" ? 400 : 503, error.type, error.message);
  }
}

function notAllowed(methods: string): Reply {
  return failure(405, "bad_data", `only ${methods.replace(/, (?=\w+$)/, " and ")} are allowed`, {
    Allow: methods,
  });
}

function success(status: number, data: object, headers: Reply["headers"] = {}): Reply {
  return jsonReply(status, { status: "success", data: rounded(data) }, headers);
}

function failure(status: number, errorType: string, error: string, headers: Reply["headers"] = {}): Reply {
  return jsonReply(status, { status: "error", errorType, error }, headers);
}

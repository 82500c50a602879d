/** What the addon `i2c-bus` and the emulated /dev/i2c-1 are compiled with. */
const compilers = ["cc", "c++", "make", "python3"];

/** Programs that an example may start, each with its name as a string. */
const startable = ["i2cdetect", "i2cget", "i2cset", "i2ctransfer"];

/** Whether an example is run with the board at /dev/i2c-1: it opens that, or makes one of its own. */
export const needsBoard = ({ text }) => text.includes("@rbp/i2c-linux");

/**
 * The programs of the system that an example needs.
 *
 * @returns {string[]}
 */
export function exampleNeeds(example) {
  const started = startable.filter((program) => example.text.includes(`"${program}"`));
  return [...(needsBoard(example) ? compilers : []), ...started];
}

/** Whether an exporter of a document measures simulated chips in its own process. */
export const isSimulated = ({ flags, simulated = false }) => simulated || /--simulate\b/.test(flags);

const usesPython = (command) => /\bpython3\b/.test(command);

/**
 * The programs of the system that a session needs.
 *
 * @returns {string[]}
 */
export function sessionNeeds(session) {
  return [
    ...(isSimulated(session) ? [] : compilers),
    ...(session.requests.length > 0 ? ["curl"] : []),
    ...(session.requests.some(({ program, command = "" }) => program !== undefined || usesPython(command))
      ? ["python3"]
      : []),
    ...makersOf(session),
  ];
}

/** Whether YAML is a configuration of the exporter, and not one of Prometheus. */
export const isForExporter = ({ text }) => /^buses:/m.test(text);

/** Whether YAML is a web configuration. */
export const isForWeb = ({ text }) =>
  /^(?:tls_server_config|http_server_config|basic_auth_users|rate_limit):/m.test(text);

/** Whether a web configuration has nothing that is newer than Debian's Prometheus. */
export const isKnownToPromtool = ({ text }) =>
  !/^rate_limit:|^\s+(?:cert|key|client_ca|client_allowed_sans):/m.test(text);

/**
 * The programs that make the files of a document.
 *
 * @param {{ files?: { command?: string }[] }} user
 * @returns {string[]}
 */
function makersOf({ files = [] }) {
  return [...new Set(files.flatMap(({ command }) => command?.split(" ")[0] ?? []))];
}

/**
 * The programs of the system that the check of a configuration needs.
 *
 * @returns {string[]}
 */
export function configurationNeeds(configuration) {
  if (isForExporter(configuration)) return [];
  if (!isForWeb(configuration)) return ["promtool"];
  return [...(isKnownToPromtool(configuration) ? ["promtool"] : []), ...makersOf(configuration)];
}

/**
 * The programs of the system that the proof of a command needs.
 *
 * @param {{ kind: string, command: string, files?: { command?: string }[] }} command
 * @returns {string[]}
 */
export function commandNeeds({ kind, command, files = [] }) {
  const [program = ""] = command.split(" ");
  if (kind === "board") return [...compilers, program];
  if (kind === "tool") {
    return [
      ...(isSimulated({ flags: command }) ? [] : compilers),
      ...(usesPython(command) ? ["python3"] : []),
      ...makersOf({ files }),
    ];
  }
  if (kind === "judge") return [program, ...makersOf({ files })];
  return kind === "check" ? makersOf({ files }) : [];
}

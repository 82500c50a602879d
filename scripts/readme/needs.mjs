/** What the addon `i2c-bus` and the emulated /dev/i2c-1 are compiled with. */
const compilers = ["cc", "c++", "make", "python3"];

/** Programs of the system that the documents use, or that check what they show. */
const programs = ["curl", "i2cdetect", "i2cget", "i2cset", "i2ctransfer", "openssl", "promtool", "python3"];

/**
 * Whether something is run where the board is at /dev/i2c-1: a command that is not told to simulate, or an example
 * that opens the bus.
 */
export function isOnBoard(shown) {
  const { kind, flags, simulated, command, text } = shown;
  if (kind === "board") return true;
  if (kind === "tool") return !/--simulate\b/.test(command);
  if (flags !== undefined && kind !== "check") return simulated !== true && !/--simulate\b/.test(flags);
  return text !== undefined && text.includes("@rbp/i2c-linux");
}

/**
 * The programs of the system that a command, a session, a configuration or an example needs.
 *
 * @returns {string[]}
 */
export function programsFor(shown) {
  // Read, or looked for, but not run.
  if (["ci", "script", "step", "program", "install", "system"].includes(shown.kind)) return [];
  const { command = "", text = "", files = [], requests = [] } = shown;
  const made = files.map((file) => file.command ?? "");
  const sent = requests.map((request) => request.command ?? "python3");
  /** @type {string[]} */
  const words = [command, text, ...made, ...sent].join("\n").match(/\w+/g) ?? [];
  const isForPromtool =
    /^(?:scrape_configs|groups|tls_server_config|http_server_config|basic_auth_users):/m.test(text);
  return [
    ...(isOnBoard(shown) ? compilers : []),
    ...programs.filter((program) => words.includes(program) || (program === "promtool" && isForPromtool)),
  ];
}

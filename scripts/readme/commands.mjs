/**
 * The commands of a shell block: comments left out, continued lines and here-documents as one command each.
 *
 * @returns {string[]}
 */
export function shellCommands(text) {
  const lines = text.split("\n");
  /** @type {string[]} */
  const commands = [];
  while (lines.length > 0) {
    let command = lines.shift();
    if (/^\s*(#|$)/.test(command)) continue;
    command = command.replace(/\s+# .*$/, "");
    while (command.endsWith("\\") && lines.length > 0) command += `\n${lines.shift()}`;
    const [, end] = /<<-?\s*['"]?(\w+)['"]?/.exec(command) ?? [];
    if (end !== undefined) {
      const length = lines.findIndex((line) => line.trim() === end) + 1;
      command = [command, ...lines.splice(0, length)].join("\n");
    }
    commands.push(command);
  }
  return commands;
}

/** Every kind of command that a document may show. How each is proven is in proofs.mjs. */
const kinds = [
  // Run by .ci/run, just so.
  { kind: "ci", pattern: /^npm (?:test|start)$/ },
  // A command of the tools: run to its end on the emulated board, its output compared.
  {
    kind: "tool",
    pattern: /^(?:npx(?: --yes)?(?: --allow-scripts=i2c-bus)? @rbp\/ina260-tools|ina260) [a-z]+(?: .+)?$/s,
  },
  // Run to its end. With a file of the document it prints what the document shows; with another one it accepts ours.
  { kind: "check", pattern: /^ina260-exporter (?<flags>(?=.*--config\.check).+)$/s },
  // Started with its flags, on the emulated board. Those of npm start run on simulated hardware.
  { kind: "exporter", pattern: /^npm start -- (?<flags>.+)$/s, simulated: true },
  {
    kind: "exporter",
    pattern: /^npx(?: --yes)?(?: --allow-scripts=i2c-bus)? @rbp\/ina260-exporter(?:\s+(?<flags>--.+))?$/s,
  },
  { kind: "exporter", pattern: /^ina260-exporter(?:\s+(?<flags>--.+))?$/s },
  // In a container it gets what stands behind the name of the image.
  { kind: "exporter", pattern: /^docker run(?: .*)?\sina260-exporter(?:\s+(?<flags>--.+))?$/s },
  // As a service it gets what stands in the file of its unit.
  {
    kind: "exporter",
    pattern: /^echo 'ARGS="(?<flags>--(?!config\.file)[^"]+)"' \| sudo tee \/etc\/default\/ina260-exporter$/,
  },
  // Makes files that other commands of the document need.
  { kind: "maker", pattern: /^openssl req ./s },
  // Run where the files of the document are.
  { kind: "judge", pattern: /^promtool check web-config [\w.-]+$/ },
  // Run on the emulated board.
  { kind: "board", pattern: /^i2cdetect -y \d+$/ },
  // Sent to the exporter that was started last.
  { kind: "request", pattern: /^(?:\w+=\$\()?curl /s },
  // A script of package.json, a step of npm test, a program in the repository: must exist.
  { kind: "script", pattern: /^(?:npm|node scripts\/pnpm\.mjs) run (?<script>[\w:-]+)(?: -- .+)?$/ },
  { kind: "step", pattern: /^npm test -- (?<steps>--only \w+(?: --only \w+)*)$/ },
  { kind: "program", pattern: /^(?:sudo |node )?(?<file>scripts\/[\w.-]+|\.ci\/run)(?: .+)?$/ },
  // Packages of ours, and one that is an optional peer of theirs; the step "pack" installs them all.
  {
    kind: "install",
    pattern: /^(?:sudo )?npm (?:i|install)(?: -[\w=-]+)* (?<names>(?:@rbp\/[\w-]+|yargs)(?: @rbp\/[\w-]+)*)$/,
  },
  // Sets up or looks at a machine, which a test must not do or cannot know; the shell reads it without running it.
  // scripts/packed/installation.test.mjs follows those on the way to the first graph.
  {
    kind: "system",
    pattern:
      /^(?:sudo(?! npm (?:i|install)\b)|systemctl|journalctl|htpasswd|git clone|cd|echo|ls|node|sed|promtool query|docker build) ./s,
  },
];

/**
 * How a command is proven; undefined when no test knows it.
 *
 * @returns {{ kind: string, [detail: string]: any } | undefined}
 */
export function classify(command) {
  for (const { pattern, ...kind } of kinds) {
    const match = pattern.exec(command);
    if (match !== null) return { ...kind, ...match.groups };
  }
  return undefined;
}

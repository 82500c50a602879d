/** Command lines for a configuration file that a scan has written. */
export interface NextSteps {
  readonly [step: string]: string;
  readonly check: string;
  readonly serve: string;
}

/** The commands to go on with: one that checks the edited file, and one that serves its sensors. */
export function explainNextSteps(file: string, { simulate }: { readonly simulate: boolean }): NextSteps {
  const flag = `--config.file ${quoteForShell(file)}`;
  return {
    check: `ina260-exporter --config.check ${flag}`,
    serve: `ina260-exporter${simulate ? " --simulate" : ""} ${flag}`,
  };
}

/** As one word of a shell (POSIX, "Shell Command Language", 2.2.2). */
function quoteForShell(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

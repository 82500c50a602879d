/** Command lines for a configuration file that was made by a scan. */
export interface NextSteps {
  readonly [step: string]: string;
  readonly check: string;
  readonly serve: string;
}

/** What is typed next: to check the file when it was edited, and to serve what it says. */
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

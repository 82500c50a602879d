import { CheckError } from "../lib/check-error.mjs";

/** @typedef {{ language: string, text: string, line: number }} CodeBlock `line` is that of the opening fence */

/**
 * The fenced code blocks of a Markdown text, in order.
 *
 * @returns {CodeBlock[]}
 */
export function codeBlocks(markdown) {
  const blocks = [];
  let open;
  for (const [index, line] of markdown.split("\n").entries()) {
    const [, indent = "", marks, language = ""] = /^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? [];
    if (open === undefined) {
      if (marks !== undefined) open = { language, line: index + 1, text: "", indent, marks };
    } else if (marks?.startsWith(open.marks) && language === "") {
      blocks.push({ language: open.language, line: open.line, text: open.text });
      open = undefined;
    } else {
      open.text += `${line.startsWith(open.indent) ? line.slice(open.indent.length) : line}\n`;
    }
  }
  if (open !== undefined) throw new CheckError(`the code block of line ${open.line} has no end`);
  return blocks;
}

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";

/** All nodes of these types, wherever they stand. */
const nodesOf = (node, ...types) =>
  types.includes(node.type) ? [node] : (node.children ?? []).flatMap((child) => nodesOf(child, ...types));

const textOf = (node) => node.value ?? (node.children ?? []).map(textOf).join("");

const read = (path) => fromMarkdown(readFileSync(path, "utf8"));

/**
 * Where the links of a Markdown file lead within the file system.
 *
 * @returns {{ url: string, path: string, anchor: string | undefined }[]}
 */
export function relativeLinks(path) {
  return nodesOf(read(path), "link", "definition", "image")
    .map(({ url }) => url)
    .filter((url) => !/^[a-z]+:/i.test(url))
    .map((url) => {
      const [to = "", anchor] = url.split("#");
      return { url, path: to === "" ? path : join(dirname(path), to), anchor };
    });
}

/** Whether a file or folder is there, and the heading with it. */
export function leadsSomewhere({ path, anchor }) {
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  const document = statSync(path).isDirectory() ? join(path, "README.md") : path;
  return existsSync(document) && anchorsOf(document).includes(anchor);
}

/** What the host makes of headings. */
function anchorsOf(path) {
  return nodesOf(read(path), "heading").map((heading) =>
    textOf(heading)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** A line, and the lines below it. */
export interface OutlineNode {
  readonly text: string;
  readonly children?: readonly OutlineNode[];
}

/** Draws trees, one line for each node, each with a line feed. */
export function renderOutline(roots: readonly OutlineNode[]): string {
  return roots.map((root) => `${root.text}\n${renderChildren(root, "")}`).join("");
}

function renderChildren({ children = [] }: OutlineNode, indent: string): string {
  return children
    .map((child, index) => {
      const isLast = index === children.length - 1;
      const below = renderChildren(child, `${indent}${isLast ? "   " : "│  "}`);
      return `${indent}${isLast ? "└─" : "├─"} ${child.text}\n${below}`;
    })
    .join("");
}

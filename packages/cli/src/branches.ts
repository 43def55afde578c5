import { width } from "./printable.ts";

/** One line of a tree. */
export interface Branch {
  /** 0 stands at the margin. */
  readonly depth: number;
  readonly text: string;
  /** Columns after the text, aligned over all lines that have them. */
  readonly cells?: readonly string[];
  /** Key of the document that the line is about. */
  readonly key?: string;
}

/**
 * Draws lines as a tree, their cells in columns.
 *
 * @param columns of the text itself, the branches included, before the cells; a longer text pushes its own cells aside
 */
export function drawBranches(branches: readonly Branch[], columns: Columns): readonly string[] {
  const last = lastOfTheirKind(branches);
  const open: boolean[] = [];
  return branches.map((branch, place) => {
    const depth = Math.min(branch.depth, DEEPEST);
    open.length = Math.min(open.length, depth);
    const line = `${prefixOf(open, depth, last[place] === true)}${branch.text}`;
    open[depth] = last[place] !== true;
    return branch.cells === undefined ? line : inColumns(line, branch.cells, columns);
  });
}

/** How wide each column is: the text first, then the cells. */
export type Columns = readonly number[];

/** The columns that fit all lines with cells, the text within its limit. */
export function columnsOf(branches: readonly Branch[], widestText: number): Columns {
  const columns: number[] = [];
  for (const { depth, text, cells } of branches) {
    if (cells === undefined) continue;
    const whole = INDENT * Math.min(depth, DEEPEST) + width(text);
    columns[0] = Math.max(columns[0] ?? 0, Math.min(whole, widestText));
    cells.forEach((cell, place) => {
      columns[place + 1] = Math.max(columns[place + 1] ?? 0, width(cell));
    });
  }
  return columns;
}

/** Records may nest headings without end; what lies deeper is drawn at this depth. */
const DEEPEST = 20;
const INDENT = 3;

function prefixOf(open: readonly boolean[], depth: number, isLast: boolean): string {
  if (depth === 0) return "";
  const above = Array.from({ length: depth - 1 }, (_unused, place) => (open[place + 1] ? "│  " : "   "));
  return `${above.join("")}${isLast ? "└─ " : "├─ "}`;
}

/** Whether no later line stands beside each line, under the same one. */
function lastOfTheirKind(branches: readonly Branch[]): readonly boolean[] {
  const seen: boolean[] = [];
  const last = branches.map(() => true);
  for (let place = branches.length - 1; place >= 0; place -= 1) {
    const depth = Math.min(branches[place]?.depth ?? 0, DEEPEST);
    last[place] = seen[depth] !== true;
    seen.length = Math.min(seen.length, depth);
    seen[depth] = true;
  }
  return last;
}

function inColumns(line: string, cells: readonly string[], columns: Columns): string {
  const padded = [line, ...cells].map(
    (cell, place) => cell + " ".repeat(Math.max(0, (columns[place] ?? 0) - width(cell))),
  );
  return padded.join("  ").trimEnd();
}

/** Columns as wide as their widest cell: the first to the left, the others, numbers, to the right. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => {
        return column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      });
      return cells.join("  ").trimEnd();
    })
    .join("\n");
}

/** The middle one of an odd count of numbers. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** `12.3 (11.9 to 14.0)`: the median, and the spread from least to most. */
export function medianAndSpread(numbers: readonly number[], digits: number): string {
  const least = Math.min(...numbers).toFixed(digits);
  return `${medianOf(numbers).toFixed(digits)} (${least} to ${Math.max(...numbers).toFixed(digits)})`;
}

import { bytes, count, shortened, width, withoutNhsNumbers } from "./printable.ts";
import { bytesOf, type Tally, type UnderWay } from "./progress-tally.ts";
import type { Paint, Screen } from "./surroundings.ts";

/** What a frame shows besides the tally. */
export interface Pace {
  /** Milliseconds since the documents became known. */
  readonly elapsed: number;
  /** Bytes a second that arrive at present; `undefined` where that cannot be said yet. */
  readonly rate: number | undefined;
}

/**
 * The lines of a display: a bar over all, how much has arrived and what went wrong, then a few of the documents under way, by
 * key. Each is shorter than the screen is wide, and all together are fewer than it has rows.
 */
export function progressFrame(tally: Tally, pace: Pace, screen: Screen, paint: Paint): readonly string[] {
  const columns = Math.max(1, screen.columns - 1);
  const shown = tally.underWay.slice(0, Math.min(MOST_UNDER_WAY, Math.max(0, screen.rows - 4)));
  const others = tally.underWay.length - shown.length;
  const rate: readonly Piece[] = pace.rate === undefined ? [] : [[null, `${bytes(pace.rate)}/s`]];
  const [arrived, ...rest] = facts(tally);
  const lines: readonly (readonly Piece[])[] = [
    total(tally, pace.elapsed, columns),
    listed([...(arrived === undefined ? [] : [arrived]), ...rate, ...rest]),
    ...shown.map((one) => ofDocument(one, columns)),
    ...(others > 0 && shown.length > 0 ? [[["dim", `  and ${others} more`]] as const] : []),
  ];
  return lines.map((pieces) => painted(pieces, columns, paint));
}

/** The line for what is done before there are documents. */
export function stageLine(mark: string, text: string, screen: Screen, paint: Paint): string {
  const pieces: readonly Piece[] = [
    ["cyan", mark],
    [null, ` ${text} …`],
  ];
  return painted(pieces, Math.max(1, screen.columns - 1), paint);
}

/** A tally in one plain line: `20 of 200 documents, 10 kB of 1.2 MB, 1 retry`. */
export function progressText(tally: Tally): string {
  return [documents(tally), ...facts(tally).map(([, text]) => text)].join(", ");
}

/** A piece of a line, and how it is painted. */
type Piece = readonly [format: Parameters<Paint>[0] | null, text: string];

/** Enough to see that something moves. */
const MOST_UNDER_WAY = 4;
/** Characters. */
const LONGEST_KEY = 24;
const SHORTEST_KEY = 10;
const WIDEST_BAR = 50;
const WIDEST_DOCUMENT_BAR = 20;
/** A shorter bar says nothing. */
const SHORTEST_BAR = 8;

function total(tally: Tally, elapsed: number, columns: number): readonly Piece[] {
  const part = partOf(tally);
  const percent = `${Math.floor(part * 100)} %`;
  const behind = `  ${documents(tally)}  ${clock(elapsed)}`;
  const room = Math.min(WIDEST_BAR, columns - width(behind) - 6);
  return room < SHORTEST_BAR
    ? [
        ["bold", percent],
        [null, behind],
      ]
    : [...bar(part, room, "cyan"), ["bold", ` ${percent.padStart(5)}`], [null, behind]];
}

function documents({ known, ended }: Tally): string {
  return `${ended} of ${count(known?.wanted ?? 0, "document")}`;
}

function facts({ known, ...tally }: Tally): readonly Piece[] {
  const declared = known?.bytes ?? 0;
  const withoutSize = declared > 0 ? (known?.withoutSize ?? 0) : 0;
  const found: readonly Piece[] = [
    [null, declared === 0 ? bytes(tally.arrivedBytes) : `${bytes(tally.thereBytes)} of ${bytes(declared)}`],
    ["dim", withoutSize === 0 ? "" : `${withoutSize} without size`],
    ["green", tally.held === 0 ? "" : `${tally.held} held`],
    ["yellow", tally.retries === 0 ? "" : tally.retries === 1 ? "1 retry" : `${tally.retries} retries`],
    ["red", tally.failed === 0 ? "" : `${tally.failed} failed`],
  ];
  return found.filter(([, text]) => text !== "");
}

function ofDocument(one: UnderWay, columns: number): readonly Piece[] {
  const { document, attempt, state } = one;
  const longest = Math.min(LONGEST_KEY, Math.max(SHORTEST_KEY, Math.floor(columns / 3)));
  const name = shortened(withoutNhsNumbers(document.key), longest).padEnd(longest);
  const again: readonly Piece[] = attempt > 1 ? [["yellow", `attempt ${attempt}`]] : [];
  const pieces: readonly Piece[] = [["dim", `  ${name}  `]];
  switch (state.kind) {
    case "asked":
      return [...pieces, ...listed([["dim", "waiting for the answer"], ...again])];
    case "waiting":
      return [...pieces, ["yellow", `attempt ${attempt} follows: ${state.code}`]];
    case "arriving": {
      const { size } = document;
      if (size === null || size === 0) return [...pieces, ...listed([[null, bytes(state.bytes)], ...again])];
      const room = Math.min(WIDEST_DOCUMENT_BAR, columns - longest - 26);
      const drawn = room < SHORTEST_BAR ? [] : bar(Math.min(1, bytesOf(one) / size), room, "cyan");
      const amount: Piece = [
        null,
        `${drawn.length === 0 ? "" : "  "}${bytes(state.bytes)} of ${bytes(size)}`,
      ];
      return [...pieces, ...drawn, ...listed([amount, ...again])];
    }
  }
}

/** By bytes where all documents declare a size, else by documents. From 0 to 1. */
function partOf({ known, ended, settledBytes }: Tally): number {
  if (known === undefined) return 0;
  if (known.wanted === ended) return 1;
  return known.withoutSize === 0 && known.bytes > 0 ? settledBytes / known.bytes : ended / known.wanted;
}

function bar(part: number, length: number, format: Parameters<Paint>[0]): readonly Piece[] {
  const full = Math.floor(part * length);
  return [
    [format, "━".repeat(full)],
    ["dim", "─".repeat(length - full)],
  ];
}

function listed(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece, place): readonly Piece[] =>
    place === 0 ? [piece] : [["dim", " · "], piece],
  );
}

/** `0:07`, `12:34`, `1:02:03`. */
function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const end = String(seconds % 60).padStart(2, "0");
  return hours === 0 ? `${minutes}:${end}` : `${hours}:${String(minutes).padStart(2, "0")}:${end}`;
}

/** Pieces up to the last column; what does not fit is cut off with `…`. */
function painted(pieces: readonly Piece[], columns: number, paint: Paint): string {
  const whole = pieces.reduce((sum, [, text]) => sum + width(text), 0);
  let room = whole <= columns ? columns : columns - 1;
  const shown = pieces.map(([format, text]) => {
    const part = [...text].slice(0, room).join("");
    room -= width(part);
    return format === null || part === "" ? part : paint(format, part);
  });
  return `${shown.join("")}${whole <= columns ? "" : "…"}`;
}

import { fileTypeFromBuffer } from "file-type";

/** Bytes from a document's beginning that are looked at: what `file-type` asks for. */
export const BEGINNING_LENGTH = 4_100;

/**
 * What a document begins as, by its first bytes: the extension of a signature, such as `pdf` and `exe`, `cfb` for the container
 * of Office 97 to 2003, `txt` for text of any kind; `undefined` where they say nothing.
 *
 * Text comes before signatures of two or three letters, which many a letter begins with (`BM`, `MZ`).
 *
 * @param head the document's first bytes, {@link BEGINNING_LENGTH} of them where it has so many
 */
export async function beginningOf(head: Uint8Array): Promise<string | undefined> {
  const signature = isTiff(head) ? "tif" : (await fileTypeFromBuffer(head))?.ext;
  if (!isText(head)) return signature;
  return signature === "rtf" || signature === "pdf" ? signature : "txt";
}

/** A scan's directory often stands at its end, without which `file-type` does not name it. */
function isTiff(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 4)).toString("latin1");
  return text === "II*\0" || text === "MM\0*";
}

/** Whether there are no control characters but blanks, in any encoding that keeps ASCII, or in UTF-16 that says so. */
function isText(head: Uint8Array): boolean {
  const characters = utf16(head) ?? head;
  return characters.length > 0 && characters.every((code) => code >= 0x20 || BLANKS.has(code));
}

/** Code units behind a byte order mark. */
function utf16(head: Uint8Array): readonly number[] | undefined {
  const [first, second] = head;
  if (!(first === 0xff && second === 0xfe) && !(first === 0xfe && second === 0xff)) return undefined;
  const text = new TextDecoder(first === 0xff ? "utf-16le" : "utf-16be").decode(head);
  return [...text].map((character) => character.charCodeAt(0));
}

/** Tab, line feed, line tabulation, form feed, carriage return; and the escape of older encodings. */
const BLANKS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);

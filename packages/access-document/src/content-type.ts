import { beginningOf } from "./beginning.ts";
import { type Format, formatBeginning, formatNamed } from "./formats.ts";

/** What a document is to be treated as. */
export interface ReconciledType {
  /** Media type in lower case, without parameters; `application/octet-stream` where nothing is known. */
  readonly contentType: string;
  /** For a file's name, with its dot; `.bin` where nothing is known. */
  readonly extension: string;
  /** Whether the document begins otherwise than files of the format that it is said to be. */
  readonly signatureDiffers: boolean;
}

/**
 * Reconciles what a document is said to be with what its first bytes show.
 *
 * @param claims declared content types, the one that counts most first
 * @param head the document's first bytes
 */
export async function reconcile(
  claims: readonly (string | null)[],
  head: Uint8Array,
): Promise<ReconciledType> {
  const beginning = await beginningOf(head);
  const formats = claims.map(formatNamed).filter((format) => format !== undefined);
  const findings: Findings = {
    beginning,
    fitting: formats.find((format) => beginsAs(format, beginning, head)),
    claimed: formats[0],
    shown: beginning === undefined ? undefined : formatBeginning(beginning),
  };
  const rule = RULES.find(({ when }) => when(findings));
  const format = rule === undefined || rule.take === "bytes" ? undefined : findings[rule.take];
  return {
    contentType: format?.contentType ?? "application/octet-stream",
    extension: `.${format?.extension ?? "bin"}`,
    signatureDiffers: rule?.differs ?? false,
  };
}

interface Findings {
  /** As which the document begins, be it a document or not; `undefined` where the first bytes say nothing. */
  readonly beginning: string | undefined;
  /** The format that is claimed and that the first bytes agree with. */
  readonly fitting: Format | undefined;
  /** The format that the first claim names which names one: `application/octet-stream`, which systems say of all, does not. */
  readonly claimed: Format | undefined;
  /** The format that the first bytes show. */
  readonly shown: Format | undefined;
}

interface Rule {
  readonly when: (findings: Findings) => boolean;
  readonly take: "fitting" | "claimed" | "shown" | "bytes";
  /** Whether a warning is due. */
  readonly differs: boolean;
}

/** The first that applies decides; where none does, nothing is known but the bytes. */
const RULES: readonly Rule[] = [
  // What is said is true. `.doc` has its container's signature, text has none; HTML is HTML only where it is said to be.
  { when: ({ fitting }) => fitting !== undefined, take: "fitting", differs: false },
  // A picture that is called a PDF opens as what it is, so does RTF that is called Word. HTML and scripts that are called
  // something else are text, and opened as text they do nothing.
  {
    when: ({ claimed, shown }) => claimed !== undefined && shown !== undefined,
    take: "shown",
    differs: true,
  },
  // Nothing was said that could be wrong.
  { when: ({ shown }) => shown !== undefined, take: "shown", differs: false },
  // A program gets neither a name under which it is run nor one that is trusted.
  {
    when: ({ claimed, beginning }) => claimed !== undefined && beginning !== undefined,
    take: "bytes",
    differs: true,
  },
  // It should begin with a signature. Perhaps it is damaged, perhaps a variant: whoever opens it will see.
  { when: ({ claimed }) => claimed?.signed === true, take: "claimed", differs: true },
  // Text in an old encoding, sound and film need show nothing in their first bytes.
  { when: ({ claimed }) => claimed !== undefined, take: "claimed", differs: false },
];

function beginsAs(format: Format, beginning: string | undefined, head: Uint8Array): boolean {
  if (beginning !== undefined && format.beginnings.includes(beginning)) return true;
  return format.extension === "pdf" && (beginning ?? "txt") === "txt" && LATE_PDF_HEADER.test(latin1(head));
}

/** Within the first 1,024 bytes, for readers of PDF take it there (PDF Reference 1.7, appendix H, note 13); not within HTML. */
const LATE_PDF_HEADER = /^[^<]{0,1019}%PDF-/;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

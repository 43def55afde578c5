import { filled, joined, latin1 } from "./bytes.ts";
import { type Sample, SENTENCES } from "./sample.ts";

const LINE_FEED = 0x0a;

/** Plain text, padded with line feeds. */
export const plainTextSample: Sample = padded(`${SENTENCES.join("\n")}\n`, "");

/** Nothing but line feeds, from no byte up. */
export const smallText: Sample = padded("", "");

/** HTML 5, padded with line feeds between elements. */
export const htmlSample: Sample = padded(
  `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${SENTENCES[0]}</title></head>` +
    `<body>${SENTENCES.map((sentence) => `<p>${sentence}</p>`).join("")}</body>`,
  "</html>",
);

/** The least that every browser takes for HTML. */
export const smallHtml: Sample = padded("<html>", "</html>");

/** XML 1.0, padded with line feeds after the root element. */
export const xmlSample: Sample = padded(
  `<?xml version="1.0" encoding="UTF-8"?>\n<letter>${SENTENCES.map((sentence) => `<p>${sentence}</p>`).join("")}</letter>\n`,
  "",
);

export const smallXml: Sample = padded("<a/>", "");

/** RTF 1.9, padded with line feeds, which RTF passes over, at the end of its one group. */
export const rtfSample: Sample = padded(
  `{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\\f0\\fs22\n${SENTENCES.join("\\par\n")}\\par\n`,
  "}",
);

export const smallRtf: Sample = padded("{\\rtf1", "}");

function padded(start: string, end: string): Sample {
  return (padding) => joined(latin1(start), filled(padding, LINE_FEED), latin1(end));
}

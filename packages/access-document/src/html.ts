import { looksLikeHtml } from "@gpdocs/spine";

/** Bytes of a body by which HTML is known. */
export const HTML_OPENING_LENGTH = 256;

/**
 * Whether a body is an HTML page, by its content type or by how it opens: with a tag or a comment that browsers take for HTML
 * (WHATWG *MIME Sniffing*, 7.1), also behind an XML declaration.
 */
export function isHtml(contentType: string | null, opening: Uint8Array): boolean {
  if (contentType === "application/xhtml+xml" || looksLikeHtml(contentType, opening)) return true;
  return HTML.test(new TextDecoder(encodingOf(opening)).decode(opening.subarray(0, HTML_OPENING_LENGTH)));
}

const HTML =
  /^\s*(?:<\?xml\b[^>]*>\s*)?<(?:!--|(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s/>])/i;

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

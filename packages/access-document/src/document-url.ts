import { join, LocationError } from "@gpdocs/spine";

/** A url that is safe to call with this session's token. */
export interface DocumentUrl {
  /** Begins with the service root, to the letter. */
  readonly url: string;
  /** Whether it is another one than the record names: the same Binary, under the documents service root. */
  readonly rebased: boolean;
}

/**
 * Decides where a document may be fetched from. A url under the documents service root, compared by whole path segments, is
 * used as it is. A relative one, and one of the same practice that ends in `Binary/{id}`, is taken to that root. Anything
 * else is refused: a url is the provider's word, and the token must not follow it elsewhere.
 *
 * Pages: *General API guidance* (service root URL), *Retrieve a document*.
 *
 * @throws LocationError `location-outside-provider`, or `location-unusable` for one that is no plain address
 */
export function documentUrl(serviceRoot: string, attachmentUrl: string): DocumentUrl {
  const base = join(serviceRoot, "");
  const root = parse(base);
  const url = isPlain(attachmentUrl) ? parse(attachmentUrl, base) : undefined;
  if (root === undefined || url === undefined || hasUserInfo(url)) throw unusable();
  if (attachmentUrl.startsWith(base) && url.pathname !== root.pathname) {
    return { url: attachmentUrl, rebased: false };
  }
  if (!isSameServer(root, url)) throw outside();
  if (url.pathname.startsWith(root.pathname) && url.pathname !== root.pathname) {
    return { url: `${base}${url.pathname.slice(root.pathname.length)}${url.search}`, rebased: true };
  }
  const id = /\/Binary\/([A-Za-z0-9._-]+)$/.exec(url.pathname)?.[1];
  if (id === undefined || url.search !== "" || !isSamePractice(root, url)) throw outside();
  return { url: `${base}Binary/${id}`, rebased: true };
}

/** The `{id}` of `Binary/{id}` at the end of a url's path. */
export function binaryIdOf(url: string): string | undefined {
  return /\/Binary\/([^/?#]+)\/?(?:[?#]|$)/.exec(url)?.[1];
}

function parse(url: string, base?: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

function hasUserInfo(url: URL): boolean {
  return url.username !== "" || url.password !== "";
}

/** Records name `http` for what SDS names `https`; the port tells servers apart, the default ones aside. */
function isSameServer(root: URL, url: URL): boolean {
  return url.hostname === root.hostname && url.port === root.port && /^https?:$/.test(url.protocol);
}

/**
 * One server serves many practices, and an id means nothing but within its own. The segment before the FHIR version is the
 * practice's ODS code; a path without one names no practice.
 */
function isSamePractice(root: URL, url: URL): boolean {
  const practice = practiceOf(url);
  return practice === undefined || practiceOf(root) === undefined || practice === practiceOf(root);
}

function practiceOf(url: URL): string | undefined {
  return /\/([^/]+)\/(?:DSTU2|STU3)\//i.exec(url.pathname)?.[1]?.toUpperCase();
}

/** Without anything that a parser would tidy away on the wire, or that an intermediary might read in another way. */
function isPlain(url: string): boolean {
  if (url.length > LONGEST_URL || !/^[\x21-\x7e]+$/.test(url)) return false;
  const path = url.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, "");
  return !(
    /[\\#]/.test(url) ||
    /^[^/?]*@/.test(path) ||
    UNCLEAR_ESCAPE.test(url) ||
    /(?:^|\/)\.{1,2}(?:[/?;]|$)/.test(path) ||
    /\/\//.test(path)
  );
}

const LONGEST_URL = 4_096;

/**
 * What is no escape, or is one of a full stop, a slash, a backslash, a semicolon or a percent sign; of a control character; or
 * of anything beyond ASCII, among which are more slashes and full stops.
 */
const UNCLEAR_ESCAPE = /%(?![2-7][0-9a-f])|%(?:2e|2f|5c|3b|25|7f)/i;

function unusable(): LocationError {
  return new LocationError({
    code: "location-unusable",
    message:
      "The record gives the document a url that is no plain address. Nothing was sent there. Tell the practice's supplier.",
  });
}

function outside(): LocationError {
  return new LocationError({
    code: "location-outside-provider",
    message:
      "The record gives the document a url outside the practice's documents service. Nothing was sent there. Tell the practice's supplier.",
  });
}

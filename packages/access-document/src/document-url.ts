import { join, LocationError } from "@gpdocs/spine";

/** A url that is safe to call with this session's token. */
export interface DocumentUrl {
  readonly url: string;
  /** Whether it is another one than the record names: the same Binary, under the documents service root. */
  readonly rebased: boolean;
}

/**
 * Decides where a document may be fetched from. A url under the documents service root, compared by whole path segments, is
 * used as it is. A relative one, and one of the same host that ends in `Binary/{id}`, is taken to that root. Anything else
 * is refused: a url is the provider's word, and the token must not follow it elsewhere.
 *
 * @throws LocationError `location-outside-provider`, or `location-unusable` for one that is no plain address
 */
export function documentUrl(serviceRoot: string, attachmentUrl: string): DocumentUrl {
  const root = parse(serviceRoot);
  const absolute = parse(attachmentUrl);
  const url = absolute ?? parse(attachmentUrl, join(serviceRoot, ""));
  if (root === undefined || url === undefined || isDisguised(attachmentUrl) || hasUserInfo(url))
    throw unusable();
  if (absolute !== undefined && url.origin === root.origin && isUnder(root.pathname, url.pathname)) {
    return { url: attachmentUrl, rebased: false };
  }
  const id = /\/Binary\/([A-Za-z0-9._-]+)$/.exec(url.pathname)?.[1];
  const sameHost = url.hostname === root.hostname && /^https?:$/.test(url.protocol);
  if (!sameHost || id === undefined || url.search !== "") throw outside();
  return { url: join(serviceRoot, `Binary/${id}`), rebased: true };
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

function isUnder(rootPath: string, path: string): boolean {
  const root = rootPath.endsWith("/") ? rootPath : `${rootPath}/`;
  return path.startsWith(root) && path.length > root.length;
}

/** What a parser would tidy away on the wire, or an intermediary might read in another way. */
function isDisguised(url: string): boolean {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");
  return (
    url.length > LONGEST_URL ||
    /[^\x21-\x7e]|\\|#/.test(url) ||
    /%(?:2e|2f|5c|25|00)/i.test(url) ||
    /(?:^|\/)\.{1,2}(?:\/|\?|$)/.test(path) ||
    /\/\//.test(path)
  );
}

const LONGEST_URL = 4_096;

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

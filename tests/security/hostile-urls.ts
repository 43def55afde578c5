/** What a hostile url is made for. */
export interface Surroundings {
  /** The documents service root that SDS names. */
  readonly root: string;
  /** A port of this machine where something listens that must not be asked. */
  readonly bait: number;
  /** The port at which the proxy, or the practice itself, may be asked. */
  readonly port: number;
}

/** Urls that must never be called, each with what it tries. */
export function hostileUrls({
  root,
  bait,
  port,
}: Surroundings): readonly (readonly [what: string, url: string])[] {
  const { host, origin, pathname } = new URL(root);
  const path = `${pathname}/Binary/7`;
  const other = pathname.replace("A82038", "B81001");
  return [
    ...LOOPBACK.map((name) => [`loopback as ${name}`, `http://${name}:${bait}${path}`] as const),
    ...LOOPBACK.map(
      (name) => [`loopback with https as ${name}`, `https://${name}:${bait}/Binary/7`] as const,
    ),
    ...LINK_LOCAL.map(
      (name) => [`link-local as ${name}`, `http://${name}/latest/meta-data/Binary/7`] as const,
    ),
    ["the proxy itself", `http://localhost:${port}/https://other.nhs.uk/Binary/7`],
    ["another port", `${origin.replace(/:\d+$/, "")}:${bait}${path}`],
    ["another port, with the root in the query", `http://127.0.0.1:${bait}/Binary/7?${root}/Binary/7`],
    ["another port, with the root in the path", `http://127.0.0.1:${bait}/${root}/Binary/7`],
    ["a port that is none", `${origin.replace(/:\d+$/, "")}:99999${path}`],
    ["the host as a user", `http://${host}@127.0.0.1:${bait}${path}`],
    ["the root as a user", `${root.replace("://", "%3A%2F%2F")}@127.0.0.1:${bait}/Binary/7`],
    ["a user and a password", root.replace("://", "://user:password@").concat("/Binary/7")],
    ["an empty user", root.replace("://", "://@").concat("/Binary/7")],
    ["two users", `http://${host}@x@127.0.0.1:${bait}${path}`],
    ["a host that goes on", `${origin}.evil.example${path}`],
    ["a host that goes on behind a backslash", `http://127.0.0.1:${bait}\\@${host}${path}`],
    ["another practice", `${origin}${other}/Binary/7`],
    ["another practice, relative", `${other}/Binary/7`],
    ["another practice, by dot segments", `${root}/../../../../..${other}/Binary/7`],
    ["another practice, by relative dot segments", `../../../../..${other}/Binary/7`],
    ["another practice, by one dot segment and its root", `${root}/..//${other}/Binary/7`],
    ...DOTS.map((dots) => [`dots as ${dots}`, `${root}/${dots}/${dots}/Binary/7`] as const),
    ...SLASHES.map(
      (slash) => [`slashes as ${slash}`, `${root}/..${slash}..${slash}Binary${slash}7`] as const,
    ),
    ["a root that goes on", `${root}Evil/x`],
    ["a root cut short", `${root.slice(0, -1)}/x`],
    ["the root alone", root],
    ["the root with a query", `${root}/?Binary/7`],
    ["a network path", `//127.0.0.1:${bait}${path}`],
    ["a network path with backslashes", `\\\\127.0.0.1:${bait}\\Binary\\7`],
    ["a network path with three slashes", `///127.0.0.1:${bait}${path}`],
    ["a network path within", `${root}//127.0.0.1:${bait}/Binary/7`],
    ["the proxy's way of writing", `${root}/https://127.0.0.1:${bait}/Binary/7`],
    ...SCHEMES.map((start) => [`the scheme ${start}`, `${start}127.0.0.1:${bait}/Binary/7`] as const),
    ["data", "data:application/fhir+json,{}"],
    ["a script", "javascript:fetch('/Binary/7')"],
    ["a name", "urn:uuid:07a6483f-732b-461e-86b6-edb665c45510"],
    ["a blank before it", ` ${root}/Binary/7`],
    ["a blank within", `${root}/Binary/7 HTTP/1.1`],
    ["a tab within the dots", `${root}/.\t./Binary/7`],
    ["a line break within the scheme", `ht\ntp://127.0.0.1:${bait}${path}`],
    ["a line break and a header", `${root}/Binary/7\r\nHost: evil.example`],
    ["a request of its own", `${root}/Binary/7 HTTP/1.1\r\n\r\nGET /evil`],
    ["an encoded line break and a header", `${root}/Binary/7%0d%0aHost:%20evil.example`],
    ["a zero character", `${root}/Binary/7\u0000`],
    ["an encoded zero character", `${root}/Binary/%00`],
    ["a character that turns the text around", `${root}/Binary/\u202e7`],
    ["a full-width letter in the host", root.replace("://", "://\uff41.").concat("/Binary/7")],
    ["full-width digits for loopback", `http://\uff11\uff12\uff17.0.0.1:${bait}${path}`],
    ["circled digits for loopback", `http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:${bait}${path}`],
    ["an ideographic full stop", `http://127\u30020\u30020\u30021:${bait}${path}`],
    ["a sharp s", `http://stra\u00dfe.nhs.uk${path}`],
    ["letters of another alphabet", `https://pr\u043evider.nhs.uk${path}`],
    ["the same in punycode", `https://xn--prvider-xyh.nhs.uk${path}`],
    ["a full-width slash", `${root}\uff0f..\uff0fBinary/7`],
    ["a fragment", `${root}/Binary/7#@127.0.0.1:${bait}`],
    ["a fragment for the path", `http://127.0.0.1:${bait}#${path}`],
    ["a very long one", `${root}/Binary/${"7".repeat(100_000)}`],
    ["a very long climb", `${root}/${"../".repeat(30_000)}Binary/7`],
    ["nothing", ""],
    ["no host", "http://"],
    ["no host, but a port", `http://:${bait}/Binary/7`],
    ["brackets that do not close", `http://[::1:${bait}/Binary/7`],
    ["a zone", `http://[fe80::1%25lo]:${bait}/Binary/7`],
  ];
}

/** Ways to write 127.0.0.1 and its neighbours. */
const LOOPBACK = [
  "localhost",
  "LOCALHOST",
  "localhost.",
  "x.localhost",
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "127.0.0.1.",
  "127.1.2.3",
  "2130706433",
  "0x7f000001",
  "0x7F.0.0.0x1",
  "017700000001",
  "0177.0.0.01",
  "0",
  "0.0.0.0",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
];

/** Ways to write the address at which clouds hand out credentials, and others of a link. */
const LINK_LOCAL = [
  "169.254.169.254",
  "169.254.43518",
  "2852039166",
  "0xa9fea9fe",
  "0xA9.0xFE.0xA9.0xFE",
  "025177524776",
  "0251.0376.0251.0376",
  "[::ffff:169.254.169.254]",
  "[::ffff:a9fe:a9fe]",
  "[fd00:ec2::254]",
  "[fe80::1]",
];

const DOTS = [
  "..",
  ".",
  "%2e%2e",
  "%2E.",
  ".%2e",
  "%2e",
  "%252e%252e",
  "%25%32%65%25%32%65",
  "%c0%ae%c0%ae",
  "%e0%80%ae%e0%80%ae",
  "%ef%bc%8e%ef%bc%8e",
  "%u002e%u002e",
  "..;",
  "..;x=1",
  "..%3bx",
  "..%00",
  "..%09",
];

const SLASHES = [
  "%2f",
  "%2F",
  "%5c",
  "\\",
  "%252f",
  "%c0%af",
  "%e0%80%af",
  "%ef%bc%8f",
  "%u2215",
  "/\\",
  "\\/",
];

const SCHEMES = [
  "ftp://",
  "file://",
  "gopher://",
  "ws://",
  "wss://",
  "ldap://",
  "blob:http://",
  "view-source:http://",
  "jar:http://",
];

import { isGpConnectError } from "@gpdocs/spine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentUrl } from "../src/document-url.ts";

const ROOT = "https://provider.nhs.uk/A82038/STU3/1/gpconnect/documents";

function where(attachmentUrl: string, root = ROOT): string {
  try {
    const { url, rebased } = documentUrl(root, attachmentUrl);
    return rebased ? `rebased to ${url}` : url;
  } catch (error) {
    if (isGpConnectError(error)) return error.code;
    throw error;
  }
}

const REBASED = `rebased to ${ROOT}/Binary/7`;

describe("a document's url", () => {
  it.each([
    [`${ROOT}/Binary/07a6483f-732b-461e-86b6-edb665c45510`],
    [`${ROOT}/Binary/care-record-document--07a6483f-732b-461e-86b6-edb665c45510`],
    [`${ROOT}/Binary/1f2a_00ff_9c`],
    [`${ROOT}/Binary/7/_history/2`],
    [`${ROOT}/Binary/7?version=2`],
    [`${ROOT}/attachments/7`],
    [`${ROOT}/Binary/a%20b%7Cc`],
  ])("is used as it is under the documents service root: %s", (url) => {
    expect(where(url)).toBe(url);
  });

  it.each([
    ["relative", "Binary/7"],
    ["relative to the server", "/Binary/7"],
    ["relative to the server, with the root's path", "/A82038/STU3/1/gpconnect/documents/Binary/7"],
    [
      "at another capability of the same practice",
      "https://provider.nhs.uk/A82038/STU3/1/gpconnect/structured/Binary/7",
    ],
    ["in another spelling of the path", "https://provider.nhs.uk/A82038/STU3/1/GPConnect/Documents/Binary/7"],
    [
      "with the practice further down",
      "https://provider.nhs.uk/SystmOneMHS/NHSConnect/A82038/STU3/1/documents/Binary/7",
    ],
    ["with a path that names no practice", "https://provider.nhs.uk/store/Binary/7"],
    [
      "behind a longer last segment than the root's",
      "https://provider.nhs.uk/A82038/STU3/1/gpconnect/documentsX/Binary/7",
    ],
    ["with http for https", "http://provider.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["with the host in capitals", "https://PROVIDER.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["with the default port", "https://provider.nhs.uk:443/A82038/STU3/1/gpconnect/documents/Binary/7"],
    [
      "with an encoded letter in the host",
      "https://provide%72.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7",
    ],
    ["with one slash behind the scheme", "https:/A82038/STU3/1/gpconnect/documents/Binary/7"],
  ])("is taken to the documents service root where it is of the same practice: %s", (_what, url) => {
    expect(where(url)).toBe(REBASED);
  });

  it("keeps query and path where it is rebased from a place under the root", () => {
    expect(where("attachments/7?version=2")).toBe(`rebased to ${ROOT}/attachments/7?version=2`);
  });

  it.each([
    ["another host", "https://other.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    [
      "a host that begins like the right one",
      "https://provider.nhs.uk.evil.example/A82038/STU3/1/gpconnect/documents/Binary/7",
    ],
    [
      "a host that ends like the right one",
      "https://evilprovider.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7",
    ],
    ["another port", "https://provider.nhs.uk:8443/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["the loopback address", "http://127.0.0.1/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["a link-local address", "http://169.254.169.254/latest/meta-data/Binary/7"],
    ["an IPv6 loopback address", "http://[::1]/Binary/7"],
    ["a host in punycode", "https://xn--provder-v2a.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    [
      "another practice on the same server",
      "https://provider.nhs.uk/B81001/STU3/1/gpconnect/documents/Binary/7",
    ],
    ["another practice, relative", "/B81001/STU3/1/gpconnect/documents/Binary/7"],
    [
      "another practice further down",
      "https://provider.nhs.uk/SystmOneMHS/NHSConnect/B81001/STU3/1/documents/Binary/7",
    ],
    ["no Binary on the same server", "https://provider.nhs.uk/A82038/STU3/1/gpconnect/structured/Patient/7"],
    ["a Binary with a query on the same server", "https://provider.nhs.uk/store/Binary/7?patient=8"],
    ["the root alone", ROOT],
    ["the root with a slash", `${ROOT}/`],
    ["the root with a query", `${ROOT}/?x=Binary/7`],
    ["another scheme", "ftp://provider.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["a file", "file:///A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["a script", "javascript:alert/Binary/7"],
    ["data", "data:text/plain;base64,QUJD"],
    ["a urn", "urn:uuid:07a6483f-732b-461e-86b6-edb665c45510"],
  ])("is refused outside the provider: %s", (_what, url) => {
    expect(where(url)).toBe("location-outside-provider");
  });

  it.each([
    ["dot segments out of the root", `${ROOT}/../../../../../B81001/STU3/1/gpconnect/documents/Binary/7`],
    ["dot segments within the root", `${ROOT}/x/../Binary/7`],
    ["a single dot", `${ROOT}/./Binary/7`],
    ["dots at the end", `${ROOT}/Binary/..`],
    ["dots before a query", `${ROOT}/Binary/..?x=1`],
    ["relative dots", "../../../B81001/STU3/1/gpconnect/documents/Binary/7"],
    ["dots behind a scheme without slashes", "https:../Binary/7"],
    ["encoded dots", `${ROOT}/%2e%2E/Binary/7`],
    ["half encoded dots", `${ROOT}/.%2e/Binary/7`],
    ["doubly encoded dots", `${ROOT}/%252e%252e/Binary/7`],
    ["dots with a path parameter", `${ROOT}/..;x=1/Binary/7`],
    ["dots with an encoded path parameter", `${ROOT}/..%3bx/Binary/7`],
    ["encoded slashes", `${ROOT}/..%2f..%2fB81001/Binary/7`],
    ["a backslash", `${ROOT}\\..\\Binary\\7`],
    ["an encoded backslash", `${ROOT}/..%5cBinary/7`],
    ["a zero character", `${ROOT}/Binary/7%00`],
    ["a line break that would begin a header", `${ROOT}/Binary/7%0d%0aHost:x`],
    ["an encoded tab", `${ROOT}/.%09./Binary/7`],
    ["an encoded delete", `${ROOT}/Binary/7%7f`],
    ["a full stop in too many bytes", `${ROOT}/%c0%ae%c0%ae/Binary/7`],
    ["a slash in too many bytes", `${ROOT}/..%c0%afBinary/7`],
    ["a full-width slash", `${ROOT}/..%ef%bc%8fBinary/7`],
    ["full-width full stops", `${ROOT}/%ef%bc%8e%ef%bc%8e/Binary/7`],
    ["an escape of another kind", `${ROOT}/%u002e%u002e/Binary/7`],
    ["a percent sign that escapes nothing", `${ROOT}/Binary/7%`],
    ["a percent sign with one digit", `${ROOT}/Binary/%4`],
    ["a network path", "//other.nhs.uk/Binary/7"],
    ["two slashes in the path", `${ROOT}//Binary/7`],
    ["a user", "https://provider.nhs.uk@other.nhs.uk/Binary/7"],
    ["a user and a password", "https://a:b@provider.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["an empty user", "https://@provider.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["a user behind one slash", "http:/a@provider.nhs.uk/Binary/7"],
    ["a fragment", `${ROOT}/Binary/7#page=2`],
    ["a blank", `${ROOT}/Binary/7 8`],
    ["a tab, which a parser would drop", `${ROOT}/.\t./Binary/7`],
    ["a line break", `${ROOT}/Binary/7\n`],
    ["a host in Unicode", "https://provıder.nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["a full-width full stop", "https://provider。nhs.uk/A82038/STU3/1/gpconnect/documents/Binary/7"],
    ["nothing", ""],
    ["a url of 4,097 characters", `${ROOT}/Binary/${"7".repeat(4_097 - ROOT.length - 8)}`],
    ["no host", "https://"],
    ["a port that is none", "https://provider.nhs.uk:99999/A82038/STU3/1/gpconnect/documents/Binary/7"],
  ])("is refused as no plain address: %s", (_what, url) => {
    expect(where(url)).toBe("location-unusable");
  });

  it("compares with the service root to the letter, whatever that root looks like", () => {
    expect(where("https://host/Binary/7", "https://host")).toBe("https://host/Binary/7");
    expect(where("https://HOST/Binary/7", "https://host")).toBe("rebased to https://host/Binary/7");
    expect(where("https://host/fhir/Binary/7", "https://host/fhir/")).toBe("https://host/fhir/Binary/7");
    expect(where("https://host/fhirX/Binary/7", "https://host/fhir")).toBe(
      "rebased to https://host/fhir/Binary/7",
    );
    expect(where("http://127.0.0.1:8080/fhir/Binary/7", "http://127.0.0.1:8080/fhir")).toBe(
      "http://127.0.0.1:8080/fhir/Binary/7",
    );
    expect(where("http://127.0.0.1:8081/fhir/Binary/7", "http://127.0.0.1:8080/fhir")).toBe(
      "location-outside-provider",
    );
    expect(where("http://2130706433:8080/fhir/Binary/7", "http://127.0.0.1:8080/fhir")).toBe(
      "rebased to http://127.0.0.1:8080/fhir/Binary/7",
    );
  });

  it("never leads a request out of the service root, whatever it is", () => {
    const part = fc.constantFrom(
      ROOT,
      "https:",
      "http:",
      "//",
      "/",
      "..",
      ".",
      "%2e",
      "%2f",
      ";",
      "\\",
      "?",
      "#",
      "@",
      ":",
      "Binary",
      "7",
      "provider.nhs.uk",
      "evil.example",
      "B81001",
      "STU3",
      "A82038",
      "\t",
      "%",
      "é",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), fc.constantFrom("", `${ROOT}/`, "/"), (parts, start) => {
        const found = where(start + parts.join(""));
        if (found === "location-unusable" || found === "location-outside-provider") return;
        const url = found.replace("rebased to ", "");
        expect(url.startsWith(`${ROOT}/`)).toBe(true);
        expect(new URL(url).href.startsWith(`${ROOT}/`)).toBe(true);
        expect(new URL(`https://ssp.example/${url}`).href.startsWith(`https://ssp.example/${ROOT}/`)).toBe(
          true,
        );
      }),
      { numRuns: 20_000 },
    );
  });
});

import mime from "mime";

/** A format that documents come in. Files of any other are kept as bytes, under a name that opens nothing. */
export interface Format {
  /** Of its files, without the dot: also what the format is called here. */
  readonly extension: string;
  /** Media type in lower case, without parameters. */
  readonly contentType: string;
  /** Whether every file of the format begins with a signature. */
  readonly signed: boolean;
  /** What its files may begin as: extensions, as `beginningOf` has them. */
  readonly beginnings: readonly string[];
}

/** The format that a declared content type names; `undefined` where it names none, or none that documents come in. */
export function formatNamed(contentType: string | null): Format | undefined {
  const name = mediaType(contentType);
  return name === null ? undefined : FORMATS.get(OTHER_NAMES.get(name) ?? mime.getExtension(name) ?? "");
}

/** The extension that files of a declared content type get, with its dot; `.bin` where it names no format of documents. */
export function extensionFor(contentType: string | null): string {
  return `.${formatNamed(contentType)?.extension ?? "bin"}`;
}

/** The one format whose files begin so; `undefined` for what is no document, and for a container of several formats. */
export function formatBeginning(beginning: string): Format | undefined {
  const [only, ...others] = [...FORMATS.values()].filter((format) => format.beginnings.includes(beginning));
  return FORMATS.get(beginning) ?? (others.length === 0 ? only : undefined);
}

/** A content type in lower case and without its parameters. */
export function mediaType(contentType: string | null): string | null {
  return contentType?.split(";")[0]?.trim().toLowerCase() || null;
}

/**
 * The formats that files are named after: none of them a program's. What a file may begin as is its own format
 * unless more is said.
 */
const FORMATS: ReadonlyMap<string, Format> = new Map(
  [
    // Every file of these begins with a signature.
    ...["pdf", "rtf", "jpg", "gif", "bmp", "tif", "webp", "jp2", "zip"].map((extension) => signed(extension)),
    signed("png", "apng"),
    signed("heic", "heif"),
    // Office 97 to 2003: the signature is that of the container, which says no more.
    ...["doc", "xls", "ppt", "msg"].map((extension) => signed(extension, "cfb")),
    // Later Office is a zip archive, whose first bytes may say no more; behind a password it is the older container.
    ...["docx", "xlsx", "pptx"].map((extension) => signed(extension, "zip", "cfb")),
    ...["odt", "ods", "odp"].map((extension) => signed(extension, "zip")),
    // Sound and film: the first bytes may show a container only, or nothing.
    ...["wav", "amr", "aac", "flac", "au", "avi", "mov", "3gp", "webm", "mpg"].map((extension) =>
      loose(extension),
    ),
    loose("mp3", "mp2", "mp1"),
    loose("m4a", "mp4", "m4b"),
    loose("ogg", "oga", "ogx", "opus"),
    loose("mp4", "m4v"),
    loose("wma", "asf"),
    loose("wmv", "asf"),
    loose("dcm"),
    // Text has no signature.
    ...["txt", "html", "xml", "csv", "eml"].map((extension) => loose(extension, "txt")),
  ].map((format) => [format.extension, format]),
);

/** Names that the library does not know, or takes for something that no practice means. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["application/x-pdf", "pdf"],
  // Elsewhere another format's name.
  ["text/richtext", "rtf"],
  ["application/x-rtf", "rtf"],
  ["application/vnd.ms-word", "doc"],
  ["application/x-msword", "doc"],
  ["application/excel", "xls"],
  ["application/x-excel", "xls"],
  ["image/jpg", "jpg"],
  ["image/pjpeg", "jpg"],
  ["image/x-png", "png"],
  ["image/x-bmp", "bmp"],
  ["image/x-windows-bmp", "bmp"],
  ["image/heif", "heic"],
  ["image/tif", "tif"],
  ["image/x-tiff", "tif"],
  ["application/xhtml+xml", "html"],
  ["audio/mpeg", "mp3"],
  ["audio/mpeg3", "mp3"],
  ["audio/x-mpeg", "mp3"],
  ["audio/vnd.wave", "wav"],
  ["audio/m4a", "m4a"],
  ["audio/ogg", "ogg"],
  ["audio/aac", "aac"],
  ["audio/x-aac", "aac"],
  ["audio/x-amr", "amr"],
  ["audio/au", "au"],
  ["audio/x-au", "au"],
  ["video/avi", "avi"],
  ["video/msvideo", "avi"],
  ["video/mpeg", "mpg"],
  ["video/x-mpeg", "mpg"],
  ["video/quicktime", "mov"],
  ["video/x-m4v", "mp4"],
]);

function signed(extension: string, ...others: readonly string[]): Format {
  return {
    extension,
    contentType: contentTypeOf(extension),
    signed: true,
    beginnings: [extension, ...others],
  };
}

function loose(extension: string, ...others: readonly string[]): Format {
  return { ...signed(extension, ...others), signed: false };
}

function contentTypeOf(extension: string): string {
  return mime.getType(extension) ?? "application/octet-stream";
}

/** A picture that a browser can show. */
export interface Picture {
  type: "png" | "jpeg" | "gif" | "webp";
  bytes: Buffer;
}

const PICTURE_URL = /^data:image\/(png|jpe?g|gif|webp)(?:;[\w=-]+)*;base64,/i;
const PNG_SIGNATURE = Buffer.from("\u0089PNG\r\n\u001a\n", "latin1");

/** The picture in a data URL; undefined if it has another type or is not really a PNG. SVG is left out: it can hold scripts. */
export function pictureOf(dataUrl: string): Picture | undefined {
  const [head, name = ""] = PICTURE_URL.exec(dataUrl) ?? [];
  if (head === undefined) return undefined;
  const type = name.toLowerCase().replace("jpg", "jpeg") as Picture["type"];
  const bytes = Buffer.from(dataUrl.slice(head.length), "base64");
  const isEmpty = bytes.length === 0;
  return isEmpty || (type === "png" && !bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE))
    ? undefined
    : { type, bytes };
}

/** A picture as a data URL that has only the picture. */
export const dataUrlOf = ({ type, bytes }: Picture): string => `data:image/${type};base64,${bytes.toString("base64")}`;

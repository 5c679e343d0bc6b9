import type { Qr } from "./session";
import type { QrForm } from "./types";

/** What a QR code with error correction "medium" holds at most, in bytes. */
const MOST_BYTES = 2_331;

/** Turns a QR code into what the API sends as `qrCode`: the text, or a PNG data URL. */
export async function qrCodeForm(form: QrForm = "text"): Promise<(qr: Qr) => string> {
  if (form === "text") return ({ text }) => text;
  const draw = await pen();
  // The same object lives as long as the QR code does, so each is drawn once.
  const drawn = new WeakMap<Qr, string>();
  return (qr) => {
    const picture = drawn.get(qr) ?? (isDrawable(qr.text) ? draw(qr.text) : qr.text);
    drawn.set(qr, picture);
    return picture;
  };
}

/** A change from outside may set a picture of its own, nothing at all, or more than a QR code holds. */
function isDrawable(text: string): boolean {
  return text !== "" && !text.startsWith("data:") && Buffer.byteLength(text) <= MOST_BYTES;
}

/** Loads the libraries, which a simulator that sends texts does not need. */
async function pen(): Promise<(text: string) => string> {
  const [{ encodeQR }, { PNG }] = await Promise.all([import("qr"), import("pngjs")]);
  return (text) => {
    // In modules: a quiet zone of 4. In pixels: 4 a module.
    const rows = encodeQR(text, "raw", { ecc: "medium", border: 4, scale: 4 });
    const image = new PNG({ width: rows.length, height: rows.length });
    image.data.fill(255);
    rows.flat().forEach((isDark, pixel) => {
      if (isDark) image.data.fill(0, pixel * 4, pixel * 4 + 3);
    });
    // The one filter for all rows: to try each of them takes three times as long.
    return `data:image/png;base64,${PNG.sync.write(image, { filterType: 4 }).toString("base64")}`;
  };
}

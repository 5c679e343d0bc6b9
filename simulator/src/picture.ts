import type { Qr } from "./session";
import type { QrForm } from "./types";

/** The capacity of a QR code with error correction "medium", in bytes. */
const MAX_BYTES = 2_331;

/** Turns a QR code into what the API sends as `qrCode`: the text, or a PNG data URL. */
export async function qrCodeForm(form: QrForm = "text"): Promise<(qr: Qr) => string> {
  if (form === "text") return ({ text }) => text;
  const draw = await loadRenderer();
  // The object stays the same while the QR code is valid, so each code is drawn once.
  const drawn = new WeakMap<Qr, string>();
  return (qr) => {
    const picture = drawn.get(qr) ?? (isDrawable(qr.text) ? draw(qr.text) : qr.text);
    drawn.set(qr, picture);
    return picture;
  };
}

/** A change from outside may set its own picture, an empty text, or more than a QR code holds. */
function isDrawable(text: string): boolean {
  return text !== "" && !text.startsWith("data:") && Buffer.byteLength(text) <= MAX_BYTES;
}

/** Loads the libraries, which a simulator that sends texts does not need. */
async function loadRenderer(): Promise<(text: string) => string> {
  const [{ encodeQR }, { PNG }] = await Promise.all([import("qr"), import("pngjs")]);
  return (text) => {
    // In modules: a quiet zone of 4. In pixels: 4 a module.
    const rows = encodeQR(text, "raw", { ecc: "medium", border: 4, scale: 4 });
    const image = new PNG({ width: rows.length, height: rows.length });
    image.data.fill(255);
    rows.flat().forEach((isDark, pixel) => {
      if (isDark) image.data.fill(0, pixel * 4, pixel * 4 + 3);
    });
    // One filter for all rows: trying each takes three times as long.
    return `data:image/png;base64,${PNG.sync.write(image, { filterType: 4 }).toString("base64")}`;
  };
}

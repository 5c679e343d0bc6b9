import jsQR from "jsqr";
import { PNG } from "pngjs";
import { startSimulator, type SimulatorOptions } from "./index";
import { qrCodeForm } from "./picture";
import { newQrText } from "./random";

const qr = (text: string) => ({ text, number: 1, since: 0 });

/** Decodes a picture with another library than the one that draws. */
function read(picture: string) {
  const url = "data:image/png;base64,";
  expect(picture.slice(0, url.length)).toBe(url);
  const { width, height, data } = PNG.sync.read(Buffer.from(picture.slice(url.length), "base64"));
  const text = jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" })?.data;
  return { text, width, height, data };
}

afterEach(() => jest.restoreAllMocks());

test("a picture holds the text, in modules of 4 pixels with a quiet zone of 4", async () => {
  const show = await qrCodeForm("picture");
  const text = newQrText(1);
  const { data, width, height, ...picture } = read(show(qr(text)));
  expect(picture.text).toBe(text);
  expect(width).toBe(height);
  expect([width % 4, (width / 4 - 8 - 17) % 4]).toEqual([0, 0]);
  const darkAt = (at: number) => data[(at * width + at) * 4] === 0;
  expect([darkAt(0), darkAt(15), darkAt(16), darkAt(19), darkAt(20)]).toEqual([false, false, true, true, false]);
  expect(show(qr(text)).length).toBeGreaterThan(4_000);
  expect(show(qr(text)).length).toBeLessThan(9_000);
});

test("each QR code is drawn once", async () => {
  const drawn = jest.spyOn(PNG.sync, "write");
  const show = await qrCodeForm("picture");
  const [one, other] = [qr("2@one"), qr("2@other")];
  const pictures = [one, other, one].map(show);
  expect(pictures.map((picture) => read(picture).text)).toEqual(["2@one", "2@other", "2@one"]);
  expect(drawn).toHaveBeenCalledTimes(2);
});

test.each(["", "data:image/png;base64,AAAA", "x".repeat(2_332)])("%p is not drawn", async (text) => {
  expect((await qrCodeForm("picture"))(qr(text))).toBe(text);
});

describe("a simulator", () => {
  const SESSIONS = "/v1/whatsapp-alt/sessions";
  async function sessionOf(options: SimulatorOptions, use: (id: string, url: string) => Promise<void>) {
    const simulator = await startSimulator({ times: { initializingMs: 0 }, ...options });
    try {
      const id = simulator.make("proj_simulator");
      await use(id, simulator.url);
      return { text: simulator.qrText(id), shown: simulator.session(id)?.qrCode, all: simulator.sessions() };
    } finally {
      await simulator.close();
    }
  }

  test("sends pictures in every answer, and tests get the text", async () => {
    const answers: { qrCode?: string }[] = [];
    const headers = { Authorization: "Bearer zv_live_simulator" };
    const { text, shown, all } = await sessionOf({ qr: "picture" }, async (id, url) => {
      const send = async (path: string, method = "GET") =>
        (await (await fetch(url + path, { method, headers })).json()) as { session: object; items: object[] };
      answers.push((await send(`${SESSIONS}/${id}`)).session, ...(await send(SESSIONS)).items);
      answers.push((await send(`${SESSIONS}/${id}/unlink`, "POST")).session);
      answers.push(...(await send("/_simulator/sessions")).items);
    });
    expect(text).toMatch(/^2@/);
    expect(read(shown ?? "").text).toBe(text);
    expect(answers.map(({ qrCode }) => qrCode)).toEqual(Array(4).fill(shown));
    expect(all[0]?.qrCode).toBe(shown);
  });

  test("sends texts by default", async () => {
    const { text, shown } = await sessionOf({}, async () => undefined);
    expect(shown).toBe(text);
    expect(shown).toMatch(/^2@/);
  });
});

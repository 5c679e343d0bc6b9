import { newQrText, newSessionId } from "./random";

test("QR texts look like WhatsApp's and are unique", () => {
  const texts = Array.from({ length: 50 }, () => newQrText(3));
  expect(new Set(texts).size).toBe(50);
  for (const text of texts) expect(text).toMatch(/^2@[\w-]{128},[\w-]{43},[\w-]{43},[\w-]{43},3$/);
});

test("ids are opaque, of 21 letters and digits", () => {
  expect(newSessionId()).toMatch(/^jd7[a-z0-9]{18}$/);
  expect(newSessionId()).not.toBe(newSessionId());
});

import { pairingQrOf } from "./pairingQr";

test("the QR code contains only token, gatewayUrl and wsPath, in this order", () => {
  const pairing = {
    expiresAt: "2026-11-27T12:00:00Z",
    wsPath: "/egress/agent",
    gatewayUrl: "wss://gw.test",
    token: "t1",
  };
  expect(pairingQrOf(pairing)).toBe('{"token":"t1","gatewayUrl":"wss://gw.test","wsPath":"/egress/agent"}');
});

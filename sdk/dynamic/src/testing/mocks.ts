import type { ZavuMocks, ZavuMocksOptions } from "./options";
import { MockedProgram } from "./program";

/**
 * Mocks that behave like the provider, without an engine, a network or delays. They work with the classes of this package
 * and of the plugin, and answer the plugin's look-ups.
 *
 * - The provider's own check checks the inputs.
 * - A session or an egress node reaches the status that `waitFor` waits for.
 * - QR codes and pairing tokens are secrets. Their texts say that they are a mock's, so no phone accepts them.
 * - A link has the status of its session. A session that has a sender refuses another one.
 * - In a preview, only inputs are known.
 *
 * @example Check what a program declares.
 * ```ts
 * const mocks = zavuMocks();
 * await pulumi.runtime.setMocks(mocks, "shop", "prod");
 * const line = new WhatsAppAltSession("support", { displayName: "Support line" });
 * assert.equal(await pulumi.isSecret(line.qrCode), true);
 * assert.equal(mocks.made[0]?.inputs.displayName, "Support line");
 * ```
 *
 * @example A session that nobody scans in time.
 * ```ts
 * const mocks = zavuMocks({ failures: { support: "timeout" } });
 * await pulumi.runtime.setMocks(mocks);
 * const failure = await mocks.failureOf(() => new WhatsAppAltSession("support", { waitFor: "ready" }));
 * assert.match(failure.message, /Nobody has scanned its QR code yet/);
 * ```
 *
 * @example The wrong phone.
 * ```ts
 * const linked = { status: "ready", phoneNumber: "+12025550142" };
 * const mocks = zavuMocks({ outputs: { orders: linked } });
 * await pulumi.runtime.setMocks(mocks);
 * const orders = { expectedPhoneNumber: "+1 202 555 0178" };
 * const failure = await mocks.failureOf(() => new WhatsAppAltSession("orders", orders));
 * assert.match(failure.message, /ends in 42, but expectedPhoneNumber ends in 78/);
 * ```
 *
 * @example A device that does not connect in time.
 * ```ts
 * const mocks = zavuMocks({ failures: { phone: "timeout" } });
 * await pulumi.runtime.setMocks(mocks);
 * const args: WhatsAppAltEgressNodeArgs = { senderId: "sender_12345", waitFor: "online" };
 * const failure = await mocks.failureOf(() => new WhatsAppAltEgressNode("phone", args));
 * assert.match(failure.message, /was not online within 15m/);
 * ```
 *
 * @example A sender that uses a session.
 * ```ts
 * const mocks = zavuMocks();
 * await pulumi.runtime.setMocks(mocks);
 * const support = new WhatsAppAltSession("support", { waitFor: "ready" });
 * const link = new WhatsAppAltSenderLink("support", { sessionId: support.id, senderId: "sender_12345" });
 * link.id.apply((id) => assert.equal(id, "mock-support/sender_12345"));
 * ```
 *
 * @example A node that exists, for the plugin's look-ups.
 * ```ts
 * const existing = { nd_abc123: { senderId: "sender_12345", status: "offline" as const } };
 * await pulumi.runtime.setMocks(zavuMocks({ existing }));
 * ```
 *
 * @example A linked session, with resources of other providers.
 * ```ts
 * const others = { newResource: () => ({ id: "db-1", state: { url: "postgres://127.0.0.1" } }) };
 * await pulumi.runtime.setMocks(zavuMocks({ outputs: { support: { status: "ready" } }, others }));
 * ```
 */
export function zavuMocks(options: ZavuMocksOptions = {}): ZavuMocks {
  return new MockedProgram(options);
}

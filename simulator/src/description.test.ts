import { ENDPOINTS, endpointsOf } from "./description";
import { route } from "./routes";
import { OPERATIONS } from "./types";

const text = (...operationIds: (string | undefined)[]) =>
  JSON.stringify({
    paths: Object.fromEntries(operationIds.map((operationId, index) => [`/${index}`, { get: { operationId } }])),
  });

test("every implemented operation is described", () => {
  expect(ENDPOINTS.map(({ operation }) => operation).sort()).toEqual([...OPERATIONS].sort());
});

test("an operation that is only described or only implemented is an error", () => {
  expect(() => endpointsOf(text("sendWhatsAppAltMessage"))).toThrow(
    "The simulator has no implementation of sendWhatsAppAltMessage",
  );
  expect(() => endpointsOf(text(undefined))).toThrow("no implementation of an operation without an operationId");
  const named = OPERATIONS.filter((name) => name !== "getProxyStatus" && name !== "getMe");
  expect(() => endpointsOf(text(...named))).toThrow("The API's description does not have getProxyStatus, getMe");
});

test("a route has the ids of its path, decoded", () => {
  expect(route("POST", "/v1/whatsapp-alt/egress-nodes/nd%5F1/pairing-token")).toEqual({
    operation: "reissueEgressNodeToken",
    template: "/v1/whatsapp-alt/egress-nodes/{nodeId}/pairing-token",
    nodeId: "nd_1",
  });
  expect(route("GET", "/v1/senders/%zz")).toMatchObject({ operation: "getSender", senderId: "%zz" });
  expect(route("GET", "/v1/senders/")).toBeUndefined();
});

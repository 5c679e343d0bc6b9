import schema from "../../../cmd/pulumi-resource-zavu/schema.json";
import { session as answer } from "../../api/schema";
import { rules } from "./inputs";
import { stateOf } from "./state";

const described = schema.resources["zavu:index:WhatsAppAltSession"];
const keysOf = (object: object) => Object.keys(object).sort();

test("schema.json describes the inputs that check accepts", () => {
  expect(keysOf(described.inputProperties)).toEqual(keysOf(rules.schema.shape));
});

test("schema.json describes the outputs in state, except internal ones", () => {
  const session = answer.parse({ id: "jd1", status: "ready" });
  const { egressBaseline: _own, ...state } = stateOf(session, {}, "proj_1");
  expect(keysOf({ ...state, ...described.inputProperties })).toEqual(keysOf(described.properties));
});

import { isZavuError } from "pulumi-zavu-provider/errors";
import { UNKNOWN, type Bag } from "pulumi-zavu-provider/lifecycle";
import schema from "../schema.json";
import { checkedArguments, type Takes } from "./arguments";
import { FUNCTIONS } from "./functions";
import { LISTS } from "./lists";

const textOf = (takes: Takes, given: Bag): string => {
  try {
    checkedArguments("zavu:index:look was not called", takes, given);
  } catch (error) {
    return isZavuError(error) ? error.text : String(error);
  }
  return "";
};

const SENDER = { senderId: "the id of a sender" };

test("a string argument is accepted", () => {
  expect(checkedArguments("call", SENDER, { senderId: "snd_1" })).toEqual({ senderId: "snd_1" });
  expect(checkedArguments("call", {}, {})).toEqual({});
});

test.each<[string, Bag, string]>([
  ["missing", {}, "senderId is missing"],
  ["null", { senderId: null }, "senderId is missing"],
  ["empty", { senderId: "" }, "senderId is empty"],
  ["blank", { senderId: " \t" }, "senderId is empty"],
  ["a number", { senderId: 5 }, "senderId must be a string"],
  ["not known yet", { senderId: UNKNOWN }, "senderId must be a string"],
  ["misspelled", { senderID: "needle" }, "senderId is missing; senderID is not an argument"],
  ["a name that every object has", { senderId: "snd_1", toString: "needle" }, "toString is not an argument"],
])("an argument that is %s is an error that lists the arguments", (_title, given, issues) => {
  const text = `zavu:index:look was not called: ${issues}. It takes senderId (the id of a sender).`;
  expect(textOf(SENDER, given)).toBe(text);
});

test("a call without arguments refuses one", () => {
  const text = "zavu:index:look was not called: id is not an argument. It takes no arguments.";
  expect(textOf({}, { id: "needle" })).toBe(text);
});

/** The arguments of a function, or the list inputs of a resource. */
interface Declared {
  properties?: Record<string, unknown>;
  required?: string[];
}
interface Described {
  description: string;
  inputs?: Declared;
  listInputs?: Declared;
}

test("the functions and their arguments match the schema", () => {
  const declared = Object.entries<Described>(schema.functions).map(([token, { inputs }]) => {
    expect(Object.keys(inputs?.properties ?? {})).toEqual(inputs?.required ?? []);
    return [token, inputs?.required ?? []];
  });
  expect(declared).toEqual([...FUNCTIONS].map(([token, { takes }]) => [token, Object.keys(takes)]));
});

test("the list inputs of the resources match the schema", () => {
  for (const [token, { listInputs }] of Object.entries<Described>(schema.resources)) {
    const takes = LISTS.get(token)?.takes;
    expect([token, Object.keys(listInputs?.properties ?? {}), listInputs?.required ?? []]).toEqual([
      token,
      Object.keys(takes ?? {}),
      Object.keys(takes ?? {}),
    ]);
    expect([token, listInputs !== undefined]).toEqual([token, takes !== undefined]);
  }
});

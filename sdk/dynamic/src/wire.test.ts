import { UNKNOWN } from "pulumi-zavu-provider/lifecycle";
import { fromWire, toWire } from "./wire";

// The value of `pulumi.runtime.unknownValue`.
const SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test.each([{}, { a: "text", b: true, c: 5, d: null }, { a: { b: { c: "deep" } }, list: ["x", { y: 1 }, [2]] }])(
  "%j is the same after a round trip",
  (bag) => {
    expect(fromWire(toWire(bag))).toEqual(bag);
  },
);

test("the provider's text is removed", () => {
  expect(fromWire({ __provider: "exports.handler = x", a: 1 })).toEqual({ a: 1 });
});

test("undefined is removed at every depth", () => {
  const bag = { a: undefined, b: { c: undefined, d: { e: undefined, f: 1 } }, list: [undefined, { g: undefined }, 2] };
  expect(toWire(bag)).toStrictEqual({ b: { d: { f: 1 } }, list: [{}, 2] });
  expect(fromWire(bag)).toStrictEqual({ b: { d: { f: 1 } }, list: [{}, 2] });
});

test("an unknown value is converted both ways at every depth", () => {
  const wire = { a: SENTINEL, b: { c: SENTINEL, list: [SENTINEL] } };
  const ours = { a: UNKNOWN, b: { c: UNKNOWN, list: [UNKNOWN] } };
  expect(fromWire(wire)).toEqual(ours);
  expect(toWire(ours)).toEqual(wire);
});

test.each([
  ["a Date", new Date(0)],
  ["NaN", NaN],
  ["Infinity", -Infinity],
  ["a BigInt", 5n],
  ["a Map", new Map()],
  ["a function", () => 1],
  ["a foreign symbol", Symbol("unknown")],
  ["an instance of a class", new (class Output {})()],
])("%s is refused at every depth", (_title, value) => {
  for (const bag of [{ value }, { a: { b: value } }, { a: [value] }])
    expect(() => toWire(bag)).toThrow(/cannot be stored in state/);
});

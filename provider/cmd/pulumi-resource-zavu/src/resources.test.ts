import { createResources } from "pulumi-zavu-provider/lifecycle";
import schema from "../schema.json";
import { byToken } from "./resources";

const resources = createResources();

test("each kind of resource has one token, and schema.json describes it", () => {
  const tokens = byToken(resources);
  expect(Object.keys(tokens).sort()).toEqual(Object.keys(schema.resources).sort());
  expect(new Set(Object.values(tokens))).toEqual(new Set(Object.values(resources)));
});

type Described = Record<string, { secret?: boolean }>;

test.each(Object.entries(byToken(resources)))(
  "schema.json marks the same outputs of %s as secret",
  (token, resource) => {
    const { properties } = schema.resources[token as keyof typeof schema.resources] as { properties: Described };
    const secrets = Object.keys(properties).filter((name) => properties[name]?.secret);
    expect(secrets.sort()).toEqual([...resource.secretOutputs].sort());
  },
);

test.each(Object.entries(byToken(resources)))(
  "a preview of %s shows each output that schema.json describes",
  (token, resource) => {
    const { properties, inputProperties } = schema.resources[token as keyof typeof schema.resources];
    const shown = { ...resource.preview({}), ...inputProperties };
    expect(Object.keys(shown).sort()).toEqual(Object.keys(properties).sort());
  },
);

import { byToken } from "../../../../provider/cmd/pulumi-resource-zavu/src/resources";
import { createResources } from "pulumi-zavu-provider/lifecycle";
import { kindOf } from "./kinds";

test.each(Object.entries(byToken(createResources())))("%s matches the provider in both forms", (token, resource) => {
  const kind = kindOf(token);
  expect(kind).toMatchObject({ noun: resource.noun, type: token.split(":").at(-1) });
  expect(new Set(kind?.secrets)).toEqual(resource.secretOutputs);
  expect(kindOf(token.replace("zavu:index:", "pulumi-nodejs:dynamic/zavu:"))).toBe(kind);
});

test("a type of another package has no kind", () => {
  expect(kindOf("aws:index:WhatsAppAltSession")).toBeUndefined();
});

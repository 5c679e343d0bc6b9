import * as pulumi from "@pulumi/pulumi";
import { zavuMocks } from "pulumi-zavu/testing";
import assert from "node:assert/strict";
import { test } from "node:test";
import { declareLines } from "./lines";

/** The value of an output. */
const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

test("each shop has a line of its name, and its QR is a secret", async () => {
  const mocks = zavuMocks();
  await pulumi.runtime.setMocks(mocks);
  const { sessionIds, qrCodes } = declareLines(["north", "south"], "dev");
  assert.deepEqual(await valueOf(sessionIds), ["mock-north", "mock-south"]);
  assert.equal(await pulumi.isSecret(qrCodes), true);
  assert.deepEqual(
    mocks.made.map(({ outputs }) => [outputs.displayName, outputs.status]),
    [
      ["Shop north", "qr_ready"],
      ["Shop south", "qr_ready"],
    ],
  );
});

test("in production a line is done when it is scanned", async () => {
  const mocks = zavuMocks();
  await pulumi.runtime.setMocks(mocks);
  await valueOf(declareLines(["north"], "prod").sessionIds);
  assert.equal(mocks.made[0]?.outputs.phoneNumber, "+12025550100");
});

test("a line that nobody scans fails the update", async () => {
  const mocks = zavuMocks({ failures: { south: "timeout" } });
  await pulumi.runtime.setMocks(mocks);
  const failure = await mocks.failureOf(() => declareLines(["north", "south"], "prod"));
  assert.match(failure.message, /Nobody has scanned its QR code yet/);
});

test("a name that is too long for the API is refused, as in `pulumi up`", async () => {
  const mocks = zavuMocks();
  await pulumi.runtime.setMocks(mocks);
  const failure = await mocks.failureOf(() => declareLines(["n".repeat(200)], "dev"));
  assert.match(failure.message, /displayName has 205 characters; at most 200 are allowed/);
});

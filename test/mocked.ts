import * as pulumi from "@pulumi/pulumi";
import { zavuMocks } from "../sdk/dynamic/src/testing/mocks";
import type { ZavuMocksOptions } from "../sdk/dynamic/src/testing/options";

/** Makes Pulumi use the mocks. */
export async function mocked(options: ZavuMocksOptions = {}, preview = false) {
  const mocks = zavuMocks(options);
  await pulumi.runtime.setMocks(mocks, "project", "stack", preview);
  return mocks;
}

/** The value of an output. */
export const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

/** Whether an output has a value: in a preview it may have none. */
export const isKnown = (output: pulumi.Output<unknown>) => (output as unknown as { isKnown: Promise<boolean> }).isKnown;

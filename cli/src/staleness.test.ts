import { NoAnswerError } from "pulumi-zavu-provider/errors";
import { stalenessAfter } from "./staleness";

const failure = new NoAnswerError({ method: "GET", path: "/v1/me" }, { reason: "refused", sent: false });

test.each([
  [0, undefined, undefined],
  [7_999, undefined, undefined],
  [7_999, failure, undefined],
  [8_000, undefined, "late"],
  [8_000, failure, "failing"],
])("%i ms after the last successful poll (%#)", (ms, error, staleness) => {
  expect(stalenessAfter(ms, error)).toBe(staleness);
});

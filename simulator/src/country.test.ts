import { countryOf } from "./country";

test("the longest calling code names the country", () => {
  expect(["+56911112222", "+351911112222", "+34611112222", "+15550001111"].map(countryOf)).toEqual([
    "cl",
    "pt",
    "es",
    "us",
  ]);
});

test("without a known code it is cl", () => {
  expect([countryOf(undefined), countryOf("+999")]).toEqual(["cl", "cl"]);
});

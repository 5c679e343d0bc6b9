import { BUNDLES, licensesIn } from "./licenses";

test.each(Object.entries(BUNDLES))("%s has the license text of each library in it", (_name, folder) => {
  const licenses = licensesIn(folder);
  expect(licenses.length).toBeGreaterThan(5);
  // The shortest one, MIT, has a thousand characters.
  expect(licenses.filter(([, text]) => text.length < 900)).toEqual([]);
});

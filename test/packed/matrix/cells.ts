/** The factors that differ between users. */
const FACTORS = {
  manager: ["npm", "pnpm", "yarn"],
  language: ["TypeScript", "CommonJS", "ES module"],
  node: ["20", "22", "24"],
  /** `@pulumi/pulumi`: the lowest of the peer range, or the newest that the package manager takes. */
  pulumi: ["lowest", "newest"],
  form: ["dynamic", "plugin"],
} as const;

type Factor = keyof typeof FACTORS;
export type Cell = { [F in Factor]: (typeof FACTORS)[F][number] };

const cell = (
  manager: Cell["manager"],
  language: Cell["language"],
  node: Cell["node"],
  pulumi: Cell["pulumi"],
  form: Cell["form"],
): Cell => ({ manager, language, node, pulumi, form });

/** Nine of the 108 cells, which contain every pair of values of different factors. */
export const CELLS = [
  cell("npm", "TypeScript", "20", "lowest", "dynamic"),
  cell("npm", "CommonJS", "22", "lowest", "plugin"),
  cell("npm", "ES module", "24", "newest", "plugin"),
  cell("pnpm", "TypeScript", "22", "newest", "plugin"),
  cell("pnpm", "CommonJS", "24", "lowest", "dynamic"),
  cell("pnpm", "ES module", "20", "newest", "dynamic"),
  cell("yarn", "TypeScript", "24", "newest", "dynamic"),
  cell("yarn", "CommonJS", "20", "newest", "plugin"),
  cell("yarn", "ES module", "22", "lowest", "dynamic"),
];

/** The pairs of values that no cell has, in words. */
export function missingPairs(cells: readonly Cell[]): string[] {
  const factors = Object.keys(FACTORS) as Factor[];
  const values = factors.flatMap((factor) => FACTORS[factor].map((value) => ({ factor, value })));
  return values
    .flatMap((one, index) => values.slice(index + 1).map((other) => [one, other] as const))
    .filter(([one, other]) => one.factor !== other.factor)
    .filter(([one, other]) => !cells.some((at) => at[one.factor] === one.value && at[other.factor] === other.value))
    .map(([one, other]) => `${one.value} with ${other.value}`);
}

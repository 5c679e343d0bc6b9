/** Counts progress in the stderr of `go list` and `go build -v`. */
export class GoProgress {
  private modules = 0;
  private packages = 0;
  private total = 0;

  /** Counts a line. Returns whether it was progress. */
  readonly count = (line: string): boolean => {
    if (/^go: downloading /.test(line)) this.modules++;
    else if (/^[\w.~+-]+(\/[\w.~+-]+)*$/.test(line)) this.packages++;
    else return false;
    return true;
  };

  /** Sets how many packages must be compiled. */
  expect(packages: number): void {
    this.total = packages;
  }

  /** Such as `132 modules downloaded, 214 of 1424 packages compiled`; empty at first. */
  toString(): string {
    return [
      this.modules > 0 ? `${this.modules} modules downloaded` : "",
      this.total > 0 ? `${this.packages} of ${this.total} packages compiled` : "",
    ]
      .filter((part) => part !== "")
      .join(", ");
  }
}

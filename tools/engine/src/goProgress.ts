/** Counts what the lines of `go list` and `go build -v` on stderr tell. */
export class GoProgress {
  private modules = 0;
  private packages = 0;
  private ofPackages = 0;

  /** Takes a line; true when it was progress. */
  readonly take = (line: string): boolean => {
    if (/^go: downloading /.test(line)) this.modules++;
    else if (/^[\w.~+-]+(\/[\w.~+-]+)*$/.test(line)) this.packages++;
    else return false;
    return true;
  };

  /** Says how many packages there are to compile. */
  expect(packages: number): void {
    this.ofPackages = packages;
  }

  /** Such as `132 modules downloaded, 214 of 1424 packages compiled`; empty before there is anything to tell. */
  toString(): string {
    return [
      this.modules > 0 ? `${this.modules} modules downloaded` : "",
      this.ofPackages > 0 ? `${this.packages} of ${this.ofPackages} packages compiled` : "",
    ]
      .filter((part) => part !== "")
      .join(", ");
  }
}

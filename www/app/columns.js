// The first row of CSV names the fields. What is wrong with it is said once, and not for every row. For the page, the command line and the
// edge worker, which have the library under names of their own: it is handed in.

/** What some write between values, and is not looked for. */
const RARE = ["|", "^", "~", ":", "#"];
/** In a longer first row that is not looked for. */
const LONGEST = 10_000;

export class Columns {
  /** @param normalize the library's @param options those that the rows are read with */
  constructor(normalize, schema, options) {
    this.normalize = normalize;
    this.schema = schema;
    this.options = { ...options, params: undefined, limits: undefined, partial: true, maxIssues: 1_000_000 };
  }

  /** What the library says of a form with a value in each of these fields: it reads them as it will read the rows. */
  errors(names) {
    return this.normalize(this.schema, new URLSearchParams(names.map((name) => [name, "1"])), this.options).issues.filter(({ severity }) => severity === "error");
  }

  /** The columns that are no fields, each with what is said of it. With `unknown: "strip"` and `"keep"` none is unknown. */
  unknown(names) {
    return names.flatMap((name) => {
      const issue = this.errors([name]).find(({ code }) => code === "unknown_field" || code === "syntax");
      return issue ? [{ name, issue, suggestion: issue.params?.suggestion }] : [];
    });
  }

  /** What is said of a field that is named twice. */
  twice(names) {
    return this.errors(names).find(({ code }) => code === "duplicate_field");
  }

  /** The sign that separates the names in what looks like one. */
  rareSeparator(name) {
    if (name.length > LONGEST) return undefined;
    return RARE.find((sign) => {
      const names = name.split(sign).map((part) => part.trim());
      return names.length > 1 && this.unknown(names).length < names.length;
    });
  }
}

import { describe, expect, it } from "vitest";
import { conditionParameters, formatConditions, operatorsFor, parseConditions, usualConditions } from "@/lib/conditions";

describe("the conditions of a look-up", () => {
  it("stand in the address as they are read aloud", () => {
    const asked = [
      { column: "name", operator: "eq", value: "openssl" },
      { column: "version", operator: "version_lt", value: "3.0.14" },
    ] as const;
    expect(formatConditions([...asked])).toBe("name:eq:openssl;version:version_lt:3.0.14");
    expect(parseConditions("name:eq:openssl;version:version_lt:3.0.14")).toEqual(asked);
  });

  it("come back as they went, whatever the value holds", () => {
    const asked = [{ column: "path", operator: "contains" as const, value: "C:\\a;b 50% / ü" }];
    expect(parseConditions(formatConditions(asked))).toEqual(asked);
  });

  it("are left out where they cannot be read", () => {
    expect(parseConditions("name;size:between:3;:eq:x;name:eq:%zz")).toEqual([{ column: "name", operator: "eq", value: "%zz" }]);
    expect(parseConditions(undefined)).toEqual([]);
  });

  it("are asked of the server without those that ask nothing", () => {
    const asked = parseConditions("name:eq:openssl;version:version_lt: 3.0.14 ;architecture:eq:");
    expect(conditionParameters(asked)).toEqual({ name: "openssl", version__version_lt: "3.0.14" });
  });

  it("begin with the question most asked of a list of versions", () => {
    const columns = [{ field: "name" }, { field: "version" }, { field: "size", type: "integer" }];
    expect(usualConditions(columns).map(({ column, operator }) => `${column} ${operator}`)).toEqual([
      "name eq",
      "version version_lt",
    ]);
    expect(usualConditions([{ field: "port", type: "integer" }])).toEqual([{ column: "port", operator: "eq", value: "" }]);
  });

  it("compare figures as figures and text as text or versions", () => {
    expect(operatorsFor("integer")).toContain("lt");
    expect(operatorsFor("bytes")).not.toContain("version_lt");
    expect(operatorsFor(undefined)).toContain("version_lt");
  });
});

"use client";

import { useEffect, useState } from "react";
import * as api from "user-preflight";
import { check } from "../programs/check.mjs";

export function Client() {
  const [result, setResult] = useState("");
  useEffect(() => setResult(check(api)), []);
  return <p id="client">{result}</p>;
}

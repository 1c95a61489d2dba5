import * as api from "user-preflight";
import * as edge from "user-preflight/edge";
import * as stream from "user-preflight/stream";
import { check } from "../../../programs/check.mjs";
import { checkEdge } from "../../../programs/check-edge.mjs";

export const runtime = "edge";
export async function GET() {
  const result = check(api);
  return new Response(result === "ok" ? await checkEdge(edge, stream) : result);
}

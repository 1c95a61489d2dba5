// Large payloads are checked here, so that typing in them never waits.
import { judge } from "./judge.js";

onmessage = ({ data }) => postMessage(judge(data));

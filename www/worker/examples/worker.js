// A worker of your own: what is right goes on to the API, what is not is answered here.
import { preflight } from "user-preflight/edge";

export default {
  async fetch(request, env) {
    const checked = await preflight(request, "salt2.user.update", { upstream: new URL("user/update", env.API), signal: request.signal });
    return checked.ok ? fetch(checked.request) : checked.response;
  },
};

// Rspack, without settings for the package: bundles for browsers, loaded in Chromium.

import { rspack } from "@rspack/core";
import { testBundler } from "../webpack-like.mjs";

console.log(`# Rspack ${rspack.rspackVersion}`);
testBundler(import.meta.url, rspack);

// webpack 5, without settings for the package: bundles for browsers, loaded in Chromium.

import webpack from "webpack";
import { testBundler } from "../webpack-like.mjs";

console.log(`# webpack 5 ${webpack.version}`);
testBundler(import.meta.url, webpack);

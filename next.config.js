/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Types are checked by `npm run check`; a second pass here would only slow the build.
  typescript: { ignoreBuildErrors: true },
};

/** The whole app runs in the window; there is no server and nothing to prerender. */
export const ssr = false;
export const prerender = false;

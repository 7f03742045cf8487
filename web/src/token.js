// The header that carries a viewer's token: each tab starts with it, ready to be filled in.

const EMPTY = "Bearer ...";

export const TEMPLATE = JSON.stringify({ Authorization: EMPTY }, null, 2);

/** The fetcher's options; as long as the template is not filled in, no token is sent. */
export function withoutTemplate(options) {
  const { Authorization, ...headers } = options?.headers ?? {};
  return Authorization === EMPTY ? { ...options, headers } : options;
}

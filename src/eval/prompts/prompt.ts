/** A message as Chat Completions knows it; targets of other dialects translate. */
export type PromptMessage =
  | { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }
  | { readonly role: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string }
  | { readonly role: 'tool-result'; readonly id: string; readonly content: string };

/** All that a target is sent; the last message is the user's. */
export interface Prompt {
  readonly messages: readonly PromptMessage[];
}

/** One demonstration as drawn: the response that is shown, and whether it is a harmful one. */
export interface DrawnDemonstration {
  readonly query: string;
  readonly response: string;
  readonly harmful: boolean;
}

/** Where an error was thrown: code positions only. Its message may quote the text it failed on and is cut off first. */
export function framesOf(error: Error): string {
  const stack = error.stack ?? '';
  const after = stack.indexOf(error.message);
  // Without the message in it the stack has another form than we know, and may hold anything.
  if (after === -1) return '';
  return stack
    .slice(after + error.message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5)
    .map((line) => line.trim())
    .join(' ');
}

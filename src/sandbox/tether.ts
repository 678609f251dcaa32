// Loaded into a bot's process before the bot: stops it when the sandbox that holds its standard input is gone, however that died.
const mostMs = 15_000;
process.stdin.once('close', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), mostMs).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.stdin.resume().unref();

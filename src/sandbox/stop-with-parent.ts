// Loaded into a bot's process before the bot: stops it when the sandbox that holds its standard input is gone, however that died.
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume().unref();

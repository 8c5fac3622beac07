import { type DestinationStream, type Logger, pino } from 'pino';

/** One JSON object a line, on standard output unless told otherwise. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // A second lock: no caller passes these, and if one did, they would not come out.
      redact: { paths: ['object', 'oldObject', '*.object', '*.oldObject', '*.data', 'headers'], remove: true },
    },
    destination ?? pino.destination({ sync: true }),
  );
}

using Microsoft.Extensions.Logging;

namespace EdgeMLOps.TestKit;

/// <summary>One logged event.</summary>
public sealed record LogEntry(LogLevel Level, int Id, string Message, Exception? Exception);

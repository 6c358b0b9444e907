using EdgeMLOps.Contracts;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>Events 7000 to 7099.</summary>
internal static partial class IntakeLog
{
    [LoggerMessage(7000, LogLevel.Information, "Connected to the broker")]
    internal static partial void Connected(ILogger logger);

    [LoggerMessage(7001, LogLevel.Warning, "No connection to the broker: {Code}")]
    internal static partial void Disconnected(ILogger logger, string code);

    [LoggerMessage(7002, LogLevel.Warning, "Refused a message of {Bytes} bytes: {Code}")]
    internal static partial void Refused(ILogger logger, string code, int bytes);

    [LoggerMessage(7003, LogLevel.Error, "Alarm {Code}: site {Site}, stream {Stream}, sequence {Sequence}")]
    internal static partial void Alarm(ILogger logger, string code, Guid site, StreamId stream, ulong sequence);

    [LoggerMessage(7004, LogLevel.Error, "{Messages} messages were not stored: {Code}")]
    internal static partial void NotStored(ILogger logger, int messages, string code);

    [LoggerMessage(7005, LogLevel.Warning, "A receipt was not sent: {Code}")]
    internal static partial void ReceiptNotSent(ILogger logger, string code);

    [LoggerMessage(7006, LogLevel.Information, "Enrolled site {Site}, epoch {Epoch}")]
    internal static partial void Enrolled(ILogger logger, Guid site, uint epoch);
}

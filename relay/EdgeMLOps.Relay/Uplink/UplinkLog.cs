using EdgeMLOps.Contracts;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>Events 5000 to 5099.</summary>
internal static partial class UplinkLog
{
    [LoggerMessage(5000, LogLevel.Information, "Lease {Lease} began")]
    internal static partial void LeaseBegan(ILogger logger, Guid lease);

    [LoggerMessage(5001, LogLevel.Information, "Connected to the broker")]
    internal static partial void Connected(ILogger logger);

    [LoggerMessage(5002, LogLevel.Information, "Done and disconnected: {Sent} sent, {Receipted} receipted")]
    internal static partial void Done(ILogger logger, long sent, long receipted);

    [LoggerMessage(5003, LogLevel.Warning, "Attempt failed: {Code}")]
    internal static partial void AttemptFailed(ILogger logger, string code);

    [LoggerMessage(5004, LogLevel.Warning, "Disconnected before all was done: {Code}, {Waiting} waiting")]
    internal static partial void LeaseLost(ILogger logger, string code, long waiting);

    [LoggerMessage(5005, LogLevel.Warning, "A receipt was refused: {Code}")]
    internal static partial void ReceiptRefused(ILogger logger, string code);

    [LoggerMessage(5006, LogLevel.Information, "No receipt came in time: {Count} messages are sent again")]
    internal static partial void SendingAgain(ILogger logger, int count);

    [LoggerMessage(5007, LogLevel.Warning, "The broker takes message {Sequence} of stream {Stream} not: {Code}; it is kept")]
    internal static partial void MessageRefused(ILogger logger, ulong sequence, StreamId stream, string code);

    [LoggerMessage(5008, LogLevel.Information, "No new messages in this window any more: {Waiting} wait for the next")]
    internal static partial void TimeForReceipts(ILogger logger, long waiting);
}

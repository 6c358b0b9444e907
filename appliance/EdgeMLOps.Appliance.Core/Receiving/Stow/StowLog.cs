using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Log events 1080 to 1099; next free: 1088. Request numbers, codes and counts; never an address line, a header or a token.</summary>
internal static partial class StowLog
{
    [LoggerMessage(1080, LogLevel.Information, "STOW-RS is open on port {Port}{Terms}.")]
    public static partial void StowOpen(this ILogger logger, int port, string terms);

    [LoggerMessage(1081, LogLevel.Information, "STOW-RS is closed.")]
    public static partial void StowClosed(this ILogger logger);

    [LoggerMessage(1082, LogLevel.Information, "Request {RequestId} answered {StatusCode}: {Stored} of {Instances} instances stored.")]
    public static partial void StowAnswered(this ILogger logger, long requestId, int statusCode, int stored, int instances);

    [LoggerMessage(1083, LogLevel.Warning, "A STOW-RS request is refused with {StatusCode}: {Code}.")]
    public static partial void StowRefused(this ILogger logger, int statusCode, string code);

    [LoggerMessage(1084, LogLevel.Warning, "Request {RequestId} was broken off by its sender; what came whole before stays stored.")]
    public static partial void StowLost(this ILogger logger, long requestId);

    [LoggerMessage(1085, LogLevel.Error, "Request {RequestId}: our side failed by {Failure}.")]
    public static partial void StowFailed(this ILogger logger, long requestId, string failure);

    [LoggerMessage(1086, LogLevel.Warning, "STOW-RS: TLS handshake refused: {Refusal}.")]
    public static partial void StowHandshakeRefused(this ILogger logger, DicomTlsRefusal refusal);

    [LoggerMessage(1087, LogLevel.Error, "STOW-RS: the HTTP server reports its event {ServerEvent} ({Failure}).")]
    public static partial void StowServerFault(this ILogger logger, int serverEvent, string failure);
}

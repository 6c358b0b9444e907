using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>Log events 1450 to 1499; next free: 1452. Never what a codec said of a frame.</summary>
internal static partial class CodecLog
{
    [LoggerMessage(1450, LogLevel.Information, "Compressed images are decoded by GDCM {Version} in {Workers} worker processes.")]
    public static partial void CodecReady(this ILogger logger, Version version, int workers);

    [LoggerMessage(1451, LogLevel.Error, "Compressed images cannot be decoded: {Reason} Tried again in {Delay}.")]
    public static partial void CodecDoesNotStart(this ILogger logger, string reason, TimeSpan delay);
}
